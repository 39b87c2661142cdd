"""Every figure of the dashboard opens the mentions behind it, and they are as many as the figure says."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import date
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tiengvang.office.coverage.dashboard import figures, news, trends
from tiengvang.office.coverage.dashboard.scope import Scope
from tiengvang.office.coverage.dashboard.views import PANELS
from tiengvang.office.coverage.explorer.filters import read
from tiengvang.office.coverage.explorer.selectors import find
from tiengvang.office.coverage.models import Mention
from tiengvang.office.coverage.rollups.refreshing import refresh

pytestmark = pytest.mark.django_db
YEARS = Scope(date(2024, 7, 1), date(2026, 6, 30))
_RANGES = {
    "all": {"period": "all"},
    "odd days, with passing": {"from": "2025-01-17", "to": "2026-03-09", "passing": "yes"},
    "forty days": {"from": "2026-05-20", "to": "2026-06-28"},
}
_COUNTED = re.compile(r'<a[^>]*href="([^"]*/explorer/\?[^"]*)"[^>]*>(?:\s*<span class="tv-rank__name">.*?</span>\s*'
                      r'<span class="tv-rank__number">|[^<>]*\()?([\d,]+)\b(?!\s*%)', re.S)  # fmt: skip


def counted_links(html: str) -> list[tuple[str, int]]:
    """(address of the explorer, number of mentions) of everything in a panel that has both."""
    found = [(unescape(url), int(number.replace(",", ""))) for url, number in _COUNTED.findall(html)]
    for text in re.findall(r'<script id="chart-[a-z]+" type="application/json">(.*?)</script>', html, re.S):
        chart: dict[str, Any] = json.loads(text)
        found += [(one["url"], one["mentions"]) for one in chart.get("countries", {}).values()]
        if chart.get("unit") == "count":
            found += [pair for one in chart["series"] for pair in zip(one["urls"], one["values"], strict=True)]
    return found


def behind(url: str) -> int:
    """How many mentions the explorer finds at an address; it must understand the whole of it."""
    understood = read(url.partition("?")[2])
    assert not understood.faults, url
    return find(understood.query).count()


@pytest.mark.parametrize("given", _RANGES.values(), ids=list(_RANGES))
def test_the_explorer_finds_as_many_mentions_as_each_figure_says(
    many: int, viewer: Client, given: dict[str, str]
) -> None:
    for key in PANELS:
        html = viewer.get(reverse("coverage:dashboard_panel", args=[key]), given).content.decode()
        links = counted_links(html)
        assert links or key in ("tone", "new"), key
        for url, number in links:
            assert behind(url) == number, f"{key}: {url}"


def test_the_headline_counts_originals_about_the_place_and_shows_copies_apart(many: int) -> None:
    mentions, independent, outlets, countries, languages = figures.headline(YEARS)
    originals = Mention.objects.filter(about="primary", copy_of="")
    assert mentions.value == many
    assert mentions.beside_value == Mention.objects.filter(about="primary").exclude(copy_of="").count() > 0
    assert independent.value == originals.filter(origin="foreign", independent=True, arrangement="").count() > 0
    assert outlets.value == originals.values("outlet").distinct().count()
    assert countries.value == 5
    assert languages.value == 6 - 1  # "en" stands for two of the countries


def test_shares_by_origin_leave_paid_and_other_foreign_coverage_out(many: int) -> None:
    found = figures.shares(YEARS)
    assert sum(row.mentions for row in found.compared) == found.total
    assert sum(row.share or 0 for row in found.compared) == pytest.approx(1)
    assert [row.key for row in found.apart] == ["foreign_other", "arranged"]
    assert all(row.share is None and row.mentions for row in found.apart)
    assert found.total + sum(row.mentions for row in found.apart) == many


def test_rows_of_a_list_are_ordered_and_their_tones_add_up(many: int) -> None:
    found = figures.ranking(YEARS, "country", 3)
    assert [row.mentions for row in found.rows] == sorted((row.mentions for row in found.rows), reverse=True)
    assert all(sum(piece.mentions for piece in row.pieces) == row.mentions for row in found.rows)
    assert (found.total, found.left) == (many, len(("VN", "JP", "KR", "FR", "SG", "")) - 3)


def test_a_share_of_few_mentions_is_not_drawn(add: Callable[..., Mention]) -> None:
    for number in range(trends.FEWEST - 1):
        add(day=date(2026, 5, 5), tone="positive" if number else "negative")
    for _one in range(trends.FEWEST):
        add(day=date(2026, 6, 5), tone="positive")
    refresh()
    lines = trends.tone(Scope(date(2026, 1, 1), date(2026, 6, 30))).chart["series"]
    assert [value for value in lines[0]["values"] if value is not None] == [100.0]


def test_a_rise_needs_both_many_mentions_and_twice_the_usual(add: Callable[..., Mention]) -> None:
    for _one in range(news.LEAST):
        add(day=date(2026, 6, 28), country="FR")
        add(day=date(2026, 6, 28), country="JP")
    for _one in range(6 * news.WEEKS):  # six a week: ten are not twice as many
        add(day=date(2026, 6, 1), country="JP")
    for _one in range(news.LEAST - 1):
        add(day=date(2026, 6, 28), country="KR")
    refresh()
    week = news.week(Scope(date(2026, 6, 1), date(2026, 6, 30)), date(2026, 6, 30))
    assert [(rise.name, rise.mentions, rise.usual) for rise in week.rises if rise.name != "People"] == [
        ("France", 10, 0)
    ]


def test_first_heard_of_means_never_before_not_only_not_lately(add: Callable[..., Mention]) -> None:
    add("old.example", day=date(2021, 1, 1), country="FR")
    add("old.example", day=date(2026, 6, 29), country="FR")
    add("new.example", day=date(2026, 6, 29), country="KR")
    refresh()
    week = news.week(Scope(date(2026, 6, 1), date(2026, 6, 30)), date(2026, 6, 30))
    assert [one.name for one in week.outlets] == ["new.example"]
    assert [one.name for one in week.countries] == ["South Korea"]
    assert [behind(one.url) for one in (*week.outlets, *week.countries)] == [1, 1]


def test_a_changed_figure_is_seen_at_once_though_panels_are_kept(add: Callable[..., Mention], viewer: Client) -> None:
    add()
    refresh()
    address = reverse("coverage:dashboard_panel", args=["headline"]) + "?period=all"
    assert '<span class="tv-figure__value">1</span>' in viewer.get(address).content.decode()
    add()
    refresh()
    assert '<span class="tv-figure__value">2</span>' in viewer.get(address).content.decode()


def test_a_period_is_compared_only_where_both_were_listened_to(add: Callable[..., Mention]) -> None:
    add(day=date(2025, 1, 1))
    add(day=date(2025, 3, 10))
    add(day=date(2025, 3, 12))
    refresh()
    told = {
        days: figures.headline(Scope(*days))[0].changed
        for days in (
            (date(2025, 2, 11), date(2025, 3, 12)),
            (date(2025, 1, 11), date(2025, 3, 12)),
            (date(2025, 2, 21), date(2025, 3, 22)),
        )
    }
    assert list(told.values()) == ["none in the period before", "", ""]

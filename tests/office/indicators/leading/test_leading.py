"""The leader's page: verdicts with their doubt, what changed with its articles, nothing claimed as an effect."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from indicators.mention_making import counted, mention, narrative
from indicators.reading_making import indicator, reading

from tiengvang.office.indicators.leading import parts
from tiengvang.office.indicators.leading.registry import actions_for
from tiengvang.office.indicators.leading.selectors import leader_page
from tiengvang.office.indicators.leading.talking import talking_points
from tiengvang.office.indicators.models import Indicator
from tiengvang.office.indicators.readings.standing import standing
from tiengvang.office.organisation.models import User
from tiengvang.office.planning.models import Plan

pytestmark = pytest.mark.django_db
PAGE = reverse("indicators:leading")


def test_without_readings_the_page_says_what_to_do(reader: Callable[..., Client], volume: Indicator) -> None:
    assert "No indicator has a reading yet" in reader().get(PAGE).content.decode()
    Indicator.objects.all().delete()
    assert "take in the set of the profile" in reader("coordinator").get(PAGE).content.decode()


@pytest.mark.parametrize(
    ("before", "now", "verdict"),
    [(100.0, 200.0, "Met"), (100.0, 90.0, "Not met"), (100.0, 121.0, "Not enough to tell")],
)
def test_the_verdict_is_said_in_words_with_its_probability(
    volume: Indicator, person: Callable[..., User], before: float, now: float, verdict: str
) -> None:
    reading(volume, 2025, before)
    reading(volume, 2026, now)
    page = leader_page(person("viewer"), 2026)
    assert page is not None
    (card,) = page.headline
    assert card.verdict == verdict
    assert card.interval == f"{now - 10:.0f} to {now + 10:.0f}"
    assert "target is" in card.sure
    assert "%" in card.sure
    assert card.method == reverse("indicators:method", args=[card.standing.reading.pk])


def test_a_figure_that_nobody_approved_says_so(volume: Indicator, reader: Callable[..., Client]) -> None:
    reading(volume, 2026, state="draft")
    told = reader().get(PAGE).content.decode()
    assert "not approved yet" in told


def test_context_stands_apart_and_is_never_called_an_effect(
    volume: Indicator, person: Callable[..., User], reader: Callable[..., Client]
) -> None:
    reading(volume, 2026)
    reading(indicator("visitors", aim="none", group="context"), 2026, 5e6)
    page = leader_page(person("viewer"))
    assert page is not None
    assert [one.standing.indicator.code for one in page.context] == ["visitors"]
    assert [one.standing.indicator.code for one in page.headline] == ["positive-volume"]
    assert any(one.is_warning and "Do not say that visitors" in one.words for one in talking_points(page))
    assert "Nobody can say that articles had an effect on it" in reader().get(PAGE).content.decode()


def test_what_may_not_be_said_yet_is_among_the_talking_points(volume: Indicator, person: Callable[..., User]) -> None:
    reading(volume, 2025, 100.0)
    reading(volume, 2026, 121.0)
    page = leader_page(person("viewer"))
    assert page is not None
    points = talking_points(page)
    assert "95% interval: 111 to 131" in points[0].words
    assert ("method", page.headline[0].method) in points[0].links
    assert any(one.is_warning and "nobody can tell yet" in one.words for one in points)


def test_what_changed_compares_like_for_like_and_opens_its_articles(db: None) -> None:
    for month in range(1, 13):
        mention(date(2025, month, 10), market="japan")
    mention(date(2024, 12, 1), market="japan")
    for month in range(1, 7):
        for _one in range(3):
            mention(date(2026, month, 10), market="korea")
    mention(date(2026, 7, 20), market="korea")
    mention(date(2026, 3, 1), origin="state", independent=False, domain="vnanet.example")
    mention(date(2026, 3, 1), copy_of="https://asahi.example/1")
    counted()
    found = parts.changed(2026)
    assert found is not None
    assert found.months == (1, 2, 3, 4, 5, 6)
    assert (found.total.now, found.total.before) == (18, 6)
    assert [(one.now, one.before) for one in found.markets] == [(18, 0), (0, 6)]
    assert "bucket=independent" in found.total.url
    assert "to=2025-06-30" in found.total.url_before


def test_stories_about_courts_and_accidents_are_not_pointed_out(db: None) -> None:
    trial, market = narrative("trial", "Trial"), narrative("market", "Night market")
    for month in range(1, 13):
        mention(date(2025, month, 10))
        mention(date(2026, month, 10), narrative=trial, theme="court-crime" if month == 5 else "people")
        mention(date(2026, month, 11), narrative=market)
    mention(date(2027, 1, 5))
    mention(date(2024, 12, 30))
    counted()
    found = parts.changed(2026)
    assert found is not None
    assert [(one.title, one.articles) for one in found.stories] == [("Night market", 12)]


def test_a_task_can_be_assigned_by_who_writes_plans_and_by_nobody_else(
    volume: Indicator, person: Callable[..., User], signed_in: Callable[..., Client]
) -> None:
    assert actions_for(person("coordinator"), volume) == []
    plan = Plan.objects.create(
        unit=volume.owner.parent,
        title="Plan",
        first_year=2020,
        last_year=2040,
        state="issued",
        number="1/KH-UBND",
        dated=date(2020, 1, 1),
    )
    ((label, address),) = actions_for(person("coordinator"), volume)
    assert label == "Assign a task"
    assert address == f"{reverse('planning:task_new', args=[plan.pk])}?indicator=positive-volume"
    assert 'value="positive-volume"' in signed_in("coordinator").get(address).content.decode()
    assert actions_for(person("viewer"), volume) == []


def test_provincial_leaders_start_here(volume: Indicator, signed_in: Callable[..., Client]) -> None:
    assert signed_in("provincial_leader", "province").get("/office/")["Location"] == PAGE
    assert signed_in("viewer").get("/office/")["Location"] == reverse("coverage:dashboard")


def test_the_page_of_an_indicator_shows_course_cuts_and_definitions(
    volume: Indicator, reader: Callable[..., Client]
) -> None:
    reading(volume, 2025, 100.0)
    reading(volume, 2026, 121.0, state="draft", link="bucket=independent")
    reading(volume, 2026, 130.0, is_full_year=True, state="draft", method="full-year")
    reading(volume, 2026, 70.0, dimension="market", key="japan", state="draft")
    reading(volume, 2026, None, dimension="market", key="korea", state="draft")
    answer = reader().get(reverse("indicators:indicator", args=[volume.code]))
    told = answer.content.decode()
    drawn = answer.context["course"].chart
    assert drawn["values"] == [100.0, 121.0, 130.0]
    assert drawn["low"] == [90.0, 111.0, 120.0]
    assert drawn["target"] == [None, None, 120.0]  # of a year under way beside its estimate
    assert drawn["open"] == [False, True, True]
    assert "Full-year estimate for 2026" in told
    assert "The definition." in told
    assert "/office/coverage/explorer/?bucket=independent" in told
    (cut,) = answer.context["cuts"]
    assert [name for name, _row in cut.rows] == ["Japan"]
    assert [name for names in cut.without.values() for name, _address in names] == ["Korea"]
    assert reader().get(reverse("indicators:indicator", args=[volume.code]), {"period": "x"}).status_code == 200
    assert reader().get(reverse("indicators:indicator", args=["nothing"])).status_code == 404


def test_the_method_page_tells_everything_a_number_rests_on(volume: Indicator, reader: Callable[..., Client]) -> None:
    reading(volume, 2025, 100.0)
    growth = {"against": 2025, "months": [1, 2, 3], "reason": "", "earlier": _plain(20), "later": _plain(30)}
    made = reading(
        volume, 2026, 121.0, state="draft", labels=48, things=200,
        detail={
            "judge": "model/1", "machine": 90, "unjudged": 3, "not_about": 2, "months": [1, 2, 3],
            "growth": {"year": growth}, "warnings": [{"code": "unjudged", "number": 3}, {"code": "period-open"}],
            "rounds": [], "strata": [{"name": "7 japan · ja", "things": 90, "machine": 40, "labels": 20, "hits": 9},
                                     {"name": "…", "things": 110, "machine": 50, "labels": 28, "hits": 10}],
        },
    )  # fmt: skip
    told = " ".join(reader().get(reverse("indicators:method", args=[made.pk])).content.decode().split())
    for words in (
        "prediction-powered inference", "Shipped model", "3 not judged by it", "The period is not over",
        "Japan · Japanese (rounds 7)", "the others, taken together", "January to March</td>",
        ">20</td>",
        ">30</td>", "+50.0%",
    ):  # fmt: skip
        assert words in told, words


def test_growth_over_some_months_says_so_beside_itself_and_the_chart_marks_the_year_under_way(
    volume: Indicator, reader: Callable[..., Client], person: Callable[..., User]
) -> None:
    reading(volume, 2025, 100.0)
    growth = {"against": 2025, "months": list(range(1, 11)), "reason": "", "earlier": _plain(80), "later": _plain(73)}
    reading(
        volume,
        2026,
        121.0,
        state="draft",
        detail={"growth": {"year": growth}, "months": list(range(1, 12)), "warnings": [{"code": "period-open"}]},
    )
    page = leader_page(person("viewer"), 2026)
    assert page is not None
    (card,) = page.headline
    assert card.months == "January to October"
    assert "Compared over January to October of both years: 80 in 2025, 73 in 2026." in card.standing.why
    assert card.charted == "The chart shows whole years, 2026 only up to November."
    assert ">to November</text>" in card.svg
    assert card.svg.count('stroke-dasharray="2 5"') == 1
    assert "Against the same months of 2025 (January to October): −8.8%" in talking_points(page)[0].words
    told = " ".join(reader().get(PAGE).content.decode().split())
    assert "January to October of both years</span>" in told
    answer = reader().get(reverse("indicators:indicator", args=[volume.code]))
    assert answer.context["course"].chart["categories"] == ["2025", "2026\nto November"]
    assert answer.context["course"].chart["under_way"] == [False, True]
    assert '<th scope="row">2026 (to November)</th>' in answer.content.decode()


def test_months_that_all_share_stand_once_above_the_table(
    volume: Indicator, reader: Callable[..., Client], person: Callable[..., User]
) -> None:
    growth = {"against": 2025, "months": [1, 2, 3], "reason": "", "earlier": _plain(80), "later": _plain(73)}
    for code in ("one", "two"):
        reading(indicator(code), 2026, 121.0, detail={"growth": {"year": growth}})
    told = " ".join(reader().get(PAGE).content.decode().split())
    assert "Against the same months of the year before (January to March)</th>" in told
    assert "of both years" not in told
    reading(indicator("three"), 2026, 121.0, detail={"growth": {"year": growth | {"months": [1, 2]}}})
    told = " ".join(reader().get(PAGE).content.decode().split())
    assert "Against the year before</th>" in told
    assert told.count("of both years") == 3


def test_growth_over_whole_years_needs_no_such_words(volume: Indicator, person: Callable[..., User]) -> None:
    reading(volume, 2025, 100.0)
    reading(volume, 2026, 121.0)
    page = leader_page(person("viewer"), 2026)
    assert page is not None
    (card,) = page.headline
    assert (card.months, card.charted) == ("", "")
    assert "2 5" not in card.svg
    assert "Compared over" not in card.standing.why


def test_a_year_under_way_is_not_held_against_a_whole_one(volume: Indicator) -> None:
    reading(volume, 2025, 100.0)
    reading(volume, 2026, 121.0, detail={"warnings": [{"code": "period-open"}]})
    found = standing(volume, 2026)
    assert found.growth is None
    assert found.comparison is not None
    assert found.comparison.reason == "no-common-months"


def _plain(value: float) -> dict[str, float]:
    return {"value": value, "low": value - 5, "high": value + 5, "units": 20}


def test_guest_units_and_strangers_stay_out(volume: Indicator, signed_in: Callable[..., Client]) -> None:
    assert signed_in("viewer", "hotel").get(PAGE).status_code == 403
    assert Client().get(PAGE).status_code == 302

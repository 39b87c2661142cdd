"""Whichever way a query is run, it finds what comparing mention by mention would find."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.http import QueryDict
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tiengvang.office.coverage.explorer import selectors
from tiengvang.office.coverage.explorer.filters import ABOUT, COPIES, Query
from tiengvang.office.coverage.explorer.selectors import find, finding
from tiengvang.office.coverage.models import Label, Mention, Outlet
from tiengvang.office.coverage.models.mentions import About, Arrangement, ToneClass
from tiengvang.office.coverage.search import matching
from tiengvang.office.organisation.models import User
from tiengvang.office.shell import listing

pytestmark = pytest.mark.django_db
Make = Callable[..., Mention]
WORDS = ("gong", "coffee", "beach")


@pytest.fixture
def world(mention: Make, outlet: Callable[..., Outlet], person: Callable[..., User]) -> list[Mention]:
    """Sixty mentions of every kind, from a fixed draw."""
    rng = random.Random(7)
    publishers = [
        outlet("a.example"), outlet("b.example", origin="state", independent=False, owner_class="state", country="VN"),
        outlet("c.example", origin="foreign", independent=False, owner_class="unclassified", country=""),
    ]  # fmt: skip
    made = [
        mention(
            " ".join(rng.sample(WORDS, rng.randint(1, 2))), outlet=rng.choice(publishers),
            language=rng.choice(["en", "vi"]), market=rng.choice(["vietnam", "world", ""]),
            day=date(2026, 3, 1) + timedelta(days=rng.randint(0, 9)), theme=rng.choice(["sport", "rights", ""]),
            about=rng.choice(About.values), tone=rng.choice(ToneClass.values), disputed=rng.random() < 0.2,
            arrangement=rng.choice(["", "", "", "paid", "hosted"]), copy_of=rng.choice(["", "", "https://o.example/1"]),
        )
        for _ in range(60)
    ]  # fmt: skip
    reviewer = person("analyst")
    for one in rng.sample(made, 10):
        Label.objects.create(mention=one, reviewer=reviewer, about="primary", tone="neutral")
    return made


def fits(query: Query, one: Mention, labelled: set[int]) -> bool:
    """Comparing one mention, without any database."""
    start, end = query.days()
    plain = lambda values: {"" if value == "-" else value for value in values}  # noqa: E731
    arrangements = plain(query.arrangement)
    return all((
        all(word in one.title.split() for word in query.text.split() if not word.startswith("-")),
        all(word[1:] not in one.title.split() for word in query.text.split() if word.startswith("-")),
        not start or one.day >= start, not end or one.day <= end,
        all(not getattr(query, name) or getattr(one, name) in plain(getattr(query, name))
            for name in ("market", "country", "language", "theme", "tone", "bucket", "origin")),
        not query.outlet or one.outlet_id in query.outlet,
        not arrangements or one.arrangement in arrangements or ("any" in arrangements and one.arrangement != ""),
        query.independent in (None, one.independent), query.disputed in (None, one.disputed),
        query.reviewed in (None, one.pk in labelled),
        {"": one.about != "other", "any": True, "judged": one.about == "primary"}.get(
            query.about, one.about == query.about
        ),
        {"hide": not one.copy_of, "only": bool(one.copy_of), "show": True}[query.copies],
    ))  # fmt: skip


_some = lambda *values: st.lists(st.sampled_from(values), unique=True, max_size=2).map(tuple)  # noqa: E731
_switch = st.sampled_from([None, None, None, True, False])
queries = st.builds(
    Query,
    text=st.sampled_from(["", "", "gong", "coffee gong", "gong -beach", "-beach", "tea"]),
    start=st.sampled_from([None, date(2026, 3, 3)]), end=st.sampled_from([None, date(2026, 3, 6)]),
    market=_some("vietnam", "-"), country=_some("GB", "VN", "-"), language=_some("en", "vi"),
    bucket=_some("independent", "state", "arranged"), origin=_some("foreign", "state", "own"),
    theme=_some("sport", "-"), tone=_some("negative", "positive"),
    arrangement=_some("any", "paid", "-"), independent=_switch, disputed=_switch,
    reviewed=_switch, about=st.sampled_from(list(ABOUT)), copies=st.sampled_from(list(COPIES)),
)  # fmt: skip


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(query=queries, rare=st.sampled_from([0, 5, 8_000]), leads=st.sampled_from([0, 3, 20_000]))
def test_every_plan_finds_what_comparing_one_by_one_finds(
    world: list[Mention], monkeypatch: pytest.MonkeyPatch, query: Query, rare: int, leads: int
) -> None:
    monkeypatch.setattr(matching, "RARE", rare)
    monkeypatch.setattr(selectors, "LEADS", leads)
    labelled = set(Label.objects.values_list("mention", flat=True))
    wanted = sorted(
        (one for one in world if fits(query, one, labelled)), key=lambda one: (one.day, one.pk), reverse=True
    )
    found = finding(query)
    assert [one.pk for one in found.rows] == [one.pk for one in wanted]
    assert [one.pk for one in found.take(found.others, 25)] == [one.pk for one in wanted[:25]]
    assert listing.capped_count(found.rows).value == len(wanted)


def test_a_query_serves_as_part_of_another(world: list[Mention], monkeypatch: pytest.MonkeyPatch) -> None:
    for rare in (0, 8_000):
        monkeypatch.setattr(matching, "RARE", rare)
        found = find(Query(text="gong", language=("en",), tone=("neutral", "positive")))
        assert set(Mention.objects.filter(pk__in=found.values("pk"))) == set(found)


def test_pages_go_through_everything_once_in_both_directions(world: list[Mention]) -> None:
    query = Query(copies="show", about="any")
    found = finding(query)
    forth, asked = [], Query.parse("").encode()
    while True:
        page = listing.page(found.others, QueryDict(asked), by="day", size=7, take=found.take)
        forth += page.rows
        if not page.older:
            break
        asked = page.older
    assert forth == list(found.rows)
    back = list(page.rows)
    while page.newer:
        page = listing.page(found.others, QueryDict(page.newer), by="day", size=7, take=found.take)
        back = page.rows + back
    assert back == forth


def test_arrangements_are_all_held(world: list[Mention]) -> None:
    assert {one.arrangement for one in find(Query(arrangement=("any",), copies="show", about="any"))} == {
        Arrangement.PAID, Arrangement.HOSTED,
    }  # fmt: skip

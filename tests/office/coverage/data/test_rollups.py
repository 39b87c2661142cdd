"""Roll-ups say what counting the mentions one by one says, for any range, and follow every change."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from tiengvang.office.coverage.labels import apply_label
from tiengvang.office.coverage.models import Bucket, DailyCount, DirtyDay, Mention, Outlet, Part, Source
from tiengvang.office.coverage.rollups.marking import mark_dirty
from tiengvang.office.coverage.rollups.refreshing import refresh
from tiengvang.office.coverage.rollups.selectors import begin_of, begins, counts, extent, series, spans
from tiengvang.office.organisation.models import User

FIRST = date(2025, 12, 20)
DIMENSIONS = {
    "all": None,
    "country": "country",
    "language": "language",
    "outlet": "outlet_id",
    "theme": "theme",
    "market": "market",
}


def random_mentions(number: int, seed: int) -> list[Mention]:
    """So many in the hundred days from FIRST."""
    chance = random.Random(seed)
    source = Source.objects.create(name="S", folder=f"/s/{seed}", place="gialai")
    part = Part.objects.create(source=source, name="p", digest="d", rows=number)
    outlets = [
        Outlet.objects.create(domain=f"o{at}-{seed}.example", name=f"O{at}", origin="foreign") for at in range(3)
    ]
    return Mention.objects.bulk_create(
        Mention(
            key=f"{seed:016}{at:016}", place="gialai", part=part, outlet=chance.choice(outlets), url=f"https://x.example/{at}",
            title=f"T{at}", language=chance.choice(["en", "ja"]), country=chance.choice(["", "JP", "US"]),
            market=chance.choice(["", "japan"]), day=FIRST + timedelta(days=chance.randrange(100)),
            theme=chance.choice(["", "sport"]), about=chance.choice(["primary", "passing", "other"]),
            tone=chance.choice(["negative", "neutral", "positive"]), tone_negative=0.1, tone_neutral=0.2,
            tone_positive=0.7, judge="lexicon/1", prominence=0.5, origin="foreign", independent=True,
            bucket=chance.choice(Bucket.values), copy_of=chance.choice(["", "", "https://x.example/original"]),
        )
        for at in range(number)
    )  # fmt: skip


class AnyRange(TestCase):
    @settings(max_examples=30, deadline=None)
    @given(
        seed=st.integers(0, 10**6), start=st.integers(-400, 140), length=st.integers(-2, 800),
        dimension=st.sampled_from(list(DIMENSIONS)), copies=st.sampled_from([True, False, None]),
        about=st.sampled_from([("primary",), ("passing",), ("primary", "passing")]),
        buckets=st.none() | st.sets(st.sampled_from(Bucket.values)),
    )  # fmt: skip
    def test_a_range_has_as_many_as_counted_one_by_one(
        self, seed: int, start: int, length: int, dimension: str, copies: bool | None, about: tuple[str, ...],
        buckets: set[str] | None,
    ) -> None:  # fmt: skip
        mentions = random_mentions(40, seed)
        mark_dirty(mention.day for mention in mentions)
        refresh()
        first, last = FIRST + timedelta(days=start), FIRST + timedelta(days=start + length)
        expected: dict[tuple[str, str], int] = {}
        for one in mentions:
            fits = first <= one.day <= last and one.about in about and (copies is None or one.is_copy == copies)
            if fits and (buckets is None or one.bucket in buckets):
                column = DIMENSIONS[dimension]
                key = (str(getattr(one, column)) if column else "", one.tone)
                expected[key] = expected.get(key, 0) + 1
        how = {"about": about, "copies": copies, "buckets": buckets}
        assert counts(first, last, dimension, by=("value", "tone"), **how) == expected
        for step in ("day", "week", "month"):
            by_time = series(first, last, step, dimension, by=("value", "tone"), **how)
            assert sum(by_time.values()) == sum(expected.values())
            assert {key[0] for key in by_time} <= set(begins(first, last, step))

    @settings(max_examples=10, deadline=None)
    @given(seed=st.integers(0, 10**6), changes=st.lists(st.tuples(st.integers(0, 39), st.integers(0, 99)), max_size=10))
    def test_counting_changed_days_gives_what_counting_everything_gives(
        self, seed: int, changes: list[tuple[int, int]]
    ) -> None:
        mentions = random_mentions(40, seed)
        mark_dirty(mention.day for mention in mentions)
        refresh()
        for at, day in changes:
            mention = mentions[at]
            mark_dirty([mention.day, FIRST + timedelta(days=day)])
            mention.day = FIRST + timedelta(days=day)
            mention.save()
        refresh()
        kept = set(DailyCount.objects.values_list(*_CELL))
        DailyCount.objects.all().delete()
        refresh(Mention.objects.order_by().values_list("day", flat=True))
        assert set(DailyCount.objects.values_list(*_CELL)) == kept


_CELL = ("span", "dimension", "day", "value", "bucket", "about", "is_copy", "tone", "mentions")


@pytest.mark.django_db
def test_only_dirty_days_are_counted() -> None:
    mentions = random_mentions(50, 1)
    mark_dirty(mention.day for mention in mentions)
    refresh()
    before = set(DailyCount.objects.values_list("pk", flat=True))
    assert refresh() == 0
    mark_dirty([mentions[0].day])
    assert refresh() == 1
    kept = set(DailyCount.objects.values_list("pk", flat=True)) & before
    month = begin_of(mentions[0].day, "month")
    touched = set(DailyCount.objects.exclude(pk__in=kept).values_list("span", "day"))
    year = begin_of(mentions[0].day, "year")
    assert touched <= {("day", mentions[0].day), ("month", month), ("year", year)}
    assert not DirtyDay.objects.exists()


@pytest.mark.django_db
def test_a_label_changes_the_figure_at_once(mention: Callable[..., Mention], person: Callable[..., User]) -> None:
    one, _other = mention("one"), mention("two")
    day = one.day
    assert counts(day, day, by=("tone",)) == {("positive",): 2}
    apply_label(mention=one, reviewer=person("analyst"), about="primary", tone="negative")
    assert counts(day, day, by=("tone",)) == {("positive",): 1, ("negative",): 1}
    assert counts(day.replace(day=1), day.replace(day=31), "country", by=("value", "tone")) == {
        ("GB", "positive"): 1, ("GB", "negative"): 1,
    }  # fmt: skip
    apply_label(mention=one, reviewer=person("analyst"), about="other")
    assert counts(day, day, "outlet", by=("tone",)) == {("positive",): 1}


@pytest.mark.django_db
def test_what_is_about_something_else_is_counted_nowhere(mention: Callable[..., Mention]) -> None:
    mention("one", about="other")
    assert not DailyCount.objects.exists()
    assert extent() is None


def test_whole_years_and_months_are_read_as_such_and_the_ends_as_days() -> None:
    assert spans(date(2026, 1, 15), date(2026, 4, 2)) == (
        ("day", date(2026, 1, 15), date(2026, 1, 31)),
        ("month", date(2026, 2, 1), date(2026, 3, 31)),
        ("day", date(2026, 4, 1), date(2026, 4, 2)),
    )
    assert spans(date(2023, 11, 30), date(2026, 2, 1)) == (
        ("day", date(2023, 11, 30), date(2023, 11, 30)),
        ("month", date(2023, 12, 1), date(2023, 12, 31)),
        ("year", date(2024, 1, 1), date(2025, 12, 31)),
        ("month", date(2026, 1, 1), date(2026, 1, 31)),
        ("day", date(2026, 2, 1), date(2026, 2, 1)),
    )
    assert spans(date(2024, 1, 1), date(2024, 12, 31)) == (("year", date(2024, 1, 1), date(2024, 12, 31)),)
    assert spans(date(2024, 1, 1), date(2024, 12, 31), "month") == (("month", date(2024, 1, 1), date(2024, 12, 31)),)
    assert spans(date(2026, 1, 2), date(2026, 2, 27)) == (("day", date(2026, 1, 2), date(2026, 2, 27)),)
    assert spans(date(2026, 1, 2), date(2026, 1, 1)) == ()


@given(start=st.dates(date(2019, 1, 1), date(2027, 1, 1)), length=st.integers(0, 1500))
def test_spans_cover_each_day_of_a_range_once(start: date, length: int) -> None:
    days: list[date] = []
    for span, first, last in spans(start, start + timedelta(days=length)):
        assert begin_of(first, span) == first
        assert begin_of(last + timedelta(days=1), span) == last + timedelta(days=1)
        days.extend(first + timedelta(days=at) for at in range((last - first).days + 1))
    assert days == [start + timedelta(days=at) for at in range(length + 1)]

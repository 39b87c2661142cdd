"""Ranges of days: presets, days of one's own, what makes no sense, and what a figure is compared with."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.http import QueryDict

from tiengvang.office.coverage.dashboard.scope import FEW, Scope, read
from tiengvang.office.coverage.dashboard.wording import change
from tiengvang.office.coverage.models import Mention
from tiengvang.office.coverage.rollups.refreshing import refresh

pytestmark = pytest.mark.django_db
HEARD = (date(2023, 3, 5), date(2026, 6, 30))
TODAY = date(2026, 7, 2)


@pytest.mark.parametrize(
    ("given", "start", "end"),
    [
        ("period=7", date(2026, 6, 26), TODAY),
        ("period=this-year", date(2026, 1, 1), TODAY),
        ("period=last-year", date(2025, 1, 1), date(2025, 12, 31)),
        ("period=all", *HEARD),
        ("from=01/02/2025&to=2025-02-28", date(2025, 2, 1), date(2025, 2, 28)),
        ("from=2025-02-01", date(2025, 2, 1), TODAY),
        ("to=2025-02-01", HEARD[0], date(2025, 2, 1)),
    ],
)
def test_a_range_is_read_from_the_address(given: str, start: date, end: date) -> None:
    scope = read(QueryDict(given), HEARD, TODAY).scope
    assert (scope.start, scope.end) == (start, end)
    assert read(QueryDict(scope.encode()), HEARD, TODAY).scope == scope


@pytest.mark.parametrize(
    ("given", "fault"),
    [
        ("from=2026-02-30", "from"),
        ("from=2026-02-01&to=2026-01-01", "to"),
        ("period=8", "period"),
        ("to=0001-01-01", "to"),
    ],
)
def test_what_makes_no_sense_is_said_and_the_rest_holds(given: str, fault: str) -> None:
    reading = read(QueryDict(given + "&passing=yes"), HEARD, TODAY)
    assert list(reading.faults) == [fault]
    assert (reading.scope.start, reading.scope.passing) == (HEARD[0], True)


def test_it_opens_on_90_days_only_when_there_is_something_in_them(add: Callable[..., Mention]) -> None:
    assert read(QueryDict(), HEARD, TODAY).scope.period == "all"
    for _one in range(FEW):
        add(day=date(2026, 6, 30))
    refresh()
    assert read(QueryDict(), HEARD, TODAY).scope.period == "90"


def test_years_are_compared_with_the_same_days_a_year_earlier_and_others_with_the_days_before() -> None:
    assert Scope(date(2024, 1, 1), date(2024, 2, 29), "this-year").before() == (date(2023, 1, 1), date(2023, 2, 28))
    assert Scope(date(2026, 6, 11), date(2026, 6, 20)).before() == (date(2026, 6, 1), date(2026, 6, 10))


@pytest.mark.parametrize(
    ("now", "before", "said"),
    [
        (5, 5, "the same as in the period before"),
        (5, 0, "none in the period before"),
        (12, 9, "3 more than in the period before"),
        (0, 1234, "1,234 fewer than in the period before"),
        (102, 100, "about the same as in the period before"),
        (141, 100, "about 40% more than in the period before"),
        (113, 100, "about 15% more than in the period before"),
        (52, 100, "about 50% fewer than in the period before"),
        (251, 100, "about 2.5 times the period before"),
        (1999, 100, "more than ten times the period before"),
    ],
)
def test_a_change_is_said_no_finer_than_it_is(now: int, before: int, said: str) -> None:
    assert change(now, before) == said

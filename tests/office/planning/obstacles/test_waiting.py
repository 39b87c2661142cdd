"""Working days with each holder."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from tiengvang.office.organisation.models import User
from tiengvang.office.planning.models import Obstacle
from tiengvang.office.planning.obstacles.services import move_obstacle
from tiengvang.office.planning.obstacles.waiting import by_holder, waits, working_days

_DAYS = st.dates(date(2020, 1, 1), date(2035, 12, 31))


@given(_DAYS, st.integers(-30, 800))
def test_working_days_are_as_many_as_one_counts(first: date, span: int) -> None:
    last = first + timedelta(days=span)
    counted = sum((first + timedelta(days=one)).weekday() < 5 for one in range(1, span + 1))
    assert working_days(first, last) == counted


def test_a_weekend_is_one_working_day() -> None:
    assert working_days(date(2026, 11, 20), date(2026, 11, 23)) == 1  # Friday to Monday


def _moment(day: int) -> datetime:
    return timezone.make_aware(datetime(2026, 11, day, 9))


def test_each_holder_has_the_days_between_two_steps(
    raised: Callable[..., Obstacle], coordinator: User, raiser: User
) -> None:
    one = raised()
    one = move_obstacle(by=coordinator, obstacle=one, version=one.version, action="return", text="Thiếu số liệu.")
    one = move_obstacle(by=raiser, obstacle=one, version=one.version, action="add", text="Đã bổ sung.")
    steps = list(one.steps.all())
    for step, day in zip(steps, (2, 4, 11), strict=True):  # Monday, Wednesday, the next Wednesday
        step.at = _moment(day)
    stays = waits(one, steps, now=_moment(13))
    assert [(stay.unit.code, stay.days) for stay in stays] == [("culture", 2), ("north", 5), ("culture", 2)]
    assert [(unit.code, days) for unit, days in by_holder(stays)] == [("culture", 4), ("north", 5)]
    assert stays[-1].until is None


def test_a_closed_one_waits_with_nobody(raised: Callable[..., Obstacle], raiser: User) -> None:
    one = raised()
    one = move_obstacle(by=raiser, obstacle=one, version=one.version, action="close")
    assert [stay.unit.code for stay in waits(one, list(one.steps.all()))] == ["culture"]

"""Working days with each holder."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.utils import timezone

from tiengvang.office.organisation.models import User
from tiengvang.office.planning.models import Obstacle
from tiengvang.office.planning.obstacles.services import move_obstacle
from tiengvang.office.planning.obstacles.waiting import by_holder, days_between, waits


def _moment(day: int, month: int = 11) -> datetime:
    return timezone.make_aware(datetime(2026, month, day, 9))


def test_holidays_of_the_place_are_not_waited_through() -> None:
    assert days_between(_moment(13, month=2), _moment(23, month=2)) == 1  # the lunar New Year lies between
    assert days_between(_moment(13), _moment(23)) == 6


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


def test_an_answered_one_waits_with_nobody(raised: Callable[..., Obstacle], coordinator: User) -> None:
    one = raised()
    one = move_obstacle(by=coordinator, obstacle=one, version=one.version, action="answer", text="Sở sẽ cử người.")
    steps = list(one.steps.all())
    for step, day in zip(steps, (2, 4), strict=True):
        step.at = _moment(day)
    assert [(stay.unit.code, stay.days) for stay in waits(one, steps, now=_moment(13))] == [("culture", 2)]

"""How long a difficulty or request waited with whom, in working days of the place (`place.holidays`)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.utils import timezone

from tiengvang.office.organisation.models import Unit
from tiengvang.office.planning.models import Obstacle, ObstacleStep
from tiengvang.office.shell.context import profile

WAITING: Final = (Obstacle.State.COORDINATOR, Obstacle.State.COMMITTEE, Obstacle.State.RETURNED)


@dataclass(frozen=True, slots=True)
class Wait:
    """A stay with one unit. until: None while it lasts; days: working days so far."""

    unit: Unit
    since: datetime
    until: datetime | None
    days: int


def waits(obstacle: Obstacle, steps: Sequence[ObstacleStep], now: datetime | None = None) -> list[Wait]:
    """Each stay, in order: a step hands it to a unit, the next one ends the stay. One that was answered, mended or
    closed waits with nobody."""
    found = []
    for number, step in enumerate(steps):
        later = steps[number + 1] if number + 1 < len(steps) else None
        if later is None and obstacle.state not in WAITING:
            break
        until = later.at if later else None
        end = until or now or timezone.now()
        found.append(Wait(step.to_unit, step.at, until, days_between(step.at, end)))
    return found


def by_holder(stays: Sequence[Wait]) -> list[tuple[Unit, int]]:
    """Working days for each unit that held it, in the order in which they first did."""
    totals: dict[Unit, int] = {}
    for one in stays:
        totals[one.unit] = totals.get(one.unit, 0) + one.days
    return list(totals.items())


def days_between(since: datetime, until: datetime) -> int:
    """Working days between two moments, by the office's own days."""
    return profile().holidays.working_days(timezone.localdate(since), timezone.localdate(until))

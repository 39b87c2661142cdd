"""How long a difficulty or request waited with whom, in working days. Public holidays are not known: weekends only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from tiengvang.office.organisation.models import Unit
from tiengvang.office.planning.models import Obstacle, ObstacleStep


@dataclass(frozen=True, slots=True)
class Wait:
    """A stay with one unit. until: None while it lasts; days: working days so far."""

    unit: Unit
    since: datetime
    until: datetime | None
    days: int


def working_days(first: date, last: date) -> int:
    """Mondays to Fridays after the first day up to the last one: from Friday to Monday it is one. 0 where last is not
    later."""
    span = (last - first).days
    if span <= 0:
        return 0
    weeks, rest = divmod(span, 7)
    return 5 * weeks + sum((first.weekday() + one) % 7 < 5 for one in range(1, rest + 1))


def waits(obstacle: Obstacle, steps: Sequence[ObstacleStep], now: datetime | None = None) -> list[Wait]:
    """Each stay, in order: a step hands it to a unit, the next one ends the stay. A closed one waits with nobody."""
    found = []
    for number, step in enumerate(steps):
        later = steps[number + 1] if number + 1 < len(steps) else None
        if later is None and obstacle.state == Obstacle.State.CLOSED:
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
    return working_days(timezone.localdate(since), timezone.localdate(until))

"""Which reminders a day brings, and to whom. Writes nothing, sends nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from django.db.models import Q

from tiengvang.office.organisation.models import Membership
from tiengvang.office.organisation.roles import Role
from tiengvang.office.planning.models import Task
from tiengvang.office.planning.reports.selectors import Due, owed

TASK_DAYS: Final = (14, 7, 3, 1)  # before the due day
REPORT_DAYS: Final = (30, 14, 7, 1)
AGAIN: Final = 7  # days between reminders of what is overdue, the first on the day after
WORKERS: Final = (Role.OFFICER, Role.COORDINATOR)
_LEADERS_FROM: Final = 7  # days before a report is due


@dataclass(frozen=True, slots=True)
class Word:
    """Something due, to be said to one person. task or call: its id, one of the two; consolidated: the call's
    consolidated report; days: left, negative of what is overdue."""

    owner: int
    unit: int
    due: date
    days: int
    task: int | None = None
    call: int | None = None
    consolidated: bool = False


def is_day(days: int, steps: Iterable[int]) -> bool:
    """Whether something with so many days left is spoken of today."""
    return days in steps or (days < 0 and (-days - 1) % AGAIN == 0)


def words(today: date) -> tuple[list[Word], set[int]]:
    """What is to be said today, and units in which nobody was there to say it to."""
    tasks = [one for one in _tasks(today) if is_day((one[3] - today).days, TASK_DAYS)]
    reports = [one for one in owed(today) if is_day(one.days, REPORT_DAYS)]
    people = _People({one[1] for one in tasks} | {one.unit.pk for one in reports})
    found: list[Word] = []
    nobody: set[int] = set()
    for pk, lead, accountable, due in tasks:
        days = (due - today).days
        told = people.of_task(lead, accountable, is_late=days < 0)
        found += [Word(owner, lead, due, days, task=pk) for owner in sorted(told)]
        nobody |= {lead} if not told else set()
    for one in reports:
        told = people.of_report(one)
        found += [
            Word(owner, one.unit.pk, one.day, one.days, call=one.call.pk, consolidated=one.report is None)
            for owner in sorted(told)
        ]
        nobody |= {one.unit.pk} if not told else set()
    return found, nobody


def _tasks(today: date) -> list[tuple[int, int, int | None, date]]:
    ahead = [today + timedelta(days=days) for days in TASK_DAYS]
    rows = Task.objects.unfinished().filter(Q(next_due__in=ahead) | Q(next_due__lt=today)).exclude(plan__state="closed")
    return list(rows.order_by("pk").values_list("pk", "lead_id", "owner_id", "next_due"))


class _People:
    """Who works in units and who leads them, today."""

    def __init__(self, units: set[int]) -> None:
        self._workers: dict[int, set[int]] = defaultdict(set)
        self._coordinators: dict[int, set[int]] = defaultdict(set)
        self._leaders: dict[int, set[int]] = defaultdict(set)
        self._all: dict[int, set[int]] = defaultdict(set)
        rows = Membership.objects.current().filter(unit__in=units).values_list("unit", "user", "role")
        for unit, user, role in rows.order_by():
            self._all[unit].add(user)
            if role in WORKERS:
                self._workers[unit].add(user)
                if role == Role.COORDINATOR:
                    self._coordinators[unit].add(user)
            elif role == Role.UNIT_LEADER:
                self._leaders[unit].add(user)

    def of_task(self, unit: int, accountable: int | None, *, is_late: bool) -> set[int]:
        """The officer accountable while they are there, else who works in the unit, else its leaders; of late work the
        leaders too."""
        told = {accountable} if accountable in self._all[unit] else set(self._workers[unit])
        return told | self._leaders[unit] if is_late or not told else told  # type: ignore[return-value]

    def of_report(self, one: Due) -> set[int]:
        """Who works in the unit, of a consolidated report who may make it, else the unit's leaders; shortly before the
        day the leaders too."""
        told = self._workers[one.unit.pk] if one.report else self._coordinators[one.unit.pk]
        leaders = self._leaders[one.unit.pk]
        return told | leaders if one.days <= _LEADERS_FROM or not told else set(told)

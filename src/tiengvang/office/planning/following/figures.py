"""How work stands, counted by the database: by standing, by task group, by unit. Chooses no tasks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from django.db.models import Count, F

from tiengvang.office.organisation.models import Unit
from tiengvang.office.planning.models import TaskGroup
from tiengvang.office.planning.models.tasks import TaskQuerySet
from tiengvang.office.planning.status import OPEN, Status

MOST_GROUPS: Final = 60  # of an overview; who has more looks at a unit's


@dataclass(slots=True)
class Standing:
    """How many tasks stand how."""

    counts: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    @property
    def total(self) -> int:
        """All but the stopped ones."""
        return sum(number for code, number in self.counts.items() if code != Status.STOPPED)

    @property
    def finished(self) -> int:
        """Done, in time or late."""
        return self.counts[Status.DONE] + self.counts[Status.DONE_LATE]

    @property
    def open(self) -> int:
        """Neither done nor stopped."""
        return sum(self.counts[code] for code in OPEN)

    @property
    def overdue(self) -> int:
        """Past the due day."""
        return self.counts[Status.OVERDUE]

    @property
    def at_risk(self) -> int:
        """Likely to be late."""
        return self.counts[Status.AT_RISK]

    @property
    def shares(self) -> list[tuple[str, int, float]]:
        """(standing, how many, per cent of all but the stopped) in the order of the bar; none of zero."""
        order = (Status.DONE, Status.DONE_LATE, Status.IN_PROGRESS, Status.NOT_STARTED, Status.AT_RISK, Status.OVERDUE)
        return [(str(one), self.counts[one], 100 * self.counts[one] / self.total) for one in order if self.counts[one]]


@dataclass(frozen=True, slots=True)
class Overview:
    """whole: all tasks; by_unit: of units by id, as lead; by_group: of groups by id, None for none; a group that
    serves one of the plan above is counted there."""

    whole: Standing
    by_unit: dict[int, Standing]
    by_group: dict[int | None, Standing]


def standing(rows: TaskQuerySet, today: date) -> Standing:
    """How the tasks stand."""
    found = Standing()
    for code, number in rows.with_status(today).order_by().values_list("status_code").annotate(number=Count("pk")):
        found.counts[code] += number
    return found


def overview(rows: TaskQuerySet, today: date) -> Overview:
    """How the tasks stand, whole, by lead unit and by group, in one count."""
    whole, by_unit, by_group = Standing(), defaultdict(Standing), defaultdict(Standing)
    counted = rows.with_status(today).order_by().values_list("lead", "group", "status_code")
    for lead, group, code, number in counted.annotate(number=Count("pk")):
        whole.counts[code] += number
        by_unit[lead].counts[code] += number
        by_group[group].counts[code] += number
    above = dict(TaskGroup.objects.filter(aligned_to__isnull=False).values_list("pk", "aligned_to"))
    merged: dict[int | None, Standing] = defaultdict(Standing)
    for group, found in by_group.items():
        for code, number in found.counts.items():
            merged[above.get(group, group) if group else None].counts[code] += number
    return Overview(whole, dict(by_unit), dict(merged))


def unit_lines(found: dict[int, Standing], units: Iterable[Unit]) -> list[tuple[Unit, Standing]]:
    """Units with their figures, those with most overdue first, those without a task last."""
    lines = [(unit, found.get(unit.pk, Standing())) for unit in units]
    return sorted(lines, key=lambda line: (-line[1].overdue, -line[1].at_risk, not line[1].total, line[0].path))


def group_lines(found: dict[int | None, Standing]) -> list[tuple[TaskGroup | None, Standing]]:
    """Task groups in the order of their plans, what is in no group last."""
    groups = TaskGroup.objects.filter(pk__in=[one for one in found if one]).select_related("plan")
    lines: list[tuple[TaskGroup | None, Standing]] = [
        (one, found[one.pk]) for one in groups.order_by("plan__unit__path", "plan", "order")[:MOST_GROUPS]
    ]
    return [*lines, (None, found[None])] if None in found else lines


def listed(rows: TaskQuerySet) -> TaskQuerySet:
    """With what a line of a list shows, the earliest due first."""
    return in_due_order(rows).select_related("lead", "plan").prefetch_related("cooperating").defer("folded", "notes")


def in_due_order(rows: TaskQuerySet) -> TaskQuerySet:
    """The earliest due first, those without a day last."""
    return rows.order_by(F("next_due").asc(nulls_last=True), "pk")

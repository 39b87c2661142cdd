"""The board: open and finished work in columns by standing, and what a card's form does. Draws nothing.

Standing is worked out from days and progress, so a card is not dragged: the lead unit reports progress on it, and it
goes where it belongs.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from django.core.exceptions import PermissionDenied
from django.db.models import F, Q

from tiengvang.office.organisation.models import Unit, User
from tiengvang.office.organisation.policy import Person, units
from tiengvang.office.planning.following.figures import in_due_order, standing
from tiengvang.office.planning.models import Plan, ProgressEntry, Task
from tiengvang.office.planning.models.tasks import TaskQuerySet
from tiengvang.office.planning.status import OPEN, Status, where_status
from tiengvang.office.planning.tasks.reporting import report_progress
from tiengvang.office.planning.tasks.selectors import units_at_work

SHOWN: Final = 12  # cards of a column; the list has the rest
STEPS: Final = (0, 25, 50, 75, 100)


@dataclass(frozen=True, slots=True)
class BoardColumn:
    """A standing with its first cards. number: how many there are."""

    status: str
    number: int
    cards: list[Task]

    @property
    def more(self) -> int:
        """How many are not shown."""
        return self.number - len(self.cards)


def columns(rows: TaskQuerySet, today: date) -> list[BoardColumn]:
    """The columns, those of open work even where they are empty."""
    counts = standing(rows, today).counts
    found = []
    for code in (*OPEN, Status.DONE, Status.STOPPED):
        wanted, number = where_status(code, today), counts[code]
        if code == Status.DONE:
            wanted = where_status(code, today) | where_status(Status.DONE_LATE, today)
            number += counts[Status.DONE_LATE]
        if number or code in OPEN:
            found.append(BoardColumn(str(code), number, _cards(rows, wanted, code) if number else []))
    return found


def _cards(rows: TaskQuerySet, wanted: Q, code: str) -> list[Task]:
    chosen = rows.filter(wanted)
    if code == Status.DONE:
        chosen = chosen.filter(done_on__isnull=False).order_by(F("done_on").desc(), "pk")
    elif code == Status.STOPPED:
        chosen = chosen.order_by(F("stopped_on").desc(), "pk")
    else:
        chosen = in_due_order(chosen)
    ids = list(chosen.values_list("pk", flat=True)[:SHOWN])  # alone, so that the database goes by the index of days
    found = Task.objects.select_related("lead", "plan").defer("folded", "notes").in_bulk(ids)
    return [found[pk] for pk in ids]


def movable(person: Person, columns: list[BoardColumn]) -> set[int]:
    """The cards whose progress the person may report: open ones of plans that take changes, for the lead unit."""
    mine = set(units(person, "planning.progress").filter(is_active=True).values_list("pk", flat=True))
    return {
        task.pk
        for column in columns
        for task in column.cards
        if task.lead_id in mine and not task.is_finished and task.plan.state != Plan.State.CLOSED
    }


def leading_unit(person: Person, task: Task) -> Unit | None:
    """The lead unit, where the person may report for it."""
    return next((one for one in units_at_work(person, task) if one.pk == task.lead_id), None)


def move(*, by: User, task: Task, percent: int, text: str) -> ProgressEntry:
    """Report progress from a card, in the name of the lead unit; of recurring work on the earliest unfinished period.

    Raises PermissionDenied, ValidationError.
    """
    unit = leading_unit(by, task)
    if unit is None:
        raise PermissionDenied("progress of this task is reported by others")
    period = task.periods.filter(done_on=None).order_by("due").first() if task.recurrence else None
    return report_progress(by=by, task=task, unit=unit, percent=percent, text=text, period=period)

"""How a task stands, from its days, its progress and decisions: the one place that says so, in Python and in SQL.

`risk_from` is worked out when a task is written (`risk_day`), so that standing is a comparison of days with today, and
lists filter by it in the database.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, Final

from django.db import models
from django.db.models import Case, CharField, F, Q, Value, When
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

NEAR: Final = timedelta(days=7)  # before the due day an unfinished task is at risk
BEHIND: Final = 25  # per cent that progress may stay behind the share of time that has passed


class Status(models.TextChoices):
    NOT_STARTED = "not_started", _("Not started")
    IN_PROGRESS = "in_progress", _("In progress")
    AT_RISK = "at_risk", _("At risk")
    OVERDUE = "overdue", _("Overdue")
    DONE = "done", pgettext_lazy("task", "Done")
    DONE_LATE = "done_late", _("Done late")
    STOPPED = "stopped", _("Stopped")


OPEN: Final = (Status.NOT_STARTED, Status.IN_PROGRESS, Status.AT_RISK, Status.OVERDUE)


def status_of(task: Any, today: date) -> Status:
    """The standing of a task (stopped_on, done_on, due, next_due, risk_from, progress) on a day."""
    if task.stopped_on is not None:
        return Status.STOPPED
    if task.done_on is not None:
        return Status.DONE_LATE if task.due is not None and task.done_on > task.due else Status.DONE
    if task.next_due is not None and task.next_due < today:
        return Status.OVERDUE
    if task.risk_from is not None and task.risk_from <= today:
        return Status.AT_RISK
    return Status.IN_PROGRESS if task.progress > 0 else Status.NOT_STARTED


def status_when(today: date, prefix: str = "") -> Case:
    """The same as an expression; prefix: look-up path from the row to its task, such as "task__"."""

    def where(**conditions: Any) -> Q:
        return Q(**{f"{prefix}{name}": value for name, value in conditions.items()})

    return Case(
        When(where(stopped_on__isnull=False), then=Value(Status.STOPPED.value)),
        When(where(done_on__isnull=False, done_on__gt=F(f"{prefix}due")), then=Value(Status.DONE_LATE.value)),
        When(where(done_on__isnull=False), then=Value(Status.DONE.value)),
        When(where(next_due__lt=today), then=Value(Status.OVERDUE.value)),
        When(where(risk_from__lte=today), then=Value(Status.AT_RISK.value)),
        When(where(progress__gt=0), then=Value(Status.IN_PROGRESS.value)),
        default=Value(Status.NOT_STARTED.value),
        output_field=CharField(max_length=12),
    )


def where_status(code: str, today: date, prefix: str = "") -> Q:
    """The same as a condition on plain columns, which an index can serve."""

    def where(**conditions: Any) -> Q:
        return Q(**{f"{prefix}{name}": value for name, value in conditions.items()})

    late = where(done_on__gt=F(f"{prefix}due"))
    is_open = where(stopped_on__isnull=True, done_on__isnull=True)
    in_time = is_open & ~where(next_due__lt=today)  # not as an "or", which would keep lists from going by an index
    calm = in_time & ~where(risk_from__lte=today)
    return {
        Status.STOPPED: where(stopped_on__isnull=False),
        Status.DONE_LATE: where(stopped_on__isnull=True) & late,
        Status.DONE: where(stopped_on__isnull=True, done_on__isnull=False)
        & (where(due__isnull=True) | where(done_on__lte=F(f"{prefix}due"))),
        Status.OVERDUE: is_open & where(next_due__lt=today),
        Status.AT_RISK: in_time & where(risk_from__lte=today),
        Status.IN_PROGRESS: calm & where(progress__gt=0),
        Status.NOT_STARTED: calm & where(progress=0),
    }[Status(code)]


def risk_day(start: date | None, due: date | None, progress: int) -> date | None:
    """The first day on which unfinished work counts as at risk: a week before it is due, or earlier, where the share of
    time that has passed will then be BEHIND points above the progress in per cent. None without a due day; never before
    the start."""
    if due is None:
        return None
    near = due - NEAR
    if start is None or start >= due:
        return near
    share = min(100, progress + BEHIND)
    behind = start + timedelta(days=-(-(due - start).days * share // 100))
    return max(start, min(near, behind))

"""Keeps what a task's standing is made of: its periods, progress, next due day and the day from which it is at risk.

Services call it after each change, inside their transaction; it saves periods, and leaves saving the task to them.
"""

from __future__ import annotations

from datetime import date

from tiengvang.office.planning.models import Period, Task
from tiengvang.office.planning.status import risk_day
from tiengvang.office.planning.tasks.periods import turns
from tiengvang.place.folding import folded_text


def arrange_periods(task: Task) -> None:
    """Bring the periods of a saved task in line with its days and recurrence. A finished period, and one that somebody
    reported on, stays as it is; the others follow."""
    wanted = {one.code: one for one in turns(task.recurrence, task.start, task.due)} if task.start and task.due else {}
    held = {one.code: one for one in task.periods.all()}
    touched = set(task.entries.exclude(period=None).values_list("period_id", flat=True))
    for code, period in held.items():
        if period.done_on is not None or (code not in wanted and period.pk in touched):
            continue
        if code not in wanted:
            period.delete()
        elif (period.start, period.due) != (wanted[code].start, wanted[code].due):
            period.start, period.due = wanted[code].start, wanted[code].due
            period.save()
    Period.objects.bulk_create(
        Period(task=task, code=one.code, start=one.start, due=one.due)
        for code, one in wanted.items()
        if code not in held
    )


def settle(task: Task) -> None:
    """Work out progress, done_on, next_due and risk_from. Of recurring work they follow from its periods; of other work
    progress and done_on are as they were set."""
    task.folded = folded_text(f"{task.title} {task.output}")
    start, due, progress = task.start, task.due, task.progress
    if task.recurrence:
        periods = list(task.periods.order_by("due")) if task.pk else []
        waiting = next((one for one in periods if one.done_on is None), None)
        task.progress = sum(one.progress for one in periods) // len(periods) if periods else 0
        task.done_on = _last_day(periods) if periods and waiting is None else None
        if waiting is not None:
            start, due, progress = waiting.start, waiting.due, waiting.progress
    task.next_due = due
    task.risk_from = risk_day(start, due, progress)


def _last_day(periods: list[Period]) -> date:
    return max(one.done_on for one in periods if one.done_on is not None)

"""The turns of work that comes again: which there are between two days, each with its own due day. Writes nothing."""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from tiengvang.office.planning.models import Task

Recurrence = Task.Recurrence
_MONTHS: Final = {Recurrence.MONTHLY: 1, Recurrence.QUARTERLY: 3, Recurrence.YEARLY: 12}


@dataclass(frozen=True, slots=True)
class Turn:
    """code: "2026", "2026-Q3" or "2026-09"; start and due within it."""

    code: str
    start: date
    due: date


def turns(recurrence: str, start: date, due: date) -> list[Turn]:
    """The turns of a task from its start to its due day, in order; [] for work that is done once.

    The last due day says when each turn is due: yearly work due on 09/11/2030 is due on 09/11 of each year, monthly
    work due on the last day of a month on the last day of each. A turn whose due day would lie before the start is left
    out.
    """
    if recurrence not in _MONTHS:
        return []
    length = _MONTHS[Recurrence(recurrence)]
    offset = (due.month - 1) % length  # of the due month within its turn
    is_month_end = due.day == calendar.monthrange(due.year, due.month)[1]
    found = []
    for year, month in _firsts(start, due, length):
        due_year, due_month = _plus(year, month, offset)
        last = calendar.monthrange(due_year, due_month)[1]
        day = date(due_year, due_month, last if is_month_end else min(due.day, last))
        if start <= day <= due:
            found.append(Turn(_code(recurrence, year, month), max(start, date(year, month, 1)), day))
    return found


def _firsts(start: date, due: date, length: int) -> Iterator[tuple[int, int]]:
    """Year and month in which each turn begins."""
    year, month = start.year, (start.month - 1) // length * length + 1
    while (year, month) <= (due.year, due.month):
        yield year, month
        year, month = _plus(year, month, length)


def _plus(year: int, month: int, months: int) -> tuple[int, int]:
    index = year * 12 + month - 1 + months
    return index // 12, index % 12 + 1


def _code(recurrence: str, year: int, month: int) -> str:
    if recurrence == Recurrence.YEARLY:
        return f"{year}"
    if recurrence == Recurrence.QUARTERLY:
        return f"{year}-Q{(month - 1) // 3 + 1}"
    return f"{year}-{month:02}"

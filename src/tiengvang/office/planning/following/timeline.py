"""The timeline: where each task's bar lies in a window of time, and the lines between those that wait for each other.

Places are per cent of the window's width and pixels of height; the template draws them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final

from django.db.models import Q
from django.utils import formats

from tiengvang.office.planning.models import Dependency, Period, Task
from tiengvang.office.planning.models.tasks import TaskQuerySet

ROW: Final = 52  # pixels of a task's row
SPANS: Final = {"quarter": 3, "year": 12, "plan": 60}  # months
_OUT: Final = 0.7  # per cent that a line goes out before it turns


@dataclass(frozen=True, slots=True)
class Window:
    """Whole months. first, last: days, both in it."""

    first: date
    months: int

    @property
    def last(self) -> date:
        return self.moved(self.months).first - timedelta(days=1)

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    def moved(self, months: int) -> Window:
        """The window so many months on."""
        index = self.first.year * 12 + self.first.month - 1 + months
        return Window(date(index // 12, index % 12 + 1, 1), self.months)

    def place(self, day: date) -> float:
        """Where the day begins, in per cent, kept within the window."""
        return round(min(100.0, max(0.0, 100 * (day - self.first).days / self.days)), 3)


@dataclass(frozen=True, slots=True)
class Mark:
    """A month, quarter or year on the axis. left, width: per cent."""

    label: str
    left: float
    width: float


@dataclass(frozen=True, slots=True)
class Bar:
    """A task's bar. left, width: per cent, width 0 where only the due day is known; y: its middle, in pixels; done:
    per cent of the window's width that is filled; turns: due days of its periods, each with whether it is finished."""

    task: Task
    left: float
    width: float
    y: int
    done: float
    is_day: bool
    turns: list[tuple[float, bool]] = field(default_factory=list)

    @property
    def right(self) -> float:
        return self.left + self.width

    @property
    def top(self) -> int:
        return self.y - 8


@dataclass(frozen=True, slots=True)
class Line:
    """A piece of a line between two bars. x1, x2: per cent; y1, y2: pixels; ends: with the arrow's head."""

    x1: float
    y1: int
    x2: float
    y2: int
    ends: bool = False


def window(span: str, start: str, today: date) -> Window:
    """The window of an address: span a key of SPANS, start "2026-07"; else the year, quarter or five years of today."""
    months = SPANS.get(span, 12)
    try:
        year, month = (int(part) for part in start.split("-"))
        first = date(min(max(year, 2000), 2100), month, 1)
    except ValueError:
        first = date(today.year, 1, 1) if months > 3 else date(today.year, (today.month - 1) // 3 * 3 + 1, 1)
    return Window(first, months)


def within(rows: TaskQuerySet, shown: Window) -> TaskQuerySet:
    """Tasks with a due day that reach into the window, by start and end."""
    begun = Q(start__isnull=True, due__lte=shown.last) | Q(start__lte=shown.last)
    return rows.filter(begun, due__gte=shown.first).order_by("due", "pk")


def marks(shown: Window) -> list[Mark]:
    """Months of a window of up to a year, years of a longer one."""
    if shown.months <= 12:
        starts = [shown.moved(number).first for number in range(shown.months)]
        labels = [formats.date_format(one, "m/Y") if one.month == 1 or one == shown.first else f"{one:%m}"
                  for one in starts]  # fmt: skip
    else:
        years = range(shown.first.year, shown.last.year + 1)
        starts, labels = [max(shown.first, date(year, 1, 1)) for year in years], [str(year) for year in years]
    ends = [*starts[1:], shown.last + timedelta(days=1)]
    return [
        Mark(label, shown.place(one), round(shown.place(end) - shown.place(one), 3))
        for label, one, end in zip(labels, starts, ends, strict=True)
    ]


def bars(tasks: list[Task], shown: Window) -> list[Bar]:
    """A bar for each task, in their order."""
    turns: dict[int, list[tuple[float, bool]]] = {}
    for period in Period.objects.filter(task__in=[one.pk for one in tasks if one.recurrence]).order_by("due"):
        if shown.first <= period.due <= shown.last:
            turns.setdefault(period.task_id, []).append(
                (shown.place(period.due + timedelta(days=1)), period.done_on is not None)
            )
    return [_bar(task, number, shown, turns.get(task.pk, [])) for number, task in enumerate(tasks)]


def _bar(task: Task, number: int, shown: Window, turns: list[tuple[float, bool]]) -> Bar:
    end = shown.place(task.due + timedelta(days=1))
    y = number * ROW + ROW // 2
    if task.start is None:
        return Bar(task, end, 0.0, y, 0.0, True, turns)
    left = shown.place(task.start)
    whole = (task.due - task.start).days + 1
    reached = shown.place(task.start + timedelta(days=whole * task.progress // 100))
    return Bar(task, left, round(max(0.4, end - left), 3), y, round(max(0.0, reached - left), 3), False, turns)


def lines(drawn: list[Bar]) -> list[Line]:
    """From the end of what is waited for to the start of what waits, where both are drawn."""
    by_task = {bar.task.pk: bar for bar in drawn}
    pairs = Dependency.objects.filter(task__in=by_task, needs__in=by_task).values_list("needs", "task")
    return [line for needs, task in pairs for line in _between(by_task[needs], by_task[task])]


def _between(before: Bar, after: Bar) -> list[Line]:
    x, y, to, end = before.right, before.y, after.left, after.y
    if to >= x + 2 * _OUT:
        turn = round(to - _OUT, 3)
        corners = [(x, y), (turn, y), (turn, end), (to, end)]
    else:  # it begins before the other ends: round the back of it
        out, back, lane = round(min(100.0, x + _OUT), 3), round(max(0.0, to - _OUT), 3), end + (-24 if end > y else 24)
        corners = [(x, y), (out, y), (out, lane), (back, lane), (back, end), (to, end)]
    last = len(corners) - 2
    return [
        Line(*corners[number], *corners[number + 1], ends=number == last) for number in range(len(corners) - 1)
    ]  # fmt: skip

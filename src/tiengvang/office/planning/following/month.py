"""A month of due days: tasks, turns of recurring work, reports, directives, confirmations. Chooses no tasks."""

from __future__ import annotations

import calendar
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Window
from django.db.models.functions import RowNumber
from django.urls import reverse
from django.utils.translation import gettext as _

from tiengvang.office.organisation.models import Unit
from tiengvang.office.planning.models import Acknowledgement, Directive, Period, ReportCall, Task, UnitReport
from tiengvang.office.planning.models.tasks import TaskQuerySet
from tiengvang.office.planning.status import Status

SHOWN: Final = 4  # entries of a day; the list has the rest


@dataclass(frozen=True, slots=True)
class Entry:
    """Something due. status: of a task, "" for others; kind: "" for a task, else what it is, in words."""

    title: str
    url: str
    status: str = ""
    kind: str = ""


@dataclass(slots=True)
class Day:
    """A day of the month's sheet. number: how many tasks are due, those shown too."""

    day: date
    in_month: bool
    entries: list[Entry] = field(default_factory=list)
    number: int = 0
    shown: int = 0

    @property
    def more(self) -> int:
        """How many tasks are not shown."""
        return self.number - self.shown


def sheet(rows: TaskQuerySet, units: Iterable[Unit], first: date, today: date) -> list[list[Day]]:
    """The weeks of the month that begins on `first`, Monday to Sunday. rows: of tasks, not narrowed by day; units:
    whose reports, directives and confirmations are shown."""
    weeks = calendar.Calendar().monthdatescalendar(first.year, first.month)
    days = {day: Day(day, day.month == first.month) for week in weeks for day in week}
    begin, end = weeks[0][0], weeks[-1][-1]
    _add_others(days, list(units), begin, end)
    once = rows.filter(recurrence="", due__range=(begin, end))
    turns = Period.objects.filter(Exists(rows.filter(pk=OuterRef("task"))), due__range=(begin, end))
    _add(days, once, "due", lambda task: _of_task(task))
    _add(days, turns.select_related("task"), "due", lambda turn: _of_turn(turn, today))
    return [[days[day] for day in week] for week in weeks]


def _add(days: dict[date, Day], rows: QuerySet, by: str, entry: Callable[[object], Entry]) -> None:
    """Count all, and show the first of each day."""
    for day, number in rows.order_by().values_list(by).annotate(number=Count("pk")):
        days[day].number += number
    place = Window(RowNumber(), partition_by=[F(by)], order_by="pk")
    for one in rows.annotate(place=place).filter(place__lte=SHOWN).order_by(by, "pk"):
        found = days[one.due]
        if found.shown < SHOWN:
            found.entries.append(entry(one))
            found.shown += 1


def _of_task(task: Task) -> Entry:
    return Entry(task.title, reverse("planning:task", args=[task.pk]), str(task.status))


def _of_turn(turn: Period, today: date) -> Entry:
    return Entry(
        f"{turn.task.title} ({turn.code})", reverse("planning:task", args=[turn.task_id]), turn_status(turn, today)
    )


def turn_status(turn: Period, today: date) -> str:
    """How a turn of recurring work stands."""
    if turn.task.stopped_on is not None and turn.done_on is None:
        return Status.STOPPED.value
    if turn.done_on is not None:
        return (Status.DONE_LATE if turn.done_on > turn.due else Status.DONE).value
    if turn.due < today:
        return Status.OVERDUE.value
    return (Status.IN_PROGRESS if turn.progress else Status.NOT_STARTED).value


def _add_others(days: dict[date, Day], units: list[Unit], begin: date, end: date) -> None:
    ids = [unit.pk for unit in units]
    between = (begin, end)
    asked = UnitReport.objects.filter(unit__in=ids).values("call")
    calls = ReportCall.objects.filter(Q(pk__in=asked, due__range=between) | Q(unit__in=ids, due__range=between))
    for call in calls:
        days[call.due].entries.append(Entry(call.title, _call_url(call.pk), kind=_("Report due")))
    for call in ReportCall.objects.filter(unit__in=ids, consolidated_due__range=between):
        days[call.consolidated_due].entries.append(
            Entry(call.title, _call_url(call.pk), kind=_("Consolidated report due"))
        )
    for one in Directive.objects.filter(units__in=ids, due__range=between).distinct():
        url = reverse("planning:directive", args=[one.pk])
        days[one.due].entries.append(Entry(str(one), url, kind=_("Directive")))
    waiting = Acknowledgement.objects.filter(unit__in=ids, confirmed=None, dissemination__due__range=between)
    for sent in {one.dissemination for one in waiting.select_related("dissemination")}:
        url = reverse("planning:dissemination", args=[sent.pk])
        days[sent.due].entries.append(Entry(str(sent), url, kind=_("Confirm receipt")))


def _call_url(pk: int) -> str:
    return reverse("planning:report_call", args=[pk])


def neighbours(first: date) -> tuple[date, date]:
    """The months before and after."""
    return (first - timedelta(days=1)).replace(day=1), (first + timedelta(days=32)).replace(day=1)

"""Reading reminders: a person's notices that still matter. Writes nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery

from tiengvang.office.organisation.models import Unit, User
from tiengvang.office.organisation.policy import Person, memberships, units
from tiengvang.office.planning.models import Plan, Reminder, ReminderChoice, UnitReport
from tiengvang.office.planning.reports.selectors import owed_consolidated, owed_reports

MOST = 200


@dataclass(frozen=True, slots=True)
class Notice:
    """Something due of which a person was reminded and that they have not dismissed. days: left today; report: the id
    of the unit's report, where it is about one."""

    reminder: Reminder
    days: int
    report: int | None


def still_open(rows: QuerySet[Reminder]) -> QuerySet[Reminder]:
    """Those whose task or report is still owed, and due on the same day as when they were given."""
    task = Q(task__isnull=False, task__done_on=None, task__stopped_on=None, task__next_due=F("due"))
    task &= ~Q(task__plan__state=Plan.State.CLOSED)
    unsent = owed_reports().filter(call=OuterRef("call"), unit=OuterRef("unit"))
    report = Q(call__isnull=False, consolidated=False, call__due=F("due")) & Exists(unsent)
    unclosed = owed_consolidated().filter(pk=OuterRef("call"), unit=OuterRef("unit"))
    whole = Q(consolidated=True, call__consolidated_due=F("due")) & Exists(unclosed)
    return rows.filter(task | report | whole)


def thing(one: Reminder) -> tuple[int | None, int | None, bool, int]:
    """What a reminder is about: the same for all that were given of one thing."""
    return one.task_id, one.call_id, one.consolidated, one.unit_id


def notices(person: User, today: date) -> list[Notice]:
    """What the person was reminded of, each thing once, the earliest due first; no more than MOST."""
    rows = still_open(Reminder.objects.filter(owner=person, seen=None)).order_by("due", "-at", "-pk")
    found: dict[tuple[int | None, int | None, bool, int], Reminder] = {}
    answer = UnitReport.objects.filter(call=OuterRef("call"), unit=OuterRef("unit")).values("pk")[:1]
    for one in rows.annotate(report=Subquery(answer)).select_related("task__lead", "call", "unit")[: 4 * MOST]:
        found.setdefault(thing(one), one)
    return [
        Notice(one, (one.due - today).days, None if one.consolidated else one.report)
        for one in list(found.values())[:MOST]
    ]


def number_of_notices(person: Person) -> int:
    """How many things the person was reminded of and has not dismissed; for the menu, on every page."""
    if not person.is_authenticated:
        return 0
    rows = still_open(Reminder.objects.filter(owner=person.pk, seen=None)).order_by()
    return rows.values("task", "call", "consolidated", "unit").distinct().count()


def choices(person: Person) -> list[tuple[Unit, str]]:
    """Units of one's own for which one may choose the days of digests, with the days."""
    own = [one.unit_id for one in memberships(person)]
    found = list(units(person, "planning.plan").filter(pk__in=own, is_active=True).order_by("path"))
    held = dict(ReminderChoice.objects.filter(unit__in=found).values_list("unit", "days"))
    default = ReminderChoice._meta.get_field("days").default
    return [(unit, held.get(unit.pk, default)) for unit in found]

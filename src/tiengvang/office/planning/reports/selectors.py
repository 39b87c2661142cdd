"""Reading calls and reports, each person only as far as their rights reach; what is due and what is late."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from tiengvang.office.organisation.models import Unit
from tiengvang.office.organisation.policy import Person, may, visible
from tiengvang.office.planning.models import IssuedDocument, ReportCall, UnitReport
from tiengvang.office.planning.reports.moves import State

OWED: Final = (State.DRAFT, State.RETURNED)


def visible_reports(person: Person) -> QuerySet[UnitReport]:
    """Reports of units within reach."""
    return visible(person, "reports.view", UnitReport.objects.all())


def visible_calls(person: Person) -> QuerySet[ReportCall]:
    """Calls that ask a unit within reach; all of them for who asks."""
    if may(person, "reports.call"):
        return ReportCall.objects.all()
    return ReportCall.objects.filter(pk__in=visible_reports(person).values("call"))


def visible_papers(person: Person) -> QuerySet[IssuedDocument]:
    """Papers of units within reach."""
    return visible(person, "reports.view", IssuedDocument.objects.all())


def with_counts(calls: QuerySet[ReportCall]) -> QuerySet[ReportCall]:
    """Calls with how many units were asked (`asked`), have sent (`sent`) and were accepted (`accepted`)."""
    return calls.annotate(
        asked=Count("reports"),
        sent=Count("reports", filter=~Q(reports__state__in=OWED)),
        accepted=Count("reports", filter=Q(reports__state__in=(State.ACCEPTED, State.LOCKED))),
    )


def days_late(report: UnitReport, today: date | None = None) -> int:
    """Days after the due day on which it was first submitted, or that have passed without it; 0 in time."""
    came = timezone.localdate(report.first_submitted) if report.first_submitted else today or timezone.localdate()
    return max(0, (came - report.call.due).days)


@dataclass(frozen=True, slots=True)
class Due:
    """Something that a unit owes. report: the unit's, None for the consolidated one; days: until the day, below 0 once
    it has passed."""

    unit: Unit
    call: ReportCall
    report: UnitReport | None
    day: date
    days: int


def owed_reports() -> QuerySet[UnitReport]:
    """Units' reports that are still to be sent: the call is open, and they were not sent or came back."""
    return UnitReport.objects.filter(call__state=ReportCall.State.OPEN, state__in=OWED)


def owed_consolidated() -> QuerySet[ReportCall]:
    """Calls whose consolidated report is still to be closed; the unit that asked owes it."""
    return ReportCall.objects.filter(state=ReportCall.State.OPEN)


def owed(on: date, unit_ids: Iterable[int] | None = None) -> list[Due]:
    """All that are owed on a day, the most urgent first; unit_ids: by these units only."""
    rows, calls = owed_reports().select_related("unit", "call"), owed_consolidated().select_related("unit")
    if unit_ids is not None:
        ids = list(unit_ids)
        rows, calls = rows.filter(unit__in=ids), calls.filter(unit__in=ids)
    found = [Due(one.unit, one.call, one, one.call.due, (one.call.due - on).days) for one in rows]
    found += [Due(one.unit, one, None, one.consolidated_due, (one.consolidated_due - on).days) for one in calls]
    return sorted(found, key=lambda one: (one.days, one.unit.path, one.call.pk))

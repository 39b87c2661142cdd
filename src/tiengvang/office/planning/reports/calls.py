"""Asking units for reports: opening a call, changing its days and its units.

Raises PermissionDenied, ValidationError with the field and the remedy, and `locking.Outdated`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tiengvang.office.organisation.audit import record
from tiengvang.office.organisation.models import Unit, User
from tiengvang.office.organisation.policy import demand
from tiengvang.office.planning.models import Plan, ReportCall, UnitReport
from tiengvang.office.shell.context import profile
from tiengvang.office.shell.locking import hold

_CHANGEABLE: Final = ("title", "first_day", "last_day", "due", "consolidated_due", "figures_at", "asks", "units")


def usual(year: int) -> dict[str, Any]:
    """What a yearly call of that year begins with, from the profile: title and days."""
    yearly = profile().reporting.yearly
    return {
        "kind": ReportCall.Kind.YEARLY, "year": year, "title": yearly.title.format(year=year),
        "first_day": date(year, 1, 1), "last_day": date(year, 12, 31), "figures_at": date(year, *yearly.figures),
        "due": date(year, *yearly.due), "consolidated_due": date(year, *yearly.consolidated),
    }  # fmt: skip


def askable() -> Any:
    """Units that can be asked: those in use of the administration, but for the province itself."""
    return (
        Unit.objects.filter(is_active=True)
        .exclude(kind__in=[Unit.Kind.PROVINCE, Unit.Kind.GUEST])
        .order_by("kind", "name")
    )


@transaction.atomic
def open_call(
    *, by: User, kind: str, title: str, year: int, first_day: date, last_day: date, due: date, consolidated_due: date,
    figures_at: date, units: Iterable[Unit], asks: str = "", plan: Plan | None = None,
) -> ReportCall:  # fmt: skip
    """Ask units for a report; each gets one in draft. figures_at: the day at whose end figures are closed."""
    demand(by, "reports.call")
    coordinating = Unit.objects.filter(is_coordinating=True).first()
    if coordinating is None:
        raise ValidationError(_("No unit coordinates the work yet. An administrator chooses it on the page of units."))
    call = ReportCall(
        unit=coordinating, plan=plan, kind=kind, title=" ".join(title.split()), year=year, first_day=first_day,
        last_day=last_day, due=due, consolidated_due=consolidated_due, figures_at=end_of(figures_at),
        asks=asks.strip(), opened_by=by,
    )  # fmt: skip
    chosen = list(units)
    _check_units(chosen)
    _check_days(call)
    call.full_clean()
    call.save()
    UnitReport.objects.bulk_create(UnitReport(call=call, unit=unit) for unit in chosen)
    record(actor=by, action="reports.call", obj=call, unit=coordinating, units=len(chosen), due=due.isoformat())
    return call


@transaction.atomic
def change_call(*, by: User, call: ReportCall, version: int, changes: Mapping[str, Any]) -> ReportCall:
    """Change title, days, what is asked, and the units: one that has begun to write stays asked. Raises TypeError for
    any other field."""
    demand(by, "reports.call")
    if wrong := set(changes) - set(_CHANGEABLE):
        raise TypeError(f"a call's {', '.join(sorted(wrong))} cannot be changed")
    held = hold(ReportCall.objects.select_related("unit"), call.pk, version)
    if held.state == ReportCall.State.CLOSED:
        raise ValidationError(_("The consolidated report is closed; nothing of this call changes any more."))
    for field, value in changes.items():
        if field == "figures_at":
            held.figures_at = end_of(value)
        elif field != "units":
            setattr(held, field, value.strip() if isinstance(value, str) else value)
    _check_days(held)
    held.full_clean()
    held.save()
    if "units" in changes:
        _change_units(held, list(changes["units"]))
    record(actor=by, action="reports.change_call", obj=held, unit=held.unit, fields=sorted(changes))
    return held


def end_of(day: date) -> datetime:
    """The last moment of a day, here."""
    return timezone.make_aware(datetime.combine(day, time(23, 59, 59)))


def _change_units(call: ReportCall, wanted: list[Unit]) -> None:
    _check_units(wanted)
    there = {one.unit_id: one for one in call.reports.select_related("unit")}
    gone = [one for pk, one in there.items() if pk not in {unit.pk for unit in wanted}]
    if begun := [one for one in gone if one.version > 1 or one.state != UnitReport.State.DRAFT]:
        words = _("These have begun to write and stay asked: %(units)s.")
        raise ValidationError({"units": words % {"units": ", ".join(str(one.unit) for one in begun)}})
    for one in gone:
        one.delete()
    UnitReport.objects.bulk_create(UnitReport(call=call, unit=unit) for unit in wanted if unit.pk not in there)


def _check_units(units: list[Unit]) -> None:
    if not units:
        raise ValidationError({"units": _("Choose at least one unit.")})
    if wrong := [one for one in units if one.kind in (Unit.Kind.PROVINCE, Unit.Kind.GUEST)]:
        words = _("%(units)s cannot be asked for a report.")
        raise ValidationError({"units": words % {"units": ", ".join(map(str, wrong))}})


def _check_days(call: ReportCall) -> None:
    if timezone.localdate(call.figures_at) < call.first_day:
        raise ValidationError({"figures_at": _("Figures cannot be closed before the time that they are about.")})
    if not call.first_day.year <= call.year <= call.last_day.year:
        raise ValidationError({"year": _("The year does not lie between the first and the last day.")})

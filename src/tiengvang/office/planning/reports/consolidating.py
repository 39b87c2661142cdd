"""The consolidated report of a call: gathering units' reports, editing what was merged, closing.

Raises PermissionDenied, ValidationError with the field and the remedy, and `locking.Outdated` where somebody changed it
meanwhile.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tiengvang.office.organisation.audit import record
from tiengvang.office.organisation.models import Unit, User
from tiengvang.office.organisation.policy import demand
from tiengvang.office.planning.models import Consolidated, ReportCall, ReportStep, UnitReport
from tiengvang.office.planning.reports.moves import State
from tiengvang.office.planning.reports.registry import count
from tiengvang.office.planning.reports.selectors import days_late
from tiengvang.office.planning.reports.snapshot import as_of
from tiengvang.office.planning.reports.summing import Held, summed
from tiengvang.office.shell.context import profile
from tiengvang.office.shell.locking import hold

Plain = dict[str, Any]
COUNTED = (State.ACCEPTED, State.LOCKED)
_NO_TASKS = "Cơ quan, đơn vị không chủ trì nhiệm vụ trong kỳ"


@transaction.atomic
def gather(*, by: User | None, call: ReportCall) -> Consolidated:
    """Take the accepted reports into the consolidated one, which is made where there is none: sums anew, units'
    narratives anew, what the editor wrote stays. `by` None: the command on the terminal does."""
    if by is not None:
        demand(by, "reports.call")
    one, _made = Consolidated.objects.select_for_update().get_or_create(call=call)
    if one.closed is not None:
        raise ValidationError(_("The consolidated report is closed; nothing of it changes any more."))
    reports = list(call.reports.select_related("unit", "call").order_by("unit__kind", "unit__path"))
    counted = [report for report in reports if report.state in COUNTED]
    one.figures = summed([held_of(report) for report in counted], len(reports)) + _of_the_province(call)
    one.sections = merged(counted, one.sections)
    reasons = {row["unit"]: row["reason"] for row in one.missing}
    one.missing = [
        {"unit": report.unit.code, "name": report.unit.name, "state": report.state, "submitted": _sent_on(report),
         "reason": reasons.get(report.unit.code, "")}
        for report in reports if report.state not in COUNTED
    ]  # fmt: skip
    one.late = [
        {"unit": report.unit.code, "name": report.unit.name, "days": days_late(report), "submitted": _sent_on(report)}
        for report in reports if days_late(report)
    ]  # fmt: skip
    one.gathered, one.version = timezone.now(), one.version + 1
    one.save()
    record(actor=by, action="reports.gather", obj=one, unit=call.unit, reports=len(counted), missing=len(one.missing))
    return one


@transaction.atomic
def edit_consolidated(
    *, by: User, consolidated: Consolidated, version: int, texts: Mapping[str, str], reasons: Mapping[str, str],
    by_itself: bool = False,
) -> Consolidated:  # fmt: skip
    """Keep the editor's text of each section, and why units are missing (by code)."""
    demand(by, "reports.call")
    held = _held(consolidated, version)
    for section in held.sections:
        section["text"] = texts.get(section["key"], section["text"]).replace("\r\n", "\n").strip()
    for row in held.missing:
        row["reason"] = reasons.get(row["unit"], row["reason"]).strip()
    held.save()
    if not by_itself:
        record(actor=by, action="reports.edit", obj=held, unit=held.call.unit)
    return held


@transaction.atomic
def close_consolidated(*, by: User, consolidated: Consolidated, version: int) -> Consolidated:
    """Close it: units' reports are locked, the call is closed, nothing changes after. Refused while figures are not
    closed yet, while an accepted report is not in it, and while a missing unit stands without a reason."""
    demand(by, "reports.call")
    held = _held(consolidated, version)
    call = ReportCall.objects.select_for_update().get(pk=held.call_id)
    reports = list(call.reports.select_for_update(of=("self",)).select_related("unit"))
    if call.figures_at > timezone.now():
        raise ValidationError(_("Figures are not closed yet: the closing date is to come."))
    missing = {row["unit"]: row["reason"] for row in held.missing}
    if {one.unit.code for one in reports if one.state not in COUNTED} != set(missing) or _is_behind(held, reports):
        raise ValidationError(_("Reports have changed since they were gathered. Gather them again first."))
    if bare := [row["name"] for row in held.missing if not row["reason"]]:
        words = _("Say why these are missing: %(units)s.")
        raise ValidationError(words % {"units": ", ".join(bare)})
    now = timezone.now()
    for one in reports:
        if one.state == State.ACCEPTED:
            one.state, one.version = State.LOCKED, one.version + 1
            one.save()
            ReportStep.objects.create(report=one, before=State.ACCEPTED, after=State.LOCKED, moved_by=by)
    call.state, call.version = ReportCall.State.CLOSED, call.version + 1
    call.save()
    held.closed, held.closed_by = now, by
    held.save()
    record(actor=by, action="reports.close", obj=held, unit=held.call.unit, missing=sorted(missing))
    return held


def held_of(report: UnitReport) -> Held:
    """What the sums need of a report."""
    kind, name = kind_of(report.unit)
    return Held(report.unit.code, report.unit.name, kind, name, report.figures, report.full_year)


def kind_of(unit: Unit) -> tuple[str, str]:
    """The kind of unit by which figures are cut, and its name in Vietnamese: of an agency as the profile calls it."""
    if unit.kind == Unit.Kind.COMMUNE:
        return "commune", "Xã, phường"
    names = profile().organisation.bodies.get(unit.body, {})
    return (unit.body or "agency", names.get("vi", "Cơ quan, đơn vị"))


def merged(reports: Sequence[UnitReport], before: Sequence[Plain]) -> list[Plain]:
    """Sections with each unit's part and its name; "text": what the editor wrote, else the parts in a row."""
    found: dict[str, Plain] = {}
    for section in profile().reporting.sections:
        if section.draft != "groups":
            found[section.key] = {
                "key": section.key, "part": section.part, "title": section.title, "parts": []
            }  # fmt: skip
            continue
        for one in _groups_of(section.key, reports):
            found.setdefault(one["key"], {**one, "part": section.part, "parts": []})
    for report in reports:
        for one in report.sections:
            if one["text"].strip() and one["key"] in found:
                found[one["key"]]["parts"].append(
                    {"unit": report.unit.code, "name": report.unit.name, "text": one["text"].strip()}
                )
    written = {one["key"]: one for one in before}
    for key, one in found.items():
        one["merged"] = _in_a_row(one["parts"])
        earlier = written.get(key)
        touched = earlier is not None and earlier["text"] != earlier["merged"]
        one["text"] = earlier["text"] if earlier is not None and touched else one["merged"]
        one["behind"] = bool(touched and earlier is not None and earlier["merged"] != one["merged"])
    return list(found.values())


def _in_a_row(parts: Sequence[Plain]) -> str:
    """Each unit's words under its name. Units that wrote the same single line are named together, so that "không phát
    sinh" of a hundred communes is one paragraph; longer words tell of each one's own work."""
    found: list[tuple[list[str], str]] = []
    for part in parts:
        same = next((names for names, text in found if text == part["text"] and "\n" not in text), None)
        if same is None:
            found.append(([part["name"]], part["text"]))
        else:
            same.append(part["name"])
    return "\n\n".join(f"{'; '.join(names)}:\n{text}" for names, text in found)


def _sent_on(report: UnitReport) -> str:
    return timezone.localdate(report.first_submitted).isoformat() if report.first_submitted else ""


def _groups_of(key: str, reports: Sequence[UnitReport]) -> list[Plain]:
    """Sections of that key, or of groups under it, as any report has them, in the order of the fullest report; then
    work outside the groups, and last the units that led nothing."""
    found: dict[str, Plain] = {}
    for report in sorted(reports, key=lambda one: -len(one.sections)):
        for one in report.sections:
            if one["key"] == key or one["key"].startswith(f"{key}/"):
                found.setdefault(one["key"], {"key": one["key"], "title": one["title"]})
    if key in found and len(found) > 1:
        found[key]["title"] = _NO_TASKS
    ordered = sorted(found.values(), key=lambda one: (one["key"] == key, one["key"].endswith("/none")))
    return ordered or [{"key": key, "title": ""}]


def _of_the_province(call: ReportCall) -> list[Plain]:
    """Figures that belong to no unit."""
    return [
        {**one, "sources": [one["source"]], "reported": None, "asked": None, "by_kind": [], "by_unit": [],
         "full_year": None, "estimated": 0}
        for one in count([], call.year, as_of(call), province_only=True)
    ]  # fmt: skip


def _is_behind(held: Consolidated, reports: Sequence[UnitReport]) -> bool:
    """Whether a report that counts was submitted or accepted after the last gathering."""
    counted = [one.pk for one in reports if one.state in COUNTED]
    return ReportStep.objects.filter(report__in=counted, at__gt=held.gathered).exists()


def _held(consolidated: Consolidated, version: int) -> Consolidated:
    held = hold(Consolidated.objects.select_related("call__unit"), consolidated.pk, version)
    if held.closed is not None:
        raise ValidationError(_("The consolidated report is closed; nothing of it changes any more."))
    return held

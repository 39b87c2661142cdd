"""Writing units' reports: saving, submitting, returning, accepting. The consolidated one: `consolidating`.

Each change asks for the right, checks, writes in one transaction and leaves an audit entry, but for what is saved by
itself while somebody types. Raises PermissionDenied, ValidationError with the field and the remedy, and
`locking.Outdated` where somebody changed the report meanwhile.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tiengvang.office.organisation.audit import record
from tiengvang.office.organisation.models import User
from tiengvang.office.organisation.policy import may
from tiengvang.office.planning.models import ReportStep, UnitReport
from tiengvang.office.planning.reports.moves import MOVES, is_open, may_move, missing_below
from tiengvang.office.planning.reports.outline import sections
from tiengvang.office.planning.reports.snapshot import counted, with_edits
from tiengvang.office.shell.keeping import FILE, kept, remove
from tiengvang.office.shell.locking import hold

State = UnitReport.State


@transaction.atomic
def save_report(
    *, by: User, report: UnitReport, version: int, texts: Mapping[str, str], edits: Mapping[str, Mapping[str, Any]],
    full_year: Mapping[str, int], by_itself: bool = False,
) -> UnitReport:  # fmt: skip
    """Keep what somebody wrote. texts: by section; edits: {key: {"value", "note"}}, other values than counted, each
    with its reason; full_year: ước thực hiện cả năm by key; by_itself: saved while typing, without an audit entry and
    without asking for reasons yet."""
    held = _held(by, report, version, "write")
    known = {one["key"]: one for one in sections(held)}
    if wrong := set(texts) - set(known):
        raise ValidationError(_("The outline has no section %(keys)s. Open the report again.")
                              % {"keys": ", ".join(sorted(wrong))})  # fmt: skip
    held.sections = [
        {name: one[name] for name in ("key", "part", "title", "drafted")}
        | {"text": texts.get(key, one["text"]).replace("\r\n", "\n").strip()}
        for key, one in known.items()
    ]
    figures = {one["key"]: one for one in counted(held)}
    held.edits = _edits(edits, figures, strict=not by_itself)
    held.full_year = {key: value for key, value in full_year.items() if key in figures}
    held.save()
    if not by_itself:
        record(actor=by, action="reports.save", obj=held, unit=held.unit, edits=sorted(held.edits))
    return held


@transaction.atomic
def submit_report(
    *, by: User, report: UnitReport, version: int, reasons: Mapping[str, str] | None = None
) -> UnitReport:
    """Submit: figures are frozen as they are counted now, with their sources. reasons: by unit code, why a report of a
    unit below is missing; without one for each it is refused."""
    held = _held(by, report, version, "submit")
    missing = []
    for one in missing_below(held):
        reason = (reasons or {}).get(one.unit.code, "").strip()
        if not reason:
            words = _("%(unit)s has not been accepted yet. Wait for it, or say why it is missing.")
            raise ValidationError(words % {"unit": one.unit})
        missing.append({"unit": one.unit.code, "name": one.unit.name, "reason": reason})
    held.sections = [{name: value for name, value in one.items() if name != "asks"} for one in sections(held)]
    if not any(one["text"].strip() for one in held.sections):
        raise ValidationError(_("The report is empty. Write what was done, or that nothing arose."))
    if _without_note(held.edits):
        raise ValidationError(_("Some figures differ from what the office counts, without a reason. Add the reasons."))
    now = timezone.now()
    held.figures, held.figures_taken = with_edits(counted(held), held.edits), now
    held.missing, held.submitted = missing, now
    held.first_submitted = held.first_submitted or now
    _move(held, "submit", by)
    record(actor=by, action="reports.submit", obj=held, unit=held.unit, missing=len(missing))
    return held


@transaction.atomic
def return_report(*, by: User, report: UnitReport, version: int, reason: str) -> UnitReport:
    """Give a report back to be mended. Its figures are counted anew when it is submitted again."""
    held = _held(by, report, version, "return")
    if not reason.strip():
        raise ValidationError({"reason": _("Say why it is returned.")})
    held.figures, held.figures_taken = [], None
    _move(held, "return", by, reason.strip())
    record(actor=by, action="reports.return", obj=held, unit=held.unit, reason=reason.strip()[:500])
    return held


@transaction.atomic
def accept_report(*, by: User, report: UnitReport, version: int) -> UnitReport:
    """Accept a report: it counts in the consolidated one from now on."""
    held = _held(by, report, version, "accept")
    _move(held, "accept", by)
    record(actor=by, action="reports.accept", obj=held, unit=held.unit)
    return held


def record_signed(
    *, by: User, report: UnitReport, number: str, dated: date | None, file: UploadedFile | None = None
) -> UnitReport:
    """Write down number and date of the signed report, with its file where it is at hand; in any state but draft."""
    if not may(by, "reports.papers", report.unit):
        raise PermissionDenied("papers of this unit are kept by others")
    if dated is not None and dated > timezone.localdate():
        raise ValidationError({"dated": _("The document's date is in the future.")})
    if not number.strip() or dated is None:
        raise ValidationError({"number": _("Give number and date as they stand on the paper.")})
    with kept(file, FILE) as fields, transaction.atomic():
        held = UnitReport.objects.select_for_update(of=("self",)).select_related("unit", "call").get(pk=report.pk)
        if held.state == State.DRAFT:
            raise ValidationError(_("Submit the report first."))
        before = UnitReport(stored=held.stored)
        held.number, held.dated = number.strip(), dated
        for name, value in fields.items():
            setattr(held, name, value)
        held.save()
        record(actor=by, action="reports.number", obj=held, unit=held.unit, number=held.number, file=bool(fields))
    if fields and before.stored:
        remove(before)
    return held


def _held(by: User, report: UnitReport, version: int, action: str) -> UnitReport:
    held = hold(UnitReport.objects.select_related("unit", "call"), report.pk, version)
    if not may_move(by, held, action):
        raise PermissionDenied(f"{MOVES[action].right} is not allowed")
    if not is_open(held, action):
        words = _("The report is “%(state)s” now; this is not possible any more.")
        raise ValidationError(words % {"state": held.get_state_display()})
    return held


def _move(held: UnitReport, action: str, by: User, reason: str = "") -> None:
    before, held.state = held.state, MOVES[action].after
    held.save()
    step = ReportStep(report=held, before=before, after=held.state, reason=reason, moved_by=by)
    step.full_clean()
    step.save()


def _edits(
    edits: Mapping[str, Mapping[str, Any]], figures: Mapping[str, Mapping[str, Any]], *, strict: bool
) -> dict[str, dict[str, Any]]:
    kept_edits = {}
    for key, edit in edits.items():
        figure = figures.get(key)
        if figure is None or figure["share_of"] or edit["value"] == figure["value"]:
            continue  # gone, worked out from others, or the same again
        kept_edits[key] = {"value": edit["value"], "note": str(edit.get("note", "")).strip()}
    if strict and (bare := _without_note(kept_edits)):
        words = _("Say why it differs from what the office counts.")
        raise ValidationError({f"note-{key}": words for key in bare})
    return kept_edits


def _without_note(edits: Mapping[str, Mapping[str, Any]]) -> list[str]:
    return [key for key, edit in edits.items() if not edit["note"]]

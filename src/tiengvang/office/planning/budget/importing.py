"""Bringing lines of a sheet into an estimate: all or none of them, or those without a fault. Reading is in `sheets`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import IO

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max

from tiengvang.office.organisation.audit import record
from tiengvang.office.organisation.models import User
from tiengvang.office.organisation.policy import demand
from tiengvang.office.planning.budget.estimating import LINES_AT_MOST, TOO_MANY, demand_written
from tiengvang.office.planning.budget.selectors import tasks_for
from tiengvang.office.planning.budget.sheets import Fault, Sheet, read_sheet
from tiengvang.office.planning.models import Estimate, EstimateLine


@dataclass(frozen=True, slots=True)
class Imported:
    """What came of a sheet. taken: lines written; amount: theirs in all, in đồng."""

    sheet: Sheet
    taken: int = 0
    amount: int = 0


@transaction.atomic
def import_lines(*, by: User, estimate: Estimate, file: IO[bytes], all_or_nothing: bool) -> Imported:
    """Add the sheet's lines at the end of an estimate that is being written.

    all_or_nothing: one faulty row, and nothing is written. Raises PermissionDenied, ValidationError, and InputFault
    where the file is no such sheet.
    """
    held = Estimate.objects.select_for_update(of=("self",)).select_related("unit").get(pk=estimate.pk)
    demand(by, "budget.estimate", held.unit)
    demand_written(held)
    sheet = read_sheet(file, tasks_for(held.unit, held.year), held.lines.all())
    if (sheet.bad and all_or_nothing) or not sheet.rows:
        return Imported(sheet)
    taken = amount = 0
    written = held.lines.count()
    last = held.lines.aggregate(last=Max("order"))["last"] or 0
    for row in sheet.rows:
        line = EstimateLine(estimate=held, order=last + taken + 1, **row.values)
        try:
            line.clean_fields(exclude=["estimate", "task"])  # both were found in the database already
            line.clean()
            if written + taken >= LINES_AT_MOST:
                raise ValidationError(TOO_MANY)
        except ValidationError as refusal:
            sheet.bad += 1
            sheet.faults += [Fault(str(row.at), message) for message in refusal.messages]
            continue
        line.save()
        taken, amount = taken + 1, amount + line.amount
    if sheet.bad and all_or_nothing:
        transaction.set_rollback(True)
        return Imported(sheet)
    held.version += 1
    held.save(update_fields=["version", "changed"])
    record(actor=by, action="budget.import_lines", obj=held, unit=held.unit, taken=taken, faulty=sheet.bad,
           amount=amount)  # fmt: skip
    return Imported(sheet, taken, amount)

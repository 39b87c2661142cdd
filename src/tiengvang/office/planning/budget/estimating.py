"""Writing estimates: the estimate itself, its lines and their quotations. Moving it on is in `appraising`.

Each change asks for the right, checks, writes in one transaction and leaves an audit entry. Raises PermissionDenied,
ValidationError with the field and the remedy, and `locking.Outdated` where somebody changed the record meanwhile.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tiengvang.office.organisation.audit import record
from tiengvang.office.organisation.models import Unit, User
from tiengvang.office.organisation.policy import demand
from tiengvang.office.planning.budget.moves import is_written
from tiengvang.office.planning.budget.selectors import tasks_for
from tiengvang.office.planning.models import Estimate, EstimateLine, Plan, Quotation, Task
from tiengvang.office.planning.tasks.selectors import visible_plans
from tiengvang.office.shell.keeping import FILE, kept, remove
from tiengvang.office.shell.locking import hold

LINE_FIELDS: Final = ("task", "content", "unit_of_measure", "quantity", "unit_cost", "basis", "notes")
LINES_AT_MOST: Final = 2_000
TOO_MANY: Final = gettext_lazy("An estimate holds at most 2,000 lines. Begin another one.")


@transaction.atomic
def make_estimate(*, by: User, unit: Unit, year: int, lane: str, title: str, plan: Plan | None = None) -> Estimate:
    """Begin an estimate of a unit, as a draft."""
    demand(by, "budget.estimate", unit)
    made = Estimate(unit=unit, year=year, lane=lane, title=" ".join(title.split()), plan=plan, created_by=by)
    _check_plan(by, made)
    made.full_clean()
    made.save()
    record(actor=by, action="budget.make_estimate", obj=made, unit=unit, year=year, lane=lane)
    return made


@transaction.atomic
def change_estimate(*, by: User, estimate: Estimate, version: int, changes: Mapping[str, Any]) -> Estimate:
    """Change title, year or plan while the estimate is being written. Raises TypeError for another field."""
    if wrong := set(changes) - {"title", "year", "plan"}:
        raise TypeError(f"an estimate's {', '.join(sorted(wrong))} cannot be changed")
    held = _hold(by, estimate, version)
    for field, value in changes.items():
        setattr(held, field, " ".join(value.split()) if field == "title" else value)
    _check_plan(by, held)
    held.full_clean()
    held.save()
    record(actor=by, action="budget.change_estimate", obj=held, unit=held.unit, fields=sorted(changes))
    return held


@transaction.atomic
def delete_estimate(*, by: User, estimate: Estimate, version: int) -> None:
    """Delete a draft that has never been sent on."""
    held = _hold(by, estimate, version)
    if held.steps.exists():
        raise ValidationError(_("The estimate has been sent on before; it is kept."))
    files = list(Quotation.objects.filter(line__estimate=held))
    record(actor=by, action="budget.delete_estimate", obj=held, unit=held.unit, year=held.year, lane=held.lane)
    held.delete()
    transaction.on_commit(lambda: [remove(one) for one in files])


@transaction.atomic
def add_line(
    *, by: User, estimate: Estimate, content: str, unit_of_measure: str, quantity: Decimal, unit_cost: int,
    task: Task | None = None, basis: str = "", notes: str = "",
) -> EstimateLine:  # fmt: skip
    """Add a line at the end. What people see of the estimate changes with it, and so does its version."""
    held = _touch(by, estimate)
    line = new_line(held, {
        "content": content, "unit_of_measure": unit_of_measure, "quantity": quantity, "unit_cost": unit_cost,
        "task": task, "basis": basis, "notes": notes,
    })  # fmt: skip
    check_line(line)
    line.save()
    record(actor=by, action="budget.add_line", obj=line, unit=held.unit, estimate=held.pk, amount=line.amount)
    return line


@transaction.atomic
def change_line(*, by: User, line: EstimateLine, version: int, changes: Mapping[str, Any]) -> EstimateLine:
    """Change fields of a line (LINE_FIELDS). Raises TypeError for another field."""
    if wrong := set(changes) - set(LINE_FIELDS):
        raise TypeError(f"a line's {', '.join(sorted(wrong))} cannot be changed")
    estimate = _touch(by, line.estimate)
    held = hold(EstimateLine.objects, line.pk, version)
    held.estimate = estimate
    before = held.amount
    for field, value in changes.items():
        setattr(held, field, value.strip() if isinstance(value, str) else value)
    check_line(held)
    held.save()
    record(
        actor=by, action="budget.change_line", obj=held, unit=estimate.unit, estimate=estimate.pk,
        amount=[before, held.amount],
    )  # fmt: skip
    return held


@transaction.atomic
def delete_line(*, by: User, line: EstimateLine, version: int) -> None:
    """Delete a line that the appraising unit has said nothing of yet."""
    estimate = _touch(by, line.estimate)
    held = hold(EstimateLine.objects, line.pk, version)
    if held.remarks.exists():
        raise ValidationError(
            _("The line has remarks of the appraisal, which are kept. Set its quantity or unit cost lower instead.")
        )
    files = list(held.quotations.all())
    record(actor=by, action="budget.delete_line", obj=held, unit=estimate.unit, estimate=estimate.pk,
           amount=held.amount)  # fmt: skip
    held.delete()
    transaction.on_commit(lambda: [remove(one) for one in files])


def new_line(estimate: Estimate, values: Mapping[str, Any]) -> EstimateLine:
    """A line at the end of the estimate, not saved yet."""
    last = estimate.lines.aggregate(last=Max("order"))["last"] or 0
    tidy = {name: value.strip() if isinstance(value, str) else value for name, value in values.items()}
    return EstimateLine(estimate=estimate, order=last + 1, **tidy)


def check_line(line: EstimateLine) -> None:
    """The rules of a line. Raises ValidationError by field."""
    line.full_clean()
    if line.task is not None and not tasks_for(line.estimate.unit, line.estimate.year).filter(pk=line.task.pk).exists():
        raise ValidationError(
            {"task": _("Choose a task of %(year)d that the unit leads or joins.") % {"year": line.estimate.year}}
        )
    if line.pk is None and line.estimate.lines.count() >= LINES_AT_MOST:
        raise ValidationError(TOO_MANY)


def add_quotation(
    *, by: User, line: EstimateLine, supplier: str, amount: int, dated: date | None = None, note: str = "",
    file: UploadedFile | None = None,
) -> Quotation:  # fmt: skip
    """Add a supplier's price, with its file if there is one."""
    with kept(file, FILE) as fields, transaction.atomic():
        estimate = _touch(by, line.estimate)
        made = Quotation(
            line=line, supplier=" ".join(supplier.split()), amount=amount, dated=dated, note=note.strip(), added_by=by,
            **fields,
        )  # fmt: skip
        made.full_clean()
        made.save()
        record(actor=by, action="budget.add_quotation", obj=line, unit=estimate.unit, quotation=made.pk, amount=amount)
    return made


@transaction.atomic
def remove_quotation(*, by: User, quotation: Quotation) -> None:
    """Take a quotation away, with its file."""
    estimate = _touch(by, quotation.line.estimate)
    record(
        actor=by, action="budget.remove_quotation", obj=quotation.line, unit=estimate.unit, quotation=quotation.pk,
        amount=quotation.amount, supplier=quotation.supplier, digest=quotation.digest,
    )  # fmt: skip
    quotation.delete()
    transaction.on_commit(lambda: remove(quotation))


def demand_written(estimate: Estimate) -> None:
    """Raise ValidationError where the estimate's lines are not being written any more."""
    if not is_written(estimate):
        raise ValidationError(
            _("The estimate is “%(state)s”; its lines change only in a draft or after it was returned.")
            % {"state": estimate.get_state_display()}
        )


def _hold(by: User, estimate: Estimate, version: int) -> Estimate:
    held = hold(Estimate.objects.select_related("unit", "plan"), estimate.pk, version)
    demand(by, "budget.estimate", held.unit)
    demand_written(held)
    return held


def _touch(by: User, estimate: Estimate) -> Estimate:
    """The estimate, locked, at its next version: two may write different lines, but nobody sends on what they have not
    seen."""
    held = Estimate.objects.select_for_update(of=("self",)).select_related("unit").get(pk=estimate.pk)
    demand(by, "budget.estimate", held.unit)
    demand_written(held)
    held.version += 1
    held.save(update_fields=["version", "changed"])
    return held


def _check_plan(by: User, estimate: Estimate) -> None:
    plan = estimate.plan
    if plan is None:
        return
    if not visible_plans(by).filter(pk=plan.pk).exists():
        raise ValidationError({"plan": _("Choose a plan that you may see.")})
    if not plan.first_year <= estimate.year <= plan.last_year:
        raise ValidationError({"plan": _("The plan runs in %(years)s.") % {"years": plan.years}})

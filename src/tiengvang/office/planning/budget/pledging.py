"""Recording what partners promise and give: money, or something with a stated value. Raises as `estimating` does."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tiengvang.office.organisation.audit import record
from tiengvang.office.organisation.models import Unit, User
from tiengvang.office.organisation.policy import demand
from tiengvang.office.planning.budget.money import in_words
from tiengvang.office.planning.budget.selectors import balance_of, tasks_for
from tiengvang.office.planning.models import EstimateLine, Pledge
from tiengvang.office.planning.models.budget import Lane
from tiengvang.office.shell.keeping import FILE, kept
from tiengvang.office.shell.locking import hold

FIELDS: Final = ("year", "partner", "form", "content", "value", "basis", "task", "line", "number", "dated")
State = Pledge.State


@transaction.atomic
def make_pledge(*, by: User, unit: Unit, values: Mapping[str, Any]) -> Pledge:
    """Record a promise (FIELDS) to a unit; with a document's number and date it counts as agreed in writing."""
    demand(by, "budget.estimate", unit)
    made = Pledge(unit=unit, recorded_by=by)
    _fill(made, values)
    made.save()
    record(actor=by, action="budget.make_pledge", obj=made, unit=unit, value=made.value, form=made.form)
    return made


@transaction.atomic
def change_pledge(*, by: User, pledge: Pledge, version: int, values: Mapping[str, Any]) -> Pledge:
    """Change what was recorded of a promise that still stands."""
    held = _held(by, pledge, version)
    before, tied = held.value, held.line
    _fill(held, values)
    _check_not_used(held, tied)
    held.save()
    record(actor=by, action="budget.change_pledge", obj=held, unit=held.unit, value=[before, held.value])
    return held


def receive_pledge(
    *, by: User, pledge: Pledge, version: int, received_value: int, received_on: date, file: UploadedFile | None = None
) -> Pledge:
    """Record what has been received in all, and when the last of it came; again where more comes later."""
    with kept(file, FILE) as fields, transaction.atomic():
        held = _held(by, pledge, version)
        if received_on > timezone.localdate():
            raise ValidationError({"received_on": _("The day is in the future.")})
        if received_value == 0:
            raise ValidationError({"received_value": _("Nothing was received: then leave the promise as it is.")})
        for name, value in fields.items():
            setattr(held, name, value)
        held.received_value, held.received_on, held.state = received_value, received_on, State.RECEIVED
        held.full_clean()
        held.save()
        _check_line_holds(held.line, "received_value")
        record(actor=by, action="budget.receive_pledge", obj=held, unit=held.unit, value=received_value)
    return held


@transaction.atomic
def withdraw_pledge(*, by: User, pledge: Pledge, version: int) -> Pledge:
    """Say that a promise does not stand any more; what was received cannot be withdrawn."""
    held = _held(by, pledge, version)
    if held.state == State.RECEIVED:
        raise ValidationError(_("It was received; correct the value received instead."))
    held.state = State.WITHDRAWN
    held.full_clean()
    held.save()
    record(actor=by, action="budget.withdraw_pledge", obj=held, unit=held.unit, value=held.value)
    return held


def _held(by: User, pledge: Pledge, version: int) -> Pledge:
    held = hold(Pledge.objects.select_related("unit", "line__estimate"), pledge.pk, version)
    demand(by, "budget.estimate", held.unit)
    if held.state == State.WITHDRAWN:
        raise ValidationError(_("The promise was withdrawn. Record a new one."))
    return held


def _fill(pledge: Pledge, values: Mapping[str, Any]) -> None:
    if wrong := set(values) - set(FIELDS):
        raise TypeError(f"a pledge's {', '.join(sorted(wrong))} cannot be set")
    for name, value in values.items():
        setattr(pledge, name, " ".join(value.split()) if isinstance(value, str) else value)
    if pledge.state in (State.PROMISED, State.AGREED):
        pledge.state = State.AGREED if pledge.number and pledge.dated else State.PROMISED
    if bool(pledge.number) != bool(pledge.dated):
        raise ValidationError({"dated": _("A document has a number and a date: give both, or neither.")})
    if pledge.form == Pledge.Form.IN_KIND and not pledge.basis:
        raise ValidationError({"basis": _("Say how the value of what is given in kind was found.")})
    if pledge.value == 0:
        raise ValidationError({"value": _("State a value above 0.")})
    line = pledge.line
    if line is not None and (
        line.estimate.lane != Lane.C or line.estimate.unit_id != pledge.unit_id or line.estimate.year != pledge.year
    ):
        raise ValidationError({"line": _("Choose a line of the unit's estimate of that year for money from society.")})
    if pledge.task is not None and not tasks_for(pledge.unit, pledge.year).filter(pk=pledge.task.pk).exists():
        raise ValidationError(
            {"task": _("Choose a task of %(year)d that the unit leads or joins.") % {"year": pledge.year}}
        )
    pledge.full_clean()


def _check_not_used(pledge: Pledge, tied: EstimateLine | None) -> None:
    """Money that came from the partner and is spent stays with its line."""
    if tied is None or pledge.received_value is None or pledge.state != State.RECEIVED:
        return
    if pledge.line_id == tied.pk and pledge.form == Pledge.Form.MONEY:
        return
    if balance_of(tied).remaining < pledge.received_value:
        raise ValidationError({"line": _("Money of this promise is spent or committed on its line already.")})


def _check_line_holds(line: EstimateLine | None, field: str) -> None:
    if line is not None and (missing := -balance_of(line).remaining) > 0:
        raise ValidationError(
            {field: _("More than this is spent or committed on its line already: %(missing)s are missing.")
             % {"missing": in_words(missing)}}
        )  # fmt: skip

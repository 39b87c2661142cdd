"""Recording what becomes of decided money: contracts, their settlement, payments; mistaken ones are taken back.

Nothing is committed or paid beyond what the line has left: the law lets only decided money be spent, so a further
decision comes first. Raises as `estimating` does.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from tiengvang.office.organisation.audit import record
from tiengvang.office.organisation.models import User
from tiengvang.office.organisation.policy import demand
from tiengvang.office.planning.budget.money import in_words
from tiengvang.office.planning.budget.selectors import balance_of, left_on
from tiengvang.office.planning.models import Commitment, Estimate, EstimateLine, Spending
from tiengvang.office.planning.models.budget import Lane
from tiengvang.office.shell.keeping import FILE, kept


def commit(
    *, by: User, line: EstimateLine, number: str, dated: date, amount: int, payee: str = "", note: str = "",
    file: UploadedFile | None = None,
) -> Commitment:  # fmt: skip
    """Record a signed contract."""
    with kept(file, FILE) as fields, transaction.atomic():
        held = _held(by, line)
        _check_day(held, dated)
        _check_left(held, amount)
        made = Commitment(line=held, recorded_by=by, **_said(number, dated, amount, payee, note), **fields)
        made.full_clean()
        made.save()
        record(actor=by, action="budget.commit", obj=held, unit=held.estimate.unit, commitment=made.pk, amount=amount,
               number=made.number)  # fmt: skip
    return made


def spend(
    *, by: User, line: EstimateLine, number: str, dated: date, amount: int, commitment: Commitment | None = None,
    payee: str = "", note: str = "", file: UploadedFile | None = None,
) -> Spending:  # fmt: skip
    """Record a payment. On a commitment it takes from that, which has to hold it; else from what the line has left."""
    with kept(file, FILE) as fields, transaction.atomic():
        held = _held(by, line)
        _check_day(held, dated)
        if commitment is None:
            _check_left(held, amount)
        else:
            _check_contract(held, commitment, dated, amount)
        made = Spending(
            line=held, commitment=commitment, recorded_by=by, **_said(number, dated, amount, payee, note), **fields
        )
        made.full_clean()
        made.save()
        record(actor=by, action="budget.spend", obj=held, unit=held.estimate.unit, payment=made.pk, amount=amount,
               number=made.number, commitment=commitment.pk if commitment else None)  # fmt: skip
    return made


@transaction.atomic
def settle(*, by: User, commitment: Commitment, on: date, note: str) -> Commitment:
    """Settle a contract: what is not paid of it is free again."""
    line = _held(by, commitment.line)
    held = Commitment.objects.select_for_update().get(pk=commitment.pk)
    if held.voided or held.settled:
        raise ValidationError(_("The contract is settled or taken back already."))
    if on > timezone.localdate() or on < held.dated:
        raise ValidationError({"on": _("The day lies between the contract's day and today.")})
    if not note.strip():
        raise ValidationError({"note": _("Give the document of the settlement.")})
    free = left_on(held)
    held.settled, held.settle_note = on, note.strip()
    held.full_clean()
    held.save()
    record(actor=by, action="budget.settle", obj=line, unit=line.estimate.unit, commitment=held.pk, freed=free)
    return held


@transaction.atomic
def take_back(*, by: User, entry: Commitment | Spending, reason: str) -> Commitment | Spending:
    """Take a mistaken contract or payment back; it stays to be seen, and counts no more. What a payment took from a
    contract counts as committed again."""
    line = _held(by, entry.line)
    held = type(entry)._default_manager.select_for_update(of=("self",)).get(pk=entry.pk)
    if held.voided is not None:
        raise ValidationError(_("It has been taken back already."))
    if not reason.strip():
        raise ValidationError({"reason": _("Say why.")})
    if isinstance(held, Commitment) and held.payments.filter(voided=None).exists():
        raise ValidationError(_("There are payments on this contract. Take those back first, or settle it."))
    held.voided, held.voided_by, held.void_reason = timezone.now(), by, reason.strip()
    held.full_clean()
    held.save()
    record(actor=by, action="budget.take_back", obj=line, unit=line.estimate.unit, amount=held.amount,
           entry=f"{held._meta.model_name}:{held.pk}")  # fmt: skip
    return held


def _held(by: User, line: EstimateLine) -> EstimateLine:
    """The line, locked: two payments at once cannot both take the last đồng."""
    rows = EstimateLine.objects.select_for_update(of=("self",)).select_related("estimate__unit", "task")
    held = rows.get(pk=line.pk)
    demand(by, "budget.estimate", held.estimate.unit)
    if held.estimate.state != Estimate.State.DECIDED:
        raise ValidationError(
            _("The estimate is “%(state)s”; money is committed and paid from decided ones.")
            % {"state": held.estimate.get_state_display()}
        )
    return held


def _said(number: str, dated: date, amount: int, payee: str, note: str) -> dict[str, Any]:
    return {"number": " ".join(number.split()), "dated": dated, "amount": amount, "payee": " ".join(payee.split()),
            "note": note.strip()}  # fmt: skip


def _check_day(line: EstimateLine, dated: date) -> None:
    if dated > timezone.localdate():
        raise ValidationError({"dated": _("The day is in the future.")})
    first = line.estimate.decisions.order_by("dated").values_list("dated", flat=True).first()
    if first is not None and dated < first:
        raise ValidationError(
            {"dated": _("The day comes before the decision of %(day)s. Look at the year.")
             % {"day": formats.date_format(first, "SHORT_DATE_FORMAT")}}
        )  # fmt: skip


def _check_left(line: EstimateLine, amount: int) -> None:
    left = balance_of(line).remaining
    if amount <= left:
        return
    remedy = (
        _("Record the money received from the partner first, and which line it is for.")
        if line.estimate.lane == Lane.C
        else _("Only decided money may be spent: record the further decision first.")
    )
    raise ValidationError(
        {"amount": _("The line has %(left)s left. %(remedy)s") % {"left": in_words(max(0, left)), "remedy": remedy}}
    )


def _check_contract(line: EstimateLine, commitment: Commitment, dated: date, amount: int) -> None:
    if commitment.line_id != line.pk or commitment.voided or commitment.settled:
        raise ValidationError({"commitment": _("Choose an open contract of this line.")})
    if dated < commitment.dated:
        raise ValidationError({"dated": _("The day comes before the contract's.")})
    left = left_on(commitment)
    if amount > left:
        raise ValidationError(
            {"amount": _("Of the contract %(left)s are left. Record the annex of the contract as a further commitment "
                         "first.") % {"left": in_words(left)}}
        )  # fmt: skip

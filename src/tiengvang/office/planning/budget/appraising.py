"""Moving estimates on: sending, remarks line by line, returning, deciding. Who may is in `moves`. Writes no lines.

Raises as `estimating` does.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tiengvang.office.organisation.audit import record
from tiengvang.office.organisation.models import Unit, User
from tiengvang.office.organisation.policy import demand
from tiengvang.office.planning.budget.moves import BY_CODE, Move, fits
from tiengvang.office.planning.budget.selectors import balances, left_on, proposals
from tiengvang.office.planning.models import (
    BudgetDecision,
    Commitment,
    DecisionAmount,
    Estimate,
    EstimateLine,
    EstimateStep,
    Remark,
)
from tiengvang.office.planning.models.budget import Lane
from tiengvang.office.planning.tasks.selectors import own_unit
from tiengvang.office.shell.keeping import FILE, kept
from tiengvang.office.shell.locking import Outdated, hold

State = Estimate.State


@dataclass(frozen=True, slots=True)
class Said:
    """What the appraisal says of a line (its number); amount_proposed None where it only asks."""

    line: int
    text: str
    amount_proposed: int | None = None


@transaction.atomic
def move_estimate(*, by: User, estimate: Estimate, version: int, code: str, reason: str = "") -> Estimate:
    """Move an estimate by the move of that code. Raises KeyError for a code nobody knows."""
    move = BY_CODE[code]
    held = _held(by, estimate, version, move)
    if move.by_decision:
        raise ValidationError(_("This is done by recording the decision with its number, date and amounts."))
    if move.with_reason and not reason.strip():
        raise ValidationError({"reason": _("Say why.")})
    _CHECKS.get(code, _nothing)(by, held)
    if code == "forward":
        _set_proposed(held, proposals(held))
    elif move.before == (State.APPRAISED,) and move.after != State.DECIDED:
        _set_proposed(held, {})
    _step(by, held, move, reason.strip())
    return held


@transaction.atomic
def remark(*, by: User, estimate: Estimate, said: Iterable[Said]) -> list[Remark]:
    """Write remarks on lines of an estimate that is being appraised. Two appraisers may do so at once: each adds."""
    held = Estimate.objects.select_for_update(of=("self",)).select_related("unit").get(pk=estimate.pk)
    demand(by, "budget.appraise", held.unit)
    if held.state != State.SUBMITTED:
        raise ValidationError(_("Remarks are made while an estimate is being appraised."))
    unit = own_unit(by, "budget.appraise") or Unit.objects.filter(is_finance=True).first()
    if unit is None:
        raise ValidationError(_("No unit appraises budgets. An administrator says which one does, under Units."))
    lines = held.lines.in_bulk()
    made = []
    for one in said:
        line = lines.get(one.line)
        if line is None:
            raise ValidationError(_("A line was deleted meanwhile. Open the appraisal again."))
        made.append(_remark(by, unit, line, one))
    record(actor=by, action="budget.remark", obj=held, unit=held.unit, lines=[one.line_id for one in made])
    return made


@transaction.atomic
def answer_remark(*, by: User, remark: Remark, version: int, answer: str) -> Remark:
    """Answer a remark for the unit whose estimate it is; a later answer stands in place of an earlier one, which who
    writes it has seen: version is that of the remark then. Raises Outdated."""
    held = Remark.objects.select_for_update(of=("self",)).select_related("line__estimate__unit").get(pk=remark.pk)
    if held.version != version:
        raise Outdated(held)
    estimate = held.line.estimate
    demand(by, "budget.estimate", estimate.unit)
    if estimate.state not in (State.SUBMITTED, State.RETURNED, State.DRAFT):
        raise ValidationError(_("The appraisal is finished; answers are not taken any more."))
    if not answer.strip():
        raise ValidationError({"answer": _("Write the answer.")})
    held.answer, held.answered_by, held.answered = answer.strip(), by, timezone.now()
    held.full_clean()
    held.save()
    record(actor=by, action="budget.answer_remark", obj=held.line, unit=estimate.unit, remark=held.pk)
    return held


def decide_estimate(
    *, by: User, estimate: Estimate, version: int, number: str, dated: date, level: str,
    amounts: Mapping[int, int], note: str = "", file: UploadedFile | None = None,
) -> BudgetDecision:  # fmt: skip
    """Record a decision with the amount that each line has from now on (line's number to đồng).

    The first decision names every line; a later one only those that it changes, with their new whole amount. What it
    leaves below what is already used is recorded all the same, and shown as over-spent.
    """
    move = BY_CODE["decide" if estimate.lane == Lane.B else "allot"]
    with kept(file, FILE) as fields, transaction.atomic():
        held = _held(by, estimate, version, move)
        _check_decision(held, dated, level, amounts)
        made = BudgetDecision(
            estimate=held, number=" ".join(number.split()), dated=dated, level=level, note=note.strip(),
            recorded_by=by, **fields,
        )  # fmt: skip
        made.full_clean()
        made.save()
        for pk, amount in amounts.items():
            one = DecisionAmount(decision=made, line_id=pk, amount=amount)
            one.full_clean()
            one.save()
        _step(by, held, move, f"{made.number}, {made.dated:%d/%m/%Y}", decision=made.pk, amount=sum(amounts.values()))
    return made


def _held(by: User, estimate: Estimate, version: int, move: Move) -> Estimate:
    held = hold(Estimate.objects.select_related("unit"), estimate.pk, version)
    demand(by, move.right, held.unit)
    if not fits(move, held):
        raise ValidationError(
            _("This cannot be done now: the estimate is “%(state)s”.") % {"state": held.get_state_display()}
        )
    return held


def _step(by: User, held: Estimate, move: Move, reason: str, **detail: Any) -> None:
    step = EstimateStep(estimate=held, before=held.state, after=move.after, reason=reason, moved_by=by)
    step.full_clean()
    held.state = move.after
    held.save()
    step.save()
    record(
        actor=by, action=f"budget.{move.code}", obj=held, unit=held.unit, before=step.before, after=step.after, **detail
    )


def _set_proposed(held: Estimate, amounts: Mapping[int, int]) -> None:
    lines = list(held.lines.all())
    for line in lines:
        line.proposed = amounts.get(line.pk)
    EstimateLine.objects.bulk_update(lines, ["proposed"], batch_size=200)


def _remark(by: User, unit: Unit, line: EstimateLine, said: Said) -> Remark:
    if not said.text.strip() and said.amount_proposed is None:
        raise ValidationError(_("Write a remark, or propose an amount."))
    text = said.text.strip()
    if not text and said.amount_proposed != line.amount:
        raise ValidationError(_("Say why another amount is proposed for “%(line)s”.") % {"line": line})
    made = Remark(
        line=line, unit=unit, text=text or _("Agreed as asked for."), amount_proposed=said.amount_proposed, made_by=by
    )
    made.full_clean()
    made.save()
    return made


def _check_decision(held: Estimate, dated: date, level: str, amounts: Mapping[int, int]) -> None:
    if dated > timezone.localdate():
        raise ValidationError({"dated": _("The day is in the future.")})
    if held.lane == Lane.B and level == BudgetDecision.Level.UNIT:
        raise ValidationError(
            {"level": _("Money outside recurrent tasks is decided by the competent level, not by the unit's head.")}
        )
    lines = set(held.lines.values_list("pk", flat=True))
    if not amounts or set(amounts) - lines:
        raise ValidationError(_("Give amounts for lines of this estimate."))
    if held.state != State.DECIDED and set(amounts) != lines:
        raise ValidationError(_("Give an amount for every line, 0 for what is not granted."))
    last = held.decisions.order_by("-dated").first()
    if last is not None and dated < last.dated:
        raise ValidationError(
            {"dated": _("The decision before, %(number)s, is of %(day)s. A later one cannot be older.")
             % {"number": last.number, "day": f"{last.dated:%d/%m/%Y}"}}
        )  # fmt: skip


def _demand_lines(by: User, held: Estimate) -> None:
    if not held.lines.filter(amount__gt=0).exists():
        raise ValidationError(_("There is no line with an amount yet. Add the lines first."))


def _demand_other(by: User, held: Estimate) -> None:
    sent = held.steps.filter(after=State.SUBMITTED).exclude(before=State.APPRAISED).last()
    if sent is not None and sent.moved_by_id == by.pk:
        raise ValidationError(_("Who sent the estimate does not finish its appraisal. Ask another appraiser."))


def _demand_settled(by: User, held: Estimate) -> None:
    open_ones = [one for one in Commitment.objects.filter(line__estimate=held, voided=None, settled=None)
                 if left_on(one)]  # fmt: skip
    if open_ones:
        raise ValidationError(
            _("These contracts are neither paid nor settled: %(numbers)s. Record that first.")
            % {"numbers": ", ".join(one.number for one in open_ones[:5])}
        )
    over = [line for line, one in balances(held.lines.select_related("estimate")).items() if one.is_over]
    if over:
        raise ValidationError(_("Some lines are over-spent. Record the decision that covers them first."))


def _nothing(by: User, held: Estimate) -> None:
    """Most moves ask for nothing more."""


_CHECKS = {"submit": _demand_lines, "forward": _demand_other, "close": _demand_settled}

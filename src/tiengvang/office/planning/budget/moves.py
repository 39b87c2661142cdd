"""How an estimate goes from state to state, and who may move it: one table, which everything else asks. Moves nothing.

Recurrent money and money from society are decided by the unit's head within what the unit has; money outside recurrent
tasks is appraised by the unit that appraises budgets, and decided by the competent level.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tiengvang.office.organisation.policy import Person, may
from tiengvang.office.planning.models import Estimate
from tiengvang.office.planning.models.budget import Lane

State = Estimate.State


@dataclass(frozen=True, slots=True)
class Move:
    """right: capability, asked for the estimate's unit; by_decision: moved by recording a decision with its amounts;
    with_reason: obligatory; said: what a page says afterwards; leads: what happens by it, said before."""

    code: str
    lanes: tuple[Lane, ...]
    before: tuple[State, ...]
    after: State
    right: str
    label: str | Promise
    leads: str | Promise
    said: str | Promise
    with_reason: bool = False
    by_decision: bool = False


_OWN: Final = (Lane.A, Lane.C)
_ALL: Final = (Lane.A, Lane.B, Lane.C)

MOVES: Final = (
    Move("submit", (Lane.B,), (State.DRAFT, State.RETURNED), State.SUBMITTED, "budget.submit",
         _("Send for appraisal"), _("Afterwards its lines cannot be changed until it comes back."),
         _("The estimate was sent for appraisal.")),
    Move("withdraw", (Lane.B,), (State.SUBMITTED,), State.DRAFT, "budget.submit",
         _("Take it back"), _("It becomes a draft again; remarks that were made stay."),
         _("The estimate is a draft again."), with_reason=True),
    Move("return", (Lane.B,), (State.SUBMITTED,), State.RETURNED, "budget.appraise",
         _("Return it"), _("The unit mends it, answers the remarks and sends it again."),
         _("The estimate was returned to its unit."), with_reason=True),
    Move("forward", (Lane.B,), (State.SUBMITTED,), State.APPRAISED, "budget.appraise",
         _("Send on for decision"),
         _("Of each line the latest amount proposed counts; a line without one is proposed as it was asked for."),
         _("The appraisal is finished; the estimate waits for the decision.")),
    Move("recall", (Lane.B,), (State.APPRAISED,), State.SUBMITTED, "budget.appraise",
         _("Appraise it again"), _("It waits for the appraisal again; the amounts proposed are worked out anew."),
         _("The estimate waits for the appraisal again."), with_reason=True),
    Move("refuse", (Lane.B,), (State.APPRAISED,), State.RETURNED, "budget.decide",
         _("Return it without a decision"), _("The unit mends it and sends it for appraisal again."),
         _("The estimate was returned to its unit."), with_reason=True),
    Move("decide", (Lane.B,), (State.APPRAISED, State.DECIDED), State.DECIDED, "budget.decide",
         _("Record the decision"), _("Amounts count from the decision on; a later one changes the lines it names."),
         _("The decision was recorded."), by_decision=True),
    Move("allot", _OWN, (State.DRAFT, State.DECIDED), State.DECIDED, "budget.allot",
         _("Record the unit's decision"),
         _("Amounts count from the decision on; a later one changes the lines it names."),
         _("The decision was recorded."), by_decision=True),
    Move("close", _ALL, (State.DECIDED,), State.CLOSED, "budget.submit",
         pgettext_lazy("estimate", "Close it"), _("Nothing can be committed or paid from it any more."),
         _("The estimate is closed."), ),
    Move("reopen", _ALL, (State.CLOSED,), State.DECIDED, "budget.submit",
         pgettext_lazy("estimate", "Open it again"), _("Commitments and payments can be recorded again."),
         _("The estimate is open again."), with_reason=True),
)  # fmt: skip
BY_CODE: Final = {move.code: move for move in MOVES}


def fits(move: Move, estimate: Estimate) -> bool:
    """Whether the move leads on from where the estimate is."""
    return estimate.lane in move.lanes and estimate.state in move.before


def open_to(person: Person, estimate: Estimate) -> list[Move]:
    """The moves that the person may make with the estimate now."""
    return [move for move in MOVES if fits(move, estimate) and may(person, move.right, estimate.unit)]


def is_written(estimate: Estimate) -> bool:
    """Whether its lines are still being written."""
    return estimate.state in (State.DRAFT, State.RETURNED)

"""Who may move a difficulty or request from which state to which: the one table. Writes nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tiengvang.office.organisation.models import Unit
from tiengvang.office.organisation.policy import Person, may
from tiengvang.office.planning.models import Obstacle, ObstacleStep
from tiengvang.office.shell.context import profile

State, Kind = Obstacle.State, ObstacleStep.Kind

# Whose move it is, by the right that it takes. The raiser's holds for the unit that raised it, the others anywhere.
RAISER: Final = "obstacles.raise"
COORDINATOR: Final = "obstacles.answer"
COMMITTEE: Final = "obstacles.decide"


@dataclass(frozen=True, slots=True)
class Move:
    """action: in addresses and the audit trail; needs: fields that must be filled; takes: those that may be; done:
    what is said afterwards."""

    action: str
    label: str | Promise
    side: str
    before: frozenset[str]
    after: str
    kind: str
    needs: tuple[str, ...] = ("text",)
    takes: tuple[str, ...] = ()
    done: str | Promise = ""


def _move(action: str, label: str | Promise, side: str, before: tuple[str, ...], after: str, kind: str,
          needs: tuple[str, ...], takes: tuple[str, ...], done: str | Promise) -> Move:  # fmt: skip
    return Move(action, label, side, frozenset(before), after, kind, needs, takes, done)


_PAPER = ("number", "dated")
MOVES: Final = {
    one.action: one
    for one in (
        _move("answer", pgettext_lazy("difficulty", "Answer"), COORDINATOR, (State.COORDINATOR,), State.ANSWERED,
              Kind.ANSWER, ("text",), (*_PAPER, "file"), _("The answer went to the unit.")),
        _move("return", _("Return for more"), COORDINATOR, (State.COORDINATOR,), State.RETURNED, Kind.RETURN,
              ("text",), (), _("It went back to the unit.")),
        _move("propose", _("Propose to the People's Committee"), COORDINATOR, (State.COORDINATOR,), State.COMMITTEE,
              Kind.PROPOSE, ("text",), (), _("The submission is written.")),
        _move("decide", _("Record the People's Committee's answer"), COMMITTEE, (State.COMMITTEE,), State.ANSWERED,
              Kind.ANSWER, ("text", *_PAPER), ("file",), _("The answer went to the unit.")),
        _move("send_back", _("The People's Committee asks for more"), COMMITTEE, (State.COMMITTEE,),
              State.COORDINATOR, Kind.RETURN, ("text",), (*_PAPER, "file"),
              _("It is with the coordinating department again.")),
        _move("add", _("Add what was asked for"), RAISER, (State.RETURNED,), State.COORDINATOR, Kind.ADD,
              ("text",), ("file",), _("It is with the coordinating department again.")),
        _move("mend", _("Record what was mended"), RAISER, (State.COORDINATOR, State.RETURNED, State.ANSWERED),
              State.MENDED, Kind.MEND, ("text", "mended_on"), ("file",), _("What was mended is recorded.")),
        _move("close", pgettext_lazy("difficulty", "Close"), RAISER,
              (State.COORDINATOR, State.RETURNED, State.ANSWERED, State.MENDED), State.CLOSED, Kind.CLOSE,
              (), ("text",), _("It is closed.")),
        _move("reopen", _("Open again"), RAISER, (State.ANSWERED, State.MENDED, State.CLOSED), State.COORDINATOR,
              Kind.REOPEN, ("text",), (), _("It is with the coordinating department again.")),
    )
}  # fmt: skip


def may_move(person: Person, obstacle: Obstacle, move: Move) -> bool:
    """Whether the person may make the move, whatever state it is in."""
    return may(person, move.side, obstacle.unit) if move.side == RAISER else may(person, move.side)


def open_moves(person: Person, obstacle: Obstacle) -> list[Move]:
    """The moves that are open to the person now."""
    there = [one for one in MOVES.values() if obstacle.state in one.before]
    allowed = {side: may_move(person, obstacle, one) for one in there for side in (one.side,)}
    return [one for one in there if allowed[one.side]]


def coordinating_unit() -> Unit | None:
    """The unit to which everything raised goes first."""
    return Unit.objects.filter(is_coordinating=True, is_active=True).first()


def committee_unit() -> Unit | None:
    """The unit that decides what is beyond the coordinating department: the profile's, else the province itself."""
    code = profile().reporting.paper.committee_code
    found = Unit.objects.filter(code=code, is_active=True).first() if code else None
    return found or Unit.objects.filter(kind=Unit.Kind.PROVINCE).first()


def holder_after(move: Move, obstacle: Obstacle) -> Unit:
    """Whose turn it is after the move; the raiser's where the office has no such unit."""
    if move.after == State.COORDINATOR:
        return coordinating_unit() or obstacle.unit
    if move.after == State.COMMITTEE:
        return committee_unit() or obstacle.unit
    return obstacle.unit

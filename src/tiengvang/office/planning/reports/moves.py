"""Who may move a unit's report from which state to which: the one table. Writes nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from tiengvang.office.organisation.models import Unit
from tiengvang.office.organisation.policy import Person, may
from tiengvang.office.planning.models import UnitReport

State = UnitReport.State


@dataclass(frozen=True, slots=True)
class Move:
    """right: what it takes; by_unit: whether the right is asked of the report's own unit, else of who receives it."""

    before: frozenset[str]
    after: str
    right: str
    by_unit: bool


MOVES: Final = {
    "write": Move(frozenset({State.DRAFT, State.RETURNED}), "", "reports.write", True),
    "submit": Move(frozenset({State.DRAFT, State.RETURNED}), State.SUBMITTED, "reports.submit", True),
    "return": Move(frozenset({State.SUBMITTED, State.ACCEPTED}), State.RETURNED, "reports.call", False),
    "accept": Move(frozenset({State.SUBMITTED}), State.ACCEPTED, "reports.call", False),
}


def may_move(person: Person, report: UnitReport, action: str) -> bool:
    """Whether the person may do so, whatever state it is in. A report of a unit that stands below another asked unit is
    received by that one too."""
    move = MOVES[action]
    if move.by_unit:
        return may(person, move.right, report.unit)
    if may(person, move.right):
        return True
    above = asked_above(report)
    return above is not None and may(person, "reports.submit", above)


def is_open(report: UnitReport, action: str) -> bool:
    """Whether its state and its call's allow the move."""
    return report.state in MOVES[action].before and report.call.state == report.call.State.OPEN


def asked_above(report: UnitReport) -> Unit | None:
    """The nearest unit above that is asked too, if there is one."""
    codes = [code for code in report.unit.path.split("/") if code][:-1]
    above = Unit.objects.filter(code__in=codes, reports__call=report.call_id).order_by("-path")
    return max(above, key=lambda unit: len(unit.path), default=None)


def below(report: UnitReport) -> list[UnitReport]:
    """Reports of units below for which this unit is the nearest one asked."""
    rows = UnitReport.objects.filter(call=report.call_id, unit__path__startswith=report.unit.path)
    rows = list(rows.exclude(pk=report.pk).select_related("unit", "call").order_by("unit__path"))
    return [
        one for one in rows
        if not any(other.unit.path != one.unit.path and one.unit.path.startswith(other.unit.path) for other in rows)
    ]  # fmt: skip


def missing_below(report: UnitReport) -> list[UnitReport]:
    """Reports of units below that are not accepted yet: the unit says why, or waits for them."""
    return [one for one in below(report) if one.state not in (State.ACCEPTED, State.LOCKED)]

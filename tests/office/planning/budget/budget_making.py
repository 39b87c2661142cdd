"""Estimates in any state for the tests, made by the services as people would."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from tiengvang.office.organisation.models import Unit, User
from tiengvang.office.planning.budget import appraising, estimating
from tiengvang.office.planning.models import Estimate, EstimateLine

DECIDED_ON = date(2026, 2, 1)
PAID_ON = date(2026, 3, 1)


@dataclass(frozen=True, slots=True)
class Crew:
    """People with a part in a budget: officer and leader of a commune, an appraiser, a provincial leader."""

    officer: User
    leader: User
    appraiser: User
    decider: User
    unit: Unit


def crew_of(person: Callable[..., User], units: dict[str, Unit], unit: str = "north") -> Crew:
    return Crew(
        person("officer", unit), person("unit_leader", unit), person("appraiser", "finance"),
        person("provincial_leader", "province"), units[unit],
    )  # fmt: skip


def estimate(crew: Crew, lane: str = "b", *amounts: int, year: int = 2026, **fields: Any) -> Estimate:
    """A draft with a line of each amount (one of 1.000.000 where none is given)."""
    made = estimating.make_estimate(
        by=crew.officer, unit=crew.unit, year=year, lane=lane, title=f"Dự toán {lane} {year}", **fields
    )
    for amount in amounts or (1_000_000,):
        line(crew, made, amount)
    made.refresh_from_db()
    return made


def line(crew: Crew, made: Estimate, amount: int, **fields: Any) -> EstimateLine:
    number = made.lines.count() + 1
    return estimating.add_line(
        by=crew.officer, estimate=made, **{"content": f"Mục {number}", "unit_of_measure": "bộ", "quantity": Decimal(1),
                                           "unit_cost": amount, **fields}
    )  # fmt: skip


def move(by: User, made: Estimate, code: str, reason: str = "Vì thiếu căn cứ") -> Estimate:
    made.refresh_from_db()
    return appraising.move_estimate(by=by, estimate=made, version=made.version, code=code, reason=reason)


def decide(by: User, made: Estimate, amounts: dict[int, int] | None = None, **fields: Any) -> Any:
    made.refresh_from_db()
    given = amounts if amounts is not None else dict(made.lines.values_list("pk", "amount"))
    level = "province" if made.lane == "b" else "unit"
    number = f"{made.decisions.count() + 1}/QĐ-UBND"
    return appraising.decide_estimate(
        by=by, estimate=made, version=made.version, amounts=given,
        **{"number": number, "dated": DECIDED_ON, "level": level, **fields},
    )  # fmt: skip


def decided(crew: Crew, lane: str = "b", *amounts: int, **fields: Any) -> Estimate:
    """Decided as it was asked for."""
    made = estimate(crew, lane, *amounts, **fields)
    if lane == "b":
        move(crew.leader, made, "submit")
        move(crew.appraiser, made, "forward")
    decide(crew.decider if lane == "b" else crew.leader, made)
    made.refresh_from_db()
    return made

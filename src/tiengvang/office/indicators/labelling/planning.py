"""How many labels a year takes by stratum, what they can show, and how many are drawn now. Draws nothing.

Statistics are in `measure.planning`. A plan is for a year; where the days asked for are a part of it, that part of the
year's labels is drawn.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil
from typing import Final

from tiengvang.measure.planning import (
    LEAST,
    Guess,
    Plan,
    PlanRefusal,
    highest_start,
    labels_to_prove,
    labels_to_see,
    years_possible,
)
from tiengvang.office.indicators.labelling.population import Held, likely_share

KNOWS_NOTHING: Final = 0.5
YEARS: Final = 5
USUAL_GROWTH: Final = 0.2
_TRUTHS: Final = (0.05, 0.1, 0.15, 0.2, 0.3)  # above the target
_POWERS: Final = (0.5, 0.6, 0.7, 0.8, 0.9)


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked. growth: that truly happens; target: that is to be proven, None where any growth is to be seen;
    shares: of the class by stratum, as somebody typed them; the rest as in `measure.planning.Guess`."""

    by: str
    first_day: date
    last_day: date
    growth: float = USUAL_GROWTH
    target: float | None = None
    power: float = 0.8
    sensitivity: float = KNOWS_NOTHING
    specificity: float = KNOWS_NOTHING
    shares: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """A stratum of a plan. held: mentions in the days; things: in a year like these; share: of the class, as guessed;
    labels: a year; drawn: now."""

    value: str
    held: int
    things: int
    share: float
    labels: int
    drawn: int


@dataclass(frozen=True, slots=True)
class Planned:
    """A plan worked out. portion: of a year that the days are; share: of all; plan: None where no number of labels will
    do, then refusal says why; by_hand: labels a year without any machine; powers: (power, labels a year); proving:
    (truth, labels a year or None) for the target of `goal`; years: how many the share can grow so, None for ever."""

    wish: Wish
    rows: tuple[Row, ...]
    portion: float
    share: float
    plan: Plan | None
    refusal: PlanRefusal | None
    by_hand: int | None
    powers: tuple[tuple[float, int], ...]
    proving: tuple[tuple[float, int | None], ...]
    goal: float
    years: int | None
    highest: float

    @property
    def things(self) -> int:
        """Mentions in a year like these days."""
        return sum(row.things for row in self.rows)

    @property
    def held(self) -> int:
        """Mentions in the days."""
        return sum(row.held for row in self.rows)

    @property
    def labels(self) -> int:
        """Labels a year."""
        return self.plan.total if self.plan else 0

    @property
    def drawn(self) -> int:
        """Labels drawn now."""
        return sum(row.drawn for row in self.rows)

    @property
    def cannot_last(self) -> bool:
        """Whether the share is too high to grow so for `YEARS` years."""
        return self.years is not None and self.years < YEARS

    def guesses(self) -> list[Guess]:
        """The strata as they were planned with."""
        return _guesses(self.wish, [(row.value, row.things, row.share) for row in self.rows])


def planned(wish: Wish, strata: Sequence[Held], until: date) -> Planned:
    """Work a plan out. until: the last day that has been collected; days after it hold nothing yet."""
    days = (min(wish.last_day, max(until, wish.first_day)) - wish.first_day).days + 1
    portion = min(days / 365, 1.0)
    guesses = _guesses(wish, _known(wish, strata, portion))
    things = sum(one.things for one in guesses)
    share = sum(one.things * one.share for one in guesses) / things if things else 0.0
    plan, refusal = _tried(wish, guesses)
    labels = plan.labels if plan else {}
    rows = tuple(
        Row(one.value, one.mentions, guess.things, guess.share, labels.get(one.value, 0),
            _now(labels.get(one.value, 0), portion, one.mentions))
        for one, guess in zip(strata, guesses, strict=True)
    )  # fmt: skip
    goal = USUAL_GROWTH if wish.target is None else wish.target
    return Planned(
        wish, rows, portion, share, plan, refusal, _by_hand(wish, guesses), _powers(wish, guesses),
        _proving(guesses, goal, wish.power), goal, years_possible(share, goal) if share else None,
        highest_start(goal, YEARS),
    )  # fmt: skip


def rule_of_thumb() -> int:
    """Labels a year to see a fifth more with power .8 at a share of .30 and without help of a machine."""
    return labels_to_see([Guess("", 1_000_000, 0.3)], USUAL_GROWTH).total


def _known(wish: Wish, strata: Sequence[Held], portion: float) -> list[tuple[str, int, float]]:
    """(stratum, mentions a year, share). Where the whole can grow as wished, no stratum's guess stands in the way."""
    typed, mentions = dict(wish.shares), sum(one.mentions for one in strata)
    whole = sum(one.said for one in strata) / mentions if mentions else 0.0
    guessed = [likely_share(one, whole, wish.sensitivity, wish.specificity) for one in strata]
    overall = (
        sum(one.mentions * share for one, share in zip(strata, guessed, strict=True)) / mentions if mentions else 0
    )
    most = 1 / (1 + wish.growth)
    if overall < most:
        guessed = [min(share, most) for share in guessed]
    return [
        (one.value, round(one.mentions / portion), typed.get(one.value, share))
        for one, share in zip(strata, guessed, strict=True)
    ]


def _guesses(wish: Wish, known: Sequence[tuple[str, int, float]]) -> list[Guess]:
    return [Guess(value, things, share, wish.sensitivity, wish.specificity) for value, things, share in known]


def _tried(wish: Wish, guesses: Sequence[Guess], power: float = 0.0) -> tuple[Plan | None, PlanRefusal | None]:
    chance = power or wish.power
    try:
        if wish.target is None:
            return labels_to_see(guesses, wish.growth, power=chance), None
        return labels_to_prove(guesses, wish.target, wish.growth, power=chance), None
    except PlanRefusal as refusal:
        return None, refusal


def _by_hand(wish: Wish, guesses: Sequence[Guess]) -> int | None:
    plan, _refusal = _tried(wish, [Guess(one.name, one.things, one.share) for one in guesses])
    return plan.total if plan else None


def _powers(wish: Wish, guesses: Sequence[Guess]) -> tuple[tuple[float, int], ...]:
    found = [(power, _tried(wish, guesses, power)[0]) for power in _POWERS]
    return tuple((power, plan.total) for power, plan in found if plan and plan.enough)


def _proving(guesses: Sequence[Guess], goal: float, power: float) -> tuple[tuple[float, int | None], ...]:
    found: list[tuple[float, int | None]] = []
    for above in _TRUTHS:
        try:
            plan = labels_to_prove(guesses, goal, goal + above, power=power)
        except PlanRefusal:
            found.append((goal + above, None))
        else:
            found.append((goal + above, plan.total if plan.enough else None))
    return tuple(found)


def _now(labels: int, portion: float, held: int) -> int:
    """A part of the year's labels, two at least where there are two."""
    return min(max(ceil(labels * portion), LEAST if labels else 0), held)

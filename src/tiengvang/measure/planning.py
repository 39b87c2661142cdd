"""How many labels a question needs before it is asked, by stratum. Draws no samples: the review desk does.

The variances are those of `prevalence` with Method.PPI at its best: a label tells only what the machine's judgement
leaves unsaid. A machine that knows nothing gives what hand labels alone need.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import ceil, floor, inf, log
from statistics import NormalDist
from typing import Final

from tiengvang.measure.intervals import CONFIDENCE
from tiengvang.measure.quantiles import normal

POWER: Final = 0.8
LEAST: Final = 2


class NoPlan(StrEnum):
    """Why no number of labels will do."""

    ABOVE_ALL = "share-above-one"
    NOT_ABOVE_TARGET = "truth-not-above-target"
    NOTHING = "nothing-to-measure"


class PlanRefusal(Exception):
    """No number of labels answers the question. reason says why."""

    def __init__(self, reason: NoPlan, message: str) -> None:
        super().__init__(message)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Guess:
    """A stratum as it is thought to be. things: how many it holds in a year; share: of the class, in the first year;
    sensitivity, specificity: shares of the class and of the rest that the machine judges rightly."""

    name: str
    things: int
    share: float
    sensitivity: float = 0.5
    specificity: float = 0.5

    def __post_init__(self) -> None:
        if self.things < 0 or not all(0 <= one <= 1 for one in (self.share, self.sensitivity, self.specificity)):
            raise ValueError(f"{self}: things are 0 or more, the others lie within 0 to 1")


@dataclass(frozen=True, slots=True)
class Plan:
    """labels: how many each year, by stratum; enough: False where even labelling everything would not do (labels is
    everything then); power: how likely the answer is with them."""

    labels: dict[str, int]
    enough: bool
    power: float

    @property
    def total(self) -> int:
        """Labels a year, all strata."""
        return sum(self.labels.values())


def labels_to_see(
    strata: Sequence[Guess], growth: float = 0.2, *, power: float = POWER, confidence: float = CONFIDENCE
) -> Plan:
    """Labels a year for the chance `power` that the interval of the change lies above 0 when the truth is `growth`."""
    return labels_to_prove(strata, 0.0, growth, power=power, confidence=confidence)


def labels_to_prove(
    strata: Sequence[Guess], target: float, truth: float, *, power: float = POWER, confidence: float = CONFIDENCE
) -> Plan:
    """Labels a year for the chance `power` that a growth of `target` is shown to be met when it truly is `truth`.

    Strata get labels by size times spread (Neyman 1934, Journal of the Royal Statistical Society 97, 558-625), two at
    least, and never more than they hold. Raises PlanRefusal where the truth is not above the target (it would be
    proven once in forty times however many labels there were), or where a share would grow above 1.
    """
    things = sum(one.things for one in strata)
    base = sum(one.things * one.share for one in strata) / things if things else 0.0
    if not base:
        raise PlanRefusal(NoPlan.NOTHING, "no stratum holds anything of the class")
    if not truth > target:
        raise PlanRefusal(
            NoPlan.NOT_ABOVE_TARGET,
            f"a growth of {truth:.0%} is not above {target:.0%}: no number of labels proves more than is so",
        )
    for one in strata:
        if one.share * (1 + truth) > 1:
            raise PlanRefusal(
                NoPlan.ABOVE_ALL, f"{one.name or 'the whole'}: a share of {one.share} cannot grow by {truth:.0%}"
            )
    effect, factor = (truth - target) * base, 1 + target
    spreads = [
        (one.things / things) ** 2 * (_spread(one, one.share * (1 + truth)) + factor**2 * _spread(one, one.share))
        for one in strata
    ]

    def chance(labels: Sequence[int]) -> float:
        variance = sum(
            spread * (1 / count - 1 / one.things)
            for one, spread, count in zip(strata, spreads, labels, strict=True) if one.things
        )  # fmt: skip
        return NormalDist().cdf((effect / variance**0.5 if variance > 1e-15 else inf) - normal(confidence))

    low, high = 0, things
    while low < high:
        middle = (low + high) // 2
        if chance(_allotted(strata, spreads, middle)) >= power:
            high = middle
        else:
            low = middle + 1
    labels = _allotted(strata, spreads, low)
    reached = chance(labels)
    return Plan({one.name: count for one, count in zip(strata, labels, strict=True)}, reached >= power, reached)


def years_possible(share: float, growth: float = 0.2) -> int | None:
    """For how many years a share can grow so before it would pass 1: .41 at 20 % for four; None: for ever."""
    if not 0 <= share <= 1:
        raise ValueError(f"{share} is no share")
    if share == 0 or growth <= 0:
        return None
    return floor(log(1 / share) / log(1 + growth) + 1e-9)


def highest_start(growth: float = 0.2, years: int = 5) -> float:
    """The largest share that can grow so for that many years: .40 at 20 % for five."""
    if growth <= -1 or years < 0:
        raise ValueError(f"a growth of {growth} over {years} years is none")
    return min(1.0, float((1 + growth) ** -years))


def _spread(one: Guess, share: float) -> float:
    """Variance that one label leaves: p (1 - p) (1 - ρ²), ρ the correlation of truth and the machine's yes."""
    told = share * one.sensitivity + (1 - share) * (1 - one.specificity)
    alone = share * (1 - share)
    if not 0 < told < 1:
        return alone
    return alone * max(1 - alone * (one.sensitivity + one.specificity - 1) ** 2 / (told * (1 - told)), 0.0)


def _allotted(strata: Sequence[Guess], spreads: Sequence[float], total: int) -> list[int]:
    """So many labels by the roots of the spreads; what a small stratum cannot take goes to the others."""
    found = [0] * len(strata)
    free = {at for at, one in enumerate(strata) if one.things}
    left = float(total)
    while free:
        roots = sum(spreads[at] ** 0.5 for at in free)
        wanted = {at: left * spreads[at] ** 0.5 / roots if roots else left / len(free) for at in free}
        full = {at for at in free if wanted[at] >= strata[at].things}
        for at in full or free:
            found[at] = min(strata[at].things, max(LEAST, ceil(wanted[at])))
        if not full:
            break
        left = max(left - sum(found[at] for at in full), 0.0)
        free -= full
    return found

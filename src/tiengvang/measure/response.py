"""How fast something is answered, with cases still open counted as such. Knows no claims and no clocks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, inf, isfinite, log, sqrt

from tiengvang.measure.intervals import CONFIDENCE, Estimate
from tiengvang.measure.quantiles import normal


@dataclass(frozen=True, slots=True)
class Case:
    """hours: from found to answered, or to now where it is still open."""

    hours: float
    answered: bool


@dataclass(frozen=True, slots=True)
class Speed:
    """In hours. median: None where less than half is answered yet, its upper end None where none can be given.
    half_life: in what time half of the open cases are answered, if they are at a steady rate; None before the first
    answer, when only its lower end can be told. units of both: the cases."""

    median: Estimate
    half_life: Estimate
    answered: int
    open: int


def speed(cases: Sequence[Case], confidence: float = CONFIDENCE) -> Speed:
    """Raises ValueError for hours below 0 or infinite.

    Kaplan, E. L., Meier, P. (1958), Nonparametric estimation from incomplete observations, JASA 53 (282), 457-481;
    Brookmeyer, R., Crowley, J. (1982), A confidence interval for the median survival time, Biometrics 38 (1), 29-41, on
    the scale log(-log) . Half-life: Cox, D. R., Oakes, D. (1984), Analysis of survival data, chapter 3, its interval on
    the scale of the logarithm.
    """
    for case in cases:
        if not (isfinite(case.hours) and case.hours >= 0):
            raise ValueError(f"{case.hours} hours are no duration")
    answered = sum(case.answered for case in cases)
    z = normal(confidence)
    return Speed(_median(cases, z), _half_life(cases, answered, z, confidence), answered, len(cases) - answered)


def _median(cases: Sequence[Case], z: float) -> Estimate:
    """The first time at which the open share is at most a half; its ends likewise of the share's own limits."""
    left, rate, spread = len(cases), 1.0, 0.0
    value = low = high = None
    for hours in sorted({case.hours for case in cases}):
        done = sum(case.answered for case in cases if case.hours == hours)
        gone = sum(case.hours == hours for case in cases)
        if done:
            rate *= 1 - done / left
            spread += done / (left * (left - done)) if left > done else inf
            least, most = _limits(rate, spread, z)
            value = hours if value is None and rate <= 0.5 + 1e-12 else value
            low = hours if low is None and least <= 0.5 else low
            high = hours if high is None and most <= 0.5 else high
        left -= gone
    return Estimate(value, low, high, len(cases))


def _limits(rate: float, spread: float, z: float) -> tuple[float, float]:
    """Of the share that is still open; where all are answered nothing more than 0 to 1 can be said."""
    if rate <= 0 or rate >= 1:
        return 0.0, 1.0
    reach = z * sqrt(spread) / abs(log(rate))
    return rate ** exp(min(reach, 700)), rate ** exp(-reach)


def _half_life(cases: Sequence[Case], answered: int, z: float, confidence: float) -> Estimate:
    total = sum(case.hours for case in cases)
    if not total:
        return Estimate(None, None, None, len(cases))
    if not answered:
        # Nothing answered yet: a shorter half-life would most likely have shown an answer ("rule of three").
        return Estimate(None, log(2) * total / -log((1 - confidence) / 2), None, len(cases))
    value = log(2) * total / answered
    return Estimate(value, value * exp(-z / sqrt(answered)), value * exp(z / sqrt(answered)), len(cases))

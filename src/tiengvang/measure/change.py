"""What changed between two years, and whether a target is met: difference, growth, verdict. Measures no single year.

The two years are judged and labelled independently of each other. All intervals are put together from those of the two
years, whatever method gave them ("method of variance estimates recovery"):

Zou, G. Y., Donner, A. (2008), Construction of confidence limits about effect measures: a general approach, Statistics
in Medicine 27 (10), 1693-1702 (difference). Donner, A., Zou, G. Y. (2012), Closed-form confidence intervals for
functions of the normal mean and standard deviation, Statistical Methods in Medical Research 21 (4), 347-359 (ratio:
its equation 9).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from math import inf, isfinite, sqrt
from statistics import NormalDist

import numpy as np

from tiengvang.measure.intervals import CONFIDENCE, Estimate
from tiengvang.measure.prevalence import Shares
from tiengvang.measure.quantiles import normal
from tiengvang.measure.tallies import Floats


class Outcome(StrEnum):
    """Of a target. Not yet known: the interval of the growth holds the target."""

    MET = "met"
    NOT_MET = "not met"
    NOT_YET_KNOWN = "not yet known"


@dataclass(frozen=True, slots=True)
class Change:
    """difference: later less earlier, in the unit of the two; growth: later / earlier - 1, so 0.2 for a fifth more, its
    upper end None where the earlier year may have been 0, and all None where both are 0."""

    difference: Estimate
    growth: Estimate


@dataclass(frozen=True, slots=True)
class Verdict:
    """probability: how sure one may be (0 to 1) that the growth is at least the target, as a confidence distribution
    gives it (Xie & Singh 2013, International Statistical Review 81 (1), 3-39)."""

    target: float
    outcome: Outcome
    probability: float


def change(earlier: Estimate, later: Estimate) -> Change:
    """Of two shares, or of two counts. Raises ValueError for an estimate without value or interval, or below 0."""
    (one, least_1, most_1), (two, least_2, most_2) = _ends(earlier), _ends(later)
    low, high = _difference(*(np.array(end) for end in (one, least_1, most_1, two, least_2, most_2)))
    least, most = _ratio(*(np.array(end) for end in (one, least_1, most_1, two, least_2, most_2)))
    units = earlier.units + later.units
    defined = one > 0 or two > 0
    growth = Estimate(
        two / one - 1 if one > 0 else None,
        float(least) - 1 if defined and isfinite(least) else None,
        float(most) - 1 if defined and isfinite(most) else None,
        units,
    )
    return Change(Estimate(two - one, float(low), float(high), units), growth)


def verdict(earlier: Estimate, later: Estimate, target: float, confidence: float = CONFIDENCE) -> Verdict:
    """Did it grow by the target (0.2: by a fifth) or more? confidence is that of the two intervals.

    Met (or not) is said where the interval of the growth lies wholly on one side of the target, so that at 95 % the
    probability is at least 0.975 (or at most 0.025). Raises ValueError as `change` does, and for a target below -1.
    """
    if not target >= -1:
        raise ValueError(f"a target of {target} is no growth: give 0.2 for a fifth more")
    (one, least_1, most_1), (two, least_2, most_2) = _ends(earlier), _ends(later)
    factor = 1 + target
    ahead = two - factor * one
    reach = _length(two - least_2, factor * (most_1 - one)) if ahead >= 0 else _length(
        most_2 - two, factor * (one - least_1)
    )  # fmt: skip
    certain = inf if ahead >= 0 else -inf
    probability = NormalDist().cdf(normal(confidence) * ahead / reach if reach > 0 else certain)
    tail = (1 - confidence) / 2
    outcome = Outcome.NOT_YET_KNOWN
    if probability >= 1 - tail:
        outcome = Outcome.MET
    elif probability <= tail:
        outcome = Outcome.NOT_MET
    return Verdict(target, outcome, probability)


def differences(earlier: Shares, later: Shares) -> tuple[Floats, Floats]:
    """Low and high end of later less earlier, for many measurements at once."""
    return _difference(earlier.value, earlier.low, earlier.high, later.value, later.low, later.high)


def ratios(earlier: Shares, later: Shares) -> tuple[Floats, Floats]:
    """Low and high end of later / earlier, for many measurements at once; infinite where the earlier may be 0."""
    return _ratio(earlier.value, earlier.low, earlier.high, later.value, later.low, later.high)


def _difference(
    one: Floats, least_1: Floats, most_1: Floats, two: Floats, least_2: Floats, most_2: Floats
) -> tuple[Floats, Floats]:
    ahead = two - one
    return ahead - np.hypot(two - least_2, most_1 - one), ahead + np.hypot(most_2 - two, one - least_1)


def _ratio(
    one: Floats, least_1: Floats, most_1: Floats, two: Floats, least_2: Floats, most_2: Floats
) -> tuple[Floats, Floats]:
    """The ratios at which the interval of later less ratio × earlier begins and ceases to hold 0."""
    product = one * two
    a, c = most_1 * (2 * one - most_1), least_2 * (2 * two - least_2)
    below = product + np.sqrt(np.maximum(product**2 - a * c, 0))
    low = np.divide(c, below, out=np.where(c > 0, inf, 0.0), where=below > 0)
    a, c = least_1 * (2 * one - least_1), most_2 * (2 * two - most_2)
    above = product + np.sqrt(np.maximum(product**2 - a * c, 0))
    high = np.divide(above, a, out=np.full(np.shape(above), inf), where=a > 0)
    return low, high


def _length(first: float, second: float) -> float:
    return sqrt(first * first + second * second)


def _ends(estimate: Estimate) -> tuple[float, float, float]:
    value, low, high = estimate.value, estimate.low, estimate.high
    if value is None or low is None or high is None:
        raise ValueError("a year without an estimate and its interval cannot be compared")
    if not 0 <= low <= value <= high:
        raise ValueError(f"{low} to {high} around {value} is no interval of a share or count")
    return value, low, high


def like_for_like(earlier: int, later: int, covered: Collection[tuple[int, int]]) -> tuple[int, ...]:
    """Which months (1 to 12) two years may be compared by: those that are wholly covered in both.

    covered: (year, month) of each month that was collected from its first day to its last, also where it holds nothing.
    Empty where the two have no month in common. Raises ValueError for a month that is none.
    """
    for year, month in covered:
        if not 1 <= month <= 12:
            raise ValueError(f"{year}-{month} is no month")
    months = [{month for year, month in covered if year == one} for one in (earlier, later)]
    return tuple(sorted(months[0] & months[1]))


def compared(day: date, years: tuple[int, int], months: Collection[int]) -> bool:
    """Does something of this day count in a comparison of these years over these months?"""
    return day.year in years and day.month in months

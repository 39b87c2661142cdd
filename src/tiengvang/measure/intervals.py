"""Estimates that carry their doubt: intervals of shares. Draws no samples and knows no mentions."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist
from typing import Final

CONFIDENCE: Final = 0.95


@dataclass(frozen=True, slots=True)
class Estimate:
    """value: None where it is not defined; low, high: ends of its interval, None where none can be given; units: how
    many units it rests on."""

    value: float | None
    low: float | None
    high: float | None
    units: int


def wilson(hits: int, trials: int, confidence: float = CONFIDENCE) -> tuple[float, float]:
    """Score interval of a share, within 0 to 1 also for no hits and for hits only.

    Wilson, E. B. (1927), Probable inference, the law of succession, and statistical inference, JASA 22 (158), 209-212.
    Raises ValueError unless 0 <= hits <= trials, trials > 0 and 0 < confidence < 1.
    """
    if trials <= 0 or not 0 <= hits <= trials:
        raise ValueError(f"{hits} hits of {trials} trials are not a share: give 0 <= hits <= trials, and trials > 0")
    if not 0 < confidence < 1:
        raise ValueError(f"confidence {confidence} is not between 0 and 1")
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    share = hits / trials
    middle = share + z * z / (2 * trials)
    half = z * sqrt(share * (1 - share) / trials + z * z / (4 * trials * trials))
    scale = 1 + z * z / trials
    # At the ends the formula gives 0 and 1 but for rounding.
    return (0.0 if hits == 0 else (middle - half) / scale), (1.0 if hits == trials else (middle + half) / scale)


def share(hits: int, trials: int, confidence: float = CONFIDENCE) -> Estimate:
    """A share with its Wilson interval; undefined without trials. Raises ValueError as `wilson` does."""
    if trials == 0 and hits == 0:
        return Estimate(None, None, None, 0)
    low, high = wilson(hits, trials, confidence)
    return Estimate(hits / trials, low, high, trials)

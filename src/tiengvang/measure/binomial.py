"""Clopper and Pearson's interval of a share, also for sizes that are no whole numbers. Knows no samples.

A design-based sample of 812 people may tell as much as a simple one of 431.6: hits and trials are real numbers here.
"""

from __future__ import annotations

from math import exp, lgamma, log, log1p
from typing import Final

from tiengvang.measure.intervals import CONFIDENCE

_STEPS: Final = 500
_CLOSE: Final = 1e-13
_TINY: Final = 1e-300


def clopper_pearson(hits: float, trials: float, confidence: float = CONFIDENCE) -> tuple[float, float]:
    """Interval of a share that never covers too seldom, within 0 to 1; at no hits and at hits only one end is exact.

    Clopper, C. J., Pearson, E. S. (1934), The use of confidence or fiducial limits illustrated in the case of the
    binomial, Biometrika 26 (4), 404-413. With real numbers its ends are quantiles of the beta distribution, as Korn and
    Graubard (1998) use them. Raises ValueError unless 0 <= hits <= trials, trials > 0 and 0 < confidence < 1.
    """
    if not (trials > 0 and 0 <= hits <= trials):
        raise ValueError(f"{hits} hits of {trials} trials are not a share: give 0 <= hits <= trials, and trials > 0")
    if not 0 < confidence < 1:
        raise ValueError(f"confidence {confidence} is not between 0 and 1")
    tail = (1 - confidence) / 2
    low = beta_quantile(tail, hits, trials - hits + 1) if hits > 0 else 0.0
    high = beta_quantile(1 - tail, hits + 1, trials - hits) if hits < trials else 1.0
    return low, high


def beta_quantile(probability: float, a: float, b: float) -> float:
    """The point below which that probability of Beta(a, b) lies, a and b above 0."""
    low, high = 0.0, 1.0
    while high - low > _CLOSE:
        middle = (low + high) / 2
        if middle in (low, high):
            break
        if beta_below(middle, a, b) < probability:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def beta_below(x: float, a: float, b: float) -> float:
    """Probability of Beta(a, b) below x: the regularised incomplete beta function, by its continued fraction.

    NIST Digital Library of Mathematical Functions, 8.17.22, summed by Lentz's method as Thompson & Barnett (1986),
    Journal of Computational Physics 64 (2), 490-509, modified it.
    """
    if x <= 0 or x >= 1:
        return 0.0 if x <= 0 else 1.0
    if x > (a + 1) / (a + b + 2):  # the fraction closes quickly on the other side only
        return 1 - beta_below(1 - x, b, a)
    front = exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log1p(-x)) / a
    c, d = 1.0, 1 - (a + b) * x / (a + 1)
    d = 1 / (d or _TINY)
    found = d
    for step in range(1, _STEPS):
        even = step * (b - step) * x / ((a + 2 * step - 1) * (a + 2 * step))
        odd = -(a + step) * (a + b + step) * x / ((a + 2 * step) * (a + 2 * step + 1))
        for term in (even, odd):
            d = 1 / ((1 + term * d) or _TINY)
            c = (1 + term / c) or _TINY
            found *= c * d
        if abs(c * d - 1) < _CLOSE:
            break
    return front * found

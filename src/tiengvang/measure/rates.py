"""How many in a stretch of time against how many before: the ratio of two rates, with its interval. No shares, no tone.

What is counted comes in clumps (one story is told by several), so that plain Poisson intervals would be too short where
the earlier stretches varied more than chance alone lets them: `dispersion` says how much more.
"""

from __future__ import annotations

from collections.abc import Sequence
from statistics import fmean

import numpy as np

from tiengvang.measure.binomial import clopper_pearson
from tiengvang.measure.intervals import CONFIDENCE, Estimate
from tiengvang.measure.quantiles import normal, student


def dispersion(counts: Sequence[int]) -> float:
    """How many times the variance of equally long stretches is to be taken for that of chance alone, at least 1.

    Pearson's statistic over its degrees of freedom (McCullagh & Nelder 1989, Generalized linear models, 2nd edition,
    section 4.5), times (t / z)²: the few stretches it is estimated from may have varied less than usual. 1 for fewer
    than two stretches and where nothing was counted. Raises ValueError for a count below 0.
    """
    if any(one < 0 for one in counts):
        raise ValueError("a count is below 0")
    freedom = len(counts) - 1
    if freedom < 1 or not sum(counts):
        return 1.0
    mean = fmean(counts)
    found = sum((one - mean) ** 2 for one in counts) / mean / freedom
    wider = float(student(CONFIDENCE, np.array([float(freedom)]))[0]) / normal(CONFIDENCE)
    return max(1.0, found * wider**2)


def rate_ratio(
    now: int, before: int, *, stretch: float = 1.0, stretch_before: float, spread: float = 1.0,
    confidence: float = CONFIDENCE,
) -> Estimate:  # fmt: skip
    """The rate of `now` counted in a stretch of time over that of `before` in another; 2.0 for twice as many.

    stretch, stretch_before: how long, in the same unit, such as weeks; spread: `dispersion` of what is counted, by
    which both counts are divided before the ends are found (as many independent things as the clumps are worth).
    Given the sum of the two counts, the first is binomial, and the exact ends of its share (Clopper & Pearson 1934,
    Biometrika 26, 404-413) are those of the ratio: Przyborowski & Wilenski 1940, Biometrika 31, 313-323. They hold the
    truth at least as often as they say. The ratio and its upper end are None where nothing was counted before, and all
    three where nothing was counted at all. Raises ValueError for a count below 0, a stretch of no length, a spread
    below 1.
    """
    if now < 0 or before < 0:
        raise ValueError(f"{now} and {before} are no counts: give numbers from 0 on")
    if not (stretch > 0 and stretch_before > 0 and spread >= 1):
        raise ValueError(
            f"stretches {stretch}, {stretch_before} and spread {spread}: give lengths above 0, spread >= 1"
        )
    if now + before == 0:
        return Estimate(None, None, None, 0)
    scale = stretch_before / stretch
    low, high = clopper_pearson(now / spread, (now + before) / spread, confidence)
    return Estimate(
        now / before * scale if before else None,
        low / (1 - low) * scale,
        high / (1 - high) * scale if before else None,
        now + before,
    )

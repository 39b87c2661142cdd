"""What a year that is under way may come to (ước thực hiện cả năm): by what part of the year before had come by the
same time. A reckoning, marked as one; it never stands for a reading of the year."""

from __future__ import annotations

from math import exp, log, sqrt
from statistics import NormalDist

from tiengvang.measure.intervals import CONFIDENCE, Estimate


def full_year(so_far: Estimate, things: float, same: float, rest: float) -> Estimate | None:
    """so_far: the number up to now, of `things` mentions; same, rest: mentions of the year before up to the same time,
    and after it. None where so_far has no interval, or the year before has nothing to go by.

    The rest of the year is taken to be so_far × rest / same. Its doubt, on the scale of the logarithm, is that of
    so_far's interval and of the three numbers as draws (variance 1 / number each). Seasons that differ beyond that are
    not in it. Never below what is there already.
    """
    value, low, high = so_far.value, so_far.low, so_far.high
    if value is None or low is None or high is None or value <= 0 or same <= 0 or rest < 0:
        return None
    more = value * rest / same
    if not more:
        return so_far
    z = NormalDist().inv_cdf((1 + CONFIDENCE) / 2)
    spread = 1 / max(things, 1) + 1 / same + 1 / max(rest, 1)
    if 0 < low < high:
        spread += (log(high / low) / (2 * z)) ** 2
    least, most = more * exp(-z * sqrt(spread)), more * exp(z * sqrt(spread))
    return Estimate(
        value + more,
        max(value + more - sqrt((value - low) ** 2 + (more - least) ** 2), low),
        value + more + sqrt((high - value) ** 2 + (most - more) ** 2),
        so_far.units,
    )

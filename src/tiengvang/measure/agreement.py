"""How far people who label the same things agree: percent, Cohen's kappa, Krippendorff's alpha. Settles no dispute.

A unit is what two or more coders were shown (a mention); a value is one of a few named classes, given in their order
where they have one. Intervals are percentiles of a bootstrap that draws whole units with replacement; the same seed
gives the same interval.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from tiengvang.measure.intervals import CONFIDENCE, Estimate, share

Level = Literal["nominal", "ordinal"]
_Table = NDArray[np.float64]

DRAWS: Final = 2_000


def percent_agreement(pairs: Sequence[tuple[str, str]]) -> Estimate:
    """Share of the units that two coders gave the same value, with Wilson's interval. Chance is not taken out."""
    return share(sum(first == second for first, second in pairs), len(pairs))


def cohen_kappa(
    pairs: Sequence[tuple[str, str]], values: Sequence[str], *, draws: int = DRAWS, seed: int = 0
) -> Estimate:
    """Agreement of two coders beyond chance, for classes without an order: 1 is perfect, 0 what chance gives.

    pairs: what the first and the second coder said of each unit; values: the classes. Undefined without pairs and where
    both coders used one and the same class throughout. Raises ValueError for a value that is not among the classes.

    Cohen, J. (1960), A coefficient of agreement for nominal scales, Educational and Psychological Measurement 20,
    37-46.
    """
    place = _places(values)
    tables = np.zeros((len(pairs), len(place), len(place)))
    for unit, (first, second) in enumerate(pairs):
        tables[unit, _at(place, first), _at(place, second)] = 1
    return _estimate(tables, _kappa, draws, seed)


def krippendorff_alpha(
    units: Sequence[Sequence[str]], values: Sequence[str], level: Level = "nominal", *,
    draws: int = DRAWS, seed: int = 0,
) -> Estimate:  # fmt: skip
    """Agreement of any number of coders beyond chance: 1 is perfect, 0 what chance gives.

    units: what the coders said of each unit, whoever they are; units with fewer than two values are left out; values:
    the classes, for level "ordinal" in their order. Undefined where fewer than two classes occur. Raises ValueError for
    a value that is not among the classes.

    Krippendorff, K. (2011), Computing Krippendorff's alpha-reliability, University of Pennsylvania.
    """
    place = _places(values)
    paired = [unit for unit in units if len(unit) > 1]
    tables = np.zeros((len(paired), len(place), len(place)))
    for number, unit in enumerate(paired):
        counts = np.zeros(len(place))
        for value in unit:
            counts[_at(place, value)] += 1
        tables[number] = (np.outer(counts, counts) - np.diag(counts)) / (len(unit) - 1)
    return _estimate(tables, _alpha_nominal if level == "nominal" else _alpha_ordinal, draws, seed)


def _kappa(table: _Table) -> _Table:
    """Of contingency tables, coders × coders on the last two axes; NaN where chance alone gives full agreement."""
    total = table.sum(axis=(-2, -1))
    with np.errstate(divide="ignore", invalid="ignore"):
        observed = np.trace(table, axis1=-2, axis2=-1) / total
        expected = (table.sum(axis=-1) * table.sum(axis=-2)).sum(axis=-1) / total**2
        return np.where(1 - expected > 1e-12, (observed - expected) / (1 - expected), np.nan)


def _alpha_nominal(table: _Table) -> _Table:
    size = table.shape[-1]
    return _alpha(table, np.ones((size, size)) - np.eye(size))


def _alpha_ordinal(table: _Table) -> _Table:
    """The distance of two ranks: how many values lie between their middles, squared."""
    counts = table.sum(axis=-1)
    middle = np.cumsum(counts, axis=-1) - counts / 2
    return _alpha(table, (middle[..., :, None] - middle[..., None, :]) ** 2)


def _alpha(table: _Table, distance: _Table) -> _Table:
    """Of coincidence tables on the last two axes; NaN where fewer than two classes occur."""
    counts = table.sum(axis=-1)
    observed = (table * distance).sum(axis=(-2, -1))
    expected = (counts[..., :, None] * counts[..., None, :] * distance).sum(axis=(-2, -1))
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(expected > 0, 1 - (counts.sum(axis=-1) - 1) * observed / expected, np.nan)


def _estimate(tables: _Table, statistic: Callable[[_Table], _Table], draws: int, seed: int) -> Estimate:
    units = len(tables)
    value = float(statistic(tables.sum(axis=0))) if units else float("nan")
    if np.isnan(value):
        return Estimate(None, None, None, units)
    found = statistic(_resampled(tables, draws, seed))
    found = found[~np.isnan(found)]
    # Where all agree every draw gives 1, which would pass for certainty; and a few units may leave no draw defined.
    if value >= 1 - 1e-12 or len(found) < draws / 2:
        return Estimate(value, None, None, units)
    low, high = np.quantile(found, [(1 - CONFIDENCE) / 2, (1 + CONFIDENCE) / 2])
    return Estimate(value, float(low), float(high), units)


def _resampled(tables: _Table, draws: int, seed: int) -> _Table:
    """Sums of the tables over units drawn with replacement: draws × classes × classes.

    Units with the same table are drawn together, as one kind, so that long lists cost no more than short ones.
    """
    kinds, held = np.unique(tables.reshape(len(tables), -1), axis=0, return_counts=True)
    random = np.random.Generator(np.random.PCG64(seed))
    times = random.multinomial(len(tables), held / held.sum(), size=draws)
    return (times.astype(np.float64) @ kinds).reshape(draws, *tables.shape[1:])


def _places(values: Sequence[str]) -> dict[str, int]:
    place = {value: number for number, value in enumerate(values)}
    if len(place) != len(values) or not place:
        raise ValueError(f"the classes {list(values)} are empty or name one twice")
    return place


def _at(place: dict[str, int], value: str) -> int:
    if value not in place:
        raise ValueError(f"{value!r} is not among the classes {list(place)}")
    return place[value]

"""A trial of the intervals of `measure.prevalence` and `measure.change` by simulation. No test by itself.

`test_coverage.py` runs a few cells of it, `python -m bench.measure` all of them. A cell is a way the world might be;
each run of it draws a population, what the machine says of it and a random sample for people to label, without
replacement, and asks whether the interval holds the share that the population really has.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from tiengvang.measure.change import differences, ratios
from tiengvang.measure.prevalence import Method, Shares, shares
from tiengvang.measure.quantiles import normal
from tiengvang.measure.tallies import Tallies

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Layout = Literal["one stratum", "six strata, in proportion", "six strata, equal samples", "scores"]

LAYOUTS: Final[tuple[Layout, ...]] = ("one stratum", "six strata, in proportion", "six strata, equal samples", "scores")
PREVALENCES: Final = (0.05, 0.1, 0.3, 0.5, 0.7, 0.9)
ERRORS: Final = (
    (0.0, 0.0),
    (0.02, 0.02),
    (0.05, 0.05),
    (0.1, 0.1),
    (0.2, 0.2),
    (0.35, 0.35),
    (0.35, 0.05),
    (0.05, 0.35),
)
BUDGETS: Final = (50, 100, 200, 500, 1000, 2000)
THINGS: Final = 20_000

# Six strata as markets are: one large, some tiny; in some the class is rarer, in some the machine is worse.
SIZES: Final = np.array([0.42, 0.25, 0.16, 0.10, 0.05, 0.02])
RICHER: Final = np.array([1.0, 0.6, 1.5, 1.2, 0.4, 1.7])
POORER: Final = np.array([0.8, 1.2, 1.0, 1.4, 0.6, 1.8])
LEVELS: Final = np.array([0.03, 0.2, 0.45, 0.8, 0.97])
DRAWN: Final = 2_000


@dataclass(frozen=True, slots=True)
class Cell:
    """missed: share of the class that the machine misses; false_alarms: share of the rest that it puts into the class;
    budget: labels."""

    prevalence: float
    missed: float
    false_alarms: float
    budget: int
    layout: Layout = "one stratum"
    things: int = THINGS

    @property
    def is_sparse(self) -> bool:
        """Fewer than ten hits, misses or errors are to be expected among the labels."""
        chances, levels = _chances(self)
        by_truth = chances.sum(0)
        errors = by_truth[levels < 0.5, 1].sum() + by_truth[levels >= 0.5, 0].sum()
        return bool(self.budget * min(*by_truth.sum(0), errors) < 10)

    def next_year(self) -> Cell:
        """A fifth more of the class, and a machine that has become worse at it."""
        return replace(
            self, prevalence=min(self.prevalence * 1.2, 0.97), missed=min(self.missed * 1.5, 0.35),
            false_alarms=min(self.false_alarms * 1.25, 0.35),
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Coverage:
    """held: share of the runs in which the interval held the truth; width: its mean width; bias: of the estimate."""

    held: float
    width: float
    bias: float


def cells() -> Iterator[Cell]:
    """The whole grid."""
    for layout in LAYOUTS:
        for budget in BUDGETS:
            for prevalence in PREVALENCES:
                for missed, false_alarms in ERRORS:
                    yield Cell(prevalence, missed, false_alarms, budget, layout)


def coverage(cell: Cell, runs: int, seed: int = 0, methods: Sequence[Method] = tuple(Method)) -> dict[Method, Coverage]:
    """Of one year, by each method on the same draws."""
    sums = {method: np.zeros(3) for method in methods}
    for random, some in _portions(runs, seed):
        tallies, truth = drawn(cell, some, random)
        for method, row in sums.items():
            found = shares(tallies, method)
            held = _holds(found.low, found.high, truth).sum()
            row += (held, (found.high - found.low).sum(), (found.value - truth).sum())
    return {method: Coverage(*(float(one) for one in row / runs)) for method, row in sums.items()}


def plain_coverage(cell: Cell, runs: int, seed: int = 0) -> float:
    """Of prediction-powered inference as first published: weight 1, normal quantile, nothing added; one stratum."""
    held = 0
    for random, some in _portions(runs, seed):
        tallies, truth = drawn(cell, some, random)
        seen, hits, false = (
            tallies.labels[:, 0],
            tallies.hits.sum((-1, -2)),
            tallies.labelled[:, 0, 1] - tallies.hits[:, 0, 1],
        )
        mean = (hits - tallies.score[:, 0]) / seen
        errors = tallies.hits[:, 0, 0] + false
        reach = normal(0.95) * np.sqrt((errors / seen - mean**2) / seen)
        value = tallies.held_score.sum((-1, -2)) / cell.things + mean
        held += int(_holds(value - reach, value + reach, truth).sum())
    return held / runs


def coverage_of_change(cell: Cell, runs: int, seed: int = 0, method: Method = Method.PPI) -> tuple[Coverage, Coverage]:
    """Of the difference and of the ratio between the cell and its next year. Infinite widths are left out."""
    sums = np.zeros((2, 4))
    for random, some in _portions(runs, seed):
        years: list[tuple[Shares, Floats]] = []
        for one in (cell, cell.next_year()):
            tallies, truth = drawn(one, some, random)
            years.append((shares(tallies, method), truth))
        (first, was), (second, is_) = years
        with np.errstate(divide="ignore", invalid="ignore"):
            told = (
                (*differences(first, second), second.value - first.value, is_ - was),
                (*ratios(first, second), second.value / first.value, is_ / was),
            )
        for row, (low, high, value, truth) in zip(sums, told, strict=True):
            finite = np.isfinite(high) & np.isfinite(value)
            row += (
                _holds(low, high, truth).sum(),
                (high - low)[finite].sum(),
                (value - truth)[finite].sum(),
                finite.sum(),
            )
    return Coverage(sums[0, 0] / runs, sums[0, 1] / sums[0, 3], sums[0, 2] / sums[0, 3]), Coverage(
        sums[1, 0] / runs, sums[1, 1] / max(sums[1, 3], 1), sums[1, 2] / max(sums[1, 3], 1)
    )


def _holds(low: Floats, high: Floats, truth: Floats) -> NDArray[np.bool_]:
    return (low <= truth + 1e-12) & (truth <= high + 1e-12)


def _portions(runs: int, seed: int) -> Iterator[tuple[np.random.Generator, int]]:
    """In portions, so that a cell of 10,000 runs takes little memory."""
    random = np.random.Generator(np.random.PCG64(seed))
    for start in range(0, runs, DRAWN):
        yield random, min(DRAWN, runs - start)


def drawn(cell: Cell, runs: int, random: np.random.Generator) -> tuple[Tallies, Floats]:
    """Tallies of shape (runs, strata, 2) and the true shares, (runs,)."""
    chances, levels = _chances(cell)
    flat = chances.reshape(-1)
    world = random.multinomial(cell.things, flat, size=runs).reshape(runs, *chances.shape)
    sample = _sampled(world.reshape(runs, chances.shape[0], -1), _sample_sizes(cell), random).reshape(world.shape)
    truth = world[..., 1].sum((-1, -2)) / cell.things
    held, seen, hits = world.sum(-1).astype(float), sample.sum(-1).astype(float), sample[..., 1].astype(float)
    yes = levels >= 0.5

    def sides(of: Floats) -> Floats:
        return np.stack([of[..., ~yes].sum(-1), of[..., yes].sum(-1)], axis=-1)

    return Tallies(
        sides(held), sides(held * levels), sides(seen), sides(hits),
        (seen * levels).sum(-1), (seen * levels**2).sum(-1), (hits * levels).sum(-1),
    ), truth  # fmt: skip


def _chances(cell: Cell) -> tuple[Floats, Floats]:
    """(chance of each stratum, level of the score and truth, (strata, levels, 2); the scores of the levels)."""
    if cell.layout in ("one stratum", "scores"):
        sizes, share, errors = np.ones(1), np.array([cell.prevalence]), np.array([[cell.missed, cell.false_alarms]])
    else:
        sizes = SIZES
        share = np.clip(cell.prevalence * RICHER / (SIZES @ RICHER), 0.002, 0.998)
        errors = np.clip(np.outer(POORER, [cell.missed, cell.false_alarms]), 0, 0.5)
    if cell.layout == "scores":
        levels = LEVELS
        of_class, of_rest = _binomial(1 - errors[:, 0]), _binomial(errors[:, 1])
    else:
        levels = np.array([0.0, 1.0])
        of_class = np.stack([errors[:, 0], 1 - errors[:, 0]], axis=-1)
        of_rest = np.stack([1 - errors[:, 1], errors[:, 1]], axis=-1)
    parts = np.stack([(1 - share)[:, None] * of_rest, share[:, None] * of_class], axis=-1)
    return sizes[:, None, None] * parts, levels


def _binomial(chance: Floats) -> Floats:
    """Shares of the five levels of the score, (strata, 5)."""
    ways = np.array([1, 4, 6, 4, 1])
    step = np.arange(5)
    return np.asarray(ways * chance[:, None] ** step * (1 - chance[:, None]) ** (4 - step))


def _sample_sizes(cell: Cell) -> Ints:
    """Labels for each stratum, at least two of each."""
    if cell.layout in ("one stratum", "scores"):
        return np.array([cell.budget])
    part = SIZES if cell.layout == "six strata, in proportion" else np.full(6, 1 / 6)
    sizes = np.maximum(np.floor(cell.budget * part).astype(int), 2)
    sizes[0] += cell.budget - sizes.sum()
    return np.asarray(sizes)


def _sampled(world: Ints, sizes: Ints, random: np.random.Generator) -> Ints:
    """Of each stratum so many, without replacement: world is (runs, strata, kinds), sizes (strata,)."""
    rest = world.sum(-1)
    left = np.minimum(sizes, rest)
    found = np.zeros_like(world)
    for kind in range(world.shape[-1]):
        rest = rest - world[..., kind]
        found[..., kind] = random.hypergeometric(world[..., kind], rest, left)
        left = left - found[..., kind]
    return found

"""The population and its random sample as sums by stratum, for `measure`. Reads what was gathered; estimates nothing.

Strata are those that the sample was drawn by. Where only plain random rounds count they are markets, and markets with
fewer than `POOLED` labels are taken together (collapsed strata; Cochran 1977, Sampling techniques, section 5A.12).
Months that different rounds hold are apart, since their labels were drawn at different rates.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from tiengvang.measure.favourability import TonePart
from tiengvang.measure.tallies import Counting, Tallies
from tiengvang.office.indicators.computing.gathering import Cell
from tiengvang.office.indicators.computing.registry import Asked
from tiengvang.office.indicators.computing.sampling import NOT_ABOUT, Labelled, RandomRound

POOLED: Final = 5
REST: Final = "…"  # the stratum of those that were taken together


@dataclass(frozen=True, slots=True)
class Sampled:
    """cells, sample: of the asked months and part, each with the name of its stratum; rounds: those that drew."""

    cells: tuple[tuple[str, Cell], ...]
    sample: tuple[tuple[str, Labelled], ...]
    rounds: tuple[RandomRound, ...]

    @property
    def things(self) -> int:
        """How many mentions."""
        return sum(cell.number for _, cell in self.cells)

    @property
    def labels(self) -> int:
        """How many of them people labelled."""
        return len(self.sample)

    @property
    def unjudged(self) -> int:
        """How many the current judge has not judged."""
        return sum(cell.number for _, cell in self.cells if not cell.said)

    def tallies(self, wanted: str) -> tuple[tuple[str, ...], Tallies]:
        """Of one tone. What is not judged counts as not found by the machine."""
        counting = Counting()
        for stratum, cell in self.cells:
            counting.judged(stratum, cell.said == wanted, times=cell.number)
        for stratum, one in self.sample:
            counting.labelled(stratum, one.said == wanted, one.truth == wanted)
        return counting.tallies()

    def tone_parts(self) -> tuple[TonePart, ...]:
        """By stratum and what the machine says. What people found not about the place is neither favourable nor not."""
        held: Counter[tuple[str, str]] = Counter()
        for stratum, cell in self.cells:
            held[stratum, cell.said] += cell.number
        seen: Counter[tuple[str, str, str]] = Counter()
        for stratum, one in self.sample:
            seen[stratum, one.said, "neutral" if one.truth == NOT_ABOUT else one.truth] += 1
        return tuple(
            TonePart(number, *(seen[(*name, tone)] for tone in ("negative", "neutral", "positive")))
            for name, number in sorted(held.items())
        )  # fmt: skip

    def by_stratum(self, wanted: str) -> list[dict[str, object]]:
        """What the method page shows of each stratum."""
        things: Counter[str] = Counter()
        said: Counter[str] = Counter()
        for stratum, cell in self.cells:
            things[stratum] += cell.number
            said[stratum] += cell.number if cell.said == wanted else 0
        labels = Counter(stratum for stratum, _ in self.sample)
        hits = Counter(stratum for stratum, one in self.sample if one.truth == wanted)
        return [
            {"name": name, "things": things[name], "machine": said[name], "labels": labels[name], "hits": hits[name]}
            for name in sorted(things)
        ]  # fmt: skip


def sampled(asked: Asked) -> Sampled:
    """The population of the asked months and part, with its random sample."""
    holding = {month: asked.gathering.rounds_of(asked.year, month) for month in asked.months}
    cells = [
        one for one in asked.gathering.cells(asked.year) if one.in_population and _asked_for(asked, one, one.month)
    ]
    sample = [
        one for one in asked.gathering.sample.get(asked.year, ())
        if _asked_for(asked, one, one.day.month) and one.round in {each.id for each in holding[one.day.month]}
    ]  # fmt: skip
    used = {one.id: one for rounds in holding.values() for one in rounds}
    by = sorted({one.by for one in used.values() if one.by})
    several = len({tuple(one.id for one in rounds) for rounds in holding.values()}) > 1
    pooled = set() if by else _pooled(cells, sample)

    def stratum(one: Cell | Labelled, month: int) -> str:
        drawn = [getattr(one, name) or "-" for name in by or ("market",)]
        name = " · ".join(REST if not by and part in pooled else part for part in drawn)
        return f"{'+'.join(str(each.id) for each in holding[month])} {name}" if several else name

    return Sampled(
        tuple((stratum(one, one.month), one) for one in cells),
        tuple((stratum(one, one.day.month), one) for one in sample), tuple(used.values()),
    )  # fmt: skip


def _asked_for(asked: Asked, one: Cell | Labelled, month: int) -> bool:
    return month in asked.months and (not asked.dimension or getattr(one, asked.dimension) == asked.key)


def _pooled(cells: Sequence[Cell], sample: Iterable[Labelled]) -> set[str]:
    """Markets with too few labels to stand alone."""
    labels = Counter(one.market or "-" for one in sample)
    return {cell.market or "-" for cell in cells if labels[cell.market or "-"] < POOLED}

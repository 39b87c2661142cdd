"""What a machine said of everything and people of a sample, as sums by stratum. Reads no files and estimates nothing.

One class is looked at: the machine puts a thing into it or not (its two sides), and may give its probability, the
score; people's labels are taken as the truth.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Tallies:
    """Sums by stratum, for one measurement or for many at once: leading axes are free, written … here.

    Of shape (…, strata, 2), side 0 being "the machine says no" and side 1 "it says yes":
    held: how many things there are; held_score: the sum of their scores; labelled: how many people labelled; hits: how
    many of those belong to the class.
    Of shape (…, strata), over the labelled: score, score_squared, score_hits: sums of the score, of its square, and of
    the scores of the hits. Where the machine gives no probabilities the score is 0 or 1.
    """

    held: Floats
    held_score: Floats
    labelled: Floats
    hits: Floats
    score: Floats
    score_squared: Floats
    score_hits: Floats

    @classmethod
    def of_sides(cls, held: ArrayLike, labelled: ArrayLike, hits: ArrayLike) -> Tallies:
        """Of a machine that says yes or no; all three of shape (…, strata, 2)."""
        everything, seen, right = (np.asarray(one, dtype=np.float64) for one in (held, labelled, hits))
        if everything.ndim < 2 or everything.shape[-1] != 2 or not everything.shape == seen.shape == right.shape:
            raise ValueError("held, labelled and hits are to be of one shape that ends in (strata, 2)")
        if (right < 0).any() or (right > seen).any() or (seen > everything).any():
            raise ValueError("0 <= hits <= labelled <= held does not hold everywhere")
        yes = seen[..., 1]
        return cls(everything, everything * np.array([0.0, 1.0]), seen, right, yes, yes, right[..., 1])

    @property
    def sizes(self) -> Floats:
        """How many things each stratum holds, (…, strata)."""
        return np.asarray(self.held.sum(axis=-1))

    @property
    def labels(self) -> Floats:
        """How many of each stratum are labelled, (…, strata)."""
        return np.asarray(self.labelled.sum(axis=-1))

    def without_machine(self) -> Tallies:
        """The same as if the machine had said no to everything: what hand labels alone tell."""
        still = np.zeros_like(self.score)

        def one_side(both: Floats) -> Floats:
            return np.stack([both.sum(axis=-1), still], axis=-1)

        held = one_side(self.held)
        return Tallies(held, np.zeros_like(held), one_side(self.labelled), one_side(self.hits), still, still, still)


@dataclass(slots=True)
class _Sums:
    held: list[int] = field(default_factory=lambda: [0, 0])
    held_score: list[float] = field(default_factory=lambda: [0.0, 0.0])
    labelled: list[int] = field(default_factory=lambda: [0, 0])
    hits: list[int] = field(default_factory=lambda: [0, 0])
    score: float = 0.0
    score_squared: float = 0.0
    score_hits: float = 0.0


class Counting:
    """Tallies in the making: things are counted one by one, or many alike at once, and then forgotten."""

    def __init__(self) -> None:
        self._sums: dict[str, _Sums] = {}

    def judged(self, stratum: str, yes: bool, score: float | None = None, *, times: int = 1) -> None:
        """A thing that the machine judged. score: its probability of the class (0 to 1), where there is one."""
        sums = self._sums.get(stratum)
        if sums is None:
            sums = self._sums[stratum] = _Sums()
        sums.held[yes] += times
        sums.held_score[yes] += (float(yes) if score is None else score) * times

    def labelled(self, stratum: str, yes: bool, truth: bool, score: float | None = None) -> None:
        """A label of a thing that was (or will be) counted by `judged` with the same stratum, side and score."""
        sums = self._sums.setdefault(stratum, _Sums())
        value = float(yes) if score is None else score
        sums.labelled[yes] += 1
        sums.hits[yes] += truth
        sums.score += value
        sums.score_squared += value * value
        sums.score_hits += value * truth

    def tallies(self) -> tuple[tuple[str, ...], Tallies]:
        """The names of the strata, sorted, and their sums in that order, of shapes (strata, 2) and (strata,)."""
        names = tuple(sorted(self._sums))
        rows = [self._sums[name] for name in names]

        def sides(values: Iterable[list[int] | list[float]]) -> Floats:
            return np.array(list(values), dtype=np.float64).reshape(-1, 2)

        def plain(values: Iterable[float]) -> Floats:
            return np.array(list(values), dtype=np.float64)

        return names, Tallies(
            sides(row.held for row in rows), sides(row.held_score for row in rows),
            sides(row.labelled for row in rows), sides(row.hits for row in rows),
            plain(row.score for row in rows), plain(row.score_squared for row in rows),
            plain(row.score_hits for row in rows),
        )  # fmt: skip


def counted(
    judged: Iterable[tuple[str, str]], labelled: Mapping[str, Iterable[tuple[str, str]]], wanted: str
) -> Counting:
    """Of classes: judged are (stratum, class) of everything, labelled gives by stratum (the machine's class, the true
    class) of the sample; wanted is the class that is measured."""
    counting = Counting()
    for stratum, said in judged:
        counting.judged(stratum, said == wanted)
    for stratum, pairs in labelled.items():
        for said, truth in pairs:
            counting.labelled(stratum, said == wanted, truth == wanted)
    return counting

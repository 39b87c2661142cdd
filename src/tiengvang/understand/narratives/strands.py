"""Strands: the index of articles that lie near each other, and the score of an article with each. Decides nothing."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tiengvang.understand.narratives.items import Item, Vector, fitted
from tiengvang.understand.narratives.signs import COUNTRY, PLACE, kind_of

WINDOW = 45  # days between an article and a strand's nearest one, beyond which they are not compared
CAPACITY = 20_000  # strands held; when there are more, a tenth is let go, those whose last day is longest ago
_CANDIDATES = 24  # strands whose signs are looked at: the best by cosine and days
_SIGNS_KEPT = 96  # of a strand, the commonest
_EARLIER = 50  # strands that are supposed to have been seen before the first one, when rarity is reckoned
_MOST_SHARED = 12.0  # what shared signs can count, in natural logarithms
_UNKNOWN_GAP = 3.0  # days apart where one has no day
_NO_DAY = (np.iinfo(np.int32).min,) * 2


@dataclass(frozen=True, slots=True)
class Weights:
    """Of the linear score of a pair. cosine: of the vectors; days: of log(1 + days apart / 3); shared: of the sum of
    the shared signs' rarities, 12 at most; elsewhere: for places, and again for countries, where both name some and
    none in common; bias."""

    cosine: float
    days: float
    shared: float
    elsewhere: float
    bias: float


@lru_cache(maxsize=1)
def fitted_weights() -> Weights:
    """What training/narratives/fit.py found."""
    return Weights(**fitted()["weights"])


@dataclass(slots=True, eq=False)
class Strand:
    """Articles of one narrative. total: sum of their vectors; first, last: days as proleptic ordinals, None where no
    article has one; signs: how many articles have each."""

    narrative: str
    total: Vector = field(default_factory=lambda: np.zeros((), np.float32))
    count: int = 0
    first: int | None = None
    last: int | None = None
    signs: Counter[int] = field(default_factory=Counter)
    at: int = -1  # its row in the index that holds it

    def add(self, one: Item) -> None:
        """Take an article in."""
        self.total = self.total + one.vector
        self.count += 1
        if one.day is not None:
            day = one.day.toordinal()
            self.first = day if self.first is None else min(self.first, day)
            self.last = day if self.last is None else max(self.last, day)
        self.signs.update(one.signs)

    def plain(self) -> dict[str, Any]:
        """As bytes and numbers; `signs` as a flat list of sign, count, sign, count."""
        flat = [number for pair in self.signs.items() for number in pair]
        return {
            "total": self.total.astype("<f4").tobytes(), "count": self.count,
            "first": self.first, "last": self.last, "signs": np.array(flat, "<u4").tobytes(),
        }  # fmt: skip

    @classmethod
    def from_plain(cls, narrative: str, plain: dict[str, Any]) -> Strand:
        """What `plain` gave. Raises KeyError or ValueError where something is missing."""
        flat = np.frombuffer(plain["signs"], "<u4").reshape(-1, 2).tolist()
        total = np.frombuffer(plain["total"], "<f4").astype(np.float32)
        return cls(narrative, total, plain["count"], plain["first"], plain["last"], Counter(dict(flat)))


class Strands:
    """All strands that an article may join, as an index."""

    def __init__(self, weights: Weights, capacity: int = CAPACITY) -> None:
        self._weights, self._capacity = weights, capacity
        self._held: list[Strand] = []
        self._means: NDArray[np.float32] = np.zeros((0, 0), np.float32)
        self._days: NDArray[np.int32] = np.zeros((0, 2), np.int32)  # first and last
        self._holders: Counter[int] = Counter()  # sign → strands that have it

    def __len__(self) -> int:
        return len(self._held)

    def __iter__(self) -> Iterator[Strand]:
        return iter(self._held)

    def best(
        self, one: Item, among: Collection[str] | None = None, without: Collection[str] = ()
    ) -> tuple[Strand, float] | None:
        """The strand that an article fits best and its score, or None where there is none within the window.

        among, without: narratives to look in, and not to look in.
        """
        rough = self._rough(one)
        if rough is None:
            return None
        for at, strand in enumerate(self._held if among is not None or without else ()):
            if (among is not None and strand.narrative not in among) or strand.narrative in without:
                rough[at] = -np.inf
        count = min(_CANDIDATES, len(rough))
        chosen = np.argpartition(-rough, count - 1)[:count]
        scored = [(float(rough[at]) + self._by_signs(one, self._held[at]), -int(at)) for at in chosen]
        score, at = max(scored)
        return (self._held[-at], score) if score > -np.inf else None

    def put(self, one: Item, strand: Strand) -> list[Strand]:
        """Have a strand, held already or not, take an article in; the strands that were let go for it."""
        known = set(strand.signs)
        strand.add(one)
        if len(strand.signs) > 2 * _SIGNS_KEPT:
            strand.signs = Counter(dict(strand.signs.most_common(_SIGNS_KEPT)))
        if strand.at < 0:
            return self.hold([strand])
        self._count(known, -1)
        self._count(strand.signs, 1)
        self._note(strand)
        return []

    def hold(self, strands: Iterable[Strand]) -> list[Strand]:
        """Take strands in as they are; those that were let go for them."""
        for strand in strands:
            self._held.append(strand)
            self._count(strand.signs, 1)
            strand.at = len(self._held) - 1
            self._grow(len(strand.total))
            self._note(strand)
        if len(self._held) <= self._capacity:
            return []
        oldest = sorted(self._held, key=lambda strand: strand.last or 0)
        gone = oldest[: len(self._held) - self._capacity + self._capacity // 10]
        self.drop(gone)
        return gone

    def drop(self, strands: Collection[Strand]) -> None:
        """Let strands go."""
        for strand in strands:
            self._count(strand.signs, -1)
            strand.at = -1
        staying = [at for at, strand in enumerate(self._held) if strand.at >= 0]
        self._held = [self._held[at] for at in staying]
        for at, strand in enumerate(self._held):
            strand.at = at
        self._means[: len(staying)] = self._means[staying]
        self._days[: len(staying)] = self._days[staying]

    def _grow(self, dimensions: int) -> None:
        if len(self._held) > len(self._means):
            room = max(256, 2 * len(self._means))
            means, days = np.zeros((room, dimensions), np.float32), np.zeros((room, 2), np.int32)
            if len(self._means):
                means[: len(self._means)], days[: len(self._days)] = self._means, self._days
            self._means, self._days = means, days

    def _note(self, strand: Strand) -> None:
        self._means[strand.at] = strand.total / strand.count
        self._days[strand.at] = _NO_DAY if strand.first is None or strand.last is None else (strand.first, strand.last)

    def _count(self, signs: Iterable[int], by: int) -> None:
        for sign in signs:
            self._holders[sign] += by
            if not self._holders[sign]:
                del self._holders[sign]

    def _rough(self, one: Item) -> NDArray[np.float64] | None:
        """The score of each strand without its signs; -inf beyond the window."""
        count, weights = len(self._held), self._weights
        if not count:
            return None
        days = self._days[:count]
        gap = np.full(count, _UNKNOWN_GAP)
        if one.day is not None:
            day = one.day.toordinal()
            dated = days[:, 0] != _NO_DAY[0]
            gap[dated] = np.maximum(np.maximum(days[dated, 0] - day, day - days[dated, 1]), 0)
        score = weights.bias + weights.cosine * (self._means[:count] @ one.vector) + weights.days * np.log1p(gap / 3)
        return np.asarray(np.where(gap > WINDOW, -np.inf, score), np.float64)

    def compared(self, one: Item, strand: Strand) -> tuple[float, int]:
        """What the signs say of an article and a strand held: the rarities of shared ones, as a mean over the strand's
        articles, and of how many kinds (places, countries) both name some and none in common."""
        signs, seen = strand.signs, len(self._held) + _EARLIER
        shared = sum(
            math.log(seen / (self._holders[sign] + 0.5)) * min(signs[sign] / strand.count, 1.0)
            for sign in one.signs
            if sign in signs
        )
        apart = 0
        for kind in (PLACE, COUNTRY):
            mine = {sign for sign in one.signs if kind_of(sign) == kind}
            theirs = any(kind_of(sign) == kind for sign in signs)
            apart += bool(mine) and theirs and mine.isdisjoint(signs)
        return min(shared, _MOST_SHARED), apart

    def _by_signs(self, one: Item, strand: Strand) -> float:
        shared, apart = self.compared(one, strand)
        return self._weights.shared * shared + self._weights.elsewhere * apart

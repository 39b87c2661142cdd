"""Grouping: puts each article into the narrative it belongs to, or begins one. One pass; nothing is grouped again.

An article's score with a strand of articles is the mean over them of a linear score of pairs, the fitted log-odds that
two articles tell one story. Four things weigh: the cosine of the vectors, the days between them, signs that both have,
each by its rarity, and whether the places or countries that they name are others. A narrative is one strand, or
several where people merged what was apart.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tiengvang.records import InputFault
from tiengvang.understand.narratives.constraints import Constraints
from tiengvang.understand.narratives.items import Item
from tiengvang.understand.narratives.strands import CAPACITY, Strand, Strands, Weights, fitted_weights

VERSION = 1  # of the plain data


@dataclass(frozen=True, slots=True)
class Placed:
    """Where an article went. narrative: its id; score: log-odds with it, 0 where it began it or people put it there."""

    narrative: str
    score: float
    is_new: bool


def narrative_id(article: str) -> str:
    """The id of the narrative that an article begins: "n" and 15 hexadecimal digits."""
    return "n" + hashlib.sha256(article.encode("utf-8", "surrogatepass")).hexdigest()[:15]


class Narratives:
    """The narratives that articles may still join. Not thread-safe.

    Time for an article grows with the strands held, at most capacity, whose oldest are let go; memory is about 4 kB
    for each. Articles may come in any order of their days.
    """

    def __init__(
        self, constraints: Constraints | None = None, *, weights: Weights | None = None, capacity: int = CAPACITY
    ) -> None:
        self._strands = Strands(weights or fitted_weights(), capacity)
        self._first: dict[str, str] = {}  # narrative held → the article that it was begun with
        self._where: dict[str, str] = {}  # article in a constraint → its narrative
        self._changed: set[str] = set()
        self._obey(constraints or Constraints())

    @property
    def constraints(self) -> Constraints:
        """What people have put together or apart; keep it beside the narratives."""
        return self._constraints

    def __len__(self) -> int:
        return len(self._first)

    def add(self, one: Item) -> Placed:
        """Put an article into a narrative: where people put it, else where it fits best, else into one of its own."""
        together, barred = self._bound(one.id)
        best = self._strands.best(one, together or None, barred)
        if best is not None and best[1] >= 0:
            return self._put(one, best[0], best[1])
        if together:
            return self._put(one, Strand(min(together)), 0.0)
        narrative = narrative_id(one.id)
        is_new = narrative not in self._first
        self._first.setdefault(narrative, one.id)
        return self._put(one, Strand(narrative), 0.0, is_new=is_new)

    def merge(self, keep: str, other: str) -> None:
        """Make two narratives one, under the id of `keep`; what fitted either fits it.

        Raises KeyError for one that is not held and ValueError where both are the same.
        """
        if keep == other:
            raise ValueError(f"{keep} cannot be merged with itself")
        firsts = self._first[keep], self._first[other]
        self._obey(self._constraints.joined(*firsts))
        for strand in self._of(other):
            strand.narrative = keep
        del self._first[other]
        self._where.update({article: keep for article, at in self._where.items() if at == other})
        self._where.update(dict.fromkeys(firsts, keep))
        self._changed |= {keep, other}

    def split(self, narrative: str, staying: Sequence[Item], leaving: Sequence[Item]) -> str:
        """Divide a narrative, given all its articles; the id of the one that is made of those that leave.

        Raises KeyError for a narrative that is not held and ValueError where a side is empty.
        """
        first = self._first[narrative]
        self._obey(self._constraints.parted([one.id for one in staying], [one.id for one in leaving]))
        self._strands.drop(self._of(narrative))
        free = (
            id for id in map(narrative_id, (*(one.id for one in leaving), f"{first}/split")) if id not in self._first
        )
        new = next(free)
        self._first[new] = leaving[0].id
        self._first[narrative] = first if first in {one.id for one in staying} else staying[0].id
        for at, side in ((narrative, staying), (new, leaving)):
            strand = Strand(at)
            for one in side:
                self._put(one, strand, 0.0)
        return new

    def plain(self, narratives: Iterable[str] | None = None) -> list[dict[str, Any]]:
        """Narratives as plain data (text, numbers, bytes), one for each: all, or those named that are held.

        Keys: version, id, first_article, count, strands.
        """
        chosen = set(self._first if narratives is None else narratives)
        by_narrative: dict[str, list[Strand]] = {}
        for strand in self._strands:
            if strand.narrative in chosen:
                by_narrative.setdefault(strand.narrative, []).append(strand)
        return [
            {
                "version": VERSION,
                "id": id,
                "first_article": self._first[id],
                "count": sum(strand.count for strand in strands),
                "strands": [strand.plain() for strand in strands],
            }
            for id, strands in by_narrative.items()
        ]

    def load(self, rows: Iterable[Mapping[str, Any]], where: Mapping[str, str] | None = None) -> None:
        """Take in narratives that `plain` gave. where: the narrative of each article that a constraint names.

        Raises InputFault (narrative-unreadable) for one of another version or one that is not whole.
        """
        for row in rows:
            try:
                if row["version"] != VERSION:
                    raise ValueError(f"version {row['version']}, this program reads {VERSION}")
                strands = [Strand.from_plain(row["id"], one) for one in row["strands"]]
                self._first[row["id"]] = row["first_article"]
            except (KeyError, ValueError, TypeError) as error:
                raise InputFault(
                    "narrative-unreadable", f"narrative {row.get('id', '?')}: {error}; group its articles again."
                ) from error
            self._let_go(self._strands.hold(strands))
        self._where.update({article: at for article, at in (where or {}).items() if article in self._groups})

    def changed(self) -> list[str]:
        """Narratives that changed since this was last asked, also those that are no more; to be saved or deleted."""
        changed, self._changed = sorted(self._changed), set()
        return changed

    def _put(self, one: Item, strand: Strand, score: float, *, is_new: bool = False) -> Placed:
        if one.id in self._groups:
            self._where[one.id] = strand.narrative
        self._changed.add(strand.narrative)
        self._let_go(self._strands.put(one, strand))
        return Placed(strand.narrative, score, is_new)

    def _of(self, narrative: str) -> list[Strand]:
        return [strand for strand in self._strands if strand.narrative == narrative]

    def _obey(self, constraints: Constraints) -> None:
        self._constraints, self._groups = constraints, constraints.groups()
        self._together: dict[str, set[str]] = {}
        for article, group in self._groups.items():
            self._together.setdefault(group, set()).add(article)
        self._apart: dict[str, set[str]] = {}
        for one, other in constraints.apart:
            mine, theirs = self._groups[one], self._groups[other]
            self._apart.setdefault(mine, set()).add(theirs)
            self._apart.setdefault(theirs, set()).add(mine)

    def _bound(self, article: str) -> tuple[set[str], set[str]]:
        """Narratives that an article must go to, where there are any, and those that it must not."""
        group = self._groups.get(article)
        if group is None:
            return set(), set()
        barred = {at for other in self._apart.get(group, ()) for at in self._narratives_of(other)}
        return self._narratives_of(group) - barred, barred

    def _narratives_of(self, group: str) -> set[str]:
        found = {self._where[article] for article in self._together[group] if article in self._where}
        return {narrative for narrative in found if narrative in self._first}

    def _let_go(self, strands: Sequence[Strand]) -> None:
        if strands:
            held = {strand.narrative for strand in self._strands}
            for narrative in {strand.narrative for strand in strands} - held:
                del self._first[narrative]

"""Constraints: which articles people have put together or apart by hand. Plain data; grouping obeys it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Constraints:
    """Pairs of articles' ids. together: these tell one story, and so does whatever is together with either; apart:
    these do not, nor does what is together with the one and what is together with the other."""

    together: tuple[Pair, ...] = ()
    apart: tuple[Pair, ...] = ()

    def joined(self, one: str, other: str) -> Constraints:
        """With two articles together. What held them apart no longer holds."""
        groups = self.groups()
        mine, theirs = groups.get(one, one), groups.get(other, other)
        kept = tuple(pair for pair in self.apart if {groups.get(id, id) for id in pair} != {mine, theirs})
        return Constraints((*self.together, (one, other)), kept)

    def parted(self, staying: Sequence[str], leaving: Sequence[str]) -> Constraints:
        """With the articles of each side together and the sides apart. Raises ValueError where a side is empty."""
        if not staying or not leaving:
            raise ValueError("a narrative is split into two parts; neither may be empty")
        ids = {*staying, *leaving}
        others = tuple(pair for pair in self.together if not ids.issuperset(pair))
        chains = [(side[0], id) for side in (staying, leaving) for id in side[1:]]
        return Constraints((*others, *chains), (*self.apart, (staying[0], leaving[0])))

    def groups(self) -> dict[str, str]:
        """Each article's id in a pair → one id that stands for all that are together with it."""
        parent: dict[str, str] = {}

        def root(id: str) -> str:
            parent.setdefault(id, id)
            while parent[id] != id:
                parent[id] = parent[parent[id]]
                id = parent[id]
            return id

        for one, other in self.together:
            parent[root(other)] = root(one)
        for id in _ids(self.apart):
            root(id)
        return {id: root(id) for id in list(parent)}


def _ids(pairs: Iterable[Pair]) -> Iterable[str]:
    return (id for pair in pairs for id in pair)

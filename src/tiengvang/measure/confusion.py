"""What a judge made of things whose class is known: the table, and how often to believe it. Judges nothing itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from tiengvang.measure.intervals import Estimate, share


@dataclass(frozen=True, slots=True)
class ClassFigures:
    """Of one class. precision: share of what the judge put into it that belongs there; recall: share of what belongs
    there that the judge put into it; both with Wilson's interval."""

    value: str
    precision: Estimate
    recall: Estimate


@dataclass(frozen=True, slots=True)
class Confusion:
    """counts[i][j]: how many of class values[i] the judge put into values[j]."""

    values: tuple[str, ...]
    counts: tuple[tuple[int, ...], ...]
    right: Estimate
    classes: tuple[ClassFigures, ...]


def confusion(pairs: Sequence[tuple[str, str]], values: Sequence[str]) -> Confusion:
    """The table of (true class, what the judge said). Raises ValueError for a value that is not among the classes."""
    known = tuple(values)
    for pair in pairs:
        for value in pair:
            if value not in known:
                raise ValueError(f"{value!r} is not among the classes {list(known)}")
    held = Counter(pairs)
    counts = tuple(tuple(held[true, said] for said in known) for true in known)
    figures = tuple(
        ClassFigures(
            value, share(counts[at][at], sum(row[at] for row in counts)), share(counts[at][at], sum(counts[at]))
        )
        for at, value in enumerate(known)
    )
    return Confusion(known, counts, share(sum(row[at] for at, row in enumerate(counts)), len(pairs)), figures)

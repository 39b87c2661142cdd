"""The registry of figures: each app fills it, a report asks it. Counts nothing itself and knows no source.

A source is a function (unit_ids, year, as_of) → figures of those units together: what of the year was there at that
moment. Figures are told in Vietnamese, since they go into official documents as they stand.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Figure:
    """key: "tasks.done", the same in every unit and year; value: None where it cannot be said; unit: what is counted
    ("nhiệm vụ", "đồng", "%"); source: where it comes from, in words; link: the page with what is behind it, or "";
    sums: whether values of units may be added up; share_of: keys of the part and the whole, both of which sum, for a
    percentage that is worked out anew from their sums; beside: what must stand beside the number wherever it stands,
    such as its interval, or that a machine counted it."""

    key: str
    label: str
    value: int | float | None
    unit: str
    source: str
    link: str = ""
    sums: bool = True
    share_of: tuple[str, str] | None = None
    beside: str = ""

    def plain(self, title: str) -> dict[str, Any]:
        """As a snapshot keeps it. title: of its source."""
        return {
            "key": self.key, "title": title, "label": self.label, "value": self.value, "unit": self.unit,
            "source": self.source, "link": self.link, "sums": self.sums,
            "share_of": list(self.share_of) if self.share_of else None, "beside": self.beside,
        }  # fmt: skip


Counter = Callable[[Sequence[int], int, datetime], Iterable[Figure]]


@dataclass(frozen=True, slots=True)
class Source:
    """province_only: its figures cannot be cut by unit and stand in the consolidated report alone."""

    code: str
    title: str
    count: Counter
    order: int
    province_only: bool


@dataclass(slots=True)
class _Registry:
    known: dict[str, Source] = field(default_factory=dict)


_REGISTRY = _Registry()


def figure_source(code: str, title: str, count: Counter, *, order: int, province_only: bool = False) -> None:
    """Register a source. Raises ValueError where the code is taken."""
    if code in _REGISTRY.known:
        raise ValueError(f"figures {code!r} are registered twice")
    _REGISTRY.known[code] = Source(code, title, count, order, province_only)


def sources() -> tuple[Source, ...]:
    """All of them, in order."""
    return tuple(sorted(_REGISTRY.known.values(), key=lambda one: (one.order, one.code)))


def count(unit_ids: Sequence[int], year: int, as_of: datetime, *, province_only: bool = False) -> list[dict[str, Any]]:
    """The figures of every source for these units, as snapshots keep them; province_only: of those sources alone.

    Raises ValueError where two sources give the same key.
    """
    found: dict[str, dict[str, Any]] = {}
    for source in sources():
        if source.province_only is not province_only:
            continue
        for figure in source.count(unit_ids, year, as_of):
            if figure.key in found:
                raise ValueError(f"two sources give the figure {figure.key!r}")
            found[figure.key] = figure.plain(source.title)
    return list(found.values())

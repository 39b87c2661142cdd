"""How the mentions that a query finds are spread over markets, countries, outlets and so on. Draws nothing.

Counted are the newest CAP mentions: exact where there are fewer, and said to be the newest where there are more.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from django.urls import reverse

from tiengvang.office.coverage.explorer.filters import Query
from tiengvang.office.coverage.explorer.names import NONE
from tiengvang.office.coverage.explorer.selectors import find
from tiengvang.office.coverage.explorer.words import LABELS, outlet_names, value_words
from tiengvang.office.shell.listing import Count

CAP: Final = 10_000
SHOWN: Final = 6
LONGEST: Final = 40
NAMES: Final = ("market", "country", "language", "outlet", "bucket", "theme", "tone")


@dataclass(frozen=True, slots=True)
class Value:
    """One value with its count. url: the explorer with the value chosen, or without it where it is `chosen`."""

    words: str
    count: int
    url: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Facet:
    """One way of cutting. first: the most frequent values and those chosen; rest: others, up to LONGEST."""

    name: str
    label: str
    first: tuple[Value, ...]
    rest: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Facets:
    """total: of mentions found; its `more` says that only the newest CAP were counted."""

    total: Count
    facets: tuple[Facet, ...]


def facets(query: Query) -> Facets:
    """The facets of a query. A cut that is chosen from is counted without its own choice, so that one may add to it."""
    columns = ["outlet_id" if name == "outlet" else name for name in NAMES]
    rows = list(find(query).values_list(*columns)[: CAP + 1])
    total = Count(min(len(rows), CAP), len(rows) > CAP)
    counts: dict[str, Counter[Any]] = {}
    for name, column, values in zip(NAMES, columns, zip(*rows[:CAP], strict=True) if rows else [()] * 7, strict=True):
        if getattr(query, name):
            wider = find(query.having(**{name: ()})).values_list(column, flat=True)[:CAP]
            counts[name] = Counter(wider)
        else:
            counts[name] = Counter(values)
    shown = {name: _largest(query, name, counts[name]) for name in NAMES}
    outlets = outlet_names([*query.outlet, *(value for value, _ in shown["outlet"])])
    return Facets(total, tuple(_facet(query, name, shown[name], outlets) for name in NAMES if shown[name]))


def _largest(query: Query, name: str, counts: Counter[Any]) -> list[tuple[Any, int]]:
    chosen = getattr(query, name)
    plain = Counter({NONE if value == "" else value: count for value, count in counts.items()})
    found = [(value, plain.get(value, 0)) for value in chosen]
    return found + [(value, count) for value, count in plain.most_common(LONGEST) if value not in chosen]


def _facet(query: Query, name: str, found: Iterable[tuple[Any, int]], outlets: dict[Any, str]) -> Facet:
    at, chosen = reverse("coverage:explorer"), getattr(query, name)
    values = tuple(
        Value(value_words(name, value, outlets), count, f"{at}?{query.toggled(name, value).encode()}", value in chosen)
        for value, count in found
    )
    first = max(SHOWN, len(chosen))
    return Facet(name, str(LABELS[name]), values[:first], values[first:])

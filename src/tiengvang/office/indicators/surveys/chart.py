"""Figures as bands on a line, in per cent of its width, for an SVG that the page draws itself. Computes no figures."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tiengvang.office.indicators.surveys.figures import Comparison, Figure


@dataclass(frozen=True, slots=True)
class Band:
    """One line of the chart. name: of the figure; low, value, high: places from 0 to 100, None where there is none;
    width: of the band; before, before_low, before_width: the same of an earlier wave."""

    name: str
    shown: Comparison
    value: str | None = None
    low: str | None = None
    width: str | None = None
    before: str | None = None
    before_low: str | None = None
    before_width: str | None = None


def bands(named: Iterable[tuple[str, Comparison]]) -> list[Band]:
    """Each figure on its own scale: shares from 0 to 1, means from the scale's lowest to its highest point."""
    return [_band(name, one) for name, one in named]


def ends(shown: Sequence[Comparison]) -> tuple[float, float] | None:
    """The ends that all have in common; None where they differ, or where nothing is shown."""
    found = {_ends(one.now) for one in shown}
    return found.pop() if len(found) == 1 else None


def _band(name: str, one: Comparison) -> Band:
    value, low, width = _places(one.now)
    before, before_low, before_width = _places(one.before) if one.before else (None, None, None)
    return Band(name, one, value, low, width, before, before_low, before_width)


def _places(one: Figure) -> tuple[str | None, str | None, str | None]:
    if one.value is None or one.low is None or one.high is None:
        return None, None, None
    least, most = _ends(one)
    value, low, high = (100 * (end - least) / (most - least) for end in (one.value, one.low, one.high))
    # A band never vanishes: a small share has a narrow one, and it is the doubt that is to be seen.
    return f"{value:.2f}%", f"{low:.2f}%", f"{max(high - low, 0.6):.2f}%"


def _ends(one: Figure) -> tuple[float, float]:
    if one.scale_low is None or one.scale_high is None:
        return 0.0, 1.0
    return one.scale_low, one.scale_high

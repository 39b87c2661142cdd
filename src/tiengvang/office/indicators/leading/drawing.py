"""A small chart of an indicator as SVG, drawn on the server: values, interval band, target. For places without scripts:
pages that others embed, and paper. It holds no text that a table beside it does not say.

Colours stand as attributes, so that the file also holds by itself; style sheets may override them by class.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil, floor, log10
from typing import Final

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

WIDTH: Final = 520.0
_LEFT, _RIGHT, _TOP, _BELOW = 62.0, 14.0, 14.0, 30.0
_LETTER, _LEADING = 7.0, 15.0  # width of a letter on the axis, and from one line to the next
_FEW: Final = 12  # points, up to which each has whiskers of its own


@dataclass(frozen=True, slots=True)
class Point:
    """label: of the axis, in one line or two; title: for whoever points at it; value, low, high: None where there is
    none; target: of the period, in the unit of the values; is_open: not approved, or an estimate: drawn hollow;
    is_under_way: of a period that is not over, or an estimate: lines to it are dashed."""

    label: str
    title: str
    value: float | None
    low: float | None = None
    high: float | None = None
    target: float | None = None
    is_open: bool = False
    is_under_way: bool = False


@dataclass(frozen=True, slots=True)
class _Frame:
    height: float
    least: float
    most: float
    count: int
    below: float

    def x(self, at: int) -> float:
        room = WIDTH - _LEFT - _RIGHT
        return round(_LEFT + (at + 0.5) * room / self.count, 1)

    def y(self, value: float) -> float:
        room = self.height - _TOP - self.below
        share = (value - self.least) / (self.most - self.least)
        return round(self.height - self.below - max(0.0, min(1.0, share)) * room, 1)


def chart(points: Sequence[Point], words: Callable[[float], str], *, title: str, height: float = 250.0) -> SafeString:
    """The whole <svg>; words: a value as the axis writes it. "" where no point has a value."""
    known = [one for point in points for one in (point.value, point.low, point.high, point.target) if one is not None]
    if not any(point.value is not None for point in points):
        return SafeString("")
    step, least, most = scale(min(known), max(known))
    lines = max(len(point.label.split("\n")) for point in points)
    frame = _Frame(height, least, most, len(points), _BELOW + _LEADING * (lines - 1))
    parts = [
        _axis(frame, step, words), _band(points, frame), _targets(points, frame), _line(points, frame),
        _marks(points, frame), _labels(points, frame),
    ]  # fmt: skip
    return format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" class="in-svg" viewBox="0 0 {} {}" role="img" aria-label="{}" '
        'font-family="system-ui, sans-serif" font-size="13">{}</svg>',
        _n(WIDTH), _n(height), title, format_html_join("", "{}", ((one,) for one in parts)),
    )  # fmt: skip


def scale(least: float, most: float) -> tuple[float, float, float]:
    """Step, begin and end of an axis: steps of 1, 2 or 5, from 0 on where nothing lies below it."""
    least, most = min(least, 0.0), max(most, 0.0)
    if most == least:
        most = least + 1.0
    rough = (most - least) / 4
    size = 10.0 ** floor(log10(rough))
    step = next(one * size for one in (1, 2, 5, 10) if one * size >= rough)
    return step, floor(least / step + 1e-9) * step, ceil(most / step - 1e-9) * step


def _axis(frame: _Frame, step: float, words: Callable[[float], str]) -> SafeString:
    count = round((frame.most - frame.least) / step)
    rows = []
    for turn in range(count + 1):
        value = frame.least + turn * step
        y = frame.y(value)
        rows.append((_n(_LEFT), _n(WIDTH - _RIGHT), _n(y), _n(y), _n(_LEFT - 8), _n(y + 4.5), words(round(value, 10))))
    return format_html_join(
        "",
        '<line class="in-svg__rule" x1="{}" x2="{}" y1="{}" y2="{}" stroke="#d9d2c6"/>'
        '<text class="in-svg__text" x="{}" y="{}" text-anchor="end" fill="#5d564d">{}</text>',
        rows,
    )


def _band(points: Sequence[Point], frame: _Frame) -> SafeString:
    """The band over runs of neighbours that have an interval."""
    found: list[list[int]] = []
    for at, point in enumerate(points):
        if point.low is None or point.high is None or point.value is None:
            continue
        if found and found[-1][-1] == at - 1:
            found[-1].append(at)
        else:
            found.append([at])
    paths = []
    for run in found:
        if len(run) > 1:
            above = [f"{_n(frame.x(at))},{_n(frame.y(points[at].high or 0.0))}" for at in run]
            below = [f"{_n(frame.x(at))},{_n(frame.y(points[at].low or 0.0))}" for at in reversed(run)]
            paths.append((" ".join([*above, *below]),))
    return format_html_join("", '<polygon class="in-svg__band" points="{}" fill="#0c5a78" fill-opacity=".16"/>', paths)


def _targets(points: Sequence[Point], frame: _Frame) -> SafeString:
    half = (WIDTH - _LEFT - _RIGHT) / frame.count / 2
    rows = [
        (_n(frame.x(at) - half), _n(frame.x(at) + half), _n(frame.y(point.target)), _n(frame.y(point.target)))
        for at, point in enumerate(points)
        if point.target is not None
    ]
    return format_html_join(
        "",
        '<line class="in-svg__target" x1="{}" x2="{}" y1="{}" y2="{}" stroke="#8a4b08" stroke-width="2" '
        'stroke-dasharray="6 4"/>',
        rows,
    )


def _line(points: Sequence[Point], frame: _Frame) -> SafeString:
    rows = []
    for at, (one, two) in enumerate(pairwise(points)):
        if one.value is not None and two.value is not None:
            place = (frame.x(at), frame.x(at + 1), frame.y(one.value), frame.y(two.value))
            rows.append((*map(_n, place), "2 5" if one.is_under_way or two.is_under_way else "none"))
    return format_html_join(
        "", '<line class="in-svg__line" x1="{}" x2="{}" y1="{}" y2="{}" stroke="#0c5a78" stroke-width="2" '
        'stroke-linecap="round" stroke-dasharray="{}"/>', rows,
    )  # fmt: skip


def _marks(points: Sequence[Point], frame: _Frame) -> SafeString:
    """A mark for each value, hollow where it is open, with whiskers while there is room for them."""
    parts = []
    for at, point in enumerate(points):
        if point.value is None:
            continue
        x = frame.x(at)
        if point.low is not None and point.high is not None and point.low < point.high and len(points) <= _FEW:
            ends = (_n(frame.y(point.low)), _n(frame.y(point.high)))
            parts.append(format_html(
                '<path class="in-svg__whisker" d="M{0} {3}V{4}M{1} {3}H{2}M{1} {4}H{2}" stroke="#0c5a78" fill="none"/>',
                _n(x), _n(x - 4), _n(x + 4), *ends,
            ))  # fmt: skip
        kind, fill = ("in-svg__mark in-svg__mark--open", "#fff") if point.is_open else ("in-svg__mark", "#0c5a78")
        parts.append(format_html(
            '<circle class="{}" cx="{}" cy="{}" r="4.5" fill="{}" stroke="#0c5a78" stroke-width="2"><title>{}</title>'
            "</circle>", kind, _n(x), _n(frame.y(point.value)), fill, point.title,
        ))  # fmt: skip
    return format_html_join("", "{}", ((one,) for one in parts))


def _labels(points: Sequence[Point], frame: _Frame) -> SafeString:
    """As many labels as there is room for, the last one always."""
    room = (WIDTH - _LEFT - _RIGHT) / frame.count
    longest = max(len(line) for point in points for line in point.label.split("\n"))
    every = max(1, ceil(longest * _LETTER / room))
    rows = [
        (_n(frame.x(at)), _n(frame.height - frame.below + 18 + _LEADING * row), line)
        for at, point in enumerate(points)
        if (len(points) - 1 - at) % every == 0
        for row, line in enumerate(point.label.split("\n"))
    ]
    return format_html_join(
        "", '<text class="in-svg__text" x="{}" y="{}" text-anchor="middle" fill="#5d564d">{}</text>', rows
    )


def _n(value: float) -> str:
    """A coordinate: never with a comma, whatever the page's language."""
    return f"{value:g}"

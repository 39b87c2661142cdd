"""A wave's figures as its page shows them: grouped by dimension, with bands, intervals and changes in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from tiengvang.measure.intervals import Estimate
from tiengvang.office.coverage.explorer.names import market_name
from tiengvang.office.indicators.models import Question
from tiengvang.office.indicators.surveys.chart import Band, bands
from tiengvang.office.indicators.surveys.figures import DIMENSION, Comparison, Figure
from tiengvang.office.indicators.surveys.wording import cautions, dimension_name, figure_name, reason
from tiengvang.office.shell.templatetags.shell import number, percent


@dataclass(frozen=True, slots=True)
class Row:
    """One line. value, interval: in words, "" where there is none; change, change_interval: against the earlier wave,
    "" for none; tone: "up", "down" or "" where the two cannot be told apart; remarks: cautions, or why there is no
    figure."""

    name: str
    band: Band
    value: str
    interval: str
    change: str
    change_interval: str
    tone: str
    remarks: tuple[str, ...]

    @property
    def one(self) -> Figure:
        """The figure itself."""
        return self.band.shown.now


@dataclass(frozen=True, slots=True)
class Group:
    """Lines under one heading: a dimension, or a question with its answers to choose."""

    title: str
    rows: tuple[Row, ...]


def summary(shown: Sequence[Comparison], questions: dict[str, Question]) -> Group:
    """The dimensions of the frame, one line each."""
    return Group("", _rows((dimension_name(one.now.dimension), one) for one in shown if one.now.kind == DIMENSION))


def groups(shown: Sequence[Comparison], questions: dict[str, Question]) -> list[Group]:
    """Every question, by dimension in the order of the questionnaire; a choice under a heading of its own."""
    found: dict[str, list[tuple[str, Comparison]]] = {}
    for one in shown:
        if one.now.kind == DIMENSION:
            continue
        question = questions.get(one.now.question)
        title = str(question) if one.now.option and question else dimension_name(one.now.dimension)
        found.setdefault(title, []).append((figure_name(one.now, questions), one))
    return [Group(title or _("Other questions"), _rows(rows)) for title, rows in found.items()]


def by_market(shown: Sequence[Comparison]) -> Group:
    """One figure in every market, everybody first."""
    return Group("", _rows((market_name(one.now.market) if one.now.market else _("All markets"), one) for one in shown))


def choices(figures: Iterable[Figure], questions: dict[str, Question]) -> list[tuple[str, str]]:
    """What can be compared between markets: (key, words). The key is read by `chosen`."""
    found: dict[str, str] = {}
    for one in figures:
        if not one.market:
            words = figure_name(one, questions)
            question = questions.get(one.question)
            found[_key(one)] = f"{question}: {words}" if one.option and question else words
    return list(found.items())


def chosen(shown: Iterable[Comparison], key: str) -> list[Comparison]:
    """A figure in every market."""
    return [one for one in shown if _key(one.now) == key]


def _key(one: Figure) -> str:
    if one.kind == DIMENSION:
        return f"d.{one.dimension}"
    return f"q.{one.question}.{one.option}" if one.option else f"q.{one.question}"


def _rows(named: Iterable[tuple[str, Comparison]]) -> tuple[Row, ...]:
    return tuple(_row(name, band) for (name, _one), band in ((pair, bands([pair])[0]) for pair in named))


def _row(name: str, band: Band) -> Row:
    one, shown = band.shown.now, band.shown
    remarks = (reason(one),) if one.reason else tuple(cautions(one))
    tone = ""
    if shown.differs and shown.change is not None and shown.change.value is not None:
        tone = "up" if shown.change.value > 0 else "down"
    return Row(
        name, band, "" if one.value is None else _amount(one, one.value), _interval(one),
        *_change(one, shown.change), tone, remarks,
    )  # fmt: skip


def _amount(one: Figure, value: float) -> str:
    return percent(value, 1) if one.is_share else number(value, 2)


def _interval(one: Figure) -> str:
    if one.low is None or one.high is None:
        return ""
    if one.is_share:
        return f"{number(100 * one.low, 1)} – {percent(one.high, 1)}"
    return f"{number(one.low, 2)} – {number(one.high, 2)}"


def _change(one: Figure, change: Estimate | None) -> tuple[str, str]:
    """(the change, its interval)."""
    if change is None or change.value is None or change.low is None or change.high is None:
        return "", ""
    scale, digits = (100, 1) if one.is_share else (1, 2)
    value, low, high = (_signed(scale * end, digits) for end in (change.value, change.low, change.high))
    words = _("%(value)s points") % {"value": value} if one.is_share else value
    return words, _("%(low)s to %(high)s") % {"low": low, "high": high}


def _signed(value: float, digits: int) -> str:
    shown = number(abs(value), digits)
    if not any(letter in "123456789" for letter in shown):
        return shown
    return f"+{shown}" if value > 0 else f"−{shown}"

"""Readings in words and figures for people, in the language of the page. Numbers of files stay plain numbers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from django.utils.dates import MONTHS
from django.utils.formats import number_format
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from tiengvang.measure.intervals import Estimate
from tiengvang.office.coverage.explorer.names import language_name, market_name
from tiengvang.office.indicators.models import Indicator, Reading
from tiengvang.office.indicators.readings.periods import is_under_way, last_month, span_of_reading

MINUS: Final = "−"
DASH: Final = "–"


def figure(value: float | None, measure: str, *, digits: int | None = None) -> str:
    """A number by its kind: a share in per cent; "–" for none. digits: after the point, None for what suits."""
    if value is None:
        return DASH
    if measure == Indicator.Measure.SHARE:
        return percent(value)
    if measure == Indicator.Measure.MONEY:
        return _signed(value, 0 if digits is None else digits)
    if digits is None:
        digits = _digits(value, measure)
    return _signed(value, digits)


def percent(value: float | None, digits: int = 1, *, signed: bool = False) -> str:
    """0.2 as "20,0%", with its sign where it is a change."""
    if value is None:
        return DASH
    words = f"{_signed(100 * value, digits)}%"
    return f"+{words}" if signed and value > 0 else words


def interval(low: float | None, high: float | None, measure: str) -> str:
    """Both ends, "–" where none can be given."""
    if low is None and high is None:
        return DASH
    return _("%(low)s to %(high)s") % {"low": figure(low, measure), "high": figure(high, measure)}


def growth_words(growth: Estimate | None) -> str:
    """Growth with its interval; an upper end that nobody can give is said."""
    if growth is None or growth.value is None:
        return DASH
    low, high = (percent(one, signed=True) if one is not None else "" for one in (growth.low, growth.high))
    ends = {"value": percent(growth.value, signed=True), "low": low, "high": high}
    if not low or growth.low == growth.high:
        return ends["value"]
    if not high:
        return _("%(value)s (at least %(low)s)") % ends
    return _("%(value)s (%(low)s to %(high)s)") % ends


def value_words(reading: Reading) -> str:
    """The value with what is counted, such as "1.234 tin, bài"."""
    if reading.value is None:
        return DASH
    unit = reading.indicator.unit
    words = figure(reading.value, reading.indicator.measure)
    return f"{words} {unit}" if unit and reading.indicator.measure != Indicator.Measure.SHARE else words


def interval_words(reading: Reading) -> str:
    """The interval; of a full count "exact", of which there is none "–"."""
    if reading.low is None and reading.high is None:
        return DASH
    if reading.low == reading.high == reading.value:
        return pgettext("interval", "counted in full")
    return interval(reading.low, reading.high, reading.indicator.measure)


def period_words(reading: Reading) -> str:
    """ "2026", or which month or quarter; an estimate for the full year and a period under way say so."""
    words = span_of_reading(reading).label
    if reading.is_full_year:
        return _("full-year estimate for %(period)s") % {"period": words}
    if month := last_month(reading):
        return _("%(year)s (to %(month)s)") % {"year": words, "month": month_words(month)}
    return _("%(period)s (not over)") % {"period": words} if is_under_way(reading) else words


def month_words(month: int) -> str:
    """ "October", "tháng 10": months go by number in Vietnamese."""
    words = pgettext("name of a month", "month %(number)d") % {"number": month}
    return words if is_vietnamese() else str(MONTHS[month])


def months_words(months: Sequence[int]) -> str:
    """Months in words, those in a row taken together: "January to October", "January to March, July"."""
    runs: list[list[int]] = []
    for month in months:
        if runs and runs[-1][-1] == month - 1:
            runs[-1].append(month)
        else:
            runs.append([month])
    return ", ".join(
        month_words(run[0]) if len(run) == 1
        else pgettext("months", "%(first)s to %(last)s") % {"first": month_words(run[0]), "last": month_words(run[-1])}
        for run in runs
    )  # fmt: skip


def part_words(dimension: str, key: str) -> str:
    """What a cut is called: a market's or language's name."""
    if dimension == "market":
        return market_name(key)
    if dimension == "language":
        return language_name(key)
    return key or pgettext("part", "not known")


def is_vietnamese() -> bool:
    """Whether the page is in Vietnamese."""
    return not (get_language() or "vi").startswith("en")


def _digits(value: float, measure: str) -> int:
    if measure == Indicator.Measure.NUMBER:
        return 0 if value == int(value) or abs(value) >= 100 else 1
    return 2 if measure == Indicator.Measure.SCORE else 1


def _signed(value: float, digits: int) -> str:
    words = number_format(round(abs(value), digits), digits, use_l10n=True, force_grouping=True)  # it would cut off
    return f"{MINUS}{words}" if value < 0 and words.strip("0.,") else words

"""Periods that readings are of: years, quarters and months of the calendar, as frozen values. Reads no tables."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from tiengvang.office.indicators.models import Reading

_MONTHS = {Reading.Period.MONTH: 1, Reading.Period.QUARTER: 3, Reading.Period.YEAR: 12}
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """first, last: both included; period: a value of Reading.Period."""

    first: date
    last: date
    period: str

    @property
    def year(self) -> int:
        """That it begins in."""
        return self.first.year

    @property
    def months(self) -> tuple[int, ...]:
        """Numbers of its months (1 to 12); of a period of the calendar."""
        return tuple(range(self.first.month, self.last.month + 1))

    @property
    def label(self) -> str:
        """For people: "2026", "quý III/2026", "tháng 8/2026", or the two days."""
        if self.period == Reading.Period.YEAR:
            return str(self.year)
        if self.period == Reading.Period.QUARTER:
            return _("quarter %(number)s of %(year)s") % {
                "number": ("I", "II", "III", "IV")[self.first.month // 3], "year": self.year,
            }  # fmt: skip
        if self.period == Reading.Period.MONTH:
            return _("month %(number)d of %(year)d") % {"number": self.first.month, "year": self.year}
        return f"{self.first:%d/%m/%Y} – {self.last:%d/%m/%Y}"


def span_of(period: str, day: date) -> Span:
    """The month, quarter or year that holds the day."""
    length = _MONTHS[Reading.Period(period)]
    first = date(day.year, (day.month - 1) // length * length + 1, 1)
    return Span(first, _after(first, length) - _DAY, str(period))


def year_span(year: int) -> Span:
    """A calendar year."""
    return Span(date(year, 1, 1), date(year, 12, 31), Reading.Period.YEAR.value)


def spans(period: str, start: date, end: date) -> Iterator[Span]:
    """All of that kind that hold a day from start to end, oldest first."""
    span = span_of(period, start)
    while span.first <= end:
        yield span
        span = span_of(period, span.last + _DAY)


def is_of_calendar(period: str, first: date, last: date) -> bool:
    """Whether the two days are those of a month, quarter or year, as the period says; true of other periods."""
    if period not in _MONTHS:
        return True
    span = span_of(period, first)
    return (span.first, span.last) == (first, last)


def span_of_reading(reading: Reading) -> Span:
    """The period of a reading."""
    return Span(reading.first_day, reading.last_day, reading.period)


def is_under_way(reading: Reading) -> bool:
    """Whether the period was not over when the reading was computed, so that more is to come of it."""
    warnings = reading.detail.get("warnings", ())
    return not reading.is_full_year and any(one.get("code") == "period-open" for one in warnings)


def last_month(reading: Reading) -> int:
    """The last month (1 to 12) that a year under way has; 0 of other readings."""
    if reading.period != Reading.Period.YEAR or not is_under_way(reading):
        return 0
    return max(reading.detail.get("months", ()), default=0)


def _after(first: date, months: int) -> date:
    index = first.month - 1 + months
    return date(first.year + index // 12, index % 12 + 1, 1)

"""Which periods an indicator is computed for, and what each rests on. Computes nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from tiengvang.office.indicators.computing.gathering import Gathering
from tiengvang.office.indicators.models import Indicator, Reading
from tiengvang.office.indicators.readings.periods import Span, spans, year_span

_PERIODS: Final = {
    Indicator.Frequency.MONTH: (Reading.Period.YEAR, Reading.Period.QUARTER, Reading.Period.MONTH),
    Indicator.Frequency.QUARTER: (Reading.Period.YEAR, Reading.Period.QUARTER),
    Indicator.Frequency.YEAR: (Reading.Period.YEAR,),
}
YEARS: Final = 10  # at most so many years back


@dataclass(frozen=True, slots=True)
class Due:
    """span: a period; months: of it that have begun; closed: it is over, and what came in it is here."""

    span: Span
    months: tuple[int, ...]
    closed: bool


def due(indicator: Indicator, gathering: Gathering, years: Iterable[int], *, on_coverage: bool) -> Iterator[Due]:
    """The indicator's periods in those years, as far as they have begun; years before their months.

    on_coverage: figures of coverage stop where mentions do.
    """
    for year in years:
        for period in _PERIODS[Indicator.Frequency(indicator.frequency)]:
            for span in [year_span(year)] if period == Reading.Period.YEAR else spans(
                period.value, date(year, 1, 1), date(year, 12, 31)
            ):  # fmt: skip
                begun = gathering.months_so_far(year) if on_coverage else _begun(year, gathering.today)
                months = tuple(month for month in span.months if month in begun)
                if months:
                    yield Due(span, months if on_coverage else span.months, _is_over(span, gathering, on_coverage))


def years_of(gathering: Gathering) -> tuple[int, ...]:
    """Years with mentions, at most YEARS, and this year."""
    first = gathering.extent[0].year if gathering.extent else gathering.today.year
    return tuple(range(max(first, gathering.today.year - YEARS + 1), gathering.today.year + 1))


def _is_over(span: Span, gathering: Gathering, on_coverage: bool) -> bool:
    """For coverage not before something later has come: until then the period's last days may still be collected."""
    if on_coverage and (gathering.extent is None or gathering.extent[1] <= span.last):
        return False
    return span.last < gathering.today


def _begun(year: int, today: date) -> tuple[int, ...]:
    if year > today.year:
        return ()
    return tuple(range(1, (today.month if year == today.year else 12) + 1))

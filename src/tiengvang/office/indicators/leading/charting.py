"""Readings as points of a chart, with the target of each period. Draws nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from django.utils.translation import gettext as _

from tiengvang.office.coverage.dashboard.wording import short
from tiengvang.office.indicators.leading.drawing import Point
from tiengvang.office.indicators.models import Indicator, Reading, Target
from tiengvang.office.indicators.readings.periods import is_under_way, last_month
from tiengvang.office.indicators.readings.wording import (
    figure,
    interval_words,
    month_words,
    period_words,
    value_words,
)


def points(readings: Sequence[Reading], targets: Iterable[Target] = ()) -> list[Point]:
    """One for each reading, in their order. The target of a year that is under way stands at its full-year estimate;
    without one only a target that is a share itself is drawn, since growth is judged by the months of both years."""
    targets = tuple(targets)
    wanted = levels(readings, targets)
    estimated = {one.first_day.year for one in readings if one.is_full_year}
    fixed = {one.year for one in targets if one.kind == Target.Kind.VALUE}

    def target(one: Reading) -> float | None:
        year = one.first_day.year
        if one.period != Reading.Period.YEAR or one.dimension:
            return None
        stands = one.indicator.measure != Indicator.Measure.NUMBER and year in fixed
        waits = not one.is_full_year and (year in estimated or (is_under_way(one) and not stands))
        return None if waits else wanted.get(year)

    return [
        Point(
            label_of(one), f"{period_words(one)}: {value_words(one)} ({interval_words(one)})", one.value, one.low,
            one.high, target(one), one.is_full_year or one.state != Reading.State.APPROVED,
            one.is_full_year or is_under_way(one),
        )
        for one in readings
    ]  # fmt: skip


def levels(readings: Sequence[Reading], targets: Iterable[Target]) -> dict[int, float]:
    """Year → the value that the target asks for, where it can be worked out from the yearly readings.

    Growth is reckoned from whole years: where the year before is not whole, there is no level to draw.
    """
    values: Mapping[int, float] = {
        one.first_day.year: one.value
        for one in readings
        if one.period == Reading.Period.YEAR and one.value is not None and not one.is_full_year and not one.dimension
    }
    found: dict[int, float] = {}
    for target in targets:
        base = target.indicator.baseline_year
        if target.kind == Target.Kind.VALUE:
            found[target.year] = target.value
        elif target.kind == Target.Kind.BASE and base in values:
            found.setdefault(target.year, values[base] * (1 + target.value))  # type: ignore[index]
        elif target.kind == Target.Kind.YEAR and target.year - 1 in values:
            found.setdefault(target.year, values[target.year - 1] * (1 + target.value))
    return found


def label_of(reading: Reading) -> str:
    """As an axis has room for it, on two lines where a year is under way."""
    year = reading.first_day.year
    if until := last_month(reading):
        return "\n".join((str(year), _("to %(month)s") % {"month": month_words(until)}))
    if reading.period == Reading.Period.YEAR:
        return f"{year}{'*' if reading.is_full_year else ''}"
    if reading.period in (Reading.Period.MONTH, Reading.Period.QUARTER):
        return short(reading.first_day, reading.period, years=True)  # type: ignore[arg-type]
    return f"{reading.first_day:%m/%Y}"


def axis_words(indicator: Indicator) -> Callable[[float], str]:
    """How the axis writes a value."""
    share = indicator.measure == Indicator.Measure.SHARE

    def words(value: float) -> str:
        if share:
            return f"{figure(100 * value, Indicator.Measure.NUMBER)}%"
        return figure(value, Indicator.Measure.NUMBER if value == int(value) else indicator.measure)

    return words

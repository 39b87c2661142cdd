"""The page of one indicator and the page of one reading's method, as plain values. Reads stored readings only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tiengvang.office.coverage.explorer.names import language_name, market_name
from tiengvang.office.coverage.judging.selectors import setting_in_words
from tiengvang.office.indicators.computing.strata import REST
from tiengvang.office.indicators.leading import charting
from tiengvang.office.indicators.leading.selectors import estimate_of_full_year, mentions_of, method_of
from tiengvang.office.indicators.leading.wording import growth_of
from tiengvang.office.indicators.models import Indicator, Reading
from tiengvang.office.indicators.opendata.codes import METHOD_WORDS
from tiengvang.office.indicators.readings.reasons import Warned, reason_words, warnings_of
from tiengvang.office.indicators.readings.selectors import dimensions, parts, reading_of, series
from tiengvang.office.indicators.readings.standing import Comparison, compared
from tiengvang.office.indicators.readings.why import compared_months
from tiengvang.office.indicators.readings.wording import (
    figure,
    interval_words,
    months_words,
    part_words,
    period_words,
    value_words,
)

_SHOWN: Final = {Reading.Period.MONTH: 36, Reading.Period.QUARTER: 24, Reading.Period.YEAR: 20}
DIMENSION_WORDS: Final[dict[str, str | Promise]] = {
    "market": gettext_lazy("By market"), "language": gettext_lazy("By language"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """A reading in words, with its addresses. growth: of a year against the year before, over `months` where these are
    not all."""

    reading: Reading
    period: str
    value: str
    interval: str
    reason: str
    growth: str
    months: str
    mentions: str
    method: str
    is_approved: bool


@dataclass(frozen=True, slots=True)
class Course:
    """chart: what `static/indicators/intervals.js` draws, None without values; rows: newest first; periods: (code,
    words, is it shown) of the kinds that have readings."""

    period: str
    periods: list[tuple[str, str, bool]]
    rows: list[Row]
    chart: dict[str, Any] | None
    has_open: bool


@dataclass(frozen=True, slots=True)
class Cut:
    """A year's reading by one dimension. without: why there is no figure → the parts that have none."""

    heading: str
    rows: list[tuple[str, Row]]
    without: dict[str, list[tuple[str, str]]]


@dataclass(frozen=True, slots=True)
class Compared:
    """One comparison in words. months: over which; then, now: what both years came to over them."""

    heading: str
    against: int
    months: str
    then: str
    now: str
    growth: str


@dataclass(frozen=True, slots=True)
class Told:
    """What the method page says beside the number. strata: (name, things, counted by the machine, labels, labels of the
    kind)."""

    row: Row
    formula: str
    judge: str
    warnings: tuple[Warned, ...]
    strata: list[tuple[str, int, int, int, int]]
    machine: int | None
    unjudged: int
    not_about: int
    months: str
    comparisons: list[Compared]


def course(indicator: Indicator, period: str = "") -> Course:
    """The readings of one kind of period, by default of years; of another kind where there are none of years."""
    kinds = list(
        Reading.objects.filter(indicator=indicator, dimension="").order_by().values_list("period", flat=True).distinct()
    )  # fmt: skip
    ordered = [one for one in _SHOWN if one in kinds][::-1] + [one for one in kinds if one not in _SHOWN]
    chosen = period if period in kinds else str(ordered[0]) if ordered else Reading.Period.YEAR.value
    readings = list(series(indicator, chosen))[-_SHOWN.get(chosen, 36) :]  # type: ignore[call-overload]
    drawn = _with_estimate(indicator, readings)
    return Course(
        chosen, [(one, str(Reading.Period(one).label), one == chosen) for one in ordered],
        [row(one) for one in reversed(readings)], _chart(indicator, drawn),
        any(one.state != Reading.State.APPROVED for one in readings),
    )  # fmt: skip


def row(reading: Reading) -> Row:
    """A reading in words."""
    is_year = reading.period == Reading.Period.YEAR
    found = compared(reading, "growth_year", _others(reading, "growth_year")) if is_year else None
    growth = found.change.growth if found and found.change else None
    return Row(
        reading, period_words(reading), value_words(reading), interval_words(reading), reason_words(reading),
        growth_of(growth) if growth and growth.value is not None else "",
        compared_months(found),
        mentions_of(reading), method_of(reading), reading.state == Reading.State.APPROVED,
    )  # fmt: skip


def cuts(indicator: Indicator, year: int) -> list[Cut]:
    """A year's reading by market and language, as far as it is cut."""
    whole = next(
        (one for one in reversed(series(indicator, Reading.Period.YEAR)) if one.first_day.year == year), None
    )  # fmt: skip
    if whole is None:
        return []
    return [_cut(whole, name) for name in dimensions(whole)]


def _cut(whole: Reading, name: str) -> Cut:
    rows: list[tuple[str, Row]] = []
    without: dict[str, list[tuple[str, str]]] = {}
    for one in parts(whole, name):
        made, words = row(one), part_words(name, one.key)
        if one.value is None:
            without.setdefault(made.reason, []).append((words, made.mentions))
        else:
            rows.append((words, made))
    return Cut(str(DIMENSION_WORDS.get(name, name)), rows, without)


def told(reading: Reading) -> Told:
    """Everything that `detail` holds, in words."""
    detail = reading.detail
    strata = [
        (_stratum(str(one["name"])), int(one["things"]), int(one["machine"]), int(one["labels"]), int(one["hits"]))
        for one in detail.get("strata", ())
    ]
    comparisons: list[Compared] = []
    kinds = (("growth_year", _("Against the year before")), ("growth_base", _("Against the baseline year")))
    for kind, heading in kinds if reading.period == Reading.Period.YEAR else ():
        found = compared(reading, kind, _others(reading, kind))
        if found is None or found.change is None:
            continue
        if all(found.against != one.against for one in comparisons):
            comparisons.append(_compared(reading.indicator, heading, found, growth_of(found.change.growth)))
    judge = detail.get("judge", "")
    return Told(
        row(reading), str(METHOD_WORDS.get(reading.method, reading.method)), setting_in_words(judge) if judge else "",
        warnings_of(reading), strata, detail.get("machine"), int(detail.get("unjudged", 0)),
        int(detail.get("not_about", 0)), months_words(tuple(detail.get("months", ()))), comparisons,
    )  # fmt: skip


def _compared(indicator: Indicator, heading: str, found: Comparison, growth: str) -> Compared:
    then, now = (
        figure(one.value if one else None, indicator.measure) for one in (found.earlier, found.later)
    )  # fmt: skip
    return Compared(heading, found.against, compared_months(found) or _("whole years"), then, now, growth)


def _others(reading: Reading, kind: str) -> dict[tuple[int, int], Reading]:
    """The reading to compare an entered one with."""
    year = reading.first_day.year - 1 if kind == "growth_year" else reading.indicator.baseline_year
    if year is None or reading.detail.get("growth"):
        return {}
    held = reading_of(reading.indicator, Reading.Period.YEAR, reading.first_day.replace(year=year),
                      dimension=reading.dimension, key=reading.key)  # fmt: skip
    return {(reading.indicator_id, year): held} if held else {}


def _stratum(name: str) -> str:
    """A stratum of `computing.strata` in words: "japan", "japan · ja", "…", behind "3+4 " where rounds differ."""
    drawn, _space, rest = name.partition(" ")
    numbered = bool(rest) and all(one.isdigit() for one in drawn.split("+"))
    words = " · ".join(_drawn(one) for one in (rest if numbered else name).split(" · "))
    return _("%(part)s (rounds %(rounds)s)") % {"part": words, "rounds": drawn} if numbered else words


def _drawn(part: str) -> str:
    if part == REST:
        return _("the others, taken together")
    found = (words for words in (market_name(part), language_name(part)) if words != part)
    return next(found, part)


def _with_estimate(indicator: Indicator, readings: Sequence[Reading]) -> list[Reading]:
    """The readings, and behind the last year what it may come to."""
    drawn = [one for one in readings if one.value is not None]
    if drawn and drawn[-1].period == Reading.Period.YEAR:
        estimate = estimate_of_full_year(indicator, drawn[-1].first_day.year)
        if estimate is not None and estimate.value is not None:
            drawn.append(estimate)
    return drawn


def _chart(indicator: Indicator, readings: Sequence[Reading]) -> dict[str, Any] | None:
    points = charting.points(readings, indicator.targets.all())
    if not points:
        return None
    scale = 100 if indicator.measure == Indicator.Measure.SHARE else 1

    def scaled(value: float | None) -> float | None:
        return None if value is None else round(value * scale, 4)

    return {
        "kind": "intervals", "unit": "percent" if scale == 100 else "count",
        "categories": [one.label for one in points],
        "titles": [one.title for one in points], "open": [one.is_open for one in points],
        "under_way": [one.is_under_way for one in points],
        "values": [scaled(one.value) for one in points], "low": [scaled(one.low) for one in points],
        "high": [scaled(one.high) for one in points], "target": [scaled(one.target) for one in points],
        "urls": [method_of(one) for one in readings],
        "names": {
            "value": _("Value"), "band": _("95%% interval") % {}, "target": _("Target"),
            "open": _("not approved or estimated"),
        },
        "words": [figure(one.value, indicator.measure) for one in readings],
    }  # fmt: skip

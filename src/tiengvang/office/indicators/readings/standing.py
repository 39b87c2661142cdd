"""Where an indicator stands in a year: its reading, the year before, growth like for like, the verdict on its target.

Everything comes from stored readings. Computing leaves in `detail["growth"]` of a year's reading what the two years
were over the months that both have whole; readings that were entered are compared as they stand. Words are in the
language of the page.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from tiengvang.measure.change import Change, Outcome, change, verdict
from tiengvang.measure.intervals import Estimate
from tiengvang.office.indicators.models import Indicator, Reading, Target
from tiengvang.office.indicators.readings.periods import is_under_way
from tiengvang.office.indicators.readings.selectors import of_years
from tiengvang.office.indicators.readings.why import why

YEAR, BASE = Target.Kind.YEAR.value, Target.Kind.BASE.value
ALL_MONTHS: Final = tuple(range(1, 13))


@dataclass(frozen=True, slots=True)
class Comparison:
    """Of a year with an earlier one. against: that year; months: over which both were counted; earlier, later: what
    they were over those months; reason: code of `why.REASONS` where they cannot be compared."""

    against: int
    months: tuple[int, ...] = ()
    earlier: Estimate | None = None
    later: Estimate | None = None
    reason: str = ""

    @property
    def change(self) -> Change | None:
        """Difference and growth with their intervals; None where there is nothing to compare."""
        if self.earlier is None or self.later is None:
            return None
        try:
            return change(self.earlier, self.later)
        except ValueError:  # no interval, or below 0 as a net tone may be
            return None

    @property
    def is_whole(self) -> bool:
        """Whether all months of the year are compared."""
        return self.months == ALL_MONTHS

    def plain(self) -> dict[str, Any]:
        """As `detail["growth"]` keeps it."""
        return {
            "against": self.against, "months": list(self.months), "reason": self.reason,
            "earlier": plain_estimate(self.earlier), "later": plain_estimate(self.later),
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Standing:
    """reading: of the year; earlier: of the year before; comparison: with the year that the target speaks of, else with
    the year before; target: the first one that is set for the year; outcome: None where there is no verdict;
    probability: that the target is reached (0 to 1), None where nobody can say; why: in plain words."""

    indicator: Indicator
    year: int
    reading: Reading | None
    earlier: Reading | None
    comparison: Comparison | None
    target: Target | None
    outcome: Outcome | None
    probability: float | None
    why: str

    @property
    def growth(self) -> Estimate | None:
        """Later / earlier - 1, so 0.2 for a fifth more."""
        found = self.comparison.change if self.comparison else None
        return found.growth if found and found.growth.value is not None else None

    @property
    def difference(self) -> Estimate | None:
        """Later less earlier."""
        found = self.comparison.change if self.comparison else None
        return found.difference if found else None

    @property
    def months(self) -> tuple[int, ...]:
        """Over which the years are compared."""
        return self.comparison.months if self.comparison else ()

    @property
    def state(self) -> str:
        """For marks and filters: "met", "not-met", "not-yet-known", "no-target", or "no-reading"."""
        if self.reading is None or self.reading.value is None:
            return "no-reading"
        if self.target is None:
            return "no-target"
        return (self.outcome or Outcome.NOT_YET_KNOWN).value.replace(" ", "-")


def standing(indicator: Indicator, year: int, *, approved_only: bool = False) -> Standing:
    """Where the indicator stands in that year."""
    return standings([indicator], year, approved_only=approved_only)[0]


def standings(indicators: Iterable[Indicator], year: int, *, approved_only: bool = False) -> tuple[Standing, ...]:
    """The same for many, in their order."""
    asked = list(indicators)
    years = {year, year - 1} | {one.baseline_year for one in asked if one.baseline_year}
    readings = of_years(years, asked, approved_only=approved_only)
    targets: dict[int, list[Target]] = {}
    for target in Target.objects.filter(indicator__in=asked, year=year).order_by("kind"):
        targets.setdefault(target.indicator_id, []).append(target)
    return tuple(_standing(one, year, readings, _chosen(targets.get(one.pk, []))) for one in asked)


def compared(reading: Reading | None, kind: str, readings: Mapping[tuple[int, int], Reading]) -> Comparison | None:
    """The reading against the year before or the baseline. kind: of the target; readings: as `of_years` gives them."""
    if reading is None or reading.value is None:
        return None
    kept = reading.detail.get("growth", {}).get("base" if kind == BASE else "year")
    if kept:
        return Comparison(
            kept["against"], tuple(kept["months"]), _estimate(kept["earlier"]), _estimate(kept["later"]), kept["reason"]
        )
    year = reading.first_day.year
    against = reading.indicator.baseline_year if kind == BASE else year - 1
    if against is None:
        return Comparison(year, reason="no-baseline")
    if is_under_way(reading):  # its formula compares no years, and a part of one is not held against a whole one
        return Comparison(against, reason="no-common-months")
    earlier = readings.get((reading.indicator_id, against))
    if earlier is None or earlier.value is None:
        return Comparison(against, reason="no-earlier")
    return Comparison(against, ALL_MONTHS, estimate_of(earlier), estimate_of(reading))


def estimate_of(reading: Reading) -> Estimate:
    """A reading as an estimate of `measure`."""
    return Estimate(reading.value, reading.low, reading.high, reading.labels)


def plain_estimate(estimate: Estimate | None) -> dict[str, Any] | None:
    """As JSON keeps it."""
    if estimate is None:
        return None
    return {"value": estimate.value, "low": estimate.low, "high": estimate.high, "units": estimate.units}


def _estimate(kept: Mapping[str, Any] | None) -> Estimate | None:
    return Estimate(kept["value"], kept["low"], kept["high"], kept["units"]) if kept else None


def _chosen(targets: list[Target]) -> Target | None:
    """The yearly growth goes before growth since the baseline, and that before a value."""
    order = (YEAR, BASE, Target.Kind.VALUE.value)
    return min(targets, key=lambda one: order.index(one.kind), default=None)


def _standing(
    indicator: Indicator, year: int, readings: Mapping[tuple[int, int], Reading], target: Target | None
) -> Standing:
    reading, earlier = readings.get((indicator.pk, year)), readings.get((indicator.pk, year - 1))
    comparison = compared(reading, target.kind if target else YEAR, readings)
    outcome, probability = _verdict(indicator, reading, comparison, target)
    words = why(indicator, year, reading, comparison, target, outcome)
    return Standing(indicator, year, reading, earlier, comparison, target, outcome, probability, words)


def _verdict(
    indicator: Indicator, reading: Reading | None, comparison: Comparison | None, target: Target | None
) -> tuple[Outcome | None, float | None]:
    if target is None or reading is None or reading.value is None:
        return None, None
    lower = indicator.aim == Indicator.Aim.LOWER
    if target.kind == Target.Kind.VALUE:
        return _of_value(reading, target.value, lower), None
    if comparison is None or comparison.change is None or comparison.earlier is None or comparison.later is None:
        return Outcome.NOT_YET_KNOWN, None
    found = verdict(comparison.earlier, comparison.later, target.value)
    if not lower:
        return found.outcome, found.probability
    turned = {Outcome.MET: Outcome.NOT_MET, Outcome.NOT_MET: Outcome.MET}
    return turned.get(found.outcome, found.outcome), 1 - found.probability


def _of_value(reading: Reading, wanted: float, lower: bool) -> Outcome:
    if reading.low is None or reading.high is None:
        return Outcome.NOT_YET_KNOWN
    if reading.high <= wanted if lower else reading.low >= wanted:
        return Outcome.MET
    if reading.low > wanted if lower else reading.high < wanted:
        return Outcome.NOT_MET
    return Outcome.NOT_YET_KNOWN

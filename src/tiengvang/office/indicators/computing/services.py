"""Computing readings: for each indicator with a formula, its periods, their cuts, growth like for like, the full-year
estimate; kept through `readings.store`. Only what rests on something else than before is computed."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from django.utils import timezone

from tiengvang.measure.change import like_for_like
from tiengvang.office.coverage.models import Bucket
from tiengvang.office.indicators.computing import formulas as _register  # noqa: F401 - formulas join their registry
from tiengvang.office.indicators.computing.basis import Basis, digest
from tiengvang.office.indicators.computing.full_year import full_year
from tiengvang.office.indicators.computing.gathering import Gathering
from tiengvang.office.indicators.computing.periods import Due, due, years_of
from tiengvang.office.indicators.computing.registry import Asked, Formula, Found, formula_of
from tiengvang.office.indicators.models import Definition, Indicator, Reading
from tiengvang.office.indicators.readings.periods import Span, span_of
from tiengvang.office.indicators.readings.selectors import LIVE
from tiengvang.office.indicators.readings.services import definition_on
from tiengvang.office.indicators.readings.standing import Comparison, plain_estimate
from tiengvang.office.indicators.readings.store import Computed, store
from tiengvang.office.jobs.kinds import Progress

ALL_MONTHS: Final = tuple(range(1, 13))
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Run:
    """What a run did. periods: computed; standing: passed over since nothing they rest on changed; readings: revisions
    added; failed: codes of indicators of which something could not be computed."""

    periods: int = 0
    standing: int = 0
    readings: int = 0
    failed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Task:
    """One indicator under computing."""

    indicator: Indicator
    formula: Formula
    gathering: Gathering
    basis: Basis
    definitions: Mapping[int, Definition]

    def definition(self, span: Span) -> Definition:
        """The version that the period goes by."""
        held = [one for one in self.definitions.values() if one.since <= span.last]
        chosen = max(held, key=lambda one: (one.since, one.number), default=None)
        return chosen or definition_on(self.indicator, span.last)


def compute(
    *, indicators: Iterable[Indicator] | None = None, years: Sequence[int] | None = None, today: date | None = None,
    progress: Progress | None = None,
) -> Run:  # fmt: skip
    """Compute those indicators (all in use that have a formula) for those years (all with mentions, and this one).

    One indicator's failure is logged and keeps no other from being computed.
    """
    gathering = Gathering(today or timezone.localdate())
    basis = Basis(gathering)
    wanted = indicators if indicators is not None else Indicator.objects.filter(is_active=True)
    chosen = [one for one in wanted if one.formula]
    run = Run()
    for done, indicator in enumerate(chosen, 1):
        run = _added(run, _of_indicator(indicator, gathering, basis, years or years_of(gathering)))
        if progress:
            progress(done, len(chosen), str(indicator))
    return run


def _of_indicator(indicator: Indicator, gathering: Gathering, basis: Basis, years: Sequence[int]) -> Run:
    formula = formula_of(indicator.formula)
    if formula is None:
        return _without_formula(indicator, gathering, years)
    definitions = {one.number: one for one in indicator.definitions.all()}
    task = _Task(indicator, formula, gathering, basis, definitions)
    held = _fingerprints(indicator)
    figures: dict[Definition, list[Computed]] = {}
    standing, periods, failed = 0, 0, False
    since = min((one.since for one in definitions.values()), default=date.min)
    for one in due(indicator, gathering, years, on_coverage=formula.on_coverage):
        if one.span.last < since:
            continue
        definition = task.definition(one.span)
        mark = _mark(task, one, definition)
        if formula.on_coverage and held.get((one.span, "")) == mark:
            standing += 1
            continue
        try:
            figures.setdefault(definition, []).extend(_figures(task, one, definition, mark))
            periods += 1
        except Exception:  # a formula's mistake must not keep the others from being computed
            _log.exception("indicator %s, %s", indicator.code, one.span)
            failed = True
    added = sum(
        store(indicator=indicator, definition=definition, figures=some) for definition, some in figures.items()
    )  # fmt: skip
    return Run(periods, standing, added, (indicator.code,) if failed else ())


def _without_formula(indicator: Indicator, gathering: Gathering, years: Sequence[int]) -> Run:
    """An indicator whose formula nobody registers says so rather than nothing."""
    found = [
        Computed(one.span, None, reason="unknown-formula", fingerprint=digest(["unknown", indicator.formula]),
                 closed=one.closed)
        for one in due(indicator, gathering, years, on_coverage=False)
    ]  # fmt: skip
    definition = definition_on(indicator, gathering.today)
    return Run(len(found), 0, store(indicator=indicator, definition=definition, figures=found), (indicator.code,))


def _mark(task: _Task, one: Due, definition: Definition) -> str:
    """The fingerprint of all that the period's figures rest on."""
    year = one.span.year
    months = [(year, month) for month in one.months]
    if one.span.period == Reading.Period.YEAR:
        others = {year - 1, task.indicator.baseline_year or year - 1}
        months += [(other, month) for other in sorted(others) for month in ALL_MONTHS]
    gathering, formula = task.gathering, task.formula
    first = max(one.span.first, gathering.extent[0]) if gathering.extent else one.span.first
    made_by = (formula.code, formula.version, definition.number, definition.params, task.indicator.baseline_year)
    held = (one.closed, str(first), str(gathering.last_day(one.span.last)), one.months)
    return task.basis.of(months, made_by, held, task.basis.imported if formula.reads_prominence else "")


def _figures(task: _Task, one: Due, definition: Definition, mark: str) -> Iterator[Computed]:
    """The period's whole, and of a year its cuts and the full-year estimate."""
    asked = Asked(task.gathering, one.span.year, one.months, definition.params)
    found = task.formula.compute(asked)
    is_year = one.span.period == Reading.Period.YEAR
    growth = _growth(task, one, definition) if is_year and task.formula.grows else {}
    yield _computed(task, one, found, mark, growth=growth)
    if not is_year:
        return
    for dimension in definition.params.get("by", task.formula.cuts):
        for key in _keys(asked, dimension) if dimension in task.formula.cuts else ():
            part = replace(asked, dimension=dimension, key=key)
            yield _computed(task, one, task.formula.compute(part), mark, dimension=dimension, key=key)
    if task.formula.sums and not one.closed and (whole := _full_year(task, one, found)) is not None:
        yield _computed(task, one, whole, mark, is_full_year=True)


def _keys(asked: Asked, dimension: str) -> list[str]:
    """Parts that occur in the period."""
    held = asked.gathering.by_value(asked.year, asked.months, dimension)
    cells = {
        getattr(one, dimension) for one in asked.gathering.cells(asked.year) if one.month in asked.months
    } if dimension in ("market", "language") else set()  # fmt: skip
    return sorted(set(held) | cells)


def _growth(task: _Task, one: Due, definition: Definition) -> dict[str, Any]:
    """The year against the year before and the baseline, over the months that both have whole."""
    year, baseline = one.span.year, task.indicator.baseline_year
    found = {"year": _compared(task, definition, year - 1, year).plain()}
    if baseline is not None and baseline < year:
        found["base"] = found["year"] if baseline == year - 1 else _compared(task, definition, baseline, year).plain()
    return found


def _compared(task: _Task, definition: Definition, earlier: int, later: int) -> Comparison:
    if task.formula.on_coverage:
        months = like_for_like(earlier, later, task.gathering.covered)
    else:
        months = ALL_MONTHS if later < task.gathering.today.year else ()
    if not months:
        return Comparison(earlier, reason="no-common-months")
    one, two = (
        task.formula.compute(Asked(task.gathering, year, months, definition.params)) for year in (earlier, later)
    )  # fmt: skip
    if one.estimate.value is None:
        return Comparison(earlier, months, reason=_lack(one, "no-share-earlier"))
    if two.estimate.value is None:
        return Comparison(earlier, months, reason=_lack(two, "no-share-later"))
    return Comparison(earlier, months, one.estimate, two.estimate)


def _lack(found: Found, of_labels: str) -> str:
    return of_labels if found.reason in ("no-labels", "one-label") else "no-earlier"


def _full_year(task: _Task, one: Due, found: Found) -> Found | None:
    """From what is there, and from the part of the year before that had come by the same time; it has to be whole."""
    year, gathering = one.span.year, task.gathering
    if any((year - 1, month) not in gathering.covered for month in ALL_MONTHS) or gathering.extent is None:
        return None
    last = gathering.last_day(one.span.last)
    before = dict.fromkeys(ALL_MONTHS, 0)
    for (month, _value, bucket, is_copy), number in gathering.monthly(year - 1, "all").items():
        before[month] += number if bucket == Bucket.INDEPENDENT and not is_copy else 0
    part = last.day / span_of("month", last).last.day
    same = sum(number for month, number in before.items() if month < last.month) + part * before[last.month]
    whole = full_year(found.estimate, found.things, same, sum(before.values()) - same)
    if whole is None:
        return None
    detail = {"until": last.isoformat(), "so_far": plain_estimate(found.estimate), "year_before": sum(before.values())}
    return Found(whole, "full-year", "", found.things, ({"code": "extrapolated"},), detail, found.link)


def _computed(
    task: _Task, one: Due, found: Found, mark: str, *, growth: Mapping[str, Any] | None = None, dimension: str = "",
    key: str = "", is_full_year: bool = False,
) -> Computed:  # fmt: skip
    """The answer of a formula as the store takes it."""
    estimate, warnings = found.estimate, [dict(each) for each in found.warnings]
    if not one.closed and not is_full_year:
        warnings.append({"code": "period-open"})
    missing = [month for month in one.months if (one.span.year, month) not in task.gathering.covered]
    if task.formula.on_coverage and missing and not dimension and not is_full_year:
        warnings.append({"code": "months-missing", "months": missing})
    detail: dict[str, Any] = {**found.detail, "warnings": warnings}
    if growth:
        detail["growth"] = growth
    if task.formula.on_coverage:
        detail["months"] = list(found.detail.get("months", one.months))
    reason = "" if estimate.value is not None else found.reason or "failed"
    made = Computed(
        one.span, estimate.value, estimate.low, estimate.high, found.method, dimension, key, reason, estimate.units,
        found.things, detail, found.link, is_full_year, mark, one.closed,
    )  # fmt: skip
    if task.formula.on_coverage:
        return made
    said = (made.value, made.low, made.high, made.reason, made.labels, made.things, detail, made.closed)
    return replace(made, fingerprint=digest([mark, said]))


def _fingerprints(indicator: Indicator) -> dict[tuple[Span, str], str]:
    """(period, "") → fingerprint of the latest live whole reading."""
    rows = Reading.objects.filter(indicator=indicator, dimension="", is_full_year=False, state__in=LIVE)
    rows = rows.order_by("revision").values_list("first_day", "last_day", "period", "fingerprint")
    return {(Span(first, last, period), ""): mark for first, last, period, mark in rows}


def _added(one: Run, two: Run) -> Run:
    return Run(
        one.periods + two.periods, one.standing + two.standing, one.readings + two.readings, one.failed + two.failed
    )  # fmt: skip

"""Reading readings: the current one, series, parts, history, and where an indicator stands in a year. Writes nothing.

The current reading of a period and cut is its latest revision that was neither returned nor superseded: an approved one
until a newer draft comes. `approved_only` passes over drafts. Whoever shows figures asks here; nothing is counted anew.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final

from django.db.models import Q, QuerySet

from tiengvang.office.indicators.models import Indicator, Reading, ReadingStep

State = Reading.State
LIVE: Final = (State.DRAFT, State.SUBMITTED, State.APPROVED)
WAITING: Final = (State.DRAFT, State.SUBMITTED)


def live(approved_only: bool = False) -> QuerySet[Reading]:
    """Readings that count: all that were neither returned nor superseded, or the approved ones alone."""
    states = (State.APPROVED,) if approved_only else LIVE
    return Reading.objects.filter(state__in=states).select_related("indicator", "definition")


def latest(
    indicator: Indicator, period: str, *, dimension: str = "", key: str = "", approved_only: bool = False,
    until: date | None = None,
) -> Reading | None:  # fmt: skip
    """The current reading of the newest period of that kind that has one; until: of those that end by that day."""
    rows = live(approved_only).filter(
        indicator=indicator, period=period, dimension=dimension, key=key, is_full_year=False
    )  # fmt: skip
    if until is not None:
        rows = rows.filter(last_day__lte=until)
    return rows.order_by("-last_day", "-first_day", "-revision").first()


def reading_of(
    indicator: Indicator, period: str, first_day: date, *, dimension: str = "", key: str = "",
    approved_only: bool = False, is_full_year: bool = False,
) -> Reading | None:  # fmt: skip
    """The current reading of one period; is_full_year: the estimate for the whole year instead."""
    rows = live(approved_only).filter(
        indicator=indicator, period=period, first_day=first_day, dimension=dimension, key=key, is_full_year=is_full_year
    )  # fmt: skip
    return rows.order_by("-last_day", "-revision").first()


def series(
    indicator: Indicator, period: str, *, dimension: str = "", key: str = "", approved_only: bool = False,
    since: date | None = None,
) -> tuple[Reading, ...]:  # fmt: skip
    """The current reading of each period of that kind, oldest first, with its definition at hand.

    Estimates for a full year are left out; periods without a reading are not there.
    """
    rows = live(approved_only).filter(
        indicator=indicator, period=period, dimension=dimension, key=key, is_full_year=False
    )  # fmt: skip
    if since is not None:
        rows = rows.filter(last_day__gte=since)
    return current_of(rows.order_by("first_day", "last_day", "revision"))


def parts(reading: Reading, dimension: str, *, approved_only: bool = False) -> tuple[Reading, ...]:
    """The same period cut by a dimension, largest first; what has no value last."""
    rows = live(approved_only).filter(
        indicator_id=reading.indicator_id, period=reading.period, first_day=reading.first_day,
        last_day=reading.last_day, is_full_year=reading.is_full_year, dimension=dimension,
    )  # fmt: skip
    found = current_of(rows.order_by("key", "revision"))
    return tuple(sorted(found, key=lambda one: (one.value is None, -(one.value or 0.0), one.key)))


def dimensions(reading: Reading) -> tuple[str, ...]:
    """By what the reading's period is cut."""
    rows = live().filter(
        indicator_id=reading.indicator_id, period=reading.period, first_day=reading.first_day,
        last_day=reading.last_day, is_full_year=reading.is_full_year,
    )  # fmt: skip
    return tuple(rows.exclude(dimension="").order_by("dimension").values_list("dimension", flat=True).distinct())


def history(reading: Reading) -> QuerySet[Reading]:
    """All revisions of the reading's period and cut, newest first, with their steps at hand."""
    return same(reading).select_related("definition", "made_by").prefetch_related("steps__moved_by")


def same(reading: Reading) -> QuerySet[Reading]:
    """All revisions of the reading's period and cut, newest first."""
    return Reading.objects.filter(
        indicator_id=reading.indicator_id, period=reading.period, first_day=reading.first_day,
        last_day=reading.last_day, dimension=reading.dimension, key=reading.key, is_full_year=reading.is_full_year,
    ).order_by("-revision")  # fmt: skip


def cuts(reading: Reading) -> QuerySet[Reading]:
    """Readings of the same period of the same indicator that are cut some way, in any state."""
    return Reading.objects.filter(
        indicator_id=reading.indicator_id, period=reading.period, first_day=reading.first_day,
        last_day=reading.last_day, is_full_year=reading.is_full_year,
    ).exclude(dimension="")  # fmt: skip


def of_years(years: Iterable[int], indicators: Iterable[Indicator] | None = None, *, approved_only: bool = False
             ) -> dict[tuple[int, int], Reading]:  # fmt: skip
    """(indicator's id, year) → the current whole reading of the year, in one question to the database."""
    wanted = Q(first_day__in=[date(year, 1, 1) for year in years])
    rows = live(approved_only).filter(wanted, period=Reading.Period.YEAR, dimension="", is_full_year=False)
    if indicators is not None:
        rows = rows.filter(indicator__in=list(indicators))
    return {(one.indicator_id, one.first_day.year): one for one in rows.order_by("revision")}


def waiting() -> QuerySet[Reading]:
    """What waits for approval: whole readings; their cuts go with them."""
    rows = Reading.objects.filter(state=State.SUBMITTED, dimension="").select_related("indicator", "made_by")
    return rows.order_by("indicator__order", "indicator__code", "-last_day")


def years_with_readings(indicators: Sequence[Indicator] | None = None) -> tuple[int, ...]:
    """Years that have a reading of the year, newest first."""
    rows = live().filter(period=Reading.Period.YEAR, dimension="")
    if indicators is not None:
        rows = rows.filter(indicator__in=indicators)
    return tuple(sorted({day.year for day in rows.values_list("first_day", flat=True).distinct()}, reverse=True))


def steps(reading: Reading) -> QuerySet[ReadingStep]:
    """How it went from state to state."""
    return reading.steps.select_related("moved_by").order_by("pk")


def current_of(rows: Iterable[Reading]) -> tuple[Reading, ...]:
    """The latest revision of each period and cut, in the order in which they first come."""
    found: dict[tuple[object, ...], Reading] = {}
    for one in rows:
        name = (one.indicator_id, one.period, one.first_day, one.last_day, one.dimension, one.key, one.is_full_year)
        if name not in found or found[name].revision < one.revision:
            found[name] = one
    return tuple(found.values())


def by_indicator(rows: Iterable[Reading]) -> dict[int, list[Reading]]:
    """Readings by the id of their indicator."""
    found: dict[int, list[Reading]] = defaultdict(list)
    for one in rows:
        found[one.indicator_id].append(one)
    return dict(found)

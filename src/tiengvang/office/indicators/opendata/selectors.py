"""What is published: approved readings of public indicators, and what stood in their place before. Writes nothing.

A reading that nobody approved is never given, nor one that was replaced before anybody approved it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise

from django.db.models import DateTimeField, Exists, Max, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from tiengvang.office.indicators.models import Definition, Indicator, Reading, ReadingStep
from tiengvang.office.indicators.opendata.asking import Asked

State = Reading.State
CHANGES = 500  # of the log


@dataclass(frozen=True, slots=True)
class Change:
    """An entry of the log: a reading that was approved, with what it replaced, or a new version of a definition."""

    at: datetime
    indicator: Indicator
    reading: Reading | None = None
    before: Reading | None = None
    definition: Definition | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """Of the log as people read it: a restatement or a new definition alone, what was published on one day of one
    indicator together. more: how many readings besides the first."""

    change: Change
    more: int = 0


def published(*, with_earlier: bool = False) -> QuerySet[Reading]:
    """Approved readings of public indicators, `approved` being the time of the approval; with_earlier: those too that
    were approved once and restated since."""
    approvals = ReadingStep.objects.filter(reading=OuterRef("pk"), after=State.APPROVED)
    rows = Reading.objects.filter(Exists(approvals), indicator__is_public=True).annotate(
        approved=Subquery(approvals.order_by("-pk").values("at")[:1], output_field=DateTimeField())
    )
    states = Q(state=State.APPROVED) | (Q(state=State.SUPERSEDED) if with_earlier else Q(pk__in=[]))
    return rows.filter(states).select_related("indicator", "definition").order_by(
        "indicator__order", "indicator__code", "period", "first_day", "last_day", "dimension", "key", "is_full_year",
        "-revision",
    )  # fmt: skip


def asked_for(asked: Asked) -> QuerySet[Reading]:
    """What an address asks for."""
    rows = published(with_earlier=asked.with_earlier)
    if asked.indicators:
        rows = rows.filter(indicator__code__in=asked.indicators)
    if asked.periods:
        rows = rows.filter(period__in=asked.periods)
    if asked.dimensions:
        rows = rows.filter(dimension__in=asked.dimensions)
    if asked.first:
        rows = rows.filter(first_day__gte=asked.first)
    if asked.last:
        rows = rows.filter(first_day__lte=asked.last)
    return rows


def approval_day(reading: Reading) -> date | None:
    """On which day a reading of `published` was approved."""
    at = getattr(reading, "approved", None)
    return timezone.localdate(at) if at else None


def public_indicators() -> QuerySet[Indicator]:
    """Indicators that may be published, those without any approved reading too."""
    return Indicator.objects.filter(is_public=True).select_related("owner").prefetch_related("definitions", "targets")


def series(indicator: Indicator, period: str) -> list[Reading]:
    """Approved whole readings of a public indicator by time, the estimate for the full year behind the year's own."""
    rows = published().filter(indicator=indicator, period=period, dimension="")
    return list(rows.order_by("first_day", "last_day", "is_full_year"))


def changes(limit: int = CHANGES) -> list[Change]:
    """The log, newest first: whole readings that were approved, with what they replaced; versions of definitions."""
    rows = list(published(with_earlier=True).filter(dimension="").order_by("-approved", "-pk")[:limit])
    older = _older(rows)
    found = [
        Change(one.approved, one.indicator, reading=one, before=older.get(one.pk))  # type: ignore[attr-defined]
        for one in rows
    ]
    versions = Definition.objects.filter(indicator__is_public=True).select_related("indicator").order_by("-made")
    found += [Change(one.made, one.indicator, definition=one) for one in versions[:limit]]
    return sorted(found, key=lambda one: (one.at, one.definition is None), reverse=True)[:limit]


def entries(found: Iterable[Change]) -> list[Entry]:
    """The log with what was published at one time taken together."""
    made: list[Entry] = []
    places: dict[tuple[int, date], int] = {}
    for one in found:
        name = (one.indicator.pk, timezone.localdate(one.at))
        if one.reading is None or one.before is not None:
            made.append(Entry(one))
        elif name in places:
            held = made[places[name]]
            newer = max(held.change, one, key=_newness)
            made[places[name]] = Entry(newer, held.more + 1)
        else:
            places[name] = len(made)
            made.append(Entry(one))
    return made


def _newness(one: Change) -> tuple[date, int]:
    """The period that ends last goes first, of those the longest."""
    reading = one.reading
    return (reading.last_day, -reading.first_day.toordinal()) if reading else (date.min, 0)


def last_change() -> datetime | None:
    """When anything of this last changed."""
    return published(with_earlier=True).order_by().aggregate(last=Max("approved"))["last"]


def _older(rows: Iterable[Reading]) -> dict[int, Reading]:
    """Of each reading the one that had been approved before it for the same period and cut."""
    wanted = {_name(one) for one in rows}
    held: dict[tuple[object, ...], list[Reading]] = {}
    for one in published(with_earlier=True).filter(dimension=""):
        if _name(one) in wanted:
            held.setdefault(_name(one), []).append(one)
    found: dict[int, Reading] = {}
    for those in held.values():
        ordered = sorted(those, key=lambda one: one.revision)
        found |= {later.pk: earlier for earlier, later in pairwise(ordered)}
    return found


def _name(one: Reading) -> tuple[object, ...]:
    return (one.indicator_id, one.period, one.first_day, one.last_day, one.dimension, one.key, one.is_full_year)

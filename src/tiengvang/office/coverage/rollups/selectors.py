"""Figures out of the roll-ups: whole years and months by their sums, the days at both ends by their own. Reads no
mentions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import date, timedelta
from typing import Literal

from django.db.models import Max, Min, Q, QuerySet, Sum

from tiengvang.office.coverage.models import DailyCount

Dimension = Literal["all", "country", "language", "outlet", "theme", "market"]
Cut = Literal["value", "bucket", "about", "is_copy", "tone"]
_DAY = timedelta(days=1)


def counts(
    start: date,
    end: date,
    dimension: Dimension = "all",
    *,
    by: Sequence[Cut] = ("value",),
    values: Collection[str] | None = None,
    buckets: Collection[str] | None = None,
    tones: Collection[str] | None = None,
    about: Collection[str] = ("primary",),
    copies: bool | None = False,
) -> Counter[tuple[str | bool, ...]]:
    """How many mentions the days from start to end (both included) had, by the cuts of `by`, in their order.

    counts(a, b, "country", by=("value", "tone"))["JP", "positive"] is a number; what nobody published is 0. values,
    buckets, tones, about: only those; copies: False leaves copies out, True takes them alone, None takes both. An end
    before the start gives nothing. Outlets are given by their id as text.
    """
    wanted = _wanted(dimension, values, buckets, tones, about, copies)
    found: Counter[tuple[str | bool, ...]] = Counter()
    for span, first, last in spans(start, end):
        rows = wanted.filter(span=span, day__gte=first, day__lte=last).values_list(*by)
        for *key, number in rows.annotate(number=Sum("mentions")).order_by():
            found[tuple(key)] += number
    return found


def series(
    start: date,
    end: date,
    step: Literal["day", "week", "month"],
    dimension: Dimension = "all",
    *,
    by: Sequence[Cut] = (),
    values: Collection[str] | None = None,
    buckets: Collection[str] | None = None,
    tones: Collection[str] | None = None,
    about: Collection[str] = ("primary",),
    copies: bool | None = False,
) -> Counter[tuple[date | str | bool, ...]]:
    """The same by time: keys begin with the first day of the step (weeks begin on Monday), which may lie before start.

    Only days from start to end are counted, also in steps that reach over an end.
    """
    wanted = _wanted(dimension, values, buckets, tones, about, copies)
    cuts = spans(start, end, "month") if step == "month" else ((("day", start, end),) if start <= end else ())
    found: Counter[tuple[date | str | bool, ...]] = Counter()
    for span, first, last in cuts:
        rows = wanted.filter(span=span, day__gte=first, day__lte=last).values_list("day", *by)
        for day, *key, number in rows.annotate(number=Sum("mentions")).order_by():
            found[(begin_of(day, step), *key)] += number
    return found


def begin_of(day: date, step: Literal["day", "week", "month", "year"]) -> date:
    """The first day of the step that the day is in."""
    if step == "year":
        return day.replace(month=1, day=1)
    if step == "month":
        return day.replace(day=1)
    return day - day.weekday() * _DAY if step == "week" else day


def begins(start: date, end: date, step: Literal["day", "week", "month"]) -> list[date]:
    """First days of all steps from start to end, those without mentions too."""
    found, day = [], begin_of(start, step)
    while day <= end:
        found.append(day)
        day = begin_of(day + 32 * _DAY, "month") if step == "month" else day + (7 if step == "week" else 1) * _DAY
    return found


def extent() -> tuple[date, date] | None:
    """The first and the last day that have mentions of the place; None where there are none."""
    first, last = DailyCount.objects.filter(span="day", dimension="all").aggregate(a=Min("day"), b=Max("day")).values()
    return (first, last) if first else None


def spans(start: date, end: date, longest: Literal["month", "year"] = "year") -> tuple[tuple[str, date, date], ...]:
    """A range as stretches of days, whole months and whole years: (span, first, last), in which a month or a year
    stands for its first day. No span is longer than `longest`."""
    if start > end:
        return ()
    whole = _whole(longest, start, end)
    if whole is None:
        return spans(start, end, "month") if longest == "year" else (("day", start, end),)
    first, after = whole
    around = [(start, first - _DAY), (after, end)]
    if longest == "year":
        before, behind = (spans(*ends, "month") for ends in around)
    else:
        before, behind = ((("day", *ends),) if ends[0] <= ends[1] else () for ends in around)
    return (*before, (longest, first, after - _DAY), *behind)


def _whole(span: Literal["month", "year"], start: date, end: date) -> tuple[date, date] | None:
    """The first day of the first month (year) that lies whole in the range, and the first day after the last one."""
    first, after = begin_of(start, span), begin_of(end + _DAY, span)
    if first < start:
        first = begin_of(first + (366 if span == "year" else 31) * _DAY, span)
    return (first, after) if first < after else None


def _wanted(
    dimension: str,
    values: Collection[str] | None,
    buckets: Collection[str] | None,
    tones: Collection[str] | None,
    about: Collection[str],
    copies: bool | None,
) -> QuerySet[DailyCount]:
    chosen = Q(dimension=dimension, about__in=about)
    for column, those in (("value", values), ("bucket", buckets), ("tone", tones)):
        if those is not None:
            chosen &= Q(**{f"{column}__in": list(those)})
    if copies is not None:
        chosen &= Q(is_copy=copies)
    return DailyCount.objects.filter(chosen)

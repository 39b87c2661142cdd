"""What is new in a week: latest mentions, outlets and countries heard of for the first time, unusual rises.

The rule of a rise is plain, so that the page can say it; it is no test and claims no cause."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Exists, OuterRef, QuerySet

from tiengvang.office.coverage.dashboard.links import explorer
from tiengvang.office.coverage.dashboard.scope import Scope
from tiengvang.office.coverage.explorer.names import country_name, theme_name
from tiengvang.office.coverage.models import DailyCount, Mention, Outlet
from tiengvang.office.coverage.rollups.selectors import Dimension, counts

WEEKS = 8  # before the week, for its usual number
LEAST, TIMES = 10, 2  # a rise has at least so many mentions, and so many times the usual
LATEST, NEW = 6, 8
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class New:
    """An outlet or a country that is heard of for the first time, with its mentions of the week."""

    name: str
    mentions: int
    url: str


@dataclass(frozen=True, slots=True)
class Rise:
    """A country or theme with unusually many mentions. usual: of a week, over the WEEKS before."""

    name: str
    mentions: int
    usual: float
    url: str


@dataclass(frozen=True, slots=True)
class Week:
    """Seven days that end with the scope, or with the last day that has mentions if that is earlier. more_outlets: new
    outlets that are not named."""

    start: date
    end: date
    latest: tuple[Mention, ...]
    outlets: tuple[New, ...]
    more_outlets: int
    countries: tuple[New, ...]
    rises: tuple[Rise, ...]
    url: str


def week(scope: Scope, last: date) -> Week:
    """What is new. last: the last day that has mentions."""
    end = min(scope.end, last)
    days = Scope(end - 6 * _DAY, end, "", scope.passing)
    latest = _originals(days).select_related("outlet").order_by("-day", "-id")[:LATEST]
    outlets = _new_outlets(days)
    return Week(
        days.start, days.end, tuple(latest), outlets[:NEW], max(0, len(outlets) - NEW), _new_countries(days),
        (*_rises(days, "country"), *_rises(days, "theme")), explorer(days),
    )  # fmt: skip


def _originals(days: Scope) -> QuerySet[Mention]:
    return Mention.objects.filter(day__gte=days.start, day__lte=days.end, about__in=days.about, copy_of="")


def _new_outlets(days: Scope) -> tuple[New, ...]:
    found = counts(days.start, days.end, "outlet", about=days.about)
    numbers = {int(str(key[0])): number for key, number in found.items()}
    earlier = Mention.objects.filter(outlet=OuterRef("pk"), day__lt=days.start).exclude(about="other")
    ids = list(numbers)
    new: list[Outlet] = []
    for at in range(0, len(ids), 900):  # SQLite takes a bounded number of values
        new += Outlet.objects.filter(pk__in=ids[at : at + 900]).filter(~Exists(earlier))
    new.sort(key=lambda one: (-numbers[one.pk], one.name))
    return tuple(New(str(one), numbers[one.pk], explorer(days, outlet=one.pk)) for one in new)


def _new_countries(days: Scope) -> tuple[New, ...]:
    found = counts(days.start, days.end, "country", about=days.about)
    numbers = {str(key[0]): number for key, number in found.items() if key[0]}
    month = days.start.replace(day=1)
    known = {*_known("month", date.min, month - _DAY), *_known("day", month, days.start - _DAY)}
    new = sorted(((number, one) for one, number in numbers.items() if one not in known), reverse=True)
    return tuple(New(country_name(one), number, explorer(days, country=one)) for number, one in new)


def _known(span: str, first: date, last: date) -> QuerySet[DailyCount, str]:
    """Countries that were heard of in those days, whatever was written there."""
    rows = DailyCount.objects.filter(span=span, dimension="country", day__gte=first, day__lte=last)
    return rows.order_by().values_list("value", flat=True).distinct()


def _rises(days: Scope, dimension: Dimension) -> tuple[Rise, ...]:
    now = counts(days.start, days.end, dimension, about=days.about)
    often = {str(key[0]): number for key, number in now.items() if key[0] and number >= LEAST}
    if not often:
        return ()
    before = counts(days.start - 7 * WEEKS * _DAY, days.start - _DAY, dimension, values=often, about=days.about)
    name = country_name if dimension == "country" else theme_name
    found = []
    for key, number in sorted(often.items(), key=lambda one: -one[1]):
        usual = before[(key,)] / WEEKS
        if number >= TIMES * usual:
            found.append(Rise(name(key), number, usual, explorer(days, **{dimension: key})))
    return tuple(found)

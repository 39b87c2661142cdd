"""Which days and which mentions a dashboard is of: read from an address, written back to one. Counts nothing.

Parameters: period (a key of PERIODS) or from and to (dd/mm/yyyy or yyyy-mm-dd, both included); passing=yes takes
mentions in passing too. Originals are counted; copies stand beside them as a figure of their own.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any, Final, Literal
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tiengvang.office.coverage.explorer.filters import day
from tiengvang.office.coverage.rollups.selectors import counts

PERIODS: Final = {
    "7": gettext_lazy("7 days"),
    "30": gettext_lazy("30 days"),
    "90": gettext_lazy("90 days"),
    "this-year": gettext_lazy("This year"),
    "last-year": gettext_lazy("Last year"),
    "all": gettext_lazy("All"),
}
FEW: Final = 100  # mentions of 90 days below which a dashboard without parameters opens on everything
_DAY = timedelta(days=1)
Step = Literal["day", "week", "month", "quarter"]


@dataclass(frozen=True, slots=True)
class Scope:
    """Days from start to end, both included. period: the preset they came from, "" for days of one's own."""

    start: date
    end: date
    period: str = ""
    passing: bool = False

    @property
    def about(self) -> tuple[str, ...]:
        """Verdicts that are counted."""
        return ("primary", "passing") if self.passing else ("primary",)

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.end - self.start).days + 1

    @property
    def step(self) -> Literal["day", "week", "month"]:
        """What a bar of a chart over time stands for."""
        return "day" if self.days <= 45 else "week" if self.days <= 400 else "month"

    def before(self) -> tuple[date, date]:
        """The days to compare with: of a year's preset the same days a year earlier, else as many days just before."""
        if self.period in ("this-year", "last-year"):
            return _year_earlier(self.start), _year_earlier(self.end)
        return self.start - self.days * _DAY, self.start - _DAY

    def encode(self, **changed: Any) -> str:
        """The query string, without "?", with some fields changed. A preset is written as itself, not as its days."""
        one = replace(self, **changed)
        pairs = (
            [("period", one.period)] if one.period else [("from", one.start.isoformat()), ("to", one.end.isoformat())]
        )
        return urlencode(pairs + ([("passing", "yes")] if one.passing else []))


@dataclass(frozen=True, slots=True)
class Reading:
    """A scope as it was understood. faults: parameter → what was wrong with it, in words."""

    scope: Scope
    faults: dict[str, str] = field(default_factory=dict)


def read(given: QueryDict, extent: tuple[date, date], today: date) -> Reading:
    """Read the parameters of an address. What makes no sense is left out and said. extent: first and last day that
    have mentions, where "all" begins and ends."""
    faults: dict[str, str] = {}
    passing = given.get("passing", "") == "yes"
    start, end = (_date(given.get(name, ""), name, faults) for name in ("from", "to"))
    if start and end and start > end:
        faults["to"] = _("The last day is before the first one; both were left out.")
        start = end = None
    period = given.get("period", "")
    if period and period not in PERIODS:
        faults["period"] = _("“%(given)s” is not known here and was left out.") % {"given": period[:60]}
        period = ""
    if (start or end) and not period:
        first, last = start or min(extent[0], end or extent[0]), end or max(today, start or today)
        return Reading(Scope(first, last, "", passing), faults)
    period = period or _opening(extent, today, passing)
    return Reading(Scope(*_days(period, extent, today), period, passing), faults)


def _opening(extent: tuple[date, date], today: date, passing: bool) -> str:
    """What a dashboard opens on: the last 90 days, or everything where these are nearly empty."""
    recent = Scope(*_days("90", extent, today), "90", passing)
    return "90" if sum(counts(recent.start, recent.end, by=(), about=recent.about).values()) >= FEW else "all"


def _days(period: str, extent: tuple[date, date], today: date) -> tuple[date, date]:
    if period == "all":
        return extent
    if period == "this-year":
        return date(today.year, 1, 1), today
    if period == "last-year":
        return date(today.year - 1, 1, 1), date(today.year - 1, 12, 31)
    return today - (int(period) - 1) * _DAY, today


def _year_earlier(one: date) -> date:
    return date(one.year - 1, one.month, 28 if (one.month, one.day) == (2, 29) else one.day)


def _date(given: str, name: str, faults: dict[str, str]) -> date | None:
    given = given.strip()
    found = day(given) if given else None
    if given and (found is None or not 1900 <= found.year <= 2200):
        faults[name] = _("“%(given)s” is not a date. Write dd/mm/yyyy.") % {"given": given[:20]}
        return None
    return found

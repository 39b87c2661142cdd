"""A profile's holidays.toml: days off and weekends that are worked, and how many working days lie between two days."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from tiengvang.place.files import Fault, Folder

FILE = "holidays.toml"
_LISTS = ("yearly", "off", "worked")


@dataclass(frozen=True, slots=True)
class Holidays:
    """yearly: (month, day) of days off in every year; off: days off in one; worked: Saturdays and Sundays that are
    worked. Empty for a profile without the file: then Mondays to Fridays are worked."""

    yearly: frozenset[tuple[int, int]] = frozenset()
    off: frozenset[date] = frozenset()
    worked: frozenset[date] = frozenset()

    def is_working(self, day: date) -> bool:
        """Whether offices work on the day."""
        if day in self.worked:
            return True
        return day.weekday() < 5 and day not in self.off and (day.month, day.day) not in self.yearly

    def working_days(self, first: date, last: date) -> int:
        """Working days after the first day up to the last one: from Friday to Monday it is one. 0 where last is not
        later."""
        span = (last - first).days
        if span <= 0:
            return 0
        weeks, rest = divmod(span, 7)
        weekdays = 5 * weeks + sum((first.weekday() + one) % 7 < 5 for one in range(1, rest + 1))
        fixed = {date(year, *one) for year in range(first.year, last.year + 1) for one in self.yearly}
        free = sum(first < day <= last and day.weekday() < 5 for day in fixed | self.off)
        return weekdays - free + sum(first < day <= last for day in self.worked)


def read_holidays(table: dict[str, Any] | None) -> Holidays:
    """What the file says, which has been checked; none for None."""
    if table is None:
        return Holidays()
    yearly = frozenset(_month_and_day(one) for one in table.get("yearly", ()))
    return Holidays(yearly, frozenset(table.get("off", ())), frozenset(table.get("worked", ())))


def holiday_faults(folder: Folder) -> Iterator[Fault]:
    """Faults of holidays.toml; none for a profile without it."""
    table = folder.toml.get(FILE)
    if table is None:
        return
    for key in table:
        if key not in _LISTS:
            line = folder.line_of(FILE, key)
            yield Fault(FILE, line, f"“{key}” is not known", f"Use {', '.join(_LISTS)}")
    lists = {key: table.get(key, []) for key in _LISTS}
    for key, days in lists.items():
        if not isinstance(days, list):
            yield Fault(FILE, folder.line_of(FILE, key), f"{key} is not a list", f"Write {key} = [ … ]")
            return
    yield from _yearly(folder, lists["yearly"])
    for key in ("off", "worked"):
        yield from _days(folder, key, lists[key])
    days_off = [day for day in lists["off"] if type(day) is date]
    for day in lists["worked"]:
        line = folder.line_of(FILE, str(day))
        if type(day) is date and day.weekday() < 5:
            yield Fault(FILE, line, f"{day} is worked in any case: it is no weekend", "Take it out of worked")
        if day in days_off:
            yield Fault(FILE, line, f"{day} is both off and worked", "Take it out of one")


def _yearly(folder: Folder, days: list[Any]) -> Iterator[Fault]:
    for day in days:
        line = folder.line_of(FILE, f'"{day}"')
        try:
            _month_and_day(day)
        except (TypeError, ValueError):
            yield Fault(FILE, line, f"yearly “{day}” is not a month and a day", 'Write it as "09-02"')
            continue
        if days.count(day) > 1:
            yield Fault(FILE, line, f"yearly “{day}” stands twice", "Take one out")


def _days(folder: Folder, key: str, days: list[Any]) -> Iterator[Fault]:
    for day in days:
        line = folder.line_of(FILE, day.isoformat() if isinstance(day, date) else str(day))
        if type(day) is not date:  # a moment is a date too
            yield Fault(FILE, line, f"{key} “{day}” is not a day", "Write it as 2026-02-17, without quotes")
        elif days.count(day) > 1:
            yield Fault(FILE, line, f"{day} stands twice in {key}", "Take one out")


def _month_and_day(text: Any) -> tuple[int, int]:
    found = date.fromisoformat(f"2026-{text}")  # no leap day: it would be missing in other years
    return found.month, found.day

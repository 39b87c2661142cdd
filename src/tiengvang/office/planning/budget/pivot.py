"""The report of the budget as people ask for it: what stands in rows and columns, which part, names and addresses.

Adding up is in `figures`. Each figure of the report has the address of the lines and pledges that it is made of.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Final
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from tiengvang.office.organisation.models import Unit
from tiengvang.office.organisation.policy import Person
from tiengvang.office.planning.budget.figures import (
    DIMENSIONS,
    GROUP,
    LANE,
    NONE,
    UNIT,
    YEAR,
    Cut,
    Figures,
    cut_for,
    figures,
)
from tiengvang.office.planning.models import Estimate, TaskGroup
from tiengvang.office.planning.models.budget import Lane

MEASURES: Final[Mapping[str, str | Promise]] = {
    "estimated": gettext_lazy("estimated"), "proposed": gettext_lazy("proposed by the appraisal"),
    "decided": pgettext_lazy("budget", "decided"), "committed": gettext_lazy("committed"),
    "spent": gettext_lazy("spent"), "remaining": gettext_lazy("remaining"), "pledged": gettext_lazy("pledged"),
    "received": gettext_lazy("received"),
}  # fmt: skip
NAMES: Final[Mapping[str, str | Promise]] = {
    LANE: gettext_lazy("source of funds"), UNIT: gettext_lazy("unit"), GROUP: gettext_lazy("task group"),
    YEAR: gettext_lazy("year"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Asked:
    """What the report is to show. rows: a dimension; columns: another, or "" for all measures side by side; measure:
    the one that is shown where columns is a dimension."""

    rows: str = LANE
    columns: str = ""
    measure: str = "decided"
    years: tuple[int, ...] = ()
    lane: str = ""
    unit: int | None = None
    state: str = ""
    group: str = ""
    as_of: date | None = None

    @classmethod
    def parse(cls, given: Mapping[str, str]) -> Asked:
        """Out of an address; what cannot be read is as if it were not there."""
        rows = given.get("rows", LANE)
        rows = rows if rows in DIMENSIONS else LANE
        columns = given.get("columns", "")
        years = [part for part in given.get("year", "").split("-") if part.isascii() and part.isdigit()]
        known = tuple(int(part) for part in years if len(part) == 4)
        if len(known) == 2 and known[0] < known[1] <= known[0] + 20:
            known = tuple(range(known[0], known[1] + 1))
        unit, group = given.get("unit", ""), given.get("group", "")
        return cls(
            rows=rows, columns=columns if columns in DIMENSIONS and columns != rows else "",
            measure=given.get("measure", "") if given.get("measure", "") in MEASURES else "decided", years=known[:21],
            lane=given.get("lane", "") if given.get("lane", "") in Lane.values else "",
            unit=int(unit) if unit.isascii() and unit.isdigit() else None,
            state=given.get("state", "") if given.get("state", "") in Estimate.State.values else "",
            group=group if group == NONE or (group.isascii() and group.isdigit()) else "",
            as_of=_day(given.get("as_of", "")),
        )  # fmt: skip

    def narrowed(self, dimension: str, key: str) -> Asked:
        """The same, of one row or column."""
        if dimension == YEAR:
            return replace(self, years=(int(key),))
        if dimension == UNIT:
            return replace(self, unit=int(key))
        return replace(self, lane=key) if dimension == LANE else replace(self, group=key)

    def cut(self, person: Person) -> Cut:
        """The part of the budget that it is of, as far as the person may see it."""
        return cut_for(
            person, unit_ids=None if self.unit is None else (self.unit,), years=self.years, lane=self.lane,
            state=self.state, group=self.group, as_of=self.as_of,
        )  # fmt: skip

    def encode(self, **others: str) -> str:
        """As the query string of an address."""
        years = str(self.years[0]) if len(self.years) == 1 else "-".join(map(str, (self.years[:1] + self.years[-1:])))
        said = {
            "rows": self.rows, "columns": self.columns, "measure": self.measure if self.columns else "", "year": years,
            "lane": self.lane, "unit": str(self.unit or ""), "state": self.state, "group": self.group,
            "as_of": self.as_of.isoformat() if self.as_of else "",
        }  # fmt: skip
        return urlencode({name: value for name, value in (said | others).items() if value})


@dataclass(frozen=True, slots=True)
class Figure:
    """One number with the address of what it is made of; amount None where there is nothing."""

    amount: int | None
    url: str = ""
    label: str = ""
    is_over: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the report. change: of the last year against the one before, in đồng, None where that is not shown."""

    key: str
    name: str
    figures: tuple[Figure, ...]
    change: int | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """headings: of the columns of figures; whole: all of it together; compares: of which two years `change` is, "" for
    none."""

    headings: tuple[str, ...]
    rows: tuple[Line, ...]
    total: Line
    whole: Figures
    compares: str = ""


def report(person: Person, asked: Asked) -> Report:
    """The report for what was asked."""
    return _by_measures(person, asked) if not asked.columns else _crossed(person, asked)


def names_of(dimension: str, keys: set[str]) -> dict[str, str]:
    """What people call the keys of a dimension, in the order in which they are shown."""
    if dimension == LANE:
        return {value: str(label) for value, label in Lane.choices if value in keys}
    if dimension == UNIT:
        rows = Unit.objects.filter(pk__in=[int(key) for key in keys]).order_by("path")
        return {str(one.pk): str(one) for one in rows}
    if dimension == GROUP:
        groups = TaskGroup.objects.filter(pk__in=[int(key) for key in keys if key != NONE])
        found = {str(one.pk): str(one) for one in groups.order_by("plan__unit__path", "plan", "order")}
        return found | ({NONE: _("without a task group")} if NONE in keys else {})
    return {key: key for key in sorted(keys, reverse=True)}


def _by_measures(person: Person, asked: Asked) -> Report:
    cut = asked.cut(person)
    found = {key[0]: one for key, one in figures(cut, (asked.rows,)).items()}
    names = names_of(asked.rows, set(found))
    rows = [
        Line(key, name, tuple(_figure(found[key], measure, asked.narrowed(asked.rows, key)) for measure in MEASURES))
        for key, name in names.items()
    ]
    total = sum(found.values(), Figures())
    return Report(
        tuple(str(label) for label in MEASURES.values()), tuple(rows),
        Line("", _("Total"), tuple(_figure(total, measure, asked) for measure in MEASURES)), total,
    )  # fmt: skip


def _crossed(person: Person, asked: Asked) -> Report:
    cut = asked.cut(person)
    found = figures(cut, (asked.rows, asked.columns))
    names = names_of(asked.rows, {key[0] for key in found})
    columns = names_of(asked.columns, {key[1] for key in found})
    if asked.columns == YEAR:
        columns = dict(sorted(columns.items()))  # time runs to the right
    years = list(columns)[-2:] if asked.columns == YEAR and len(columns) > 1 else []
    rows, sums = [], dict.fromkeys(columns, Figures())
    for key, name in names.items():
        own = asked.narrowed(asked.rows, key)
        cells = {column: found.get((key, column)) for column in columns}
        for column, one in cells.items():
            sums[column] = sums[column] + (one or Figures())
        shown = tuple(_figure(one, asked.measure, own.narrowed(asked.columns, column)) for column, one in cells.items())
        all_of_it = sum((one for one in cells.values() if one), Figures())
        rows.append(Line(key, name, (*shown, _figure(all_of_it, asked.measure, own)), _change(cells, years, asked)))
    total = (*(_figure(one, asked.measure, asked.narrowed(asked.columns, key)) for key, one in sums.items()),
             _figure(sum(sums.values(), Figures()), asked.measure, asked))  # fmt: skip
    return Report(
        (*columns.values(), _("Total")), tuple(rows),
        Line("", _("Total"), total, _change(sums, years, asked)), sum(sums.values(), Figures()),
        compares=f"{years[1]} − {years[0]}" if years else "",
    )  # fmt: skip


def _change(cells: Mapping[str, Figures | None], years: list[str], asked: Asked) -> int | None:
    if not years:
        return None
    before, after = (getattr(cells.get(year) or Figures(), asked.measure) for year in years)
    return int(after - before)


def _figure(one: Figures | None, measure: str, asked: Asked) -> Figure:
    if one is None:
        return Figure(None)
    amount = getattr(one, measure)
    address = f"{reverse('planning:budget_lines')}?{replace(asked, columns='', rows=LANE).encode(measure=measure)}"
    return Figure(amount, address, str(MEASURES[measure]), measure == "remaining" and one.is_over)


def _day(given: str) -> date | None:
    try:
        return date.fromisoformat(given)
    except ValueError:
        return None

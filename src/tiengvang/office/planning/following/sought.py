"""What somebody looks for among tasks: the filter of every view, read from an address and written back. No pages."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Final

from django.db.models import Q, Value
from django.db.models.functions import StrIndex
from django.http import QueryDict
from django.utils import timezone
from django.utils.http import urlencode

from tiengvang.office.organisation.models import Unit
from tiengvang.office.organisation.policy import Person, memberships, units
from tiengvang.office.planning.models import Plan, TaskGroup
from tiengvang.office.planning.models.tasks import Task, TaskQuerySet
from tiengvang.office.planning.status import Status, where_status
from tiengvang.office.planning.tasks.selectors import sees_all, tasks_of, visible_tasks
from tiengvang.place.folding import folded_text

MINE, UNIT, ALL = "mine", "unit", "all"
OPEN, ANY = "open", "any"
PROVINCE, OWN, DIRECTIVE = "province", "own", "directive"


@dataclass(frozen=True, slots=True)
class Sought:
    """whose: MINE, UNIT or ALL that the person sees; unit: code, of UNIT; below: with the units below it; words: of
    title and output, diacritics or not; group: id of a task group, those that serve it count too; status: OPEN, a
    standing, or ANY, and "" leaves it to the view; since, until: of the next due day; source: of the province's plan,
    of units' OWN plans, or from a DIRECTIVE; indicator: code."""

    whose: str = MINE
    unit: str = ""
    below: bool = False
    words: str = ""
    group: int | None = None
    status: str = ""
    since: date | None = None
    until: date | None = None
    source: str = ""
    indicator: str = ""

    def query(self, **changes: object) -> str:
        """As the query string of an address, with changes; what is as ever is left out."""
        one = replace(self, **changes)  # type: ignore[arg-type]
        said = {}
        for field in fields(self):
            value = getattr(one, field.name)
            if value != field.default:
                said[_NAMES.get(field.name, field.name)] = _plain(value)
        return urlencode(said)

    @property
    def is_narrowed(self) -> bool:
        """Whether anything but the scope is asked for."""
        return self != Sought(self.whose, self.unit, self.below)


_NAMES: Final = {"words": "q"}
_SOURCES: Final = (PROVINCE, OWN, DIRECTIVE)


def read(asked: QueryDict) -> Sought:
    """The filter of an address; what cannot be read counts as not asked for."""
    whose, status, source = asked.get("whose", MINE), asked.get("status", ""), asked.get("source", "")
    group = asked.get("group", "")
    return Sought(
        whose=whose if whose in (MINE, UNIT, ALL) else MINE,
        unit=asked.get("unit", "")[:40],
        below=asked.get("below", "") == "1",
        words=" ".join(asked.get("q", "").split())[:100],
        group=int(group) if group.isascii() and group.isdigit() and len(group) < 10 else None,
        status=status if status in (OPEN, ANY, *Status.values) else "",
        since=_day(asked.get("since", "")),
        until=_day(asked.get("until", "")),
        source=source if source in _SOURCES else "",
        indicator=asked.get("indicator", "").strip()[:60],
    )


def within(person: Person, sought: Sought) -> TaskQuerySet:
    """The tasks of the scope that the person sees, not yet narrowed."""
    if sought.whose == MINE:
        return my_tasks(person)
    if sought.whose == UNIT:
        found = chosen_unit(person, sought.unit)
        return tasks_of_unit(person, found, below=sought.below) if found else Task.objects.none()
    return visible_tasks(person)


def find(person: Person, sought: Sought, today: date | None = None) -> TaskQuerySet:
    """The tasks that fit, in no order."""
    today = today or timezone.localdate()
    rows = within(person, sought)
    if sought.status == OPEN:
        rows = rows.unfinished()
    elif sought.status not in ("", ANY):
        rows = rows.filter(where_status(sought.status, today))
    if sought.since:
        rows = rows.filter(next_due__gte=sought.since)
    if sought.until:
        rows = rows.filter(next_due__lte=sought.until)
    if sought.group is not None:
        serving = Q(pk=sought.group) | Q(aligned_to=sought.group)
        rows = rows.filter(group__in=list(TaskGroup.objects.filter(serving).values_list("pk", flat=True)))
    if sought.source == DIRECTIVE:
        rows = rows.filter(directive__isnull=False)
    elif sought.source:
        plans = list(Plan.objects.filter(unit__kind=Unit.Kind.PROVINCE).values_list("pk", flat=True))
        rows = rows.filter(plan__in=plans) if sought.source == PROVINCE else rows.exclude(plan__in=plans)
    if sought.indicator:
        rows = rows.filter(indicator_code=sought.indicator)
    for number, word in enumerate(folded_text(sought.words).split()):
        rows = rows.alias(**{f"place_{number}": StrIndex("folded", Value(word))}).filter(**{f"place_{number}__gt": 0})
    return rows


def my_tasks(person: Person) -> TaskQuerySet:
    """What the person is accountable for, and what nobody is accountable for in the units they work in."""
    own = [one.unit_id for one in memberships(person)]
    return visible_tasks(person).filter(Q(owner=person.pk) | Q(owner=None, lead__in=own))


def tasks_of_unit(person: Person, unit: Unit, *, below: bool = False) -> TaskQuerySet:
    """What a unit leads or joins; below: also the units below it that the person sees."""
    if not below:
        return tasks_of([unit.pk])
    if sees_all(person) and unit.kind == Unit.Kind.PROVINCE:
        return Task.objects.all()
    seen = units(person, "planning.view").filter(path__startswith=unit.path)
    return tasks_of(list(seen.values_list("pk", flat=True)))


def chosen_unit(person: Person, code: str) -> Unit | None:
    """The unit of that code, where the person sees its tasks; without a code the person's own. None where neither."""
    seen = units(person, "planning.view")
    if code:
        return seen.filter(code=code).first()
    own = [one.unit_id for one in memberships(person)]
    return seen.filter(pk__in=own).order_by("path").first() or seen.order_by("path").first()


def seen_units(person: Person) -> list[Unit]:
    """Units in use whose tasks the person sees, parents before children."""
    return list(units(person, "planning.view").filter(is_active=True).order_by("path"))


def _day(given: str) -> date | None:
    try:
        return date.fromisoformat(given)
    except ValueError:
        return None


def _plain(value: object) -> str:
    if isinstance(value, bool):
        return "1" if value else "0"
    return value.isoformat() if isinstance(value, date) else "" if value is None else str(value)

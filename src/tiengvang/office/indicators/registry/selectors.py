"""Reading the registry: the list by group with where each stands, definitions with their history. Writes nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils import timezone

from tiengvang.office.indicators.models import Definition, Indicator, Target
from tiengvang.office.indicators.readings.selectors import years_with_readings
from tiengvang.office.indicators.readings.standing import Standing, standings

STATES = ("met", "not-met", "not-yet-known", "no-target", "no-reading")


@dataclass(frozen=True, slots=True)
class Listed:
    """A group of the registry: its name and where its indicators stand."""

    group: str
    label: str
    standings: tuple[Standing, ...]


def indicators() -> QuerySet[Indicator]:
    """All of them, with the unit that answers."""
    return Indicator.objects.select_related("owner").order_by("order", "code")


def year_asked(given: str) -> int:
    """The year of a list: as asked, else the newest that has readings, else this one."""
    held = years_with_readings()
    if given.isascii() and given.isdigit() and len(given) == 4:
        return int(given)
    return held[0] if held else timezone.localdate().year


def found(asked: Mapping[str, str]) -> QuerySet[Indicator]:
    """Indicators by the filters group, q (words in either language), out ("1" for those out of use too)."""
    rows = indicators()
    if not asked.get("out"):
        rows = rows.filter(is_active=True)
    if asked.get("group"):
        rows = rows.filter(group=asked["group"])
    for word in asked.get("q", "").split()[:8]:
        rows = rows.filter(Q(name_vi__icontains=word) | Q(name_en__icontains=word) | Q(code__icontains=word))
    return rows


def listed(asked: Mapping[str, str], year: int) -> list[Listed]:
    """By group, those that fit the filters; asked["state"]: of STATES."""
    stood = standings(found(asked), year)
    if asked.get("state") in STATES:
        stood = tuple(one for one in stood if one.state == asked["state"])
    return [
        Listed(group, str(label), tuple(one for one in stood if one.indicator.group == group))
        for group, label in Indicator.Group.choices
        if any(one.indicator.group == group for one in stood)
    ]  # fmt: skip


def definitions(indicator: Indicator) -> QuerySet[Definition]:
    """All versions, newest first."""
    return indicator.definitions.select_related("made_by").order_by("-number")


def targets(indicator: Indicator) -> QuerySet[Target]:
    """In the order of years."""
    return indicator.targets.order_by("year", "kind")

"""A profile's plan.toml: the plan of the place's administration as data, its task groups and their measures."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tiengvang.place.files import Fault, Folder

FILE = "plan.toml"
_KEY = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*\Z")
_TEXTS = {"plan": ("key", "title"), "group": ("section", "title")}


@dataclass(frozen=True, slots=True)
class PlannedGroup:
    """A task group. section: where it stands in the document, such as "II.2"; measures: its bullets, in their order."""

    section: str
    title: str
    measures: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PlannedPlan:
    """A plan. key: its id for good; provisional: its measures are taken from the text, without the annex."""

    key: str
    title: str
    first_year: int
    last_year: int
    provisional: bool
    groups: tuple[PlannedGroup, ...]


def read_planned(table: dict[str, Any] | None) -> PlannedPlan | None:
    """What the file says, which has been checked; None where there is none."""
    if table is None:
        return None
    groups = tuple(PlannedGroup(row["section"], row["title"], tuple(row["measures"])) for row in table["group"])
    said = table["plan"]
    return PlannedPlan(
        said["key"], said["title"], said["first_year"], said["last_year"], said.get("provisional", False), groups
    )


def planned_faults(folder: Folder) -> Iterator[Fault]:
    """Faults of plan.toml; none for a profile without it."""
    table = folder.toml.get(FILE)
    if table is None:
        return
    for key, kind in (("plan", dict), ("group", list)):
        if not isinstance(table.get(key), kind):
            yield Fault(FILE, 1, f"[{key}] is missing", "Add it, as in the profile “gialai”")
            return
    yield from _texts(folder, table["plan"], "plan")
    key = table["plan"].get("key")
    if isinstance(key, str) and not _KEY.match(key):
        line = folder.line_of(FILE, "key")
        yield Fault(FILE, line, f"plan.key “{key}” is not an id", "Use small letters, digits and single hyphens")
    years = [table["plan"].get(name) for name in ("first_year", "last_year")]
    if not all(type(year) is int and 2000 <= year <= 2100 for year in years) or years[0] > years[1]:
        line = folder.line_of(FILE, "first_year")
        yield Fault(FILE, line, "first_year and last_year are not years in their order", "Write first_year = 2026")
    yield from _groups(folder, table["group"])


def _groups(folder: Folder, groups: list[Any]) -> Iterator[Fault]:
    for number, row in enumerate(groups, 1):
        if not isinstance(row, dict):
            yield Fault(FILE, 1, f"group {number} is not a table", "Write [[group]] above it")
            continue
        yield from _texts(folder, row, "group")
        measures = row.get("measures")
        if not isinstance(measures, list) or not all(isinstance(one, str) and one.strip() for one in measures):
            line = folder.line_of(FILE, str(row.get("section", "measures")))
            yield Fault(FILE, line, f"measures of group {number} are not texts", 'Write measures = ["…", "…"]')


def _texts(folder: Folder, row: dict[str, Any], name: str) -> Iterator[Fault]:
    for key in _TEXTS[name]:
        if not isinstance(row.get(key), str) or not row[key].strip():
            yield Fault(FILE, folder.line_of(FILE, key), f"{name}.{key} is not a text", f'Write {key} = "…"')

"""A profile's indicators.toml: what the place's administration measures, and targets that documents set. No figures."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from math import isfinite
from typing import Any, Final

from tiengvang.place.files import Fault, Folder
from tiengvang.place.rewarding import rewards_less_negative

FILE = "indicators.toml"
GROUPS: Final = ("coverage", "perception", "response", "work", "context")
MEASURES: Final = ("number", "share", "score", "hours", "money")
AIMS: Final = ("higher", "lower", "none")
FREQUENCIES: Final = ("month", "quarter", "year")
KINDS: Final = ("value", "growth_year", "growth_base")
_CODE = re.compile(r"[a-z][a-z0-9-]{0,59}\Z")
_LIMITS: Final = {"name": 200, "unit": 60}
CHARTER: Final = (
    "it would reward less negative coverage, which the charter forbids (promise 4)",
    'Set aim = "none" and take its targets away: such a figure may be shown, not aimed at',
)


@dataclass(frozen=True, slots=True)
class PlannedTarget:
    """kind: of KINDS; value: for growth 0.2 is a fifth more; source: the document that sets it."""

    year: int
    kind: str
    value: float
    source: str


@dataclass(frozen=True, slots=True)
class PlannedIndicator:
    """names, units, definition: by language, vi and en; formula: "" for one that people enter; params: what the formula
    is told; owner: code of an agency, "" for the coordinating one; since: first day of the definition."""

    code: str
    group: str
    names: Mapping[str, str]
    measure: str
    units: Mapping[str, str]
    aim: str
    formula: str
    params: Mapping[str, Any]
    source: str
    owner: str
    frequency: str
    baseline_year: int | None
    is_public: bool
    definition: Mapping[str, str]
    since: date
    targets: tuple[PlannedTarget, ...]


def read_indicators(table: dict[str, Any] | None) -> tuple[PlannedIndicator, ...]:
    """What the file says, which has been checked; none where there is no file."""
    return tuple(_indicator(row) for row in (table or {}).get("indicator", ()))


def indicator_faults(folder: Folder) -> Iterator[Fault]:
    """Faults of indicators.toml; none for a profile without it."""
    table = folder.toml.get(FILE)
    if table is None:
        return
    agencies = {row["code"] for row in folder.rows.get("agencies.tsv", ())}
    for where, what, remedy in table_faults(table, agencies):
        yield Fault(FILE, folder.line_of(FILE, "code", f'"{where}"') if where else 1, what, remedy)


def table_faults(table: Mapping[str, Any], agencies: set[str] | None = None) -> Iterator[tuple[str, str, str]]:
    """(code of the indicator or "", what is wrong, remedy) for each fault. agencies: codes that may own one, None to
    ask elsewhere."""
    rows = table.get("indicator")
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        yield "", "there is no list of indicators", "Begin each with [[indicator]]"
        return
    seen: set[str] = set()
    for number, row in enumerate(rows, 1):
        code = row.get("code")
        if not isinstance(code, str) or not _CODE.match(code):
            yield "", f"indicator {number} has the code “{code}”", "Use small letters, digits and hyphens, at most 60"
            continue
        if code in seen:
            yield code, f"indicator “{code}” stands twice", "Leave one of them"
        seen.add(code)
        for what, remedy in _row_faults(row, agencies):
            yield code, f"indicator “{code}”: {what}", remedy


def _row_faults(row: Mapping[str, Any], agencies: set[str] | None) -> Iterator[tuple[str, str]]:
    for key, allowed in (("group", GROUPS), ("measure", MEASURES), ("aim", AIMS), ("frequency", FREQUENCIES)):
        if row.get(key) not in allowed:
            yield f"{key} “{row.get(key)}” is not known", f"Use one of {', '.join(allowed)}"
    for key in ("name", "definition"):
        if not _both(row.get(key)):
            yield f"{key} is not given in vi and en", f"Write {key} = {{ vi = …, en = … }}"
    for key, most in _LIMITS.items():
        if any(len(str(one)) > most for one in _texts(row.get(key))):
            yield f"{key} is longer than {most} characters", "Shorten it"
    if row.get("unit") is not None and not _both(row["unit"]):
        yield "unit is not given in vi and en", "Write unit = { vi = …, en = … }, or leave it out"
    for key in ("formula", "source", "owner"):
        if not isinstance(row.get(key, ""), str):
            yield f"{key} is not a text", f'Write {key} = "…"'
    if not isinstance(row.get("params", {}), dict):
        yield "params is not a table", "Write params = { … }"
    if agencies is not None and row.get("owner", "") and row["owner"] not in agencies:
        yield f"owner “{row['owner']}” is not an agency", "Give a code of agencies.tsv, or leave it out"
    if row.get("baseline_year") is not None and not _is_year(row["baseline_year"]):
        yield f"baseline_year “{row['baseline_year']}” is not a year", "Write a year such as 2026"
    if not isinstance(row.get("since"), date) or isinstance(row.get("since"), datetime):
        yield "since is not a day", "Write the first day of the definition, such as 2026-01-01"
    if not isinstance(row.get("public", False), bool):
        yield "public is not true or false", "Write public = true"
    yield from _target_faults(row)


def _target_faults(row: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    targets = row.get("target", [])
    if not isinstance(targets, list) or not all(isinstance(one, dict) for one in targets):
        yield "target is not a list of tables", "Begin each with [[indicator.target]]"
        return
    seen: set[tuple[object, object]] = set()
    good = []
    for one in targets:
        year, kind, value = one.get("year"), one.get("kind"), one.get("value")
        if not _is_year(year):
            yield f"a target has the year “{year}”", "Write a year such as 2027"
        if kind not in KINDS:
            yield f"a target has the kind “{kind}”", f"Use one of {', '.join(KINDS)}"
        if isinstance(value, bool) or not isinstance(value, int | float) or not isfinite(value):
            yield f"a target has the value “{value}”", "Write a number; for growth 0.2 is a fifth more"
            continue
        if kind != "value" and value < -1:
            yield f"growth of {value:g} is below -100 %", "Write 0.2 for a fifth more"
        if not isinstance(one.get("source", ""), str):
            yield "source of a target is not a text", "Name the document that sets it"
        if (year, kind) in seen:
            yield f"two targets of one kind stand for {year}", "Leave one of them"
        seen.add((year, kind))
        good.append((str(kind), float(value)))
    if any(one[0] == "growth_base" for one in good) and not _is_year(row.get("baseline_year")):
        yield "growth against the baseline has no baseline_year", "Add baseline_year"
    names = [*_texts(row.get("name")), *_texts(row.get("unit"))]
    if rewards_less_negative(str(row.get("formula", "")), str(row.get("aim", "")), names, good):
        yield CHARTER


def _indicator(row: Mapping[str, Any]) -> PlannedIndicator:
    return PlannedIndicator(
        code=row["code"], group=row["group"], names=dict(row["name"]), measure=row["measure"],
        units=dict(row.get("unit", {})), aim=row["aim"], formula=row.get("formula", ""),
        params=dict(row.get("params", {})), source=row.get("source", ""), owner=row.get("owner", ""),
        frequency=row["frequency"], baseline_year=row.get("baseline_year"), is_public=row.get("public", False),
        definition={key: " ".join(str(text).split()) for key, text in row["definition"].items()}, since=row["since"],
        targets=tuple(
            PlannedTarget(one["year"], one["kind"], float(one["value"]), one.get("source", ""))
            for one in row.get("target", ())
        ),
    )  # fmt: skip


def read_table(table: Mapping[str, Any]) -> tuple[PlannedIndicator, ...]:
    """The indicators of a table that `table_faults` found good."""
    return tuple(_indicator(row) for row in table["indicator"])


def _both(value: object) -> bool:
    return isinstance(value, dict) and all(
        isinstance(value.get(one), str) and value[one].strip() for one in ("vi", "en")
    )


def _texts(value: object) -> list[str]:
    return [str(one) for one in value.values()] if isinstance(value, dict) else []


def _is_year(value: object) -> bool:
    return type(value) is int and 2000 <= value <= 2100

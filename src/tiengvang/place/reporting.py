"""A profile's reports.toml: how papers are headed and signed, when reports are due, what they are made of."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from typing import Any

from tiengvang.place.files import Fault, Folder

FILE = "reports.toml"
DRAFTS = ("direction", "groups", "money", "obstacles", "next", "requests")
_KEY = re.compile(r"[a-z][a-z0-9-]*\Z")
_DAYS = ("figures", "due", "consolidated")
_HOLDER = re.compile(r"\{(\w*)\}")


@dataclass(frozen=True, slots=True)
class Paper:
    """place: in the date line; committee, superior: the body above agencies, in full and as above their names;
    committee_code: which agency that is; commune: issuer of a commune's papers, with {unit}; posts: who signs, by kind
    of agency; symbols: by code, where initials would say something else."""

    place: str = ""
    committee: str = ""
    superior: str = ""
    committee_code: str = ""
    commune: str = "{unit}"
    commune_authority: str = ""
    commune_post: str = ""
    posts: Mapping[str, str] = field(default_factory=dict)
    symbols: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Yearly:
    """The yearly report. figures, due, consolidated: (month, day) of the closing of figures, the last day of units and
    that of the consolidated report; title, opening: with {year}, {unit}."""

    figures: tuple[int, int] = (12, 14)
    due: tuple[int, int] = (12, 20)
    consolidated: tuple[int, int] = (12, 31)
    title: str = "Kết quả thực hiện kế hoạch năm {year}"
    opening: str = "{unit} báo cáo kết quả thực hiện kế hoạch năm {year} như sau:"
    addressees: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """A section of a report. part: heading above it; title: its own, "" where it is alone; draft: of DRAFTS or ""."""

    key: str
    part: str
    title: str = ""
    draft: str = ""
    asks: str = ""


@dataclass(frozen=True, slots=True)
class Reporting:
    """What a profile says of papers and reports; a profile without the file reports on its task groups only."""

    paper: Paper = field(default_factory=Paper)
    yearly: Yearly = field(default_factory=Yearly)
    sections: tuple[Section, ...] = (Section("results", "Kết quả thực hiện", draft="groups"),)


def read_reporting(table: dict[str, Any] | None) -> Reporting:
    """What the file says, which has been checked; the default for None."""
    if table is None:
        return Reporting()
    yearly = dict(table["yearly"])
    for key in _DAYS:
        yearly[key] = _month_and_day(yearly[key])
    for key in ("addressees", "recipients"):
        yearly[key] = tuple(yearly.get(key, ()))
    return Reporting(Paper(**table["paper"]), Yearly(**yearly), tuple(Section(**row) for row in table["section"]))


def reporting_faults(folder: Folder) -> Iterator[Fault]:
    """Faults of reports.toml; none for a profile without it."""
    table = folder.toml.get(FILE)
    if table is None:
        return
    for key, kind in (("paper", dict), ("yearly", dict), ("section", list)):
        if not isinstance(table.get(key), kind):
            yield Fault(FILE, 1, f"[{key}] is missing", "Add it, as in the profile “gialai”")
            return
    yield from _known(folder, table["paper"], Paper(), "paper")
    yield from _known(folder, table["yearly"], Yearly(), "yearly")
    code = table["paper"].get("committee_code", "")
    if code and code not in [row["code"] for row in folder.rows.get("agencies.tsv", ())]:
        line = folder.line_of(FILE, "committee_code")
        yield Fault(FILE, line, f"paper.committee_code “{code}” is not an agency", "Give a code of agencies.tsv")
    yield from _yearly(folder, table["yearly"])
    yield from _sections(folder, table["section"])


def _known(folder: Folder, table: dict[str, Any], default: Paper | Yearly, name: str) -> Iterator[Fault]:
    wanted = {one.name: getattr(default, one.name) for one in fields(default)}
    for key, value in table.items():
        line = folder.line_of(FILE, key)
        if key not in wanted:
            yield Fault(FILE, line, f"{name}.{key} is not known", f"Use one of: {', '.join(sorted(wanted))}")
        elif isinstance(wanted[key], str) and not (isinstance(value, str) and value.strip()):
            yield Fault(FILE, line, f"{name}.{key} is not a text", f'Write {key} = "…"')
        elif isinstance(wanted[key], dict) and not _texts(value):
            yield Fault(FILE, line, f"{name}.{key} is not a table of texts", 'Write code = "…" below it')
        for holder in _HOLDER.findall(value) if isinstance(value, str) else ():
            if holder not in ("year", "unit"):
                yield Fault(FILE, line, f"{name}.{key} has {{{holder}}}", "Only {year} and {unit} are filled in")


def _yearly(folder: Folder, table: dict[str, Any]) -> Iterator[Fault]:
    days = []
    for key in _DAYS:
        try:
            days.append(_month_and_day(table.get(key)))
        except (TypeError, ValueError):
            what = f"yearly.{key} “{table.get(key)}” is not a month and a day"
            yield Fault(FILE, folder.line_of(FILE, key), what, 'Write it as "11-09"')
    if len(days) == len(_DAYS) and days[1] > days[2]:
        what = "the consolidated report is due before units' reports"
        yield Fault(FILE, folder.line_of(FILE, "consolidated"), what, "Give a later day")
    for key in ("addressees", "recipients"):
        listed = table.get(key, [])
        if not (isinstance(listed, list) and all(isinstance(one, str) and one.strip() for one in listed)):
            yield Fault(FILE, folder.line_of(FILE, key), f"yearly.{key} is not a list of texts", 'Write ["…", "…"]')


def _sections(folder: Folder, rows: list[Any]) -> Iterator[Fault]:
    seen: set[str] = set()
    for row in rows:
        if not isinstance(row, dict) or not _texts(row):
            yield Fault(FILE, folder.line_of(FILE, "[[section]]"), "a section is not a table of texts", "Mend it")
            continue
        key = row.get("key", "")
        line = folder.line_of(FILE, "key", f'"{key}"')
        if not _KEY.match(key) or key in seen:
            yield Fault(FILE, line, f"section key “{key}” is no id or stands twice", "Choose another id")
        seen.add(key)
        if not row.get("part", "").strip():
            yield Fault(FILE, line, f"section “{key}” has no part", 'Add part = "…", the heading above it')
        if row.get("draft", "") not in ("", *DRAFTS):
            what = f"draft “{row['draft']}” of section “{key}” is not known"
            yield Fault(FILE, line, what, f"Use one of: {', '.join(DRAFTS)}, or leave it out")
        for extra in set(row) - {one.name for one in fields(Section)}:
            yield Fault(FILE, line, f"section “{key}” has {extra}", "Use key, part, title, draft and asks")


def _texts(value: object) -> bool:
    return isinstance(value, dict) and all(isinstance(one, str) for one in value.values())


def _month_and_day(text: Any) -> tuple[int, int]:
    found = date.fromisoformat(f"2026-{text}")  # no leap day: it would be missing in other years
    return found.month, found.day

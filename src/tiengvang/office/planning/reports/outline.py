"""The sections of a unit's report: what the profile's outline asks for, with what the office writes in advance."""

from __future__ import annotations

from typing import Any

from tiengvang.office.planning.models import UnitReport
from tiengvang.office.planning.reports.drafts import Scope, drafted
from tiengvang.office.planning.reports.snapshot import as_of, covered
from tiengvang.office.shell.context import profile

Plain = dict[str, Any]


def sections(report: UnitReport) -> list[Plain]:
    """The report's sections as they stand: those that somebody wrote, each other one written in advance anew."""
    held = {one["key"]: one for one in report.sections}
    fresh = drafts(report)
    found = []
    for one in fresh:
        kept = held.pop(one["key"], None)
        found.append({**one, "text": kept["text"]} if kept and is_written(kept) else one)
    # A group whose tasks were moved away keeps what was written of it.
    left = [one for one in held.values() if is_written(one) and one["text"].strip()]
    for one in left:
        after = max(
            (number for number, there in enumerate(found) if there["part"] == one["part"]), default=len(found) - 1
        )
        found.insert(after + 1, one)
    return found


def drafts(report: UnitReport) -> list[Plain]:
    """The sections as the office writes them in advance."""
    scope = Scope(tuple(covered(report)), report.call.year, as_of(report.call))
    return [
        {"key": one.key, "part": section.part, "title": one.title, "text": one.text, "drafted": one.text,
         "asks": section.asks if number == 0 else ""}
        for section in profile().reporting.sections
        for number, one in enumerate(drafted(section, scope))
    ]  # fmt: skip


def is_written(section: Plain) -> bool:
    """Whether somebody has been at it since it was written in advance."""
    return bool(section["text"].strip() != section.get("drafted", "").strip())

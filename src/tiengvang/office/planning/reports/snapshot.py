"""A unit's figures with what its people put otherwise: live while it is written, frozen when it is submitted."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils import timezone

from tiengvang.office.organisation.models import Unit
from tiengvang.office.planning.models import ReportCall, UnitReport
from tiengvang.office.planning.reports.registry import count
from tiengvang.office.planning.reports.sources.tasks import share

Plain = dict[str, Any]


def as_of(call: ReportCall) -> datetime:
    """The moment for which figures are taken: the closing date, or now while that is to come."""
    return min(call.figures_at, timezone.now())


def covered(report: UnitReport, asked_paths: Sequence[str] | None = None) -> list[int]:
    """The units that the report speaks for: its own, and those below it that no other asked unit speaks for.

    asked_paths: paths of all units asked, where the caller has them.
    """
    if asked_paths is None:
        asked_paths = list(UnitReport.objects.filter(call=report.call_id).values_list("unit__path", flat=True))
    own = report.unit.path
    nearer = [path for path in asked_paths if path != own and path.startswith(own)]
    below = Unit.objects.filter(path__startswith=own).values_list("pk", "path")
    return [pk for pk, path in below if not any(path.startswith(other) for other in nearer)]


def counted(report: UnitReport) -> list[Plain]:
    """What the office counts for the report now."""
    return count(covered(report), report.call.year, as_of(report.call))


def figures_of(report: UnitReport) -> list[Plain]:
    """The report's figures: the snapshot of one that was submitted, else what is counted now with what was put
    otherwise. "counted": the office's own value, "note": why it was changed."""
    return list(report.figures) if report.figures else with_edits(counted(report), report.edits)


def with_edits(figures: Sequence[Plain], edits: dict[str, Plain]) -> list[Plain]:
    """Figures with other values where somebody put some; shares are worked out anew from them."""
    found = []
    for one in figures:
        edit = edits.get(one["key"])
        found.append({
            **one, "counted": one["value"], "value": edit["value"] if edit else one["value"],
            "note": edit["note"] if edit else "",
        })  # fmt: skip
    values = {one["key"]: one["value"] for one in found}
    for one in found:
        if one["share_of"]:
            part, whole = (values.get(key) for key in one["share_of"])
            if part is not None and whole is not None:
                one["value"] = share(part, whole)
    return found

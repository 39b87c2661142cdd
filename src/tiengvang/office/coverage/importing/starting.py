"""Imports from the pages: which folders may be imported, asking for the job, and what the job does."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tiengvang.office.coverage.importing.report import COUNTS, LABELS
from tiengvang.office.coverage.importing.services import import_folder
from tiengvang.office.coverage.models import Source
from tiengvang.office.coverage.narratives.asking import ask_grouping
from tiengvang.office.jobs.kinds import Progress
from tiengvang.office.jobs.models import Job
from tiengvang.office.jobs.services import ask
from tiengvang.office.organisation.models import User
from tiengvang.office.organisation.policy import demand
from tiengvang.office.shell.context import profile
from tiengvang.scan.parts import MENTIONS, RAW

_DEEP = 3  # folders below SCANS_ROOT
_MOST = 200  # folders shown


@dataclass(frozen=True, slots=True)
class Candidate:
    """A scan's folder that may be imported. path: below SCANS_ROOT; parts: Parquet files; source: of an import."""

    path: str
    parts: int
    source: Source | None


def scans_root() -> Path:
    """Below this folder stand the folders that may be imported."""
    return Path(settings.SCANS_ROOT).resolve()


def candidates() -> list[Candidate]:
    """Output folders of scans below SCANS_ROOT, by path."""
    root = scans_root()
    known = {source.folder: source for source in Source.objects.all()}
    found = []
    for folder in _scans(root, _DEEP):
        parts = sum(1 for _part in (folder / MENTIONS).glob("*.parquet"))
        found.append(Candidate(str(folder.relative_to(root)), parts, known.get(str(folder))))
        if len(found) == _MOST:
            break
    return found


def _scans(folder: Path, deep: int) -> Iterator[Path]:
    try:
        below = sorted(entry.name for entry in os.scandir(folder) if entry.is_dir(follow_symlinks=False))
    except OSError:
        return
    if MENTIONS in below or RAW in below:
        yield folder
    elif deep:
        for name in below:
            if not name.startswith("."):
                yield from _scans(folder / name, deep - 1)


def start_import(*, folder: str, name: str, by: User) -> Job:
    """Ask for the import of a folder below SCANS_ROOT; while it waits or runs, the same job is given back.

    Raises PermissionDenied, ValidationError.
    """
    demand(by, "coverage.import")
    path, name = allowed(folder), name.strip()
    if not name:
        raise ValidationError({"name": _("Give the source a name, such as “Press abroad, 2026”.")})
    if len(name) > 120:
        raise ValidationError({"name": _("The name is too long: at most 120 characters.")})
    return ask(
        code="coverage.import", key=f"coverage.import:{path}"[:200], title=_("Import: %(name)s") % {"name": name},
        params={"folder": str(path), "name": name, "by": by.pk}, by=by,
    )  # fmt: skip


def allowed(folder: str) -> Path:
    """The folder, resolved, if it stands below SCANS_ROOT. Raises ValidationError."""
    root = scans_root()
    path = (root / folder.strip().replace("\0", "")).resolve()
    if not path.is_relative_to(root):
        message = _("Only folders below %(root)s can be imported here. Copy the scan's folder there first.")
        raise ValidationError({"folder": message % {"root": root}})
    if not path.is_dir():
        raise ValidationError({"folder": _("There is no folder %(folder)s.") % {"folder": path}})
    return path


def run(params: dict[str, Any], progress: Progress) -> dict[str, Any]:
    """What the job does. Raises InputFault where the folder cannot be imported."""
    path = allowed(params["folder"])  # it may have become a link meanwhile
    by = User.objects.filter(pk=params["by"]).first()
    report = import_folder(path, name=params["name"], place=profile().id, by=by, progress=progress)
    ask_grouping()
    return {
        "name": report.name,
        **{code: report.counts[code] for code in COUNTS},
        "linked": report.linked,
        "faults": len(report.all_faults),
    }


RESULT_LABELS = {
    "name": gettext_lazy("Source"),
    **LABELS,
    "linked": gettext_lazy("Copies that found their original"),
    "faults": gettext_lazy("Faults"),
}

"""Imports a scan's output folder, part by part; the same part never twice. How a part is read: `reading`.

A part is read through before anything of it is written, and counts as imported (its digest is kept) when all its rows
are: an import that is stopped leaves whole mentions, and the next one goes on.
"""

from __future__ import annotations

import itertools
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from tiengvang.office.coverage.importing.folder import ScanFolder, digest_of, opened
from tiengvang.office.coverage.importing.linking import link_copies
from tiengvang.office.coverage.importing.publishers import Publishers
from tiengvang.office.coverage.importing.reading import (
    BATCH,
    PartFault,
    Row,
    open_part,
    place_of,
    read_through,
    rows_in,
    rows_of,
)
from tiengvang.office.coverage.importing.removing import left_behind, remove
from tiengvang.office.coverage.importing.report import ImportReport, PartReport
from tiengvang.office.coverage.importing.writing import PartWriter
from tiengvang.office.coverage.models import Part, Source
from tiengvang.office.coverage.rollups.marking import mark_dirty
from tiengvang.office.coverage.rollups.refreshing import refresh
from tiengvang.office.coverage.search import index
from tiengvang.office.jobs.kinds import Progress
from tiengvang.office.organisation.audit import record
from tiengvang.office.organisation.models import User
from tiengvang.office.shell.context import profile as office_profile
from tiengvang.place.profile import Profile, load_profile
from tiengvang.records import InputFault

COMMIT_EVERY = 10_000  # rows in one transaction: who writes into SQLite waits meanwhile


@dataclass(slots=True)
class _Run:
    """One import under way. stale: by part, mentions that it no longer has; todo: parts with their digests, rows."""

    source: Source
    profile: Profile
    publishers: Publishers
    progress: Progress
    reports: list[PartReport] = field(default_factory=list)
    stale: dict[int, list[int]] = field(default_factory=dict)
    done: int = 0
    total: int = 0


def import_folder(
    folder: Path | str,
    *,
    name: str,
    place: str,
    by: User | None = None,
    progress: Progress | None = None,
    profile: Profile | None = None,
    demonstration: bool = False,
) -> ImportReport:
    """Bring the office up to date with the output folder of a scan; a second time changes nothing.

    name: what people call the source (the first name stays); place: id of the place whose mentions are taken; progress:
    told rows of the parts; profile: that the scan knew, where it is not the shipped one. Raises InputFault where the
    folder as a whole cannot be imported; faults of parts and rows are in the report, and the rest is kept.
    """
    start = time.monotonic()
    with opened(Path(folder)) as found:
        chosen = profile or _profile_of(place)
        source = _source(found, name, place, demonstration)
        run = _Run(source, chosen, Publishers(chosen), progress or _silent)
        _import_parts(run, found)
        _remove_stale(run, whole=not found.faults)
        linked = link_copies(place)
        refresh()
        report = ImportReport(
            source.pk, source.name, tuple(run.reports), (*found.faults, *run.publishers.faults), linked,
            time.monotonic() - start,
        )  # fmt: skip
        _keep(source, report, by)
    return report


def _silent(done: int, total: int = 0, message: str = "") -> None:
    return None


def _source(found: ScanFolder, name: str, place: str, demonstration: bool) -> Source:
    """The folder's Source. Raises InputFault (other-place)."""
    known = Source.objects.filter(folder=str(found.path)).first()
    places = {known.place} if known else {place_of(path) for path in found.parts[:1]} - {""}
    if places and place not in places:
        message = gettext(
            "{folder}: the mentions in it belong to the place “{found}”, not to “{place}”. Import them into the office "
            "of that place, or scan again with “--place {place}”."
        )
        raise InputFault("other-place", message.format(folder=found.path, found=places.pop(), place=place))
    if known:
        return known
    made = Source(folder=str(found.path), name=name.strip()[:120], place=place, is_demonstration=demonstration)
    made.full_clean(exclude=["last_imported", "report"])
    made.save()
    return made


def _profile_of(place: str) -> Profile:
    served = office_profile()
    return served if served.id == place else load_profile(place)


def _import_parts(run: _Run, folder: ScanFolder) -> None:
    known = {part.name: part for part in run.source.parts.all()}
    todo = []
    for path in folder.parts:
        report = PartReport(path.name)
        run.reports.append(report)
        digest = digest_of(path)
        old = known.pop(path.name, None)
        if old is not None and old.digest == digest:
            report.state, report.rows = "skipped", old.rows
            report.counts["unchanged"] = old.rows - old.counts.get("refused", 0)
            continue
        twin = Part.objects.filter(digest=digest).exclude(source=run.source).select_related("source").first()
        if twin is not None:
            report.fault("part-known", source=twin.source.name)
        todo.append((path, digest, report))
        run.total += rows_in(path)
    for path, digest, report in todo:
        _import_part(run, path, digest, report)
    for part in known.values():
        report = PartReport(part.name, state="gone")
        run.reports.append(report)
        run.stale[part.pk] = left_behind(part, set())


def _import_part(run: _Run, path: Path, digest: str, report: PartReport) -> None:
    """A part that cannot be read whole is refused, and what an earlier import read from it stays."""
    part, _ = Part.objects.get_or_create(source=run.source, name=path.name, defaults={"digest": "", "rows": 0})
    sensitive = frozenset(topic.id for topic in run.profile.topics if topic.sensitive)
    writer = PartWriter(part, run.publishers, sensitive, report)
    begun = run.done
    try:
        file = open_part(path, report)
        read_through(file, report)
        batches = rows_of(file, run.source.place, report)
        more = True
        while more:
            with transaction.atomic():
                more = _write_some(batches, writer)
            run.done = begun + report.rows
            run.progress(run.done, run.total, path.name)
    except PartFault:
        run.publishers.forget()  # those made in the transaction that was taken back
        report.state = "refused"
        part.faults = [fault.plain() for fault in report.faults]
        part.digest = ""
        part.save()
        return
    with transaction.atomic():
        run.stale[part.pk] = left_behind(part, writer.written.keys)
        part.digest, part.rows = digest, report.rows
        part.counts, part.faults = dict(report.counts), [fault.plain() for fault in report.faults]
        part.save()


def _write_some(batches: Iterator[list[Row]], writer: PartWriter) -> bool:
    """Write up to COMMIT_EVERY rows; gives whether there may be more. Called inside a transaction."""
    ids, number = [], 0
    for rows in itertools.islice(batches, COMMIT_EVERY // BATCH):
        ids.extend(writer.write(rows))
        number += 1
    mark_dirty(writer.written.days)
    writer.written.days.clear()
    index.refresh(ids)
    return number == COMMIT_EVERY // BATCH


def _remove_stale(run: _Run, whole: bool) -> None:
    """Remove what no part holds any more; where a part could not be read, it may hold them: then they wait."""
    parts = {part.pk: part for part in run.source.parts.all()}
    reports = {report.name: report for report in run.reports}
    whole = whole and not any(report.state == "refused" for report in run.reports)
    for pk, ids in run.stale.items():
        part, report = parts[pk], reports[parts[pk].name]
        if not whole:
            if ids:
                part.digest = ""  # read again next time
            part.save()
            continue
        remove(part, ids, report)
        if report.state == "gone" and not part.mentions.exists():
            part.delete()
            continue
        part.counts = dict(report.counts)
        part.save()


def _keep(source: Source, report: ImportReport, by: User | None) -> None:
    source.last_imported = timezone.now()
    source.report = {**report.plain(), "folder_faults": [fault.plain() for fault in report.faults]}
    with transaction.atomic():
        source.save()
        record(actor=by, action="coverage.import", obj=source, **report.plain())

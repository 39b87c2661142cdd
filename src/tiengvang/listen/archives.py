"""Looks after the collector's archives: takes in those that its memory lacks, removes those past retention."""

from __future__ import annotations

import logging
from datetime import UTC, datetime, timedelta
from pathlib import Path

from fastwarc.stream_io import GzipReader
from fastwarc.warc import ArchiveIterator, WarcRecordType

from tiengvang.listen.addresses import clean_address
from tiengvang.listen.memory import Memory
from tiengvang.listen.warc_writer import written_at
from tiengvang.records import InputFault

log = logging.getLogger(__name__)


def adopt(out: Path, memory: Memory) -> list[Path]:
    """Note the addresses of archives that the memory does not know (a run was killed before it could tell, or the
    memory was lost), so that their pages are not fetched again. Returns those archives.
    """
    taken = []
    for path in sorted(out.glob("collect-*.warc.gz")):
        if written_at(path) is None or memory.knows_archive(path.name):
            continue
        memory.kept(path.name, addresses_in(path))
        taken.append(path)
    return taken


def addresses_in(path: Path) -> list[str]:
    """Cleaned addresses of the pages in an archive; of a damaged one those before the damage."""
    found = []
    with path.open("rb") as file:
        records = ArchiveIterator(GzipReader(file), record_types=WarcRecordType.response, parse_http=False)
        try:
            for record in records:
                found.append(clean_address(record.headers.get("WARC-Target-URI") or ""))
        except Exception as error:  # the reader raises errors of several libraries
            log.warning("%s: damaged after %d pages (%s); those before it are known.", path, len(found), error)
    return found


def prune(out: Path, keep_days: int, *, memory: Memory | None = None, now: datetime | None = None) -> list[Path]:
    """Remove archives begun more than keep_days days ago, by the date in their name; files of others are left alone.

    Each removal is logged and noted in out/retention.log. Returns what was removed. Raises InputFault for keep_days
    under 1, which would remove what is being written.
    """
    if keep_days < 1:
        raise InputFault("settings-keep-days", f"keep_days = {keep_days}: archives are kept for one day at least.")
    moment = now or datetime.now(UTC)
    bound = moment - timedelta(days=keep_days)
    removed = []
    for path in sorted(out.glob("collect-*.warc.gz")):
        begun = written_at(path)
        if begun is None or begun >= bound:
            continue
        # The note comes first: a removal without a note would be worse than a note twice.
        with (out / "retention.log").open("a", encoding="utf-8") as notes:
            notes.write(f"{moment:%Y-%m-%dT%H:%M:%SZ} removed {path.name}: older than {keep_days} days\n")
        path.unlink()
        if memory is not None:
            memory.forget_archive(path.name)
        log.info("%s removed: older than %d days.", path, keep_days)
        removed.append(path)
    return removed

"""Reads a part: Parquet rows, checked one by one, in batches. Writes nothing."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pyarrow as pa
import pyarrow.parquet as pq
from django.utils import timezone

from tiengvang.listen.outlets import OWNER_CLASSES
from tiengvang.office.coverage.importing.report import PartReport
from tiengvang.office.coverage.models.mentions import About, Origin
from tiengvang.scan.parts import SCHEMA

BATCH = 2000
_UNUSED = frozenset({"signature", "trace", "copy_evidence"})  # copies are found by the scan
_YOUNG = {"vector": b"", "signs": b""}  # columns that older parts have not, and what is read instead
COLUMNS = [name for name in SCHEMA.names if name not in _UNUSED]
_LIMITS = {"language": 10, "country": 2, "market": 40, "theme": 40, "judge": 60}
_KNOWN = {"about": frozenset(About.values), "origin": frozenset(Origin.values), "owner_class": frozenset(OWNER_CLASSES)}
_TEXTS = tuple(field.name for field in SCHEMA if field.type == pa.string() and field.name not in _UNUSED)
_NUMBERS = ("tone_negative", "tone_neutral", "tone_positive", "prominence", "independent", "offset")


class PartFault(Exception):
    """The part as a whole cannot be read; the report says why."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row that may be written. said: as in the part; day: the one it counts on; digest: of all it says."""

    said: dict[str, Any]
    day: date
    digest: str


def open_part(path: Path, report: PartReport) -> pq.ParquetFile:
    """The part, if its schema is ours. Raises PartFault; then `report` has the faults."""
    try:
        file = pq.ParquetFile(path)
        found = file.schema_arrow
    except (pa.ArrowException, OSError) as error:
        report.fault("part-broken", error=_short(error))
        raise PartFault from error
    for field in SCHEMA:
        if field.name in _UNUSED or (field.name in _YOUNG and field.name not in found.names):
            continue
        if field.name not in found.names:
            report.fault("column-missing", column=field.name)
        elif not _fits(found.field(field.name).type, field.type):
            report.fault(
                "column-type", column=field.name, found=str(found.field(field.name).type), expected=str(field.type)
            )
    if any(not fault.is_advice for fault in report.faults):
        raise PartFault
    return file


def _fits(found: pa.DataType, expected: pa.DataType) -> bool:
    """Whether values of the one are read as the other: Parquet has no seconds, so times come in finer units."""
    if pa.types.is_timestamp(expected):
        return pa.types.is_timestamp(found) and found.tz is not None
    return bool(found == expected)


def read_through(file: pq.ParquetFile, report: PartReport) -> None:
    """Read the part once without taking anything from it, so that one that breaks off is refused before anything is
    written. Raises PartFault."""
    try:
        for _batch in file.iter_batches(batch_size=BATCH, columns=_columns(file)):
            pass
    except (pa.ArrowException, OSError) as error:
        report.fault("part-broken", error=_short(error))
        raise PartFault from error


def rows_in(path: Path) -> int:
    """How many rows the part says it has; 0 where it cannot be read."""
    try:
        return int(pq.read_metadata(path).num_rows)
    except (pa.ArrowException, OSError):
        return 0


def place_of(path: Path) -> str:
    """The place of a part's first row; "" where there is none or the part cannot be read."""
    try:
        with pq.ParquetFile(path) as file:
            for batch in file.iter_batches(batch_size=1, columns=["place"]):
                return str(batch.column(0)[0].as_py() or "")
    except (pa.ArrowException, OSError):
        pass
    return ""


def rows_of(file: pq.ParquetFile, place: str, report: PartReport) -> Iterator[list[Row]]:
    """Batches of rows that are in order; the others are counted as refused. Raises PartFault where the file breaks."""
    number, now = 0, timezone.localtime()
    try:
        for batch in file.iter_batches(batch_size=BATCH, columns=_columns(file)):
            rows = []
            report.rows += batch.num_rows
            for said in _dicts(batch):
                number += 1
                row = _checked(said, place, number, now, report)
                if row is None:
                    report.counts["refused"] += 1
                else:
                    rows.append(row)
            yield rows
    except (pa.ArrowException, OSError) as error:
        report.fault("part-broken", error=_short(error))
        raise PartFault from error


def _dicts(batch: pa.RecordBatch) -> Iterator[dict[str, Any]]:
    """Rows by column name; column by column this takes half the time of `to_pylist`."""
    columns = [column.to_pylist() for column in batch.columns]
    for values in zip(*columns, strict=True):
        yield {**_YOUNG, **dict(zip(batch.schema.names, values, strict=True))}


def _columns(file: pq.ParquetFile) -> list[str]:
    there = set(file.schema_arrow.names)
    return [name for name in COLUMNS if name in there]


def _short(error: BaseException) -> str:
    return " ".join(str(error).split())[:200]


def _checked(said: dict[str, Any], place: str, number: int, now: datetime, report: PartReport) -> Row | None:
    """The row, or None with the first fault noted."""
    for name in _TEXTS:
        text = said[name]
        if not text:
            said[name] = ""
        elif "\0" in text:
            said[name] = text.replace("\0", "")
    fault = _fault(said, place)
    if fault is not None:
        code, values = fault
        report.fault(code, number, **values)
        return None
    digest = hashlib.blake2b(repr(list(said.values())).encode("utf-8", "replace"), digest_size=16).hexdigest()
    day = _day(said, now, number, report)
    return Row(said, day, digest) if day else None


def _fault(said: dict[str, Any], place: str) -> tuple[str, dict[str, Any]] | None:
    if said["place"] != place:
        return "other-place", {"found": said["place"], "place": place}
    if len(said["id"]) != 32:
        return "bad-value", {"column": "id", "value": said["id"][:60]}
    for name, known in _KNOWN.items():
        if said[name] not in known:
            return "bad-value", {"column": name, "value": said[name][:60]}
    for name in _NUMBERS:
        if said[name] is None or said[name] != said[name]:  # NaN is not itself
            return "bad-value", {"column": name, "value": str(said[name])}
    for name, limit in _LIMITS.items():
        if len(said[name]) > limit:
            return "too-long", {"column": name, "length": len(said[name]), "limit": limit}
    if not said["outlet"] and not said["url"]:
        return "no-address", {}
    if said["url"] and not _is_harmless(said["url"]):
        return "bad-value", {"column": "url", "value": said["url"][:60]}
    return None


def _is_harmless(url: str) -> bool:
    """Whether it may be made a link: "javascript:" is no address of an article."""
    if url.startswith(("https://", "http://")):
        return True
    try:
        return urlsplit(url).scheme.lower() in ("http", "https", "urn", "file", "")
    except ValueError:
        return False


def _day(said: dict[str, Any], now: datetime, number: int, report: PartReport) -> date | None:
    """The day of publication, else of fetching. A page cannot have been read before it appeared: then a clock is wrong,
    of the outlet or of the machine that fetched, and the day of fetching is the safer one."""
    fetched: datetime | None = said["fetched"]
    read = min(fetched, now) if fetched else now
    read_on = read.astimezone(now.tzinfo).date()
    latest = read_on + timedelta(days=1)  # the outlet's day may be ahead of ours
    published: date | None = said["published"]
    if published is None and fetched is None:
        report.fault("no-day", number)
        return None
    if published is None:
        return read_on
    if published <= latest:
        return published
    report.counts["corrected"] += 1
    report.fault("future", number, published=f"{published:%d/%m/%Y}", fetched=f"{read_on:%d/%m/%Y}")
    return read_on

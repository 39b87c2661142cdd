"""Finish: the Parquet parts that others read, out of the raw ones. Reads no source and judges nothing again.

Joins rows of one address across all parts of a folder and points copies at the earliest original, whichever file or
run they came in. Doing it again changes nothing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from tiengvang.records import InputFault
from tiengvang.scan.counts import Counts
from tiengvang.scan.parts import MENTIONS, RAW, read_raw, whole_file
from tiengvang.understand.copies import groups

_MADE_OF = b"tiengvang.made_of"
_COLUMNS = ("id", "url", "published", "fetched", "archive", "offset", "about", "language", "signature", "independent")


@dataclass(frozen=True, slots=True)
class Finished:
    """mentions: rows written by verdict; joined: rows left out because their address stands elsewhere; copies: rows
    that point at an original; counts: of all inputs together; broken: parts that could not be read."""

    mentions: dict[str, int]
    joined: int
    copies: int
    counts: Counts
    broken: tuple[InputFault, ...]


def finish(out: Path) -> Finished:
    """Bring `out/mentions` up to date with the raw parts of `out`."""
    tables: dict[str, pa.Table] = {}
    counts, broken = Counts(), []
    for path in sorted((out / RAW).glob("*.arrow")):
        try:
            made, table = read_raw(path)
        except InputFault as fault:
            broken.append(fault)
            continue
        counts.add(made.counts)
        tables[made.key] = table
    rows = [
        (key, index, row)
        for key, table in tables.items()
        for index, row in enumerate(table.select(_COLUMNS).to_pylist())
    ]
    kept = _first_of_each_address(rows)
    copy_of = _copies([row for _, _, row in kept])
    by_part: dict[str, list[int]] = {key: [] for key in tables}
    for key, index, _ in kept:
        by_part[key].append(index)
    mentions: dict[str, int] = {}
    for key, table in tables.items():
        chosen = table.take(pa.array(sorted(by_part[key]), pa.int64()))
        originals = [copy_of.get(one, "") for one in chosen["id"].to_pylist()]
        column = chosen.schema.get_field_index("copy_of")
        chosen = chosen.set_column(column, "copy_of", pa.array(originals, pa.string()))
        for about in chosen["about"].to_pylist():
            mentions[about] = mentions.get(about, 0) + 1
        _write(out / MENTIONS / f"{key}.parquet", chosen)
    for path in (out / MENTIONS).glob("*.parquet"):
        if path.stem not in tables:
            path.unlink()
    return Finished(mentions, len(rows) - len(kept), len(copy_of), counts, tuple(broken))


_Row = tuple[str, int, dict[str, Any]]


def _first_of_each_address(rows: Sequence[_Row]) -> list[_Row]:
    """Of rows with one id the one fetched first; the archive's name and offset decide between equals."""
    first: dict[str, _Row] = {}
    for one in rows:
        known = first.get(one[2]["id"])
        if known is None or _order(one[2]) < _order(known[2]):
            first[one[2]["id"]] = one
    return list(first.values())


def _order(row: dict[str, Any]) -> tuple[datetime, str, int]:
    fetched = row["fetched"].replace(tzinfo=None) if row["fetched"] else datetime.max
    return fetched, row["archive"], row["offset"]


def _copies(rows: Sequence[dict[str, Any]]) -> dict[str, str]:
    """Id of each copy → address of its original: the one published first, then fetched first, then least by address."""
    ordered = sorted((row for row in rows if row["about"] != "other"), key=_age)
    found = groups([row["signature"] for row in ordered], [row["language"] for row in ordered])
    return {ordered[index]["id"]: ordered[group[0]]["url"] for group in found for index in group[1:]}


def _age(row: dict[str, Any]) -> tuple[date, datetime, str]:
    fetched = row["fetched"].replace(tzinfo=None) if row["fetched"] else datetime.max
    return row["published"] or (fetched.date() if row["fetched"] else date.max), fetched, row["url"]


def _write(path: Path, table: pa.Table) -> None:
    """Write one Parquet part whole, unless the same stands there already."""
    digest = hashlib.sha256(table.schema.serialize())
    for batch in table.combine_chunks().to_batches():
        digest.update(batch.serialize())
    stamp = digest.hexdigest().encode()
    if path.exists() and _stamp(path) == stamp:
        return
    stamped = table.replace_schema_metadata({**(table.schema.metadata or {}), _MADE_OF: stamp})
    with whole_file(path) as temporary:
        pq.write_table(stamped, temporary, compression="zstd")


def _stamp(path: Path) -> bytes:
    try:
        return bytes((pq.read_schema(path).metadata or {}).get(_MADE_OF, b""))
    except (pa.ArrowInvalid, OSError):
        return b""

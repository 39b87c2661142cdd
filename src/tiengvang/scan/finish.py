"""Finish: the Parquet parts that others read, out of the raw ones. Reads no source and judges nothing again.

Joins rows of one address across all parts of a folder and points copies at the earliest original, whichever file or
run they came in. Doing it again changes nothing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
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
from tiengvang.understand.narratives.items import centred, restored
from tiengvang.understand.translated import Candidate, Likeness
from tiengvang.understand.translated import copies as translated

_MADE_OF = b"tiengvang.made_of"
_COLUMNS = ("id", "url", "published", "fetched", "archive", "offset", "about", "language", "signature", "origin")
_OURS = ("own", "state")  # origins whose stories are looked for on other sites, in translation


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
    copy_of = _copies(kept, tables)
    by_part: dict[str, list[int]] = {key: [] for key in tables}
    for key, index, _ in kept:
        by_part[key].append(index)
    mentions: dict[str, int] = {}
    for key, table in tables.items():
        chosen = table.take(pa.array(sorted(by_part[key]), pa.int64()))
        found = [copy_of.get(one, ("", "")) for one in chosen["id"].to_pylist()]
        for at, name in enumerate(("copy_of", "copy_evidence")):
            column = chosen.schema.get_field_index(name)
            chosen = chosen.set_column(column, name, pa.array([one[at] for one in found], pa.string()))
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


def _copies(kept: Sequence[_Row], tables: dict[str, pa.Table]) -> dict[str, tuple[str, str]]:
    """Id of each copy → address of its original and why it is taken for one.

    The original is the one published first, then fetched first, then least by address; of a translation the state
    or own outlet's article, of its copies too.
    """
    ordered = sorted((one for one in kept if one[2]["about"] != "other"), key=lambda one: _age(one[2]))
    rows = [row for _, _, row in ordered]
    found: dict[str, tuple[str, str]] = {}
    first_of: dict[str, str] = {}  # id of a copy in the same language → id of its original
    for group in groups([row["signature"] for row in rows], [row["language"] for row in rows]):
        for index in group[1:]:
            found[rows[index]["id"]] = rows[group[0]]["url"], "the same text"
            first_of[rows[index]["id"]] = rows[group[0]]["id"]
    firsts = [one for one in ordered if one[2]["id"] not in found and _day(one[2]) is not None]
    ours = (one for one in firsts if one[2]["origin"] in _OURS)
    others = (one for one in firsts if one[2]["origin"] not in _OURS)
    urls = {row["id"]: row["url"] for row in rows}
    for copy, original, alike in translated(_candidates(ours, tables), _candidates(others, tables)):
        found[copy.id] = urls[original.id], _in_words(original, alike)
    for copy_id, first in first_of.items():
        if first in found:
            found[copy_id] = found[first][0], f"the same text as {urls[first]}: {found[first][1]}"
    return found


def _candidates(rows: Iterable[_Row], tables: dict[str, pa.Table]) -> Iterator[Candidate]:
    """Rows that have traces, as `translated` compares them; read from the tables one by one."""
    for key, index, row in rows:
        vector, day = tables[key]["vector"][index].as_py(), _day(row)
        if vector and day is not None:
            near = centred(restored(vector), row["language"])
            yield Candidate(row["id"], row["language"], day, near, tables[key]["trace"][index].as_py())


def _in_words(original: Candidate, alike: Likeness) -> str:
    return (
        f"translated from {original.language}: {alike.aligned} of {alike.sentences} sentences in order, mean cosine "
        f"{alike.cover:.2f}, {alike.shared} of {alike.numbers} numbers"
    )


def _age(row: dict[str, Any]) -> tuple[date, datetime, str]:
    fetched = row["fetched"].replace(tzinfo=None) if row["fetched"] else datetime.max
    return _day(row) or date.max, fetched, row["url"]


def _day(row: dict[str, Any]) -> date | None:
    """When it was published, or at the latest: when it was fetched; None where neither is known."""
    day: date | None = row["published"] or (row["fetched"].date() if row["fetched"] else None)
    return day


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

"""Parts: what one input gave, written so that it is there whole or not at all. Judges nothing, joins nothing.

A raw part (Arrow file, under `.raw/`) is immutable and says what it was made of; the finishing pass makes the Parquet
parts that others read out of the raw ones. Faults go to `quarantine/`, one line each.
"""

from __future__ import annotations

import contextlib
import json
import os
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import pyarrow as pa

from tiengvang.records import InputFault, Mention
from tiengvang.scan.counts import Counts
from tiengvang.scan.inputs import Input
from tiengvang.understand.evidence import in_words

RAW, QUARANTINE, MENTIONS = ".raw", "quarantine", "mentions"
BATCH = 512  # mentions held before they are written
_AGAIN = "warc-unreadable"  # a disk or server failed: what was read is kept, and the next run reads the input again
VERSION = "2"  # of the schema; raw parts of another version are made again where their input is still there

SCHEMA = pa.schema(
    [
        ("id", pa.string()),
        ("place", pa.string()),
        ("url", pa.string()),
        ("canonical_url", pa.string()),
        ("outlet", pa.string()),
        ("language", pa.string()),
        ("published", pa.date32()),
        ("title", pa.string()),
        ("excerpt", pa.string()),
        ("about", pa.string()),
        ("evidence", pa.string()),
        ("reasons", pa.string()),
        ("names", pa.list_(pa.string())),
        ("entities", pa.list_(pa.string())),
        ("prominence", pa.float32()),
        ("tone_negative", pa.float32()),
        ("tone_neutral", pa.float32()),
        ("tone_positive", pa.float32()),
        ("judge", pa.string()),
        ("theme", pa.string()),
        ("origin", pa.string()),
        ("owner_class", pa.string()),
        ("independent", pa.bool_()),
        ("country", pa.string()),
        ("market", pa.string()),
        ("copy_of", pa.string()),
        ("archive", pa.string()),
        ("offset", pa.int64()),
        ("fetched", pa.timestamp("s", tz="UTC")),
        ("signature", pa.binary()),
        ("copy_evidence", pa.string()),
        ("vector", pa.binary()),
        ("signs", pa.binary()),
        ("trace", pa.binary()),
    ]
)
_SINCE_2 = {"copy_evidence": "", "vector": b"", "signs": b"", "trace": b""}  # what parts of version 1 have not


def row(mention: Mention) -> dict[str, Any]:
    """A mention as a row of SCHEMA."""
    place_hits = [hit for hit in mention.hits if not hit.sense and hit.entity]
    return {
        "id": mention.id,
        "place": mention.place,
        "url": _clean(mention.url),
        "canonical_url": _clean(mention.canonical_url),
        "outlet": mention.outlet,
        "language": mention.language,
        "published": mention.published,
        "title": _clean(mention.title),
        "excerpt": _clean(mention.excerpt),
        "about": mention.about,
        "evidence": _clean(in_words(mention.reasons)),
        "reasons": json.dumps([[reason.code, *reason.values] for reason in mention.reasons], ensure_ascii=True),
        "names": [_clean(name) for name in dict.fromkeys(hit.surface for hit in place_hits)],
        "entities": list(dict.fromkeys(hit.entity for hit in place_hits)),
        "prominence": mention.prominence,
        "tone_negative": mention.tone.negative,
        "tone_neutral": mention.tone.neutral,
        "tone_positive": mention.tone.positive,
        "judge": mention.tone.judge,
        "theme": mention.theme,
        "origin": mention.origin,
        "owner_class": mention.owner_class,
        "independent": mention.independent,
        "country": mention.country,
        "market": mention.market,
        "copy_of": mention.copy_of,
        "archive": _clean(mention.provenance.archive),
        "offset": mention.provenance.offset,
        "fetched": mention.fetched,
        "signature": mention.signature,
        "copy_evidence": mention.copy_evidence,
        "vector": mention.vector,
        "signs": mention.signs,
        "trace": mention.trace,
    }


def _clean(text: str) -> str:
    """Text that UTF-8 can hold: lone surrogates, of file names too, become replacement characters."""
    return text.encode("utf-8", "replace").decode("utf-8")


@contextlib.contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """A temporary path beside `path`, renamed to it when the block ends well and removed when it does not.

    What was written is on the disk before the name is: after a power cut the file is whole or absent.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".unfinished", dir=path.parent)
    os.close(handle)
    temporary = Path(name)
    try:
        yield temporary
        with temporary.open("rb") as stream:
            os.fsync(stream.fileno())
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


@dataclass(frozen=True, slots=True)
class Made:
    """What a raw part says of itself: its key, what it was made of and in which state, and the counts of that input."""

    key: str
    source: str
    fingerprint: str
    counts: Counts


def fingerprint(source: Input, setting: str) -> str:
    """Tells whether an input has to be read again: its size and time, the schema, and the setting of the run."""
    return f"{VERSION}|{setting}|{source.size}|{source.modified}"


def raw_path(out: Path, key: str) -> Path:
    """Where the raw part of an input stands."""
    return out / RAW / f"{key}.arrow"


def write_raw(out: Path, source: Input, setting: str, stream: Iterable[Mention | InputFault], counts: Counts) -> Path:
    """Write one raw part and its quarantine; counts are read when the stream has ended.

    The quarantine is written first: a part that exists has its quarantine beside it. Raises OSError where the disk is
    full or may not be written; then the part is not there.
    """
    target = raw_path(out, source.key)
    quarantine = out / QUARANTINE / f"{source.key}.jsonl"
    with whole_file(target) as temporary:
        with (
            whole_file(quarantine) as faults,
            faults.open("w", encoding="utf-8") as notes,
            pa.OSFile(str(temporary), "wb") as sink,
            pa.ipc.new_stream(sink, SCHEMA) as writer,
        ):
            for batch in _batches(stream, notes):
                writer.write_batch(pa.RecordBatch.from_pylist(batch, SCHEMA))
            # What the part says of itself is known only now, so it goes with a last, empty batch.
            said = {"key": source.key, "source": _clean(source.path), "fingerprint": fingerprint(source, setting)}
            said["counts"] = json.dumps(counts.plain())
            if counts.faults[_AGAIN]:
                said["fingerprint"] += "|incomplete"
            writer.write_batch(pa.RecordBatch.from_pylist([], SCHEMA), custom_metadata=said)
        if not quarantine.stat().st_size:
            quarantine.unlink()
    return target


def _batches(stream: Iterable[Mention | InputFault], notes: IO[str]) -> Iterator[list[dict[str, Any]]]:
    rows: list[dict[str, Any]] = []
    for one in stream:
        if isinstance(one, InputFault):
            note = {"cause": one.cause, "message": _clean(str(one))}
            notes.write(json.dumps(note, ensure_ascii=False) + "\n")
            continue
        rows.append(row(one))
        if len(rows) >= BATCH:
            yield rows
            rows = []
    if rows:
        yield rows


def read_raw(path: Path) -> tuple[Made, pa.Table]:
    """A raw part: what it says of itself, and its mentions. Raises InputFault (part-broken) where it is not whole."""
    batches, said = [], {}
    try:
        with pa.OSFile(str(path), "rb") as source, pa.ipc.open_stream(source) as reader:
            while True:
                try:
                    read = reader.read_next_batch_with_custom_metadata()
                except StopIteration:
                    break
                batches.append(read.batch)
                said = {key.decode(): value.decode() for key, value in (read.custom_metadata or {}).items()}
        made = Made(said["key"], said["source"], said["fingerprint"], Counts.from_plain(json.loads(said["counts"])))
        return made, _up_to_date(pa.Table.from_batches(batches))
    except (pa.ArrowInvalid, pa.ArrowTypeError, OSError, KeyError, ValueError) as error:
        message = f"{path}: not a whole part ({error}); delete it and run the scan again."
        raise InputFault("part-broken", message) from error


def _up_to_date(table: pa.Table) -> pa.Table:
    """The table in today's SCHEMA. Raises KeyError where it lacks what every version has."""
    for name, nothing in _SINCE_2.items():
        if name not in table.schema.names:
            field = SCHEMA.field(name)
            table = table.append_column(field, pa.array([nothing] * len(table), field.type))
    return table.select(SCHEMA.names).cast(SCHEMA)


def made_of(path: Path) -> Made | None:
    """What a raw part says of itself, or None where there is none or it is not whole."""
    try:
        return read_raw(path)[0] if path.exists() else None
    except InputFault:
        return None

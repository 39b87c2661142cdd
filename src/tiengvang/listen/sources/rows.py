"""Articles out of JSON Lines and CSV, as monitoring services and corpora give them. Not for pages or feeds.

Streams: memory does not grow with the file. A bad row is a fault in its place and the rest goes on.
"""

from __future__ import annotations

import codecs
import csv
import gzip
import hashlib
import html
import io
import json
import re
import zlib
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import IO, TYPE_CHECKING, cast

import zstandard

from tiengvang.listen.addresses import clean_address
from tiengvang.listen.dates import day_of
from tiengvang.listen.encoding import clean_text, codec_of, decode
from tiengvang.listen.language import detect
from tiengvang.listen.language_codes import language_code
from tiengvang.listen.outlets import registered_domain
from tiengvang.records import Article, InputFault, Provenance

SUFFIXES = tuple(kind + packed for kind in (".jsonl", ".ndjson", ".csv", ".tsv") for packed in ("", ".gz", ".zst"))
MAX_LINE = 8_000_000  # characters; a longer line is no article
MAX_TEXT = 200_000  # characters of an article
EARLIEST = date(1990, 1, 1)

# What others call our fields, in order of preference; compared without case, spaces and underscores.
FIELDS = {
    "url": "url link storyurl articleurl permalink uri address canonicalurl",
    "title": "title headline storytitle",
    "text": "text content body fulltext articletext maintext articlebody snippet summary description",
    "language": "language lang storylanguage declaredlanguage",
    "published": "published date publishedat publishdate publisheddate pubdate publicationdate datepublished datetime "
    "timestamp time",
    "outlet": "outlet source medianame outletname sourcename publisher domain mediaurl site website",
}
_FIELD_OF = {alias: field for field, aliases in FIELDS.items() for alias in aliases.split()}
_RANK = {alias: rank for aliases in FIELDS.values() for rank, alias in enumerate(aliases.split())}
_MARKUP = re.compile(r"</?(?:p|div|br|a|span|b|i|em|strong|li|ul|img|h[1-6]|figure)\b[^>]*>", re.I)
_BLOCK_END = re.compile(r"<(?:br|/p|/div|/li|/h[1-6])\b[^>]*>", re.I)
_ADDRESS = re.compile(r"https?://[^\s/]+\.[^\s]+|//[^\s/]+\.[^\s]+", re.I)
_BROKEN = (EOFError, gzip.BadGzipFile, zlib.error, zstandard.ZstdError)

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

Warn = Callable[[str], None]
Row = Mapping[str, object]


def _silent(_: str) -> None:
    return None


def is_row_file(path: str | Path) -> bool:
    """Whether the name is one that `articles` reads."""
    return str(path).lower().endswith(SUFFIXES)


def articles(path: str | Path, *, warn: Warn = _silent) -> Iterator[Article | InputFault]:
    """Articles of a .jsonl, .ndjson, .csv or .tsv file, plain, gzipped or zstd; kind and delimiter are told by content.

    Faults: rows-missing, rows-empty, rows-not-lines, rows-no-fields, rows-truncated for the file; row-too-long,
    row-not-json, row-columns, row-no-text for one row, with file:line and field.

    Provenance's offset is the number of the row's first line, from 1. warn: called with "code: words" for rows that
    were mended (date in the future or unreadable, address unusable, text cut).
    """
    file = Path(path)
    try:
        with file.open("rb") as raw:
            yield from _read(file, _unpacked(raw), warn)
    except _BROKEN as error:
        yield InputFault("rows-truncated", f"{file}: cannot be unpacked to its end ({error}); rows before it are kept.")
    except OSError as error:
        yield InputFault("rows-missing", f"{file}: cannot be read ({error.strerror or error}); check path and rights.")


def _unpacked(raw: IO[bytes]) -> io.BufferedReader:
    head = raw.read(4)
    raw.seek(0)
    if head.startswith(b"\x1f\x8b"):
        return io.BufferedReader(cast(io.RawIOBase, gzip.GzipFile(fileobj=raw)))
    if head == b"\x28\xb5\x2f\xfd":
        return io.BufferedReader(_Zstd(raw))
    return cast(io.BufferedReader, raw)


class _Zstd(io.RawIOBase):
    """zstd frames as a stream that says when the last one is cut short; the library's own reader ends quietly."""

    def __init__(self, raw: IO[bytes]) -> None:
        self._raw, self._left = raw, b""
        self._frame = zstandard.ZstdDecompressor().decompressobj()

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        while not self._left:
            if self._frame.eof:
                packed = self._frame.unused_data or self._raw.read(4096)
                if not packed:
                    return 0
                self._frame = zstandard.ZstdDecompressor().decompressobj()
            else:
                # Little at a time: 4 KiB can hold 100 MB of zeros.
                packed = self._raw.read(4096)
                if not packed:
                    raise EOFError("the last frame is cut short")
            self._left = self._frame.decompress(packed)
        view = memoryview(buffer)
        size = min(len(view), len(self._left))
        view[:size], self._left = self._left[:size], self._left[size:]
        return size


def _read(file: Path, stream: io.BufferedReader, warn: Warn) -> Iterator[Article | InputFault]:
    sample = stream.peek(65536)[:65536]
    encoding = "utf-8" if sample.isascii() else codec_of(decode(sample, "").encoding)
    if sample.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encoding = "utf-16"
    encoding = "utf-8-sig" if encoding == "utf-8" else encoding
    text = io.TextIOWrapper(stream, encoding=encoding, errors="replace", newline="")
    lines = _Lines(file, text)
    first = next((line for line in lines if line.strip()), "")
    if not first and not lines.faults:
        yield InputFault("rows-empty", f"{file}: empty; give a file with one article in each row.")
        return
    start = first.lstrip()[:1]
    if start == "[":
        yield InputFault("rows-not-lines", f"{file}:1: a JSON array; write one object in each line (jq -c '.[]').")
        return
    records = _json_rows(file, first, lines) if start == "{" or not first else _csv_rows(file, first, lines)
    for record in records:
        yield from lines.taken_faults()
        if isinstance(record, InputFault):
            yield record
            continue
        number, row = record
        yield _article(file, number, row, warn)
    yield from lines.taken_faults()


class _Lines:
    """Lines of a text without zeros; one over MAX_LINE is passed over and kept as a fault."""

    def __init__(self, file: Path, text: io.TextIOWrapper) -> None:
        self.file, self.number, self.faults = file, 0, list[InputFault]()
        self._text = text

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        while line := self._text.readline(MAX_LINE):
            self.number += 1
            if len(line) < MAX_LINE or line.endswith("\n"):
                return line.replace("\0", "")
            while (more := self._text.readline(MAX_LINE)) and not more.endswith("\n"):
                pass
            where = f"{self.file}:{self.number}"
            self.faults.append(InputFault("row-too-long", f"{where}: over {MAX_LINE:,} characters; left out."))
        raise StopIteration

    def taken_faults(self) -> Iterator[InputFault]:
        while self.faults:
            yield self.faults.pop(0)


def _json_rows(file: Path, first: str, lines: _Lines) -> Iterator[tuple[int, Row] | InputFault]:
    number, line = lines.number, first
    while line:
        if line.strip():
            try:
                row = json.loads(line)
            except (ValueError, RecursionError) as error:
                yield InputFault("row-not-json", f"{file}:{number}: not JSON ({str(error)[:100]}); mend the line.")
            else:
                if isinstance(row, dict):
                    yield number, row
                else:
                    yield InputFault("row-not-json", f"{file}:{number}: not an object with fields, but {line[:40]!r}.")
        line = next(lines, "")
        number = lines.number


def _csv_rows(file: Path, first: str, lines: _Lines) -> Iterator[tuple[int, Row] | InputFault]:
    def known(delimiter: str) -> int:
        return sum(_folded(name) in _FIELD_OF for name in next(csv.reader([first], delimiter=delimiter), []))

    delimiter = max(",;\t|", key=known)
    names = [name.strip() for name in next(csv.reader([first], delimiter=delimiter), [])]
    if not known(delimiter):
        wanted = ", ".join(FIELDS)
        yield InputFault("rows-no-fields", f"{file}:1: no column is called {wanted} or alike: {first[:80]!r}.")
        return
    csv.field_size_limit(MAX_LINE)
    reader = csv.reader(lines, delimiter=delimiter)
    before = lines.number
    while True:
        try:
            cells = next(reader, None)
        except csv.Error as error:
            yield InputFault("row-columns", f"{file}:{before + 1}-{lines.number}: {error}; is a quote left open?")
            before = lines.number
            continue
        if cells is None:
            return
        number, before = before + 1, lines.number
        if len(cells) > len(names) and any(cell.strip() for cell in cells[len(names) :]):
            what = f"{len(cells)} cells under {len(names)} columns"
            yield InputFault("row-columns", f"{file}:{number}: {what}; put cells with {delimiter!r} in quotes.")
        elif any(cell.strip() for cell in cells):
            yield number, dict(zip(names, cells, strict=False))


def _folded(name: str) -> str:
    return re.sub(r"[\s_-]+", "", name.strip().lstrip("\ufeff")).casefold()


def _values(row: Row) -> dict[str, object]:
    """Our fields from theirs; the preferred name wins where several are filled."""
    found: dict[str, tuple[int, object]] = {}
    for name, value in row.items():
        key = _folded(str(name))
        field = _FIELD_OF.get(key)
        if field is None or value is None or value == "":
            continue
        if isinstance(value, dict):
            # NewsAPI and its like: {"source": {"id": …, "name": …}}
            value = value.get("name") or value.get("title") or value.get("domain") or value.get("url") or ""
        if isinstance(value, list):
            value = " ".join(str(part) for part in value)
        if field not in found or _RANK[key] < found[field][0]:
            found[field] = (_RANK[key], value)
    return {field: value for field, (_, value) in found.items()}


def _article(file: Path, number: int, row: Row, warn: Warn) -> Article | InputFault:
    values = _values(row)
    where = f"{file}:{number}"
    title, text = _plain(values.get("title")).replace("\n", " "), _plain(values.get("text"))
    if not title and not text:
        return InputFault("row-no-text", f"{where}: neither title nor text is filled; nothing to read in this row.")
    if len(text) > MAX_TEXT:
        warn(f"row-text-cut: {where}: {len(text):,} characters of text, {MAX_TEXT:,} kept")
        text = text[:MAX_TEXT]
    given = _plain(values.get("outlet")).replace("\n", " ")
    url = _address(values.get("url"), where, warn)
    outlet = registered_domain(url) if url else _outlet(given)
    if not url:
        digest = hashlib.sha256("\n".join((title, text, outlet)).encode()).hexdigest()
        url = f"urn:article:{digest[:32]}"
    declared = _plain(values.get("language"))
    language = language_code(declared)
    if language in ("", "zh"):
        language = detect(f"{title}\n{text}", declared=declared).language
    return Article(
        url=url, canonical_url=clean_address(url), outlet=outlet, title=title, text=text, language=language,
        provenance=Provenance(str(file), number), declared_language=declared,
        published=_day(values.get("published"), where, warn),
    )  # fmt: skip


def _plain(value: object) -> str:
    """Text of a field: NFC, no markup, no surrogates, one space for each run of spaces, no empty lines."""
    text = "" if value is None else clean_text(str(value)[: 4 * MAX_TEXT])
    if _MARKUP.search(text):
        text = re.sub(r"<[^<>]{1,2000}>", "", _BLOCK_END.sub("\n", text))
    if "&" in text:
        text = clean_text(html.unescape(text))
    return "\n".join(line for line in (" ".join(part.split()) for part in text.splitlines()) if line)


def _address(value: object, where: str, warn: Warn) -> str:
    text = "" if value is None else clean_text(str(value)).strip()
    if not text:
        return ""
    if not _ADDRESS.match(text) or len(text) > 4000 or not registered_domain(text):
        warn(f"row-address: {where}: field url: {text[:80]!r} is no web address; the row gets an id of its own")
        return ""
    return "https:" + text if text.startswith("//") else text


def _outlet(given: str) -> str:
    is_host = re.fullmatch(r"(?:https?://)?[\w-]+(?:\.[\w-]+)+(?:/\S*)?", given)
    return registered_domain(given) or given if is_host else given


def _day(value: object, where: str, warn: Warn) -> date | None:
    if value is None or value == "":
        return None
    day, today = day_of(value), datetime.now(UTC).date()
    if day is None:
        warn(f"date-unread: {where}: field published: {str(value)[:40]!r} is no date; write 2024-05-31")
    elif day > today + timedelta(days=1):
        warn(f"date-future: {where}: field published: {day} is in the future; left empty")
    elif day < EARLIEST:
        warn(f"date-too-old: {where}: field published: {day} is before {EARLIEST.year}; left empty")
    else:
        # East of Greenwich tomorrow has begun.
        return min(day, today)
    return None

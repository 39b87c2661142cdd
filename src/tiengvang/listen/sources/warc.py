"""Pages of web archives (WARC), in any usual compression, from disk or an address. Parses no page and judges none.

A damaged record costs that record: reading goes on at the next one that can be found.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import BinaryIO, cast

import brotli
import fsspec
import zstandard
from fastwarc.warc import ArchiveIterator, WarcRecord, WarcRecordType

from tiengvang.listen.inflate import GZIP_MAGIC, Inflater, OverLimitError
from tiengvang.listen.sources.members import STARTS, Unpacked, ending, next_record, opening
from tiengvang.records import InputFault, Page, Provenance

MAX_PAGE = 20_000_000  # bytes of one page, unpacked; larger ones are no news pages
_WANTED = WarcRecordType.response | WarcRecordType.resource
_READABLE = re.compile(r"$|text/html|application/xhtml|text/plain|application/octet-stream|(?:text|application)/xml$")
_CHUNK_SIZE = re.compile(rb"([0-9a-fA-F]{1,8})[ \t]*(?:;[^\r\n]{0,200})?\r?\n")
_NEXT_RECORD = re.compile(rb"\r\n\r\nWARC/1\.\d\r?\n(?:WARC-|Content-)")
_SLACK = 64  # bytes by which headers may differ from what they were read as, ends of record included
_MAGIC = {"gzip": GZIP_MAGIC, "zstd": STARTS["zstd"], "deflate": b"", "br": b""}
_BINARY = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_WEB = datetime(1990, 1, 1, tzinfo=UTC)  # an earlier clock was not set


def open_archive(path: str) -> BinaryIO:
    """A seekable binary stream of a local path or an address that fsspec knows (https://, s3://)."""
    if "://" in path:
        return cast(BinaryIO, fsspec.open(path, "rb").open())
    return open(path, "rb")


def pages(path: str, start: int = 0) -> Iterator[Page | InputFault]:
    """Every readable page of one archive from offset `start` on, in order; an InputFault for what cannot be read.

    Offsets are bytes of the file where it is compressed by record or not at all, and bytes unpacked where it is
    compressed as a whole. Faults: warc-unreadable (a disk or a server failed; worth another try), warc-empty,
    warc-not-warc, warc-corrupt, warc-truncated, warc-length, page-too-large, page-encoding. Pages that are neither
    HTML nor plain text, redirects and errors of the server are passed over without a word.
    """
    try:
        stream = open_archive(path)
    except Exception as error:  # file systems of fsspec raise errors of their own libraries
        yield _unreadable(path, error, "check the path and its rights")
        return
    with stream:
        try:
            head = stream.read(7)
            kind = next((kind for kind, magic in STARTS.items() if head.startswith(magic)), "")
            whole = False
            if kind in ("gzip", "zstd"):
                head, whole = opening(stream, kind)
                kind = kind if head or ending(stream, kind, 0) != "whole" else ""
            if not kind or (len(head) >= 5 and not head.lstrip().startswith(b"WARC/")):
                yield _no_archive(path, head)
                return
            stream.seek(0)
        except Exception as error:
            yield _unreadable(path, error, "check the disk or fetch it again")
            return
        if whole:
            yield from _resilient(path, cast(BinaryIO, Unpacked(stream, kind)), "whole", start)
        else:
            yield from _resilient(path, stream, kind, start)


def _unreadable(path: str, error: Exception, remedy: str) -> InputFault:
    return InputFault("warc-unreadable", f"{path}: cannot be read ({error or type(error).__name__}); {remedy}.")


def _no_archive(path: str, head: bytes) -> InputFault:
    if not head:
        return InputFault("warc-empty", f"{path}: is empty; fetch the archive again.")
    return InputFault("warc-not-warc", f"{path}: is no WARC file (starts with {head[:7]!r}); name HTML files .html.")


def _resilient(path: str, stream: BinaryIO, kind: str, start: int) -> Iterator[Page | InputFault]:
    """Pages of the stream; after damage, on from the next whole record."""
    place = last = start
    damage: tuple[int, str] | None = None  # after which byte, and what it is
    while True:
        read: _Read | None = None
        try:
            if place:
                stream.seek(place)
            for record, stray in _records(stream, kind):
                if stray:
                    damage = damage or (last, f"from byte {stray} no record begins")
                    nearer = next_record(stream, kind, stray)
                    if nearer is not None and nearer < record.stream_pos:
                        last = nearer - 1
                        break
                last = record.stream_pos
                if damage is not None:
                    yield _damaged(path, damage, f"up to byte {last}")
                    damage = None
                read = _page(record, Provenance(path, last))
                if read is not None:
                    yield from read.found
                    if read.overruns:
                        break
            else:
                if read is None or not read.is_cut:
                    yield from _at_end(path, stream, kind, last, damage)
                return
        except Exception as error:
            if _is_of_reading(error):
                yield _unreadable(path, error, f"stopped after byte {last}; run again to read the rest")
                return
            last = max(last, place)
            damage = damage or (last, str(error) or type(error).__name__)
        found = next_record(stream, kind, last + 1)
        if found is None:
            yield from _at_end(path, stream, kind, last, damage)
            return
        place = found


def _records(stream: BinaryIO, kind: str) -> Iterator[tuple[WarcRecord, int]]:
    """Records that may hold a page, each with the offset of bytes before it that belong to none, or 0.

    Where each record is compressed by itself the decoder says that something is wrong; elsewhere such bytes show only
    when no record is passed over.
    """
    by_record = kind in ("gzip", "zstd")
    types = _WANTED if by_record else WarcRecordType.any_type
    end = stray = 0
    for record in ArchiveIterator(stream, record_types=types, parse_http=by_record, quirks_mode=True):
        if not by_record:
            if end and record.stream_pos > end + _SLACK:
                stray = stray or end
            head = sum(len(name) + len(value) + 4 for name, value in record.headers.items())
            end = record.stream_pos + head + record.content_length
            if record.record_type not in (WarcRecordType.response, WarcRecordType.resource):
                continue
            if record.is_http:
                record.parse_http()
        yield record, stray
        stray = 0


def _damaged(path: str, damage: tuple[int, str], left_out: str) -> InputFault:
    after, why = damage
    return InputFault(
        "warc-corrupt",
        f"{path}: damaged after byte {after} ({why}); left out {left_out}. Fetch it again if it matters.",
    )


def _at_end(path: str, stream: BinaryIO, kind: str, last: int, damage: tuple[int, str] | None) -> Iterator[InputFault]:
    """The fault, if any, with which an archive ends. last: the last record that began as one should."""
    state = ending(stream, kind, damage[0] if damage else last)
    if state == "cut":
        yield InputFault("warc-truncated", f"{path}: ends in the middle of a record; fetch it again.")
    elif state == "damaged":
        yield _damaged(path, damage or (last, "its compressed data are broken"), "to the end")


def _is_of_reading(error: Exception) -> bool:
    """True where a disk or a server failed, and not what was read. Errors of decoders carry no number."""
    if isinstance(error, OSError):
        lost = (TimeoutError, ConnectionError, FileNotFoundError, PermissionError)
        return error.errno is not None or isinstance(error, lost)
    of_data = (EOFError, ValueError, RuntimeError, ArithmeticError, LookupError, MemoryError, zstandard.ZstdError)
    return not isinstance(error, of_data)


@dataclass(frozen=True, slots=True)
class _Read:
    """What a record gave. is_cut: it ends before its length says, at the end of the archive; overruns: its length
    reaches into the next record."""

    found: tuple[Page | InputFault, ...]
    is_cut: bool = False
    overruns: bool = False


def _page(record: WarcRecord, provenance: Provenance) -> _Read | None:
    """The page of a record; None for what is no page that one could read."""
    http = record.http_headers
    where = f"{provenance.archive} at byte {provenance.offset}"
    status = http.status_code if http is not None else 200
    url = (record.headers.get("WARC-Target-URI") or "").strip("<> ")
    if status is None or status < 100:
        fault = f"{where}: {url or 'a record'}: no server's answer stands in it, its length may be wrong; left out."
        return _Read((InputFault("warc-length", fault),))
    if not 200 <= status < 300 or (http is None and record.record_type == WarcRecordType.response):
        return None
    declared = (http.get("Content-Type") if http is not None else record.headers.get("Content-Type")) or ""
    if not _READABLE.match(declared.partition(";")[0].strip().lower()):
        return None
    length = record.content_length
    body = record.reader.read(MAX_PAGE + 1)
    is_cut = len(body) < min(length, MAX_PAGE + 1)
    if is_cut or http is None or http.get("Content-Length") != str(len(body)):
        next_one = _NEXT_RECORD.search(body) if b"\r\n\r\nWARC/1." in body else None  # the plain search is quicker
        if next_one is not None:
            page = _made(record, url, body[: next_one.start()], declared, provenance)
            fault = f"{where}: {url}: says {length:,} bytes, but the next record begins before; cut there."
            return _Read((*([page] if page else []), InputFault("warc-length", fault)), overruns=True)
    made = _made(record, url, body, declared, provenance)
    found = (made,) if made is not None else ()
    if not is_cut:
        return _Read(found)
    fault = f"{where}: {url}: says {length:,} bytes, but has {len(body):,}; what there is of it was read."
    return _Read((*found, InputFault("warc-truncated", fault)), is_cut=True)


def _made(record: WarcRecord, url: str, body: bytes, declared: str, provenance: Provenance) -> Page | InputFault | None:
    """The page with its encodings undone, or what is wrong with it; None for an empty one."""
    http = record.http_headers
    where = f"{provenance.archive} at byte {provenance.offset}"
    if len(body) > MAX_PAGE:
        return InputFault("page-too-large", f"{where}: {url} has over {MAX_PAGE:,} bytes; left out.")
    if not body:
        return None
    headers: tuple[tuple[str, str], ...] = ()
    packed = ("", "")
    if http is not None:
        packed = (http.get("Transfer-Encoding") or "").lower(), (http.get("Content-Encoding") or "").lower()
        if language := http.get("Content-Language"):
            headers = (("content-language", language),)
    if body.startswith(GZIP_MAGIC) and "gzip" not in packed[1]:
        packed = packed[0], f"{packed[1]},gzip"  # some crawlers drop the header and leave the encoding
    if any(packed):
        unpacked = _unpacked(body, *packed)
        if isinstance(unpacked, str):
            return InputFault("page-encoding", f"{where}: {url}: {unpacked}; left out.")
        body = unpacked
    return Page(url, body, provenance, declared, headers, _moment(record), "warc")


def _moment(record: WarcRecord) -> datetime | None:
    """When the page was fetched, in UTC; None where the archive does not say or says what no crawler's clock shows."""
    try:
        moment = record.record_date
        if moment is None:
            return None
        moment = moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return None
    return moment if _WEB <= moment <= datetime.now(UTC) + timedelta(days=1) else None


def _unpacked(body: bytes, transfer: str, content: str) -> bytes | str:
    """The body with transfer and content encodings undone, or what is wrong with it in words.

    Many crawlers undo an encoding and leave its header: a body that does not look packed is taken as it is.
    """
    if "chunked" in transfer:
        body = _unchunked(body)
    for encoding in reversed([part.strip() for part in content.split(",")]):
        encoding = encoding.removeprefix("x-")
        if encoding not in _MAGIC:
            continue  # "identity", "none", "utf-8" and what else is written there
        magic = _MAGIC[encoding]
        if not body.startswith(magic) or (not magic and body[:200].lstrip().startswith(b"<")):
            continue
        try:
            inflated = _inflated(body, encoding)
        except OverLimitError:
            return f"unpacks to over {MAX_PAGE:,} bytes"
        except Exception as error:
            if not _BINARY.search(body[:1000]):
                continue
            return f"its content encoding {encoding} cannot be undone ({error or type(error).__name__})"
        body = inflated
    return body


def _inflated(body: bytes, encoding: str) -> bytes:
    if encoding == "br":
        decoder = brotli.Decompressor()
        out = decoder.process(body, output_buffer_limit=MAX_PAGE + 1)
        if len(out) > MAX_PAGE:
            raise OverLimitError
        return cast(bytes, out)
    if encoding == "zstd":
        with zstandard.ZstdDecompressor().stream_reader(body) as reader:
            out = reader.read(MAX_PAGE + 1)
        if len(out) > MAX_PAGE:
            raise OverLimitError
        return bytes(out)
    return Inflater(encoding, MAX_PAGE).feed(body)


def _unchunked(body: bytes) -> bytes:
    """The body without its chunk sizes; as it is where there are none."""
    parts, at = [], 0
    while match := _CHUNK_SIZE.match(body, at):
        size = int(match[1], 16)
        if size == 0:
            break
        parts.append(body[match.end() : match.end() + size])
        at = match.end() + size
        at += 2 if body[at : at + 2] == b"\r\n" else 1 if body[at : at + 1] == b"\n" else 0
    return b"".join(parts) or body


def page_at(provenance: Provenance) -> Page:
    """The page that stands at a place of an archive, read again.

    Raises InputFault (archive-gone, page-gone) where the archive or the page is no longer there.
    """
    where = provenance.archive
    for page in pages(where, provenance.offset):
        if isinstance(page, InputFault):
            if page.cause == "warc-unreadable":
                raise InputFault("archive-gone", str(page))
        elif page.provenance.offset == provenance.offset:
            return page
        else:
            break
    raise InputFault("page-gone", f"{where}: no page at byte {provenance.offset}; the archive was removed or changed.")

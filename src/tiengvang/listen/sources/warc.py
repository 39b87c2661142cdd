"""Pages of web archives (WARC), in any usual compression, from disk or an address. Parses no page and judges none.

A damaged record costs that record: reading goes on at the next one that can be found.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from typing import BinaryIO, cast

import zstandard
from fastwarc.warc import ArchiveIterator, WarcRecord, WarcRecordType

from tiengvang.listen.sources.by_member import pages_by_member
from tiengvang.listen.sources.members import STARTS, Unpacked, ending, next_record, opening
from tiengvang.listen.sources.payload import MAX_PAGE, Passes, is_readable, page_of, sane_moment, sifted
from tiengvang.records import InputFault, Page, Provenance

_SAID = {"transfer": "Transfer-Encoding", "content": "Content-Encoding", "language": "Content-Language"}
_WANTED = WarcRecordType.response | WarcRecordType.resource
_NEXT_RECORD = re.compile(rb"\r\n\r\nWARC/1\.\d\r?\n(?:WARC-|Content-)")
_SLACK = 64  # bytes by which headers may differ from what they were read as, ends of record included


def open_archive(path: str) -> BinaryIO:
    """A seekable binary stream of a local path or an address that fsspec knows (https://, s3://)."""
    if "://" in path:
        import fsspec  # only archives elsewhere need it

        return cast(BinaryIO, fsspec.open(path, "rb").open())
    return open(path, "rb")


def pages(path: str, start: int = 0) -> Iterator[Page | InputFault]:
    """Every readable page of one archive from offset `start` on, in order; an InputFault for what cannot be read.

    Offsets are bytes of the file where it is compressed by record or not at all, and bytes unpacked where it is
    compressed as a whole. Faults: warc-unreadable (a disk or a server failed; worth another try), warc-empty,
    warc-not-warc, warc-corrupt, warc-truncated, warc-length, page-too-large, page-encoding. Pages that are neither
    HTML nor plain text, redirects and errors of the server are passed over without a word.
    """
    for one in screened_pages(path, lambda body, content_type: True, start):
        if not isinstance(one, int):
            yield one


def screened_pages(path: str, passes: Passes, start: int = 0) -> Iterator[Page | InputFault | int]:
    """The same for those pages only of which `passes`, asked of their bytes and content type, is true.

    Of each other page its offset is given.
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
            yield from sifted(_resilient(path, cast(BinaryIO, Unpacked(stream, kind)), "whole", start), passes)
            return
        careful_from: int | None = start
        if kind == "gzip" and "://" not in path:
            careful_from = yield from _swift(path, stream, start, passes)
        if careful_from is not None:
            yield from sifted(_resilient(path, stream, kind, careful_from), passes)


def _swift(
    path: str, stream: BinaryIO, start: int, passes: Passes
) -> Generator[Page | InputFault | int, None, int | None]:
    """Pages as fast as may be; returns where a record needs the careful reader, or None at the end."""
    while True:
        at = yield from pages_by_member(path, start, passes)
        if at is None:
            return None
        stream.seek(at)
        begins = stream.read(len(STARTS["gzip"]))
        stream.seek(at)
        if begins == STARTS["gzip"]:
            return at
        found = next_record(stream, "gzip", at)
        if found is None:
            yield from _at_end(path, stream, "gzip", at, None)
            return None
        yield _damaged(path, (at, "no record begins there"), f"up to byte {found}")
        start = found


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
    if not is_readable(declared):
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
    """The page of a record's body."""
    http = record.http_headers
    said = {} if http is None else {name: http.get(header) or "" for name, header in _SAID.items()}
    try:
        moment = sane_moment(record.record_date)
    except (ValueError, OverflowError):
        moment = None
    return page_of(url, body, provenance, declared=declared, moment=moment, **said)


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

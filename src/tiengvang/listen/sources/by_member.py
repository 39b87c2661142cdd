"""Pages of a local archive that is gzipped by record, as fast as its members can be unpacked (ISA-L).

Reads records of the ordinary form only. At the first that is of another it stops and says where, and the careful reader
(`warc`) goes on from there: no damage is judged here. It exists because unpacking is most of what a scan costs.
"""

from __future__ import annotations

import os
import re
from collections.abc import Generator
from datetime import datetime
from typing import cast

from isal import igzip_lib

from tiengvang.listen.sources.payload import MAX_PAGE, is_readable, page_of, sane_moment
from tiengvang.records import InputFault, Page, Provenance

_PIECE = 64 * 1024  # packed bytes given to the decoder at a time
_BROKEN = cast(type[Exception], igzip_lib.IsalError)  # its stubs take it for a value
_MOST = MAX_PAGE + 1_000_000  # unpacked bytes of one member, its headers included
_HEADER = re.compile(rb"^(WARC-Type|WARC-Target-URI|WARC-Date|Content-Length):[ \t]*([^\r\n]*)\r$", re.I | re.M)
_SAID = re.compile(
    rb"^(Content-Type|Transfer-Encoding|Content-Encoding|Content-Language):[ \t]*([^\r\n]*)\r?$", re.I | re.M
)
_STATUS = re.compile(rb"HTTP/1\.[01] (\d{3})")
_PASSED_OVER = frozenset((b"request", b"warcinfo", b"metadata", b"revisit"))


def pages_by_member(path: str, start: int = 0) -> Generator[Page | InputFault, None, int | None]:
    """Pages from byte `start` on, where a member begins; returns None at a clean end, else where to go on with care."""
    with open(path, "rb") as file:  # read, not mapped: mapped pages would count as this process's memory
        at, size = start, os.fstat(file.fileno()).st_size
        while at < size:
            member = _member(file.fileno(), at, size)
            if member is None:
                return at
            record, end = member
            ordinary, page = _page(record, Provenance(path, at))
            if not ordinary:
                return at
            if page is not None:
                yield page
            at = end
    return None


def _member(file: int, at: int, size: int) -> tuple[bytes, int] | None:
    """One member unpacked, and where the next begins; None where it is damaged, cut or too large."""
    decoder = igzip_lib.IgzipDecompressor(flag=igzip_lib.DECOMP_GZIP)
    parts: list[bytes] = []
    unpacked = 0
    try:
        while not decoder.eof:
            if at >= size or unpacked > _MOST:
                return None
            piece = os.pread(file, _PIECE, at)
            if not piece:
                return None
            part = decoder.decompress(piece)  # at most a thousand times as much; a limit here would cost a third
            at += len(piece)
            unpacked += len(part)
            parts.append(part)
    except (_BROKEN, ValueError, EOFError):
        return None
    return parts[0] if len(parts) == 1 else b"".join(parts), at - len(decoder.unused_data)


def _page(record: bytes, provenance: Provenance) -> tuple[bool, Page | InputFault | None]:
    """Whether the record is of the ordinary form, and its page, if it holds one that can be read."""
    head = record.find(b"\r\n\r\n") + 4
    if head < 4 or not record.startswith(b"WARC/1."):
        return False, None
    said = {name.lower(): value for name, value in _HEADER.findall(record[:head])}
    length = said.get(b"content-length", b"")
    if not length.isdigit() or head + int(length) + 4 != len(record):
        return False, None
    kind = said.get(b"warc-type", b"").lower()
    if kind != b"response":
        return kind in _PASSED_OVER, None
    status = _STATUS.match(record, head)
    body = record.find(b"\r\n\r\n", head) + 4
    if status is None or body < 4:
        return False, None
    if not status[1].startswith(b"2"):
        return True, None
    http = {name.lower(): value.decode("latin-1").strip() for name, value in _SAID.findall(record[head:body])}
    declared = http.get(b"content-type", "")
    if not is_readable(declared):
        return True, None
    url = said.get(b"warc-target-uri", b"").decode("utf-8", "replace").strip("<> ")
    page = page_of(
        url,
        record[body:-4],
        provenance,
        declared=declared,
        transfer=http.get(b"transfer-encoding", ""),
        content=http.get(b"content-encoding", ""),
        language=http.get(b"content-language", ""),
        moment=_moment(said.get(b"warc-date", b"")),
    )
    return True, page


def _moment(written: bytes) -> datetime | None:
    try:
        return sane_moment(datetime.fromisoformat(written.decode("ascii")))
    except ValueError:
        return None

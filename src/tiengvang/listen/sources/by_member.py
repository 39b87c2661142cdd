"""Pages of a local archive that is gzipped by record, as fast as its members can be unpacked (libdeflate).

Reads records of the ordinary form only. At the first that is of another it stops and says where, and the careful reader
(`warc`) goes on from there: no damage is judged here. It exists because unpacking is most of what a scan costs.

libdeflate is the quickest where it is given a whole member and its unpacked size. So the bytes are searched for what
begins a member; where that stands inside one by chance, the member is unpacked piece by piece (ISA-L).
"""

from __future__ import annotations

import os
import re
from collections.abc import Generator, Iterator
from datetime import datetime
from functools import lru_cache
from typing import cast

import deflate
import hyperscan
from isal import igzip_lib

from tiengvang.listen.inflate import GZIP_MAGIC
from tiengvang.listen.sources.members import STARTS
from tiengvang.listen.sources.payload import MAX_PAGE, Passes, is_readable, page_of, sane_moment
from tiengvang.records import InputFault, Page, Provenance

_BLOCK = 256 * 1024  # packed bytes read at a time; more where a member is longer
_PIECE = 64 * 1024  # packed bytes given to the decoder at a time
_LEAST = 18  # bytes of a member that holds nothing
_BROKEN = cast(type[Exception], igzip_lib.IsalError)  # its stubs take it for a value
_MOST = MAX_PAGE + 1_000_000  # unpacked bytes of one member, its headers included
_HEADER = re.compile(rb"^(WARC-Type|WARC-Target-URI|WARC-Date|Content-Length):[ \t]*([^\r\n]*)\r$", re.I | re.M)
_SAID = re.compile(
    rb"^(Content-Type|Transfer-Encoding|Content-Encoding|Content-Language):[ \t]*([^\r\n]*)\r?$", re.I | re.M
)
_STATUS = re.compile(rb"HTTP/1\.[01] (\d{3})")
_PASSED_OVER = frozenset((b"request", b"warcinfo", b"metadata", b"revisit"))


def pages_by_member(path: str, start: int, passes: Passes) -> Generator[Page | InputFault | int, None, int | None]:
    """Pages from byte `start` on, where a member begins; returns None at a clean end, else where to go on with care.

    passes: asked of the bytes and the type of a page whether it is wanted; of another only its offset is given, for to
    copy pages out of their records would cost a tenth.
    """
    with open(path, "rb") as file:  # read, not mapped: mapped pages would count as this process's memory
        at, size = start, os.fstat(file.fileno()).st_size
        for begins, packed in _packed(file.fileno(), start):
            if begins < at:
                continue  # a piece of a member in which something looks like the start of one
            if begins > at:
                return at
            record: bytes | bytearray | None = _unpacked(packed)
            end = at + len(packed)
            if record is None:
                member = _member(file.fileno(), at, size)
                if member is None:
                    return at
                record, end = member
            ordinary, page = _page(record, Provenance(path, at), passes)
            if not ordinary:
                return at
            if page is not None:
                yield page
            at = end
    return None if at >= size else at


def _packed(file: int, at: int) -> Iterator[tuple[int, memoryview]]:
    """The bytes from each start of a member to the next, or to what looks like one, and where they begin."""
    block = b""
    while more := os.pread(file, max(_BLOCK, len(block)), at + len(block)):
        block += more
        view, begun = memoryview(block), 0
        for start in _starts(view):
            if start - begun >= _LEAST:
                yield at + begun, view[begun:start]
                begun = start
        at, block = at + begun, block[begun:]
        if len(block) > _MOST:
            break
    if block:
        yield at, memoryview(block)


@lru_cache(maxsize=1)
def _start_search() -> hyperscan.Database:
    """Several times as quick as `bytes.find`, which stops at each byte that the sign ends with."""
    database = hyperscan.Database()
    database.compile(expressions=[STARTS["gzip"]], ids=[0], elements=1, flags=[0], literal=True)
    return database


def _starts(block: memoryview) -> list[int]:
    starts: list[int] = []
    _start_search().scan(
        cast(bytes, block), match_event_handler=lambda _number, _start, end, *_: starts.append(end - 3)
    )
    return starts


def _unpacked(packed: memoryview) -> bytearray | None:
    """The one member that these bytes are, unpacked and checked; None where they are something else or too much."""
    size = int.from_bytes(packed[-4:], "little")
    if size > _MOST or packed[:3] != STARTS["gzip"]:
        return None
    try:
        record = deflate.gzip_decompress(packed, size)
    except deflate.DeflateError:
        return None
    return record if len(record) == size else None  # else the size is not what stands at the end


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


def _page(
    record: bytes | bytearray, provenance: Provenance, passes: Passes
) -> tuple[bool, Page | InputFault | int | None]:
    """Whether the record is of the ordinary form, and its page, if it holds one that can be read."""
    head = record.find(b"\r\n\r\n") + 4
    if head < 4 or not record.startswith(b"WARC/1."):
        return False, None
    said = {name.lower(): value for name, value in _HEADER.findall(bytes(record[:head]))}
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
    http = {name.lower(): value.decode("latin-1").strip() for name, value in _SAID.findall(bytes(record[head:body]))}
    declared = http.get(b"content-type", "")
    if not is_readable(declared):
        return True, None
    transfer, content = http.get(b"transfer-encoding", ""), http.get(b"content-encoding", "")
    plain = not (transfer or content or record.startswith(GZIP_MAGIC, body))
    if plain and 0 < len(record) - 4 - body <= MAX_PAGE and not passes(memoryview(record)[body:-4], declared):
        return True, provenance.offset
    url = said.get(b"warc-target-uri", b"").decode("utf-8", "replace").strip("<> ")
    page = page_of(
        url,
        bytes(memoryview(record)[body:-4]),
        provenance,
        declared=declared,
        transfer=transfer,
        content=content,
        language=http.get(b"content-language", ""),
        moment=_moment(said.get(b"warc-date", b"")),
    )
    if not plain and isinstance(page, Page) and not passes(page.body, declared):
        return True, provenance.offset
    return True, page


def _moment(written: bytes) -> datetime | None:
    try:
        return sane_moment(datetime.fromisoformat(written.decode("ascii")))
    except ValueError:
        return None

"""Writes small web archives in every usual packing, right ones and wrong ones, and reads them. Not a test itself."""

from __future__ import annotations

import gzip
import os
import zlib
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import zstandard

from tiengvang.listen.sources import warc
from tiengvang.records import InputFault, Page

Packing = Callable[[Iterable[bytes]], bytes]


def http(
    body: bytes,
    status: int = 200,
    content_type: str = "text/html; charset=utf-8",
    headers: Mapping[str, str] | None = None,
    length: int | None = None,
) -> bytes:
    """A server's answer: status line, headers, body."""
    lines = [f"HTTP/1.1 {status} Said", f"Content-Type: {content_type}"]
    lines += [f"{name}: {value}" for name, value in (headers or {}).items()]
    lines.append(f"Content-Length: {len(body) if length is None else length}")
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def record(
    url: str,
    block: bytes,
    *,
    kind: str = "response",
    content_type: str = "application/http;msgtype=response",
    date: str = "2026-03-01T10:00:00Z",
    length: int | str | None = None,
) -> bytes:
    """One WARC record around a block. length: what it says of the block's length, rightly or not."""
    lines = [
        "WARC/1.0",
        f"WARC-Type: {kind}",
        f"WARC-Target-URI: {url}",
        f"WARC-Date: {date}",
        "WARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-000000000000>",
        f"Content-Type: {content_type}",
        f"Content-Length: {len(block) if length is None else length}",
    ]
    return "\r\n".join(lines).encode("utf-8", "surrogateescape") + b"\r\n\r\n" + block + b"\r\n\r\n"


def page(url: str, body: bytes, **changed: str) -> bytes:
    """A record of an HTML page that a server gave without complaint. changed: what `record` takes."""
    return record(url, http(body), **changed)  # type: ignore[arg-type]


def info() -> bytes:
    """The record with which archives begin."""
    return record("", b"software: a test\r\n", kind="warcinfo", content_type="application/warc-fields")


def plain(records: Iterable[bytes]) -> bytes:
    return b"".join(records)


def gzip_by_record(records: Iterable[bytes]) -> bytes:
    return b"".join(gzip.compress(one, mtime=0) for one in records)


def gzip_whole(records: Iterable[bytes]) -> bytes:
    return gzip.compress(plain(records), mtime=0)


def zstd_by_record(records: Iterable[bytes]) -> bytes:
    return b"".join(zstandard.compress(one) for one in records)


def zstd_whole(records: Iterable[bytes]) -> bytes:
    return zstandard.compress(plain(records))


PACKINGS: dict[str, tuple[Packing, str]] = {
    "plain": (plain, "warc"),
    "gzip by record": (gzip_by_record, "warc.gz"),
    "gzip as a whole": (gzip_whole, "warc.gz"),
    "zstd by record": (zstd_by_record, "warc.zst"),
    "zstd as a whole": (zstd_whole, "warc.zst"),
}


def write(folder: Path, packing: str, records: Iterable[bytes], name: str = "pages") -> Path:
    """Write an archive and return its path."""
    pack, suffix = PACKINGS[packing]
    path = folder / f"{name}.{suffix}"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(pack(records))
    return path


def gzipped_zeros(megabytes: int, before: bytes = b"", after: bytes = b"") -> bytes:
    """A gzip member that unpacks to `before`, so many MB of blanks, and `after`; made in little time and memory."""
    engine = zlib.compressobj(1, zlib.DEFLATED, 31)
    million = b" " * 1_000_000
    pieces = [engine.compress(before)]
    pieces += [engine.compress(million) for _ in range(megabytes)]
    return b"".join((*pieces, engine.compress(after), engine.flush()))


# Bodies that do not shrink, so that packed archives are long enough to be hurt in one place.
BODIES = [b"<html><body><p>%d</p><!--" % n + os.urandom(1500).hex().encode() + b"--></body></html>" for n in range(6)]
URLS = [f"http://gong.example/{n}" for n in range(6)]


def records() -> list[bytes]:
    """An information record, then a page of each of BODIES."""
    return [info(), *(page(url, body) for url, body in zip(URLS, BODIES, strict=True))]


def read(path: Path | str) -> tuple[list[str], list[InputFault]]:
    """Addresses of the pages and the faults of an archive."""
    out = list(warc.pages(str(path)))
    return [one.url for one in out if isinstance(one, Page)], [one for one in out if isinstance(one, InputFault)]


def causes(path: Path | str) -> list[str]:
    """Why things were set aside."""
    return [fault.cause for fault in read(path)[1]]


def only_page(path: Path) -> Page:
    """The page of an archive that holds one."""
    (found,) = warc.pages(str(path))
    assert isinstance(found, Page), found
    return found

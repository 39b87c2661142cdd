"""Writes fetched pages as WARC/1.1, each record a gzip member, each file whole or not there. Not for reading WARC."""

from __future__ import annotations

import base64
import hashlib
import os
import re
import secrets
import uuid
import zlib
from collections.abc import Iterable
from datetime import UTC, datetime
from io import FileIO
from pathlib import Path

from tiengvang.listen.exchange import Reply
from tiengvang.records import InputFault

UNFINISHED = ".unfinished"
_NAME = re.compile(r"collect-(\d{8}T\d{6})Z-[0-9a-f]{8}\.warc\.gz")
_GZIP_WINDOW = 16 + zlib.MAX_WBITS
# The stored body has these undone, so they are kept under another name, as Common Crawl does.
_UNDONE = frozenset({"content-encoding", "transfer-encoding", "content-length"})


class WarcWriter:
    """Archives in a folder, rotated by size. A file bears `.unfinished` until it is flushed to disk and renamed.

    Every record is handed to the system at once, so that `salvage` finds all of them after a kill.
    write() and finish() return the archives that got their final names, with the addresses in them.
    """

    def __init__(self, folder: Path, *, software: str, contact: str, rotate_bytes: int) -> None:
        self._folder = folder
        self._software = software
        self._contact = contact
        self._rotate = rotate_bytes
        self._file: FileIO | None = None
        self._path = folder
        self._info = ""
        self._addresses: list[str] = []

    def write(self, reply: Reply, addresses: Iterable[str] = ()) -> list[tuple[Path, tuple[str, ...]]]:
        """Append one page. addresses: all under which it is known, for the caller's memory.

        Raises InputFault ("disk-full") where it cannot be written; what stood in the file before stays good.
        """
        file = self._opened()
        start = file.tell()
        try:
            _write_all(file, _member(_response(reply, self._info)))
        except OSError as error:
            file.truncate(start)
            file.seek(start)
            raise InputFault(
                "disk-full",
                f"{self._path}: the page of {reply.url} cannot be written ({error.strerror}); free some space and run "
                "again, nothing before it is lost.",
            ) from error
        self._addresses.extend(addresses)
        return self.finish() if file.tell() >= self._rotate else []

    def finish(self) -> list[tuple[Path, tuple[str, ...]]]:
        """Give the open archive its final name."""
        if self._file is None:
            return []
        os.fsync(self._file.fileno())
        self._file.close()
        self._file = None
        final = _finalise(self._path)
        addresses, self._addresses = tuple(self._addresses), []
        return [(final, addresses)]

    def _opened(self) -> FileIO:
        if self._file is None:
            now = datetime.now(UTC)
            name = f"collect-{now:%Y%m%dT%H%M%S}Z-{secrets.token_hex(4)}.warc.gz"
            self._path = self._folder / (name + UNFINISHED)
            self._info = f"<urn:uuid:{uuid.uuid4()}>"
            # Unbuffered: a record that was written is the system's, whatever becomes of this process.
            self._file = self._path.open("xb", buffering=0)
            _write_all(self._file, _member(_warcinfo(name, self._info, now, self._software, self._contact)))
        return self._file


def salvage(folder: Path) -> list[Path]:
    """Archives of a killed run, cut after their last whole record and given their final names."""
    saved = []
    for path in sorted(folder.glob(f"collect-*{UNFINISHED}")):
        whole, records = _whole_members(path)
        if records < 2:  # nothing but the warcinfo record
            path.unlink()
            continue
        with path.open("r+b") as file:
            file.truncate(whole)
            os.fsync(file.fileno())
        saved.append(_finalise(path))
    return saved


def written_at(path: Path) -> datetime | None:
    """When an archive of ours was begun, by its name; None for a file that is not ours."""
    match = _NAME.fullmatch(path.name)
    return datetime.strptime(match[1], "%Y%m%dT%H%M%S").replace(tzinfo=UTC) if match else None


def _finalise(path: Path) -> Path:
    final = path.with_name(path.name.removesuffix(UNFINISHED))
    path.rename(final)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
    return final


def _whole_members(path: Path) -> tuple[int, int]:
    """Length of the file up to the end of its last whole gzip member, and the number of whole members."""
    end = members = position = 0
    engine = zlib.decompressobj(_GZIP_WINDOW)
    with path.open("rb") as file:
        while data := file.read(1 << 20):
            position += len(data)
            while data:
                try:
                    engine.decompress(data)
                except zlib.error:
                    return end, members
                if not engine.eof:
                    break
                data = engine.unused_data
                end, members = position - len(data), members + 1
                engine = zlib.decompressobj(_GZIP_WINDOW)
    return end, members


def _write_all(file: FileIO, data: bytes) -> None:
    left = memoryview(data)
    while left:
        left = left[file.write(left) :]


def _member(record: bytes) -> bytes:
    engine = zlib.compressobj(6, zlib.DEFLATED, _GZIP_WINDOW)
    return engine.compress(record) + engine.flush()


def _record(fields: list[tuple[str, str]], block: bytes) -> bytes:
    lines = ["WARC/1.1", *(f"{name}: {_one_line(value)}" for name, value in fields), f"Content-Length: {len(block)}"]
    return "\r\n".join(lines).encode("utf-8", "replace") + b"\r\n\r\n" + block + b"\r\n\r\n"


def _warcinfo(name: str, record_id: str, now: datetime, software: str, contact: str) -> bytes:
    lines = {
        "software": software,
        "operator": contact,
        "format": "WARC File Format 1.1",
        "conformsTo": "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/",
        "robots": "obeyed",
    }
    block = "".join(f"{key}: {_one_line(value)}\r\n" for key, value in lines.items()).encode()
    fields = [
        ("WARC-Type", "warcinfo"),
        ("WARC-Record-ID", record_id),
        ("WARC-Date", _moment(now)),
        ("WARC-Filename", name),
        ("Content-Type", "application/warc-fields"),
    ]
    return _record(fields, block)


def _response(reply: Reply, info: str) -> bytes:
    block = _http_head(reply) + reply.body
    fields = [
        ("WARC-Type", "response"),
        ("WARC-Record-ID", f"<urn:uuid:{uuid.uuid4()}>"),
        ("WARC-Date", _moment(reply.fetched)),
        ("WARC-Target-URI", reply.url),
        ("WARC-IP-Address", reply.ip),
        ("WARC-Warcinfo-ID", info),
        ("WARC-Block-Digest", _digest(block)),
        ("WARC-Payload-Digest", _digest(reply.body)),
        ("Content-Type", "application/http;msgtype=response"),
    ]
    return _record(fields, block)


def _http_head(reply: Reply) -> bytes:
    lines = [f"{reply.http_version} {reply.status} {_one_line(reply.reason)}".rstrip()]
    for name, value in reply.headers:
        prefix = "X-Crawler-" if name.lower() in _UNDONE else ""
        lines.append(f"{prefix}{name}: {_one_line(value)}")
    lines.append(f"Content-Length: {len(reply.body)}")
    return "\r\n".join(lines).encode("latin-1", "replace") + b"\r\n\r\n"


def _digest(data: bytes) -> str:
    # SHA-1 in base 32 is what readers of WARC expect here; it guards against damage, not against malice.
    return "sha1:" + base64.b32encode(hashlib.sha1(data, usedforsecurity=False).digest()).decode("ascii")


def _moment(when: datetime) -> str:
    return when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _one_line(text: str) -> str:
    return re.sub(r"[\r\n\x00]+", " ", text)

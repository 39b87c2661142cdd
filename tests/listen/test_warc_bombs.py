"""Pages that are bombs or far too long: left out, their neighbours read, memory bounded."""

from __future__ import annotations

import gzip
import subprocess
import sys
import zlib
from collections.abc import Callable
from pathlib import Path

import brotli
import pytest
import warc_making as make
import zstandard
from warc_making import URLS, causes, read, records

_HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"


def big_member(megabytes: int) -> bytes:
    """A gzip member with a page of so many MB."""
    head = make.record("http://big.example/", b"", length=megabytes * 1_000_000 + len(_HEAD))[:-4]
    return make.gzipped_zeros(megabytes, head + _HEAD, b"\r\n\r\n")


def zstd_bomb(megabytes: int, before: bytes = b"", after: bytes = b"") -> bytes:
    engine = zstandard.ZstdCompressor(level=1).compressobj()
    pieces = [engine.compress(before), *(engine.compress(b" " * 1_000_000) for _ in range(megabytes))]
    return b"".join((*pieces, engine.compress(after), engine.flush()))


def test_a_page_of_200_mb_is_left_out_and_its_neighbours_are_read(tmp_path: Path) -> None:
    good = make.gzip_by_record(records()[1:2]), make.gzip_by_record(records()[2:3])
    path = tmp_path / "pages.warc.gz"
    path.write_bytes(good[0] + big_member(200) + good[1])
    urls, faults = read(path)
    assert urls == URLS[:2]
    assert [fault.cause for fault in faults] == ["page-too-large"]
    assert "http://big.example/" in str(faults[0])


@pytest.mark.parametrize(
    ("said", "bomb"),
    [
        ("gzip", lambda: make.gzipped_zeros(200)),
        ("deflate", lambda: zlib.compress(b" " * 100_000_000, 1)),
        ("br", lambda: brotli.compress(b" " * 60_000_000, quality=1)),
        ("zstd", lambda: zstd_bomb(200)),
        ("gzip, gzip", lambda: gzip.compress(make.gzipped_zeros(200), mtime=0)),
    ],
)
def test_a_body_that_is_a_bomb_is_left_out(tmp_path: Path, said: str, bomb: Callable[[], bytes]) -> None:
    block = make.http(bomb(), headers={"Content-Encoding": said})
    urls, faults = read(make.write(tmp_path, "gzip by record", [make.record(URLS[0], block), records()[2]]))
    assert urls == URLS[1:2]
    assert [fault.cause for fault in faults] == ["page-encoding"]
    assert "unpacks to over 20,000,000 bytes" in str(faults[0])


def test_a_member_that_is_a_header_without_end_is_left_out(tmp_path: Path) -> None:
    path = tmp_path / "pages.warc.gz"
    path.write_bytes(make.gzipped_zeros(100, b"WARC/1.0\r\nX-Long: ") + make.gzip_by_record(records()[1:]))
    assert read(path)[0] == URLS
    assert causes(path) == ["warc-corrupt"]


def test_memory_stays_bounded_over_bombs_of_every_kind(tmp_path: Path) -> None:
    block = make.http(make.gzipped_zeros(200), headers={"Content-Encoding": "gzip"})
    head = make.record("http://big.example/", b"", length=200_000_000 + len(_HEAD))[:-4] + _HEAD
    whole = zstd_bomb(200, make.plain(records()) + head, b"\r\n\r\n" + make.plain(records()))
    (tmp_path / "a.warc.gz").write_bytes(big_member(200) + make.gzip_by_record([make.record(URLS[0], block)]))
    (tmp_path / "b.warc.gz").write_bytes(make.gzipped_zeros(200, b"WARC/1.0\r\nX-Long: "))
    (tmp_path / "c.warc.zst").write_bytes(whole)
    (tmp_path / "d.warc.gz").write_bytes(make.gzipped_zeros(200, make.plain(records()) + head)[:-40])
    count = (
        "import resource, sys\n"
        "from tiengvang.listen.sources import warc\n"
        "before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "for path in sys.argv[1:]:\n"
        "    for one in warc.pages(path): pass\n"
        "print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)\n"
    )
    command = [sys.executable, "-c", count, *map(str, sorted(tmp_path.iterdir()))]
    grown = int(subprocess.run(command, check=True, capture_output=True, text=True, timeout=60).stdout)
    assert grown < 150, f"memory grew by {grown} MB"

"""Transfer and content encodings of pages in archives: undone where they can be, named where they cannot."""

from __future__ import annotations

import gzip
import os
import zlib
from pathlib import Path

import brotli
import pytest
import warc_making as make
import zstandard
from warc_making import URLS, only_page, read, records

HTML = "<html><body><p>Cồng chiêng Gia Lai</p></body></html>".encode() * 20


def chunked(body: bytes, size: int = 100, extension: bytes = b"") -> bytes:
    pieces = [body[at : at + size] for at in range(0, len(body), size)]
    return b"".join(b"%x%s\r\n%s\r\n" % (len(one), extension, one) for one in pieces) + b"0\r\n\r\n"


def raw_deflate(body: bytes) -> bytes:
    engine = zlib.compressobj(9, zlib.DEFLATED, -15)
    return engine.compress(body) + engine.flush()


@pytest.mark.parametrize(
    ("headers", "body"),
    [
        ({"Transfer-Encoding": "chunked"}, chunked(HTML)),
        ({"Transfer-Encoding": "chunked"}, chunked(HTML, 7, b' ;name="value"')),
        ({"Content-Encoding": "gzip"}, gzip.compress(HTML, mtime=0)),
        ({"Content-Encoding": "x-gzip"}, gzip.compress(HTML, mtime=0)),
        ({"Content-Encoding": "GZip"}, gzip.compress(HTML, mtime=0)),
        ({"Content-Encoding": "gzip"}, gzip.compress(HTML[:50], mtime=0) + gzip.compress(HTML[50:], mtime=0)),
        ({"Content-Encoding": "deflate"}, zlib.compress(HTML)),
        ({"Content-Encoding": "deflate"}, raw_deflate(HTML)),
        ({"Content-Encoding": "br"}, brotli.compress(HTML)),
        ({"Content-Encoding": "zstd"}, zstandard.compress(HTML)),
        ({"Content-Encoding": "deflate, gzip"}, gzip.compress(zlib.compress(HTML), mtime=0)),
        ({"Transfer-Encoding": "chunked", "Content-Encoding": "br"}, chunked(brotli.compress(HTML))),
        ({"Transfer-Encoding": "gzip, chunked", "Content-Encoding": "identity"}, chunked(HTML)),
    ],
    ids=lambda value: " ".join(value.values()) if isinstance(value, dict) else "",
)
def test_encodings_are_undone(tmp_path: Path, headers: dict[str, str], body: bytes) -> None:
    path = make.write(tmp_path, "gzip by record", [make.record(URLS[0], make.http(body, headers=headers))])
    assert only_page(path).body == HTML


@pytest.mark.parametrize("said", ["gzip", "deflate", "br", "zstd", "x-unheard-of"])
@pytest.mark.parametrize("before", [b"", b"\n ", b"\xef\xbb\xbf"])
def test_a_body_that_is_not_packed_as_its_header_says_is_taken_as_it_is(
    tmp_path: Path, said: str, before: bytes
) -> None:
    block = make.http(before + HTML, headers={"Content-Encoding": said, "Transfer-Encoding": "chunked"})
    assert only_page(make.write(tmp_path, "plain", [make.record(URLS[0], block)])).body == before + HTML


def test_a_packed_body_whose_header_was_dropped_is_unpacked(tmp_path: Path) -> None:
    path = make.write(tmp_path, "plain", [make.record(URLS[0], make.http(gzip.compress(HTML, mtime=0)))])
    assert only_page(path).body == HTML


def test_text_that_begins_like_a_chunk_size_keeps_its_beginning(tmp_path: Path) -> None:
    block = make.http(b"Facade of a longhouse\nPlei Oi", headers={"Transfer-Encoding": "chunked"})
    assert only_page(make.write(tmp_path, "plain", [make.record(URLS[0], block)])).body.startswith(b"Facade")


def test_a_body_cut_in_its_packing_is_kept_as_far_as_it_goes(tmp_path: Path) -> None:
    body = b"<p>" + os.urandom(9000).hex().encode()
    for said, packed in (("gzip", gzip.compress(body, mtime=0)), ("br", brotli.compress(body)), ("", chunked(body))):
        headers = {"Content-Encoding": said} if said else {"Transfer-Encoding": "chunked"}
        path = make.write(tmp_path, "plain", [make.record(URLS[0], make.http(packed[:-3000], headers=headers))], said)
        got = only_page(path).body
        assert body.startswith(got), said
        assert len(got) > len(body) // 2, said


@pytest.mark.parametrize("said", ["deflate", "br"])
def test_a_body_that_cannot_be_unpacked_is_named_and_the_others_are_read(tmp_path: Path, said: str) -> None:
    broken = make.record(
        "http://x.example/broken", make.http(b"\xff\x00\x17" * 300, headers={"Content-Encoding": said})
    )
    urls, faults = read(make.write(tmp_path, "gzip by record", [records()[1], broken, records()[2]]))
    assert urls == URLS[:2]
    assert [fault.cause for fault in faults] == ["page-encoding"]
    assert "http://x.example/broken" in str(faults[0])

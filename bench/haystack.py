"""Makes the archive that is searched: real news pages many times over, and few that name the place.

The pages stay where they are (../shared/data/pages); what is made goes to a scratch folder. Not a corpus for quality:
the pages that name the place are one written article in the frames of real pages.
"""

from __future__ import annotations

import gzip
import re
import struct
import uuid
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from isal import isal_zlib

from tiengvang.place.profile import load_profile

NEEDLE_EVERY = 1000  # pages; so at most 0.1 % of them name the place
SUFFIX = ".html.gz"

_LEVEL = 6  # gzip's own default
_MEMBER = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"
_END = b"\r\n\r\n"
_FETCHED = "2025-10-01T06:00:00Z"
_HTTP = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nServer: nginx\r\nContent-Length: %d\r\n\r\n"
_HEAD_BYTES = 200_000
_OWN_ADDRESS = re.compile(rb"<(?:link\b[^>]*\brel=[\"']?canonical\b|meta\b[^>]*\bog:url\b)[^>]*>", re.I)
_ADDRESS = re.compile(rb"\b(?:href|content)=[\"']?(https?://[^\"'>\s?#]+)", re.I)
_TITLE = re.compile(rb"<title[^>]*>.*?</title>", re.I | re.S)
_BODY = re.compile(rb"<body[^>]*>", re.I)
_SEASONS = ("The first rains", "The dry season", "Harvest", "The new school year", "A long holiday", "Late summer")
_CROPS = ("coffee", "pepper", "honey", "rice", "tea", "mangoes", "timber")


class NoPages(Exception):
    """The folder of real pages is not there; the message says which and what follows."""


@dataclass(frozen=True, slots=True)
class Source:
    """One real page: its own address (made up from its file name where it gives none) and its bytes, unpacked."""

    url: str
    body: bytes


@dataclass(frozen=True, slots=True)
class Haystack:
    """One record-gzipped WARC. needles: addresses of the pages that name the place; unpacked: bytes of all records."""

    path: Path
    pages: int
    needles: tuple[str, ...]
    unpacked: int

    @property
    def packed(self) -> int:
        """Bytes of the file."""
        return self.path.stat().st_size


def read_pages(folder: Path) -> list[Source]:
    """The real pages in the order of their names. Raises NoPages."""
    paths = sorted(folder.glob(f"*{SUFFIX}"))
    if not paths:
        raise NoPages(f"no {SUFFIX} pages in {folder}: name another folder with --pages.")
    return [_source(path) for path in paths]


def place_name(place: str) -> str:
    """The place's own name in English, or its first; from its profile, as `load_profile` finds and judges it."""
    names = load_profile(place).names
    return names.get("en") or next(iter(names.values()))


def make_haystack(pages: list[Source], copies: int, name: str, out: Path) -> Haystack:
    """Write each page `copies` times under addresses of its own, and after every 999 of them one that names `name`.

    Raises ValueError when a real page has the name: it would be no hay.
    """
    for page in pages:
        if name.encode() in page.body:
            raise ValueError(f"{page.url} has {name!r} in it; the haystack needs pages that do not name the place.")
    needles: list[str] = []
    count = 0
    with out.open("wb") as file:
        unpacked = _write_record(file, _Record("warcinfo", "", _packed(b"software: bench\r\nformat: WARC 1.0")))
        for record in _in_order(pages, copies, name):
            count += 1
            unpacked += _write_record(file, record)
            if record.is_needle:
                needles.append(record.url)
    return Haystack(out, count, tuple(needles), unpacked)


def needle(frame: Source, name: str, number: int) -> bytes:
    """An article that names the place, in the frame of a real page, so that reading it costs what a real page costs.

    The frame's title is replaced and its own address taken out, which the articles in one frame would share.
    """
    season, crop = _SEASONS[number % len(_SEASONS)], _CROPS[number % len(_CROPS)]
    title = f"{season} in {name}: {crop} and the price of a good road ({number})"
    article = f"""<article><h1>{title}</h1>
<p>{season} brought the buyers back to {name}. By seven in the morning {number + 12} lorries stood along the market
street, and the growers of {crop} asked for more than they had dared to ask a year ago.</p>
<p>"We used to sell to whoever had the petrol to come up here," said the head of a cooperative of {number % 40 + 9}
families. "Since the road was sealed they come to us, and they come twice." The provincial office for trade puts the
growth at {number % 17 + 3} per cent and calls it a beginning.</p>
<p>Not everybody in {name} is content. Guest houses are full at weekends, rents follow, and the bridge at the southern
end of the town is still narrow. A second one has been promised for the year after next.</p></article>"""
    body = _OWN_ADDRESS.sub(b"", frame.body)
    body = _TITLE.sub(b"", body, count=1)
    start = opening.end() if (opening := _BODY.search(body)) else 0
    return body[:start] + f"<title>{title}</title>{article}".encode() + body[start:]


@dataclass(frozen=True, slots=True)
class _Packed:
    """A record's content with the two line ends after it, and the same deflated on its own."""

    raw: bytes
    deflated: bytes

    @property
    def length(self) -> int:
        return len(self.raw) - len(_END)


@dataclass(frozen=True, slots=True)
class _Record:
    kind: str
    url: str
    content: _Packed
    is_needle: bool = False


def _packed(content: bytes) -> _Packed:
    packer = zlib.compressobj(_LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
    raw = content + _END
    return _Packed(raw, packer.compress(raw) + packer.flush())


def _in_order(pages: list[Source], copies: int, name: str) -> Iterator[_Record]:
    hay = [(page.url, _packed(page.body)) for page in pages]
    number = since = 0
    for copy in range(copies):
        for url, content in hay:
            yield _Record("response", f"{url}?copy={copy}", content)
            since += 1
            if since == NEEDLE_EVERY - 1:
                frame = pages[number % len(pages)]
                yield _Record("response", f"{frame.url}?needle={number}", _packed(needle(frame, name, number)), True)
                number += 1
                since = 0


def _write_record(file: BinaryIO, record: _Record) -> int:
    """Write one gzip member and return its unpacked size: the head is deflated now and closed on a byte, the content
    comes deflated, for to deflate gigabytes anew in each run would take minutes.
    """
    head = _head(record)
    packer = zlib.compressobj(_LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
    start = packer.compress(head) + packer.flush(zlib.Z_FULL_FLUSH)
    size = len(head) + len(record.content.raw)
    check = isal_zlib.crc32(record.content.raw, isal_zlib.crc32(head))
    file.write(_MEMBER + start + record.content.deflated + struct.pack("<II", check, size & 0xFFFFFFFF))
    return size


def _head(record: _Record) -> bytes:
    http = b""
    fields = [
        "WARC/1.0",
        f"WARC-Type: {record.kind}",
        f"WARC-Record-ID: <urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, record.url)}>",
        f"WARC-Date: {_FETCHED}",
    ]
    if record.kind == "response":
        http = _HTTP % record.content.length
        fields += [f"WARC-Target-URI: {record.url}", "Content-Type: application/http; msgtype=response"]
    else:
        fields += ["Content-Type: application/warc-fields"]
    fields += [f"Content-Length: {len(http) + record.content.length}"]
    return "\r\n".join(fields).encode() + _END + http


def _source(path: Path) -> Source:
    body = gzip.decompress(path.read_bytes())
    tag = _OWN_ADDRESS.search(body[:_HEAD_BYTES])
    address = _ADDRESS.search(tag.group()) if tag else None
    made_up = f"https://{path.name.removesuffix(SUFFIX)[:12]}.example/"
    return Source(address.group(1).decode("ascii", "replace") if address else made_up, body)

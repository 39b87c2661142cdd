"""The demonstration as a web archive, the same each time, and the profile that knows its outlets. Scans nothing."""

from __future__ import annotations

import contextlib
import dataclasses
import filecmp
import os
import uuid
import zlib
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

from tiengvang.demo.corpus import Story, ordinary_stories, outlets, stories
from tiengvang.demo.pages import charset_label, page_of
from tiengvang.place.profile import Profile, load_profile
from tiengvang.records import InputFault

_PLACE = "gialai"
_MADE = "2026-11-01T00:00:00Z"
_FILES = 2  # a scan takes one processor for each file
_RELATED = 4  # links below an article
_GZIP = 16 + zlib.MAX_WBITS


def demo_profile() -> Profile:
    """The profile of Gia Lai with the outlets of the demonstration beside the real ones."""
    profile = load_profile(_PLACE)
    return dataclasses.replace(profile, outlets={**profile.outlets, **outlets()})


def renewed(folder: Path) -> tuple[list[Path], int]:
    """The demonstration's files in a folder and the number of their pages; a file that is there and right is left.

    So it keeps its time, and a second scan has nothing to read. Raises InputFault as `write_archive` does.
    """
    paths, pages = [folder / f"demonstration-{part + 1}.warc.gz" for part in range(_FILES)], 0
    for part, path in enumerate(paths):
        fresh = folder / "new" / path.name
        pages += write_archive(fresh, part, _FILES)
        if path.exists() and filecmp.cmp(fresh, path, shallow=False):
            fresh.unlink()
        else:
            fresh.replace(path)
    (folder / "new").rmdir()
    return paths, pages


def write_archive(path: Path, part: int = 0, parts: int = 1) -> int:
    """Write the demonstration's pages as a WARC/1.1 file of gzip members, one a record; the number of pages in it.

    Of several parts each takes every parts-th page, as fetchers do that work side by side. The file is whole or not
    there, and the same on every run. Raises InputFault ("disk-full") where it cannot be written.
    """
    pages = list(enumerate(_pages()))[part::parts]
    unfinished = path.with_name(path.name + ".unfinished")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with unfinished.open("wb") as file:
            file.write(_member(_warcinfo(path.name)))
            for number, (story, related) in pages:
                file.write(_member(_response(story, related, number)))
        os.replace(unfinished, path)
    except OSError as error:
        with contextlib.suppress(OSError):  # the folder itself may be what is amiss
            unfinished.unlink()
        raise InputFault(
            "disk-full", f"{path}: the demonstration cannot be written ({error.strerror}); free space or check rights."
        ) from error
    return len(pages)


def _pages() -> list[tuple[Story, tuple[Story, ...]]]:
    """Every story with those it links to, in order of publication."""
    named, ordinary = stories(), ordinary_stories()
    pages = [(one, tuple(_linked(one, named))[:2] + tuple(_linked(one, ordinary))[: _RELATED - 2]) for one in named]
    # Links to stories of the place would carry these past the screen, which is to pass over them.
    pages += [(one, tuple(_linked(one, ordinary))[:_RELATED]) for one in ordinary]
    return sorted(pages, key=lambda page: (page[0].published, page[0].url))


def _linked(story: Story, among: Sequence[Story]) -> Iterator[Story]:
    """Other stories in its language, those of its own outlet first."""
    others = [one for one in among if one.lang == story.lang and one.url != story.url]
    yield from sorted(others, key=lambda one: one.outlet != story.outlet)


def _fetched(story: Story, number: int) -> datetime:
    """In the morning after publication, a little later for each page."""
    morning = datetime.combine(story.published, time(3, 0), UTC) + timedelta(days=1)
    return morning + timedelta(seconds=7 * number)


def _response(story: Story, related: Sequence[Story], number: int) -> bytes:
    fetched = _fetched(story, number)
    block = _http(story, page_of(story, related), fetched, packed=number % 3 == 0, chunked=number % 5 == 0)
    fields = [
        ("WARC-Type", "response"),
        ("WARC-Record-ID", f"<urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, story.url)}>"),
        ("WARC-Date", f"{fetched:%Y-%m-%dT%H:%M:%SZ}"),
        ("WARC-Target-URI", story.url),
        ("Content-Type", "application/http;msgtype=response"),
    ]
    return _record(fields, block)


def _http(story: Story, body: bytes, fetched: datetime, *, packed: bool, chunked: bool) -> bytes:
    """The answer of a web server, with the content and transfer encodings that it says."""
    lines = ["HTTP/1.1 200 OK", f"Date: {fetched:%a, %d %b %Y %H:%M:%S GMT}"]
    # Every second server names the charset; of the others only the page itself says it.
    named = f"; charset={charset_label(story.outlet)}" if zlib.crc32(story.outlet.encode()) % 4 < 2 else ""
    lines.append(f"Content-Type: text/html{named}")
    if packed:
        body = _member(body)
        lines.append("Content-Encoding: gzip")
    if chunked:
        body = _in_chunks(body)
        lines.append("Transfer-Encoding: chunked")
    else:
        lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join(lines).encode("ascii") + b"\r\n\r\n" + body


def _in_chunks(body: bytes, size: int = 1500) -> bytes:
    chunks = [body[at : at + size] for at in range(0, len(body), size)]
    return b"".join(b"%x\r\n%b\r\n" % (len(chunk), chunk) for chunk in chunks) + b"0\r\n\r\n"


def _warcinfo(name: str) -> bytes:
    lines = (
        "software: Tieng Vang, demonstration",
        "format: WARC File Format 1.1",
        "description: Demonstration. Every outlet, event and figure in this archive is invented; nothing was fetched.",
    )
    fields = [
        ("WARC-Type", "warcinfo"),
        ("WARC-Record-ID", f"<urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, 'https://demonstration.example/')}>"),
        ("WARC-Date", _MADE),
        ("WARC-Filename", name),
        ("Content-Type", "application/warc-fields"),
    ]
    return _record(fields, "".join(f"{line}\r\n" for line in lines).encode())


def _record(fields: Sequence[tuple[str, str]], block: bytes) -> bytes:
    lines = ["WARC/1.1", *(f"{name}: {value}" for name, value in fields), f"Content-Length: {len(block)}"]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + block + b"\r\n\r\n"


def _member(data: bytes) -> bytes:
    """A gzip member without a clock in it."""
    engine = zlib.compressobj(6, zlib.DEFLATED, _GZIP)
    return engine.compress(data) + engine.flush()

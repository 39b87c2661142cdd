"""Stored HTML files and folders of them, as pages. Not for archives (`warc`) or tables of articles (`rows`)."""

from __future__ import annotations

import gzip
import html
import os
import re
import zlib
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

from tiengvang.records import InputFault, Page, Provenance

SUFFIXES = (".html", ".htm", ".xhtml", ".html.gz", ".htm.gz", ".xhtml.gz")
MAX_BYTES = 50_000_000  # unpacked; a page of news has a hundredth of it

_HEAD = 200_000  # bytes in which the page's own address is looked for
_TAG = re.compile(rb"<(?:link|meta)\b[^>]{0,3000}>", re.I)
_VALUE = re.compile(rb"\b(rel|property|name|href|content)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))", re.I)


def is_html_file(path: str | Path) -> bool:
    """Whether the name is one that `html_pages` reads."""
    return str(path).lower().endswith(SUFFIXES)


def html_pages(path: str | Path) -> Iterator[Page | InputFault]:
    """Pages of one file, or of a folder and its subfolders in the order of their names; a file that cannot be read is
    an InputFault (file-unreadable, file-bomb, file-empty) in its place. Links to folders are not followed.

    The address is the one that the page gives itself (canonical link, og:url), else the file's name below the folder.
    """
    root = Path(path)
    if not root.exists():
        yield InputFault("file-missing", f"{root}: no such file or folder; check the path.")
    elif root.is_dir():
        for folder, subfolders, names in os.walk(root):
            subfolders.sort()
            for name in sorted(names):
                if is_html_file(name):
                    file = Path(folder) / name
                    yield _page(file, file.relative_to(root).as_posix())
    else:
        yield _page(root, root.name)


def _page(file: Path, name: str) -> Page | InputFault:
    try:
        body = _read(file)
    except (OSError, EOFError, zlib.error) as error:
        return InputFault("file-unreadable", f"{file}: cannot be read ({error}); check it or store it again.")
    if len(body) > MAX_BYTES:
        return InputFault("file-bomb", f"{file}: over {MAX_BYTES:,} bytes unpacked, too large for a page; left out.")
    if not body.strip():
        return InputFault("file-empty", f"{file}: empty; fetch the page again if it matters.")
    url = _own_address(body) or f"file:///{quote(name)}"
    return Page(url=url, body=body, provenance=Provenance(str(file)), content_type="text/html", how="file")


def _read(file: Path) -> bytes:
    with file.open("rb") as stream:
        packed = stream.read(2) == b"\x1f\x8b"
        stream.seek(0)
        if packed:
            with gzip.open(stream) as unpacked:
                return unpacked.read(MAX_BYTES + 1)
        return stream.read(MAX_BYTES + 1)


def _own_address(body: bytes) -> str:
    """Canonical link, else og:url, where it is a full web address; "" otherwise."""
    # UTF-16 has a zero beside every ASCII byte; without them the tags read the same.
    head = body[:_HEAD].replace(b"\0", b"")
    found: dict[str, str] = {}
    for tag in _TAG.findall(head):
        values = {m[0].lower(): m[1] or m[2] or m[3] for m in _VALUE.findall(tag)}
        role = (values.get(b"rel") or values.get(b"property") or values.get(b"name") or b"").lower()
        target = values.get(b"href") if role == b"canonical" else values.get(b"content") if role == b"og:url" else None
        if target:
            address = html.unescape(target.decode("utf-8", "replace")).strip()
            if re.match(r"https?://[^/\s]+\.[^/\s]+", address, re.I):
                found.setdefault(role.decode(), address)
    return found.get("canonical") or found.get("og:url") or ""

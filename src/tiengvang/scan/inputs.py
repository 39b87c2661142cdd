"""Inputs: what the sources named on the command line are. Reads no more of a file than its first bytes."""

from __future__ import annotations

import glob
import hashlib
import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from stat import S_ISREG
from typing import Literal

from tiengvang.listen.sources.files import is_html_file
from tiengvang.listen.sources.rows import is_row_file
from tiengvang.records import InputFault

Kind = Literal["warc", "html", "rows", "feed"]
_WARC = (".warc", ".warc.gz", ".warc.zst", ".warc.zstd", ".arc.gz")
_FEED = (".rss", ".atom", ".rdf", ".xml", ".feed.json")
_MAGIC = (b"WARC/", b"\x1f\x8b", b"\x28\xb5\x2f\xfd")


@dataclass(frozen=True, slots=True)
class Input:
    """One file, folder of HTML or address to read. size and modified tell whether it changed since it was read;
    of a folder they stand for its pages."""

    kind: Kind
    path: str
    size: int = 0
    modified: int = 0

    @property
    def key(self) -> str:
        """A name for what is made of this input: readable, and unique by the whole path."""
        stem = "".join(char if char.isalnum() else "-" for char in Path(self.path).name)[:40].strip("-")
        return f"{stem}-{hashlib.sha256(self.path.encode('utf-8', 'surrogateescape')).hexdigest()[:12]}"


def find_inputs(sources: Iterable[str]) -> list[Input]:
    """Every input that the sources name, each once, in order of path.

    A source is a file, a folder (searched through), a glob pattern or an address that fsspec knows. Raises InputFault
    (source-missing, source-unknown, source-unreadable) for one that names nothing readable, before anything is read.
    """
    found: dict[str, Input] = {}
    for source in sources:
        named = _remote(source) if "://" in source else _local(source)
        if not named:
            raise InputFault(
                "source-missing",
                f"{source}: nothing to read there; name a WARC, HTML, JSONL, CSV or feed file, a folder or a pattern.",
            )
        found.update((one.path, one) for one in named)
    return [found[path] for path in sorted(found)]


def _remote(source: str) -> list[Input]:
    """Archives at an address; a pattern is expanded where the file system can list."""
    import fsspec  # the file systems of other machines: only what is there needs them

    out = []
    try:
        system, path = fsspec.core.url_to_fs(source)
        for one in system.glob(path) if glob.has_magic(path) else [path]:
            full = system.unstrip_protocol(one)
            if _kind(full, b"") not in ("warc", ""):
                raise InputFault(
                    "source-unknown", f"{full}: only archives are read from an address; fetch the file first."
                )
            out.append(Input("warc", full, int(system.info(one).get("size") or 0)))
    except InputFault:
        raise
    except Exception as error:  # each file system raises errors of its own library
        raise InputFault(
            "source-missing",
            f"{source}: cannot be reached ({error or type(error).__name__}); check the address and the network, and "
            "that the extra for it is installed (tiengvang[http], tiengvang[s3]).",
        ) from error
    return out


def _local(source: str) -> list[Input]:
    is_pattern = glob.has_magic(source) and not os.path.exists(source)
    paths = sorted(glob.glob(source, recursive=True)) if is_pattern else [source]
    out: list[Input] = []
    for path in map(os.path.abspath, paths):
        if os.path.isdir(path):
            out += _folder(path)
        elif os.path.exists(path):
            one = _file(path)
            if one is None:
                raise InputFault(
                    "source-unknown",
                    f"{path}: neither a web archive, an HTML page, a feed nor rows of articles (JSONL, CSV). Addresses "
                    "and sitemaps are fetched with `tiengvang collect`.",
                )
            out.append(one)
    return out


def _folder(path: str) -> list[Input]:
    """Files of a folder that can be read; its HTML pages together are one input. What a scan wrote is passed over."""
    out, pages = [], []
    for folder, subfolders, names in os.walk(path):
        subfolders[:] = sorted(
            name for name in subfolders if name[0] != "." and not os.path.isdir(os.path.join(folder, name, ".raw"))
        )
        for name in sorted(names):
            full = os.path.join(folder, name)
            one = _file(full) if name[0] != "." and os.path.isfile(full) else None
            if one is not None and one.kind == "html":
                pages.append(one)
            elif one is not None:
                out.append(one)
    if pages:
        state = hashlib.sha256(repr([(one.path, one.size, one.modified) for one in pages]).encode("utf-8", "replace"))
        out.append(Input("html", path, sum(one.size for one in pages), int(state.hexdigest()[:15], 16)))
    return out


def _file(path: str) -> Input | None:
    try:
        stat = os.stat(path)
        if not S_ISREG(stat.st_mode):
            return None  # opening a pipe would wait for ever
        with open(path, "rb") as stream:
            kind = _kind(path, stream.read(512))
    except OSError as error:
        raise InputFault("source-unreadable", f"{path}: cannot be read ({error.strerror}); check it.") from error
    return Input(kind, path, stat.st_size, stat.st_mtime_ns) if kind else None


def _kind(path: str, head: bytes) -> Kind | Literal[""]:
    name = path.lower()
    if name.endswith(_WARC) or head.startswith(b"WARC/"):
        return "warc"
    if is_html_file(name):
        return "html"
    if name.endswith(_FEED):
        return "feed"
    if is_row_file(name):
        return "rows"
    if head.startswith(_MAGIC):
        return "warc"
    return ""

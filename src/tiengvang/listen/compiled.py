"""Compiled: the byte strings of a screen as a Hyperscan database, kept in the user's cache. Judges no match (`screen`).

To write the strings out and to compile them takes seconds, to read both back some milliseconds. What was kept is used
only for the same spellings, the same code and the same Hyperscan; what is damaged or refused is made again.
"""

from __future__ import annotations

import hashlib
import json
import os
import platform
import sys
import tempfile
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import Any

import hyperscan

from tiengvang.listen import spelled
from tiengvang.listen.spelled import Kind, Literal, literals
from tiengvang.place import folding, inflection

_CACHED = 8  # compiled searches of 8 MB that are kept, for as many profiles and versions
_NUMBER = 8  # bytes of a number at the head of a kept file
_KINDS = tuple(Kind)


@dataclass(frozen=True, slots=True)
class Search:
    """A database and what it finds, by number: lengths, bytes of each string; reach, the same for a bounded string of
    letters that ASCII writes alike in all charsets, else 0; kinds, places in `Kind`; bounded. Others: see `beginning`.
    """

    database: hyperscan.Database
    lengths: Sequence[int]
    reach: Sequence[int]
    kinds: bytes
    bounded: bytes
    _begun: dict[int, tuple[int, int]]
    _groups: list[Any]
    _made: dict[int, Literal] = field(default_factory=dict)

    def kind(self, number: int) -> Kind:
        """What the string of this number means."""
        return _KINDS[self.kinds[number]]

    def beginning(self, number: int) -> Literal:
        """The string of this number, which is the beginning of names, without its bytes."""
        made = self._made.get(number)
        if made is None:
            stem, group = self._begun[number]
            names, following, words = self._groups[group]
            made = Literal(
                b"",
                Kind.FIRST,
                bool(self.bounded[number]),
                tuple(names),
                stem,
                following.encode("latin-1"),
                tuple(word.encode() for word in words),
            )
            self._made[number] = made
        return made


def search_for(listed: Iterable[str], heard: Iterable[str] = ()) -> Search:
    """The search for these spellings, from the cache or made and left there. See `spelled.literals`."""
    listed, heard = tuple(listed), tuple(heard)
    kept = _cache_folder() / f"screen-{_key(listed, heard)}.hyperscan"
    try:
        whole = kept.read_bytes()
        at, check = (int.from_bytes(whole[start : start + _NUMBER], "big") for start in (0, _NUMBER))
        table, packed = whole[2 * _NUMBER : at], whole[at:]
        if zlib.crc32(table) == check:
            database = hyperscan.loadb(packed, hyperscan.HS_MODE_BLOCK)
            database.scratch = hyperscan.Scratch(database)
            return _search(database, json.loads(table))
    except (OSError, ValueError, hyperscan.error):
        pass
    found = literals(listed, heard)
    database = _compiled([literal.data for literal in found])
    table = json.dumps(_table(found), ensure_ascii=True, separators=(",", ":")).encode()
    numbers = (2 * _NUMBER + len(table), zlib.crc32(table))
    _keep(kept, b"".join(number.to_bytes(_NUMBER, "big") for number in numbers) + table + hyperscan.dumpb(database))
    return _search(database, json.loads(table))


def _key(listed: Sequence[str], heard: Sequence[str]) -> str:
    """Tells apart what may not be read from one another's cache."""
    digest = hashlib.sha256(json.dumps([listed, heard]).encode())
    digest.update(f"{version('hyperscan')} {platform.machine()} {sys.version}".encode())
    for module in (sys.modules[__name__], spelled, folding, inflection):
        try:
            digest.update(Path(str(module.__file__)).read_bytes())
        except OSError:  # not in a file of its own
            digest.update(version("tiengvang").encode())
    return digest.hexdigest()[:24]


def _table(found: Sequence[Literal]) -> dict[str, Any]:
    """What a search has to know of the strings besides their bytes, as JSON can hold it."""
    groups: dict[tuple[tuple[str, ...], bytes, tuple[bytes, ...]], int] = {}
    begun = [literal for literal in found if literal.kind is Kind.FIRST]
    numbers = [groups.setdefault((one.names, one.next, one.words), len(groups)) for one in begun]
    return {
        "lengths": [len(literal.data) for literal in found],
        "kinds": "".join(str(_KINDS.index(literal.kind)) for literal in found),
        "bounded": "".join(str(int(literal.bounded)) for literal in found),
        "stems": [literal.stem for literal in begun],
        "begun": numbers,
        "groups": [(names, following.decode("latin-1"), [word.decode() for word in words])
                   for names, following, words in groups],
    }  # fmt: skip


def _search(database: hyperscan.Database, table: dict[str, Any]) -> Search:
    zero = ord("0")
    kinds, bounded = (bytes(map((-zero).__add__, table[name].encode())) for name in ("kinds", "bounded"))
    lengths: list[int] = table["lengths"]
    legacy = _KINDS.index(Kind.LEGACY)
    reach = [length if one and kind != legacy else 0 for length, one, kind in zip(lengths, bounded, kinds, strict=True)]
    first = _KINDS.index(Kind.FIRST)
    beginnings = (number for number, kind in enumerate(kinds) if kind == first)
    begun = dict(zip(beginnings, zip(table["stems"], table["begun"], strict=True), strict=True))
    return Search(database, lengths, reach, kinds, bounded, begun, table["groups"])


def _compiled(data: list[bytes]) -> hyperscan.Database:
    database = hyperscan.Database()
    database.compile(
        expressions=data,
        ids=list(range(len(data))),
        elements=len(data),
        flags=[hyperscan.HS_FLAG_CASELESS] * len(data),
        literal=True,
    )
    return database


def _cache_folder() -> Path:
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "tiengvang"


def _keep(path: Path, data: bytes) -> None:
    """Leave a file in the cache, whole or not at all; without a place for it there is none."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
            file.write(data)
        os.replace(file.name, path)
        for old in sorted(path.parent.glob("screen-*.hyperscan"), key=lambda one: one.stat().st_mtime)[:-_CACHED]:
            old.unlink(missing_ok=True)
    except OSError:
        return

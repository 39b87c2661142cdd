"""Screen: does a page name the place? Asked of its bytes, before anything is parsed.

Not a judgement: it lets more through than names the place, and never less than parsing everything would find.

Every spelling is written out as byte strings (`spelled`): composed and decomposed, in its cases, with and without
diacritics, in UTF-8, as HTML entities and JSON escapes, in the older charsets, with each usual separator. Hyperscan
searches the tens of thousands of them in one pass, faster than a page can be unpacked. What would multiply the list is
found by a sign of it and then read: the rest of a name after an unusual gap, and on few pages the stretch about a
character that nobody sees or a letter in disguise, or the whole page in its charset.
"""

from __future__ import annotations

import codecs
import hashlib
import html
import os
import platform
import re
import tempfile
import unicodedata
from collections.abc import Iterable
from importlib.metadata import version
from pathlib import Path

import hyperscan

from tiengvang.listen.encoding import decode
from tiengvang.listen.spelled import Kind, Literal, literals
from tiengvang.place.folding import IGNORABLE, fold

_JSON_ESCAPE = re.compile(r"\\u([0-9a-fA-F]{4})|\\[nrt]")
_INVISIBLE = re.compile(f"[{IGNORABLE}]")
_TAG = re.compile(r"<[^<>]*>")
# What may stand between two words: blanks, dashes, line breaks, tags, raw and as entities and escapes.
_BLANKS = re.compile(
    rb"(?:[\s_-]|<[^<>]{0,2000}>|&(?:nbsp|ensp|emsp|thinsp|\#160|\#xa0);|\\[nrt]|\\u00a0"
    rb"|\xc2[\xa0\xad\xb7]|\xe2[\x80\x81].|\xe3\x80\x80|\xe3\x83\xbb)*",
    re.IGNORECASE | re.DOTALL,
)
_REST = 1200  # bytes after such a gap in which the rest of a name may come, other gaps between
_STRETCH = 1000  # bytes about a sign of a disguise: half of the longest name with each letter escaped
_ALPHANUMERIC = frozenset(b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")
_CONTINUATION = bytes(range(0x80, 0xC0))
_SHORT = 6  # bytes of a Latin name up to which it must end where its word ends
_ENDING = re.compile(rb"(?:s|er|ers|ern)?(?![a-z])", re.I)
_BACKSLASH = 0x5C
_CACHED = 8  # compiled searches of 7 MB that are kept, for as many profiles and versions
_MOST = 20_000  # a page with more matches than this is let through unlooked


class Screen:
    """The compiled search for one place, a few seconds to build. Each process builds or is given its own."""

    def __init__(self, listed: Iterable[str], heard: Iterable[str] = ()) -> None:
        """listed: spellings to be found in every encoding; heard: spellings by ear, likewise."""
        self._literals: list[Literal] = literals(listed, heard)
        # Looked at for every match, so apart: the length, and whether a letter before it makes it a piece of a word.
        self._lengths = [len(literal.data) for literal in self._literals]
        self._bounded = [literal.bounded and literal.kind is not Kind.LEGACY for literal in self._literals]
        self._database = _compiled([literal.data for literal in self._literals])

    def _search(self, body: bytes) -> tuple[bool, bool, list[int]]:
        """Whether a name stands there; whether one may in an older charset; where signs of a disguise end."""
        legacy = False
        signs: list[int] = []
        matches = self._matches(body)
        if len(matches) > _MOST:
            return True, False, []
        table, lengths, bounded = self._literals, self._lengths, self._bounded
        for number, end in matches:
            start = end - lengths[number]
            if bounded[number] and start and body[start - 1] in _ALPHANUMERIC and _inside_word(body, start):
                continue
            literal = table[number]
            kind = literal.kind
            if kind is Kind.SIGN:
                signs.append(end)
            elif kind is Kind.LEGACY:
                legacy = True  # such bytes say little by themselves: the decoded page is to confirm them
            elif kind is Kind.NAME:
                if not literal.bounded or len(literal.data) > _SHORT or _ENDING.match(body, end):
                    return True, False, []
            else:
                window = _rest(body, start, literal)
                if window and literal.continues(_read(window, literal)):
                    return True, False, []
                legacy = legacy or not _is_utf8(window)
        return False, legacy, signs

    def _matches(self, body: bytes) -> list[tuple[int, int]]:
        """Which literals stand in the body and where each ends, up to one more than `_MOST`."""
        matches: list[tuple[int, int]] = []
        add = matches.append
        try:
            self._database.scan(
                body, match_event_handler=lambda number, _start, end, *_: add((number, end)) or len(matches) > _MOST
            )
        except hyperscan.ScanTerminated:
            pass
        return matches

    def passes(self, body: bytes, content_type: str = "") -> bool:
        """True where a name of the place may stand in the page; body: with transfer and content encodings undone."""
        if b"\x00" in body[:64] or body[:2] in (b"\xff\xfe", b"\xfe\xff"):
            body = decode(body, content_type).text.encode("utf-8", "replace")
        hit, legacy, signs = self._search(body)
        if hit or not (legacy or signs):
            return hit
        stretches = _stretches(body, signs)
        if legacy or not all(map(_is_utf8, stretches)):
            page = decode(body, content_type)
            if page.encoding != "utf-8":
                return self._search(_unescape(page.text).encode("utf-8", "replace"))[0]
        # Apart, so that no name arises between them.
        read = " \u2016 ".join(_unescape(stretch.decode("utf-8", "replace")) for stretch in stretches)
        return self._search(read.encode("utf-8", "replace"))[0]


def _compiled(data: list[bytes]) -> hyperscan.Database:
    """The database of these byte strings, from the user's cache where an earlier run left it there.

    Hyperscan checks what it reads; what it refuses, another version's or another processor's, is compiled again.
    """
    digest = hashlib.sha256(f"{version('hyperscan')} {platform.machine()} {len(data)}".encode())
    for one in data:
        digest.update(len(one).to_bytes(4, "big") + one)
    cached = _cache_folder() / f"screen-{digest.hexdigest()[:24]}.hyperscan"
    try:
        database = hyperscan.loadb(cached.read_bytes(), hyperscan.HS_MODE_BLOCK)
        database.scratch = hyperscan.Scratch(database)
        return database
    except (OSError, hyperscan.error):
        pass
    database = hyperscan.Database()
    database.compile(
        expressions=data,
        ids=list(range(len(data))),
        elements=len(data),
        flags=[hyperscan.HS_FLAG_CASELESS] * len(data),
        literal=True,
    )
    _keep(cached, hyperscan.dumpb(database))
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


def _inside_word(body: bytes, start: int) -> bool:
    """True where what begins here is a piece of the word that the letter before it belongs to."""
    # The second byte of a Chinese or Japanese character may be a letter, and so may the end of an escape: \\n, \\u003e.
    before = body[start - 2] if start > 1 else 0
    return before < 0x80 and before != _BACKSLASH and body[max(0, start - 6) : start - 4] != b"\\u"


def _rest(body: bytes, start: int, literal: Literal) -> bytes:
    """The stretch from the beginning of a name on, or b"" where the next letter after the gap is none of the name's."""
    gap = _BLANKS.match(body, start + literal.stem)
    at = gap.end() if gap else len(body)
    if at >= len(body) or (body[at] < 0x80 and body[at] not in literal.next):
        return b""
    two = body[at : at + 2].lower()
    if two.isalpha() and two not in literal.pairs and two[:1] not in literal.pairs:  # two letters of ASCII
        return b""
    return body[start : at + _REST]


def _is_utf8(stretch: bytes) -> bool:
    """False where bytes are no UTF-8, its first and last characters aside, which may be cut."""
    try:
        codecs.utf_8_decode(stretch.lstrip(_CONTINUATION), "strict", False)
    except UnicodeDecodeError:
        return False
    return True


def _stretches(body: bytes, signs: list[int]) -> list[bytes]:
    """The page's stretches about each sign of a disguise."""
    spans: list[tuple[int, int]] = []
    for end in signs:
        start, stop = max(0, end - _STRETCH), end + _STRETCH
        if spans and start <= spans[-1][1]:
            spans[-1] = (spans[-1][0], stop)
        else:
            spans.append((start, stop))
    return [body[start:stop] for start, stop in spans]


def _unescape(text: str) -> str:
    """Entities and escapes undone, characters that nobody sees left out, composed."""
    text = html.unescape(text) if "&" in text else text
    if "\\" in text:
        text = _JSON_ESCAPE.sub(lambda match: chr(int(match[1], 16)) if match[1] else " ", text)
    return unicodedata.normalize("NFC", _INVISIBLE.sub("", text))


def _read(window: bytes, literal: Literal) -> str:
    """A stretch of a page as a reader sees it, folded, as long as the names that it may begin with."""
    text = _TAG.sub(" ", _unescape(window.decode("utf-8", "replace")))
    longest = 2 * max(map(len, literal.names))  # letters and their marks
    return fold(" ".join(text[: longest + _REST].split())[: longest + 2]).text

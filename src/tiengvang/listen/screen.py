"""Screen: does a page name the place? Asked of its bytes, before anything is parsed.

Not a judgement: it lets more through than names the place, and never less than parsing everything would find.

Every spelling is written out as byte strings (`spelled`): composed and decomposed, in its cases, with and without
diacritics, in UTF-8, as HTML entities and JSON escapes, in the older charsets, with each common separator. Hyperscan
searches the tens of thousands of them in one pass, faster than a page can be unpacked. Disguises that would multiply
the list are undone first, on the few pages that show a sign of them: characters that nobody sees inside words, ASCII
letters written as entities, runs of blanks, line breaks and tags between two words, UTF-16 and ISO-2022.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable

import hyperscan

from tiengvang.listen.encoding import decode
from tiengvang.listen.spelled import Kind, Literal, literals
from tiengvang.place.folding import IGNORABLE, fold

_JSON_ESCAPE = re.compile(r"\\u([0-9a-fA-F]{4})|\\[nrt]")
_INVISIBLE = re.compile(f"[{IGNORABLE}]")
_TAG = re.compile(r"<[^<>]*>")
_GAP = 400  # bytes after a first word in which the rest of a name may come, line breaks and tags between
_STRETCH = 300  # bytes about a sign of a disguise: the longest name with each letter escaped
_SHORT = 7  # bytes of a Latin name up to which it must end where its word ends, but for an s
_LETTERS = b"abcdefghijklmnopqrstuvwxyz"
_LETTER_PAIRS = frozenset(
    bytes((first, second)) for first in _LETTERS for second in range(256) if first != 115 or second in _LETTERS
)


class Screen:
    """The compiled search for one place, about half a second to build. Each process builds or is given its own."""

    def __init__(self, listed: Iterable[str], heard: Iterable[str] = ()) -> None:
        """listed: spellings to be found in every encoding; heard: spellings by ear, likewise."""
        self._literals: list[Literal] = literals(listed, heard)
        self._database = hyperscan.Database()
        self._database.compile(
            expressions=[literal.data for literal in self._literals],
            ids=list(range(len(self._literals))),
            elements=len(self._literals),
            flags=[hyperscan.HS_FLAG_CASELESS] * len(self._literals),
            literal=True,
        )

    def _search(self, body: bytes) -> tuple[bool, bool, list[int]]:
        """Whether a name stands there; whether one may in an older charset; where signs of a disguise end."""
        hit = legacy = False
        signs: list[int] = []
        table = self._literals

        def found(number: int, _start: int, end: int, _flags: int, _context: object) -> bool:
            nonlocal hit, legacy
            literal = table[number]
            kind = literal.kind
            if kind is Kind.SIGN:
                signs.append(end)
            elif _is_word(body, end - len(literal.data), end, literal):
                if kind is Kind.NAME:
                    hit = True
                elif kind is Kind.LEGACY:
                    legacy = True  # such bytes say little by themselves: the decoded page is to confirm them
                else:
                    hit = literal.continues(_read(body[end - len(literal.data) : end + _GAP]))
            return hit  # True ends the search

        try:
            self._database.scan(body, match_event_handler=found)
        except hyperscan.ScanTerminated:
            pass
        return hit, legacy, signs

    def passes(self, body: bytes, content_type: str = "") -> bool:
        """True where a name of the place may stand in the page; body: with transfer and content encodings undone."""
        if b"\x00" in body[:64] or body[:2] in (b"\xff\xfe", b"\xfe\xff"):
            body = decode(body, content_type).text.encode("utf-8", "replace")
        hit, legacy, signs = self._search(body)
        if hit or not (legacy or signs):
            return hit
        if legacy and self._search(undisguised(body, content_type))[0]:
            return True
        return bool(signs) and self._search(_undisguised_stretches(body, signs))[0]


def _is_word(body: bytes, start: int, end: int, literal: Literal) -> bool:
    """False where ASCII letters beside a Latin name make it a piece of another word."""
    if not literal.bounded:
        return True
    if start and body[start - 1 : start].isalnum():
        return False
    return len(literal.data) > _SHORT or literal.kind is Kind.FIRST or body[end : end + 2].lower() not in _LETTER_PAIRS


def _undisguised_stretches(body: bytes, signs: list[int]) -> bytes:
    """The page's stretches about each sign of a disguise, undone; apart, so that no name arises between them."""
    stretches: list[tuple[int, int]] = []
    for end in signs:
        start, stop = max(0, end - _STRETCH), end + _STRETCH
        if stretches and start <= stretches[-1][1]:
            stretches[-1] = (stretches[-1][0], stop)
        else:
            stretches.append((start, stop))
    read = (_unescape(body[start:stop].decode("utf-8", "replace")) for start, stop in stretches)
    return " \u2016 ".join(read).encode("utf-8", "replace")


def undisguised(body: bytes, content_type: str = "") -> bytes:
    """The page as UTF-8 with entities and escapes undone and invisible characters left out."""
    return _unescape(decode(body, content_type).text).encode("utf-8", "replace")


def _unescape(text: str) -> str:
    text = html.unescape(text) if "&" in text else text
    if "\\" in text:
        text = _JSON_ESCAPE.sub(lambda match: chr(int(match[1], 16)) if match[1] else " ", text)
    return _INVISIBLE.sub("", text)


def _read(window: bytes) -> str:
    """A stretch of a page as a reader sees it, folded."""
    return fold(_TAG.sub(" ", _unescape(window.decode("utf-8", "replace")))).text.lstrip()

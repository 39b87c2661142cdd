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
import html
import re
import unicodedata
from collections.abc import Iterable
from typing import cast

import hyperscan

from tiengvang.listen.compiled import search_for
from tiengvang.listen.encoding import decode
from tiengvang.listen.spelled import Kind, Literal
from tiengvang.place.folding import IGNORABLE, fold, fold_name

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
_BACKSLASH, _SMALL_U = b"\\u"
_JOINER = re.compile("[\u0300-\u036f\u3099\u309a\uff9e\uff9f\u1100-\u11ff]")  # joined to a letter before it
_WORD = re.compile(rb"[0-9a-z]{1,40}([\x80-\xff&\\'`]?)", re.I)  # the group: a sign that the word goes on
_LETTERS = re.compile(r"[^\W_]+")
_PIECE = 64  # bytes in which the next two letters stand, however they are written
_NEVER = frozenset('"&=()[]{}|?')  # characters that no name has, and no gap within one
_NEVER_BYTES = frozenset(b'"=()[]{}|?')
_MOST = 20_000  # a page with more matches than this is let through unlooked


Body = bytes | memoryview  # a page is not copied out of its record for being looked at


class Screen:
    """The compiled search for one place, a few seconds to build. Each process builds or is given its own."""

    def __init__(self, listed: Iterable[str], heard: Iterable[str] = ()) -> None:
        """listed: spellings to be found in every encoding; heard: spellings by ear, likewise."""
        self._found = search_for(listed, heard)

    def _names(self, body: bytes) -> bool:
        """Whether a name stands there, in UTF-8."""
        matches = self._matches(body)
        return matches is None or self._judged(body, matches)[0]

    def _judged(self, body: Body, matches: list[tuple[int, int]]) -> tuple[bool, bool, list[int]]:
        """Whether a name stands there; whether one may in an older charset; where signs of a disguise end."""
        legacy = False
        signs: list[int] = []
        found = self._found
        for number, end in matches:
            kind = found.kind(number)
            if kind is Kind.SIGN:
                if _may_disguise(body, end - found.lengths[number], end):
                    signs.append(end)
            elif kind is Kind.LEGACY:
                legacy = True  # such bytes say little by themselves: the decoded page is to confirm them
            elif kind is Kind.NAME:
                if not found.bounded[number] or found.lengths[number] > _SHORT or _ENDING.match(body, end):
                    return True, False, []
            else:
                literal = found.beginning(number)
                window = _rest(body, end - found.lengths[number], literal)
                if window and literal.continues(_read(window, literal)):
                    return True, False, []
                legacy = legacy or not _is_utf8(window)
        return False, legacy, signs

    def _matches(self, body: Body) -> list[tuple[int, int]] | None:
        """Which literals stand in the body as words of their own and where each ends; None where they are too many."""
        matches: list[tuple[int, int]] = []
        reach, looked = self._found.reach, 0

        def matched(number: int, _start: int, end: int, _flags: int, _context: object) -> bool | None:
            nonlocal looked
            looked += 1
            length = reach[number]
            # Most are pieces of longer words, so they go before anything else is asked.
            if length and end > length and body[end - length - 1] in _ALPHANUMERIC and _inside_word(body, end - length):
                return looked > _MOST or None
            matches.append((number, end))
            return looked > _MOST or None

        try:
            self._found.database.scan(cast(bytes, body), match_event_handler=matched)
        except hyperscan.ScanTerminated:
            return None
        return matches

    def passes(self, body: Body, content_type: str = "") -> bool:
        """True where a name of the place may stand in the page; body: with transfer and content encodings undone."""
        head = bytes(body[:64])
        if b"\x00" in head or head[:2] in (b"\xff\xfe", b"\xfe\xff"):
            body = decode(bytes(body), content_type).text.encode("utf-8", "replace")
        matches = self._matches(body)
        if not matches:
            return matches is None
        hit, legacy, signs = self._judged(body, matches)
        if hit or not (legacy or signs):
            return hit
        stretches = _stretches(body, signs)
        if legacy or not all(map(_is_utf8, stretches)):
            page = decode(bytes(body), content_type)
            if page.encoding != "utf-8":
                return self._names(_unescape(page.text).encode("utf-8", "replace"))
        # Apart, so that no name arises between them.
        read = " \u2016 ".join(_unescape(stretch.decode("utf-8", "replace")) for stretch in stretches)
        return self._names(read.encode("utf-8", "replace"))


def _may_disguise(body: Body, start: int, end: int) -> bool:
    """False where a character that nobody sees, as it is, stands beside one that no name has: before or after it."""
    if body[start] < 0x80:
        return True
    return not (start and body[start - 1] in _NEVER_BYTES) and not (end < len(body) and body[end] in _NEVER_BYTES)


def _inside_word(body: Body, start: int) -> bool:
    """True where what begins here is a piece of the word that the letter before it belongs to."""
    # The second byte of a Chinese or Japanese character may be a letter, and so may the end of an escape: \\n, \\u003e.
    before = body[start - 2] if start > 1 else 0
    if before >= 0x80 or before == _BACKSLASH:
        return False
    return start < 6 or body[start - 6] != _BACKSLASH or body[start - 5] != _SMALL_U


def _rest(body: Body, start: int, literal: Literal) -> bytes:
    """The stretch from the beginning of a name on, or b"" where the next letter after the gap is none of the name's."""
    gap = _BLANKS.match(body, start + literal.stem)
    at = gap.end() if gap else len(body)
    if at >= len(body) or (body[at] < 0x80 and body[at] not in literal.next):
        return b""
    if not _may_begin(body, at, literal.words):
        return b""
    return bytes(body[start : at + _REST])


def _may_begin(body: Body, at: int, words: tuple[bytes, ...]) -> bool:
    """False where what stands here is surely none of the folded words: quicker than to read on."""
    word = _WORD.match(body, at)
    if word is not None and not word[1]:
        return word[0].lower().startswith(words)
    piece = bytes(body[at : at + _PIECE])
    if not _is_utf8(piece):
        return True
    text = _unescape(piece.decode("utf-8", "ignore"))
    run = _LETTERS.match(text)
    if run is None:
        return text[:1] not in _NEVER
    if _JOINER.search(text[: run.end() + 1]):
        return True
    letters = fold_name(run[0][:2]).encode()
    return letters.startswith(words) or any(one.startswith(letters) for one in words)


def _is_utf8(stretch: bytes) -> bool:
    """False where bytes are no UTF-8, its first and last characters aside, which may be cut."""
    try:
        codecs.utf_8_decode(stretch.lstrip(_CONTINUATION), "strict", False)
    except UnicodeDecodeError:
        return False
    return True


def _stretches(body: Body, signs: list[int]) -> list[bytes]:
    """The page's stretches about each sign of a disguise."""
    spans: list[tuple[int, int]] = []
    for end in signs:
        start, stop = max(0, end - _STRETCH), end + _STRETCH
        if spans and start <= spans[-1][1]:
            spans[-1] = (spans[-1][0], stop)
        else:
            spans.append((start, stop))
    return [bytes(body[start:stop]) for start, stop in spans]


def _unescape(text: str) -> str:
    """Entities and escapes undone, characters that nobody sees left out, composed."""
    text = html.unescape(text) if "&" in text else text
    if "\\" in text:
        text = _JSON_ESCAPE.sub(lambda match: chr(int(match[1], 16)) if match[1] else " ", text)
    return text if text.isascii() else unicodedata.normalize("NFC", _INVISIBLE.sub("", text))


def _read(window: bytes, literal: Literal) -> str:
    """A stretch of a page as a reader sees it, folded, as long as the names that it may begin with."""
    text = _TAG.sub(" ", _unescape(window.decode("utf-8", "replace")))
    longest = 2 * max(map(len, literal.names))  # letters and their marks
    return fold(" ".join(text[: longest + _REST].split())[: longest + 2]).text

"""Spelled: every way in which bytes of a page may spell a name. Searches nothing itself (see `screen`).

The product is name × case × composition × writing × separator. Hyperscan ignores the case of ASCII letters, so only
other letters are written in each case.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from html.entities import html5

from tiengvang.place.folding import APOSTROPHES, IGNORABLE, fold_name

# Charsets that news pages still use beside UTF-8 and those that are transcoded before the search.
LEGACY = ("gb18030", "big5hkscs", "cp932", "euc_jp", "cp949", "cp1251", "koi8_r", "cp1258", "cp874", "cp1252")
_TONES = "\u0300\u0301\u0303\u0309\u0323"
_SPLIT = re.compile(r"[\s\-\u2010-\u2015\u00b7\u30fb]+")
# What stands between two words of a name, as a page writes it beside each way of writing letters.
_SEPARATORS = (" ", "-", "", "\u00a0", "\n", "\r\n", "_", "\u2011", "\u2013", "&nbsp;", "&#160;", "%20")
_FEW_SEPARATORS = (" ", "-", "", "\u00a0")
_ESCAPED_SEPARATORS = (" ", "-", "&nbsp;", "\\u00a0")
# Beginnings of longer gaps between two words: a line break with its indentation, a tag, several blanks.
_BREAKS = ("\n", "\r", "\t", "  ", " \n", " \r", "<", " <", "&nbsp", " &nbsp", "&#160", "&#xa0", "\\n", "\\r", "\\t", "\\u00a0")
_BREAKS += ("\u00a0", "\u2002", "\u2003", "\u2009", "\u202f", "\u3000", "\u2028", "\u2010", "\u2014", "- ", " -")


class Kind(Enum):
    """What a found byte string means."""

    NAME = "a name in UTF-8, entities or escapes"
    LEGACY = "a name in an older charset, to be confirmed on the decoded page"
    FIRST = "a name's first word before a break, the rest to be read"
    SIGN = "a sign of a disguise: a character that nobody sees, an ASCII letter written as an entity or escape"


@dataclass(frozen=True, slots=True)
class Literal:
    """One byte string to search for.

    bounded: a Latin word, so that no ASCII letter may stand before it, nor after it where it is short; names: the folded
    names that begin so, for FIRST.
    """

    data: bytes
    kind: Kind
    bounded: bool = False
    names: tuple[str, ...] = ()

    def continues(self, folded: str) -> bool:
        """True where the folded stretch begins with one of the names."""
        return folded.startswith(self.names) or folded.replace(" ", "").startswith(
            tuple(name.replace(" ", "") for name in self.names)
        )


@lru_cache(maxsize=1)
def _named_entities() -> dict[str, str]:
    """Character → its first HTML name, without the semicolon."""
    named: dict[str, str] = {}
    for name, value in sorted(html5.items()):
        if name.endswith(";") and len(value) == 1:
            named.setdefault(value, name[:-1])
    return named


def _raw(char: str) -> str:
    return char


def _decimal(char: str) -> str:
    return char if char.isascii() else f"&#{ord(char)};"


def _hexadecimal(char: str) -> str:
    return char if char.isascii() else f"&#x{ord(char):x};"


def _padded(char: str) -> str:
    return char if char.isascii() else f"&#x{ord(char):04x};"


def _json(char: str) -> str:
    units = char.encode("utf-16-be").hex()
    return char if char.isascii() else "".join(f"\\u{units[at : at + 4]}" for at in range(0, len(units), 4))


def _named_or_decimal(char: str) -> str:
    return f"&{_named_entities()[char]};" if not char.isascii() and char in _named_entities() else _decimal(char)


def _named_or_hexadecimal(char: str) -> str:
    return f"&{_named_entities()[char]};" if not char.isascii() and char in _named_entities() else _hexadecimal(char)


def _named_or_raw(char: str) -> str:
    return f"&{_named_entities()[char]};" if not char.isascii() and char in _named_entities() else char


_ESCAPES: tuple[Callable[[str], str], ...] = (
    _decimal, _hexadecimal, _padded, _json, _named_or_decimal, _named_or_hexadecimal, _named_or_raw,
)  # fmt: skip


def plain(text: str) -> str:
    """Without the diacritics of Latin letters, in small letters."""
    split = unicodedata.normalize("NFD", text.casefold())
    bare = "".join(char for char in split if not 0x300 <= ord(char) <= 0x36F)
    return unicodedata.normalize("NFC", bare).replace("đ", "d").replace("ı", "i")


def _half_composed(text: str) -> str:
    """Vowels of Vietnamese composed and their tones apart, as windows-1258 and some keyboards write them."""
    out = []
    for char in text:
        split = unicodedata.normalize("NFD", char)
        tone = "".join(mark for mark in split if mark in _TONES)
        rest = unicodedata.normalize("NFC", "".join(mark for mark in split if mark not in tone))
        out.append(rest + tone)
    return "".join(out)


def _insensitive(text: str) -> str:
    """ASCII letters small, since the search ignores their case; others as they are."""
    return "".join(char.lower() if char.isascii() else char for char in text)


def _cases(spelling: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys((spelling, spelling.lower(), spelling.upper())))


def _forms(spelling: str) -> tuple[str, ...]:
    """The spelling in its cases and canonical compositions."""
    forms = []
    for case in _cases(spelling):
        forms += [unicodedata.normalize("NFC", case), unicodedata.normalize("NFD", case), _half_composed(case)]
    return tuple(dict.fromkeys(map(_insensitive, forms)))


def _plain_forms(spelling: str) -> tuple[str, ...]:
    """A Latin name without diacritics: in ASCII, in Turkish capitals and in full width."""
    bare = plain(spelling)
    if not bare.isascii():
        return ()
    wide = ["".join(chr(ord(c) + 0xFEE0) if c.isalnum() else c for c in case) for case in _cases(bare)]
    turkish = [bare.replace("i", "İ"), bare.replace("i", "i\u0307"), bare.replace("i", "ı")]
    return tuple(dict.fromkeys((bare, *turkish, *wide)))


def words(spelling: str) -> tuple[str, ...]:
    """Words of a spelling; characters that nobody sees are left out."""
    bare = "".join(char for char in spelling if char not in IGNORABLE)
    return tuple(word for word in _SPLIT.split(bare) if word)


def _apostrophes(spelling: str) -> tuple[str, ...]:
    """The spelling with each apostrophe that pages use, and with none."""
    if not any(mark in spelling for mark in APOSTROPHES):
        return (spelling,)
    marks = ("'", "\u2019", "\u2018", "", "`", "\u00b4", "\u02bc", "&#39;", "&rsquo;", "&#8217;", "&apos;", "\\u2019", "&#x27;")
    return tuple(re.sub(f"[{APOSTROPHES}]", lambda _, mark=mark: mark, spelling) for mark in marks)  # type: ignore[misc]


def _bounded(text: str) -> bool:
    return text[:1].isascii() and text[:1].isalnum()


def _utf8(spelling: str, listed: bool) -> Iterator[str]:
    """The spelling's texts in UTF-8: raw with every separator, escaped with the usual ones.

    A Latin spelling by ear is only looked for in plain letters and in two words: joined it is too often another word.
    """
    if not listed and spelling.isascii():
        yield from (joint.join(words(spelling.lower())) for joint in (" ", "-", "\u00a0"))
        return
    for apostrophized in _apostrophes(spelling):
        composed = {_insensitive(unicodedata.normalize("NFC", case)) for case in _cases(apostrophized)}
        for form in dict.fromkeys((*_forms(apostrophized), *_plain_forms(apostrophized))):
            parts = words(form)
            joints = ("",) if len(parts) < 2 else _SEPARATORS if form.isascii() or form in composed else _FEW_SEPARATORS
            yield from (joint.join(parts) for joint in joints)
            if form.isascii():
                continue
            joints = _ESCAPED_SEPARATORS if len(parts) > 1 else ("",)
            for escape in _ESCAPES:
                written = ["".join(map(escape, part)) for part in parts]
                yield from (joint.join(written) for joint in joints)


def _legacy(spelling: str) -> Iterator[bytes]:
    """The spelling's bytes in the older charsets that can write it, where they are long enough to say anything."""
    for case in _cases(spelling):
        for charset in LEGACY:
            form = _half_composed(case) if charset == "cp1258" else unicodedata.normalize("NFC", case)
            parts = words(form)
            wide = "\u3000" if charset not in ("cp1251", "koi8_r", "cp1258", "cp874", "cp1252") else "\u00a0"
            for joint in (" ", "-", "", "\n", wide, "&nbsp;") if len(parts) > 1 else ("",):
                try:
                    data = joint.join(parts).encode(charset)
                except UnicodeEncodeError:
                    continue
                if len(data) >= 4 and not data.isascii():
                    yield data


def _firsts(spellings: Iterable[str]) -> Iterator[Literal]:
    """First words of names of several words, before each kind of break; two where the first is very short."""
    starts: dict[str, list[str]] = {}
    for spelling in spellings:
        parts = words(spelling)
        if len(parts) < 2:
            continue
        head = parts[0] if len(parts[0]) > 2 or len(parts) == 2 else f"{parts[0]} {parts[1]}"
        for form in (*(_insensitive(case) for case in _cases(head)), unicodedata.normalize("NFD", head), plain(head)):
            starts.setdefault(re.sub(f"[{APOSTROPHES}]", "", form), []).append(fold_name(spelling))
    for start, names in starts.items():
        for stop in _BREAKS:
            yield Literal((start + stop).encode(), Kind.FIRST, _bounded(start), tuple(dict.fromkeys(names)))


def stems(spellings: Iterable[str]) -> tuple[str, ...]:
    """The spellings without those that another one stands in: whatever has the longer name has the shorter."""
    forms = {spelling: " ".join(words(plain(spelling))) for spelling in dict.fromkeys(spellings) if plain(spelling)}
    kept: list[str] = []
    seen: set[str] = set()
    for spelling, form in sorted(forms.items(), key=lambda pair: (len(pair[1]), pair[0])):
        if form.isascii():  # a name inside a longer Latin word is not that name: only whole words cover
            covered = any(f" {known} " in f" {form} " for known in seen if known != form)
        else:
            pieces = (form[a:b] for a in range(len(form)) for b in range(a + 2, len(form) + 1) if b - a < len(form))
            covered = any(piece in seen for piece in pieces)
        if not covered:
            kept.append(spelling)
            seen.add(form)
    return tuple(kept)


def literals(listed: Iterable[str], heard: Iterable[str] = ()) -> list[Literal]:
    """Everything a screen has to search for, each byte string once."""
    listed = tuple(listed)
    known, spoken = stems([*listed, *heard]), frozenset(heard) - frozenset(listed)
    found: dict[bytes, Literal] = {}

    def add(literal: Literal) -> None:
        found.setdefault(literal.data.lower(), literal)

    for spelling in known:
        for text in _utf8(spelling, spelling not in spoken):
            add(Literal(text.encode("utf-8", "replace"), Kind.NAME, _bounded(text)))
    for spelling in known:
        for data in _legacy(spelling):
            add(Literal(data, Kind.LEGACY, _bounded(spelling)))
    add(Literal(b"\x1b$", Kind.LEGACY))  # ISO-2022: its letters are ASCII bytes between escape sequences
    for literal in _firsts(known):
        add(literal)
    for code in (*range(65, 91), *range(97, 123)):
        for text in (f"&#{code};", f"&#0{code};", f"&#x{code:x};", f"&#x{code:04x};", f"\\u{code:04x}"):
            add(Literal(text.encode(), Kind.SIGN))
    for char in IGNORABLE:
        for text in dict.fromkeys((char, *(escape(char) for escape in _ESCAPES))):
            add(Literal(text.encode(), Kind.SIGN))
    for name in ("&shy", "&zwnj", "&zwj", "&ZeroWidthSpace", "&NoBreak", "&lrm", "&rlm"):
        add(Literal(name.encode(), Kind.SIGN))
    return list(found.values())

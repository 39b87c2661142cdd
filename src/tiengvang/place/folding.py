"""Folding: one text form in which spellings of a name that a reader takes for the same are the same characters.

Not a transliteration: scripts stay as they are (see `by_ear` for spellings by ear).

Folded away: case (with the Turkish i), width and other compatibility forms, Latin, Cyrillic and Arabic diacritics, the
Vietnamese d with stroke, Thai and Lao tone marks, small and long kana, zero-width characters and soft hyphens; runs of
blanks, line breaks, hyphens, middle dots and underscores become one blank; apostrophes go. Every folded character knows
the characters of the original that it came from.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

# Characters that a page may put inside a word without a reader seeing them.
IGNORABLE = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e"
    "\u2060\u2061\u2062\u2063\u2064\u2066\u2067\u2068\u2069\ufe00\ufe0e\ufe0f\ufeff"
)
APOSTROPHES = "'\u2018\u2019\u02bc\u02b9\u02bb\u0060\u00b4\u2032\uff07\u02bd"
_BLANK_LIKE = "-\u2010\u2011\u2012\u2013\u2014\u2015\u2212_\u00b7\u2022\u30fb\uff65\u2027\ufe63\uff0d"
_THAI_LAO_MARKS = "\u0e47\u0e48\u0e49\u0e4a\u0e4b\u0e4c\u0e4e\u0ec8\u0ec9\u0eca\u0ecb\u0ecc"
_KHMER_MARKS = "\u17c9\u17ca\u17cb\u17cc\u17cd\u17ce\u17cf\u17d0"
_ARABIC = dict(zip("أإآٱىیېکةہؤئ", "اااايييكههوي", strict=True))
_LATIN = {"đ": "d", "ð": "d", "ł": "l", "ø": "o", "ı": "i", "ŋ": "ng", "ß": "ss", "æ": "ae", "œ": "oe"}
# What NFKC may join to the character before it: diacritics, voicing marks of kana, Hangul vowels and finals.
_JOINER = re.compile("[\u0300-\u036f\u3099\u309a\uff9e\uff9f\u1161-\u11ff]")
_CLUSTER = re.compile(f"(?s:.)(?:[{IGNORABLE}]*{_JOINER.pattern})*")  # what nobody sees may stand between
_KANA_SMALL = dict(zip("ァィゥェォャュョヮヵヶッ", "アイウエオヤユヨワカケツ", strict=True))


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text. Folded character i came from the original's [origin[i], ends[i]), its combining marks with it;
    origin has one more entry, the length of the original."""

    text: str
    origin: tuple[int, ...]
    ends: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The original's characters [a, b) under the folded characters [start, end); start < end."""
        return self.origin[start], self.ends[end - 1]


@lru_cache(maxsize=65536)
def _fold_char(char: str) -> str:
    """What one character becomes: "" when ignored, " " when it separates words."""
    if char in IGNORABLE or char in _THAI_LAO_MARKS or char in _KHMER_MARKS or char in APOSTROPHES:
        return ""
    if char.isspace() or char in _BLANK_LIKE:
        return " "
    out = []
    for piece in unicodedata.normalize("NFKD", char).casefold():
        point = ord(piece)
        if 0x300 <= point <= 0x36F or 0x64B <= point <= 0x65F or point in (0x670, 0x640) or piece in APOSTROPHES:
            continue
        if piece.isspace():
            out.append(" ")
            continue
        out.append(_ARABIC.get(piece) or _LATIN.get(piece) or _KANA_SMALL.get(piece) or piece)
    folded = "".join(out).replace("ー", "")
    # Kana voicing marks and Hangul jamo were split off by NFKD; a name is read with them.
    return unicodedata.normalize("NFC", folded)


@lru_cache(maxsize=16)  # one article is folded by everything that looks at it
def fold(text: str) -> Folded:
    """Fold `text`; decomposed letters are composed first so that Hangul and kana come out whole."""
    chars: list[str] = []
    origin: list[int] = []
    ends: list[int] = []
    blank = True
    for index, piece in _clusters(text):
        for folded in _fold_char(piece) if len(piece) == 1 else _fold_cluster(piece):
            if folded != " " or not blank:
                chars.append(folded)
                origin.append(index)
                ends.append(index + len(piece))
            blank = folded == " "
    origin.append(len(text))
    return Folded("".join(chars), tuple(origin), tuple(ends))


@lru_cache(maxsize=65536)
def _fold_cluster(cluster: str) -> str:
    """NFKC, since half-width kana become whole only with their voicing marks."""
    seen = "".join(char for char in cluster if char not in IGNORABLE)
    return "".join(map(_fold_char, unicodedata.normalize("NFKC", seen)))


def _clusters(text: str) -> list[tuple[int, str]]:
    """Characters with the combining characters that follow them, with the index of the first."""
    if not _JOINER.search(text):
        return list(enumerate(text))
    return [(match.start(), match[0]) for match in _CLUSTER.finditer(text)]


def folded_text(text: str) -> str:
    """`fold(text).text` where nobody asks what came from where, in a quarter of the time."""
    if _JOINER.search(text):
        return fold(text).text
    joined = "".join(map(_fold_char, text))
    words = joined.split()
    return " ".join(words) + " " * (bool(words) and joined[-1] == " ")


def fold_name(name: str) -> str:
    """A name's folded form, without blanks at its ends."""
    return folded_text(name).strip()


def unmarked(name: str) -> tuple[str, ...]:
    """Other spellings of a name in text that is not folded: without the marks that writers leave out.

    Russian е for ё, Thai, Lao and Khmer without tone marks, Arabic without hamza and with ى or ي at a word's end, kana
    without the sign of length. Empty where there are none.
    """
    bare = "".join(char for char in name if char not in _THAI_LAO_MARKS and char not in _KHMER_MARKS and char != "ー")
    bare = bare.translate({ord("ё"): "е", ord("Ё"): "Е"} | {ord(char): to for char, to in _ARABIC.items()})
    arabic = re.sub(r"ي(?!\w)", "ى", bare)
    return tuple(dict.fromkeys(other for other in (bare, arabic) if other != name))

"""Folding: one text form in which spellings of a name that a reader takes for the same are the same characters.

Not a transliteration: scripts stay as they are (see `by_ear` for spellings by ear).

Folded away: case (with the Turkish i), width and other compatibility forms, Latin, Cyrillic and Arabic diacritics, the
Vietnamese d with stroke, Thai and Lao tone marks, small and long kana, zero-width characters and soft hyphens; runs of
blanks, line breaks, hyphens, middle dots and underscores become one blank; apostrophes go. Every folded character knows
the character of the original that it came from.
"""

from __future__ import annotations

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
_ARABIC = {"أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ی": "ي", "ې": "ي", "ک": "ك", "ة": "ه", "ہ": "ه", "ؤ": "و", "ئ": "ي"}
_LATIN = {"đ": "d", "ð": "d", "ł": "l", "ø": "o", "ı": "i", "ŋ": "ng", "ß": "ss", "æ": "ae", "œ": "oe"}
_KANA_SMALL = dict(zip("ァィゥェォャュョヮヵヶッ", "アイウエオヤユヨワカケツ", strict=True))


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text. origin[i]: index in the original of folded character i; origin has one more entry, the length."""

    text: str
    origin: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The original's characters [a, b) under the folded characters [start, end)."""
        return self.origin[start], self.origin[end - 1] + 1


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


def fold(text: str) -> Folded:
    """Fold `text`; decomposed letters are composed first so that Hangul and kana come out whole."""
    chars: list[str] = []
    origin: list[int] = []
    blank = True
    for index, piece in _clusters(text):
        for folded in _fold_char(piece) if len(piece) == 1 else _fold_cluster(piece):
            if folded == " ":
                if not blank:
                    chars.append(" ")
                    origin.append(index)
                blank = True
            else:
                chars.append(folded)
                origin.append(index)
                blank = False
    origin.append(len(text))
    return Folded("".join(chars), tuple(origin))


@lru_cache(maxsize=65536)
def _fold_cluster(cluster: str) -> str:
    return "".join(_fold_char(char) for char in unicodedata.normalize("NFC", cluster))


def _joins(char: str) -> bool:
    """True where NFC may join the character to the one before it."""
    point = ord(char)
    return 0x300 <= point <= 0x36F or point in (0x3099, 0x309A) or 0x1160 <= point <= 0x11FF


def _clusters(text: str) -> list[tuple[int, str]]:
    """Characters with the combining characters that follow them, with the index of the first."""
    if text.isascii():
        return list(enumerate(text))
    clusters: list[tuple[int, str]] = []
    for index, char in enumerate(text):
        if clusters and _joins(char):
            start, piece = clusters[-1]
            clusters[-1] = (start, piece + char)
        else:
            clusters.append((index, char))
    return clusters


def fold_name(name: str) -> str:
    """A name's folded form, without blanks at its ends."""
    return fold(name).text.strip()

"""Search for a list of words in a text, in any of the profile's languages. Knows no words itself and weighs nothing.

A stem is a word or phrase; `*` at its end lets anything follow (inflection), at its start lets anything precede
(compounds, verbal prefixes). Without it the stem stands between word boundaries where the script has blanks; Hangul
words need only begin where a word begins, since particles are joined to them; Arabic words may carry the article and
the joined prepositions. Chinese, Japanese, Thai, Lao and Khmer words are found anywhere.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from ahocorasick_rs import AhoCorasick

from tiengvang.place.folding import APOSTROPHES, Folded, fold, fold_name

_APOSTROPHES = frozenset(APOSTROPHES)
# Folded forms of the Arabic conjunctions, prepositions and article that are written joined to a word.
_ARABIC_JOINED = frozenset(
    ("", "ال", "و", "وال", "ب", "بال", "وب", "وبال", "ل", "لل", "ول", "ولل", "ف", "فال", "ك", "كال", "س", "وس")
)
# Languages where another mark makes another word.
_MARKS_TELL_APART = ("vi", "th", "lo", "km")
_LATIN_LISTS = ("en", "vi", "fr", "de", "es", "id", "it", "pt")
# Languages without a list of their own that a reader of the listed one follows.
_NEAR = {"ms": "id", "ca": "es", "gl": "pt", "uk": "ru", "be": "ru", "bg": "ru", "sr": "ru", "fa": "ar", "yue": "zh"}
# Below this share of marked letters a text is taken to be typed without diacritics.
_MARKED_SHARE = 0.01
# Shorter words are common words of the language when their marks are dropped (French the, thé).
_LONG_ENOUGH_UNMARKED = 5
# Latin letters with diacritics, composed or not.
_MARKED = re.compile("[\u00c0-\u024f\u0300-\u036f\u1ea0-\u1ef9]")


@dataclass(frozen=True, slots=True)
class Reading:
    """A text made ready for searching. accented: whether its Latin letters carry diacritics."""

    original: str
    folded: Folded
    accented: bool

    def surface(self, start: int, end: int) -> str:
        """What stands in the original under the folded characters [start, end)."""
        left, right = self.folded.span(start, end)
        return self.original[left:right]

    def written(self, start: int, end: int) -> str:
        """The surface with the marks that follow its last letter."""
        return self.original[self.folded.origin[start] : self.folded.origin[end]]


@dataclass(frozen=True, slots=True)
class Seen:
    """A stem that was found. index: its place in the list; start, end: characters of the folded text."""

    index: int
    start: int
    end: int


def read(text: str, folded: Folded | None = None) -> Reading:
    """Make `text` ready; pass `folded` (of the same text) where it is already at hand."""
    marked = 0 if text.isascii() else len(_MARKED.findall(text))
    return Reading(text, folded or fold(text), marked > _MARKED_SHARE * len(text))


class Words:
    """A list of stems of one language. Thread-safe; building costs milliseconds, so keep it."""

    def __init__(self, stems: Sequence[str], language: str) -> None:
        """stems: not empty, each with at least one character besides its stars; language: BCP 47 or "und"."""
        bare = [stem.strip("*") for stem in stems]
        patterns = [fold_name(stem) for stem in bare]
        for stem, pattern in zip(stems, patterns, strict=True):
            if not pattern:
                raise ValueError(f"the stem {stem!r} of language {language!r} has no letters: delete it")
        self.stems = tuple(stems)
        self._strict = language in _MARKS_TELL_APART
        self._begins = [not stem.startswith("*") for stem in stems]
        self._ends = [not stem.endswith("*") for stem in stems]
        marked = [self._strict or _latin(pattern) for pattern in patterns]
        self._marks = [_marks(stem) if needed else "" for stem, needed in zip(bare, marked, strict=True)]
        self._marked = [not marks.isascii() for marks in self._marks]
        self._phrase = [" " in pattern for pattern in patterns]
        # Several stems may fold to one pattern; the automaton then reports each.
        self._automaton = AhoCorasick(patterns)

    def find(self, reading: Reading) -> list[Seen]:
        """Stems in the order of the text; of those that overlap, the one that begins first, then the longest."""
        text = reading.folded.text
        matches = self._automaton.find_matches_as_indexes(text, overlapping=True)
        matches.sort(key=lambda match: (match[1], -match[2]))
        seen: list[Seen] = []
        free = 0
        for index, start, end in matches:
            if start >= free and self._stands(reading, index, start, end):
                seen.append(Seen(index, start, end))
                free = end
        return seen

    def _stands(self, reading: Reading, index: int, start: int, end: int) -> bool:
        if self._begins[index] and not _begins(reading, start):
            return False
        if self._ends[index] and not _ends(reading, end):
            return False
        return not self._marks[index] or self._marks_agree(reading, index, start, end)

    def _marks_agree(self, reading: Reading, index: int, start: int, end: int) -> bool:
        """Folding drops the marks that tell syllables apart: look at the original for them."""
        if self._strict:
            if reading.accented or not _latin(reading.folded.text[start:end]):
                return _marks(reading.written(start, end)) == self._marks[index]
            return self._phrase[index] or not self._marked[index]
        if not self._marked[index]:
            return True
        surface = reading.surface(start, end)
        if not surface.isascii():
            return True
        return (surface.isupper() or not reading.accented) and end - start >= _LONG_ENOUGH_UNMARKED


def lists_for(language: str, known: Collection[str], text: str) -> tuple[str, ...]:
    """Which of the `known` lists (BCP 47) to read a text with; "und" lists, where there are any, are always among them.

    Both Chinese scripts count as one; an unknown language falls back on the script of the text: for "und" in Latin
    letters on every Latin list, for a language without a list on English (borrowed words) alone.
    """
    base = language.split("-")[0].lower()
    base = base if any(key.split("-")[0] == base for key in known) else _NEAR.get(base, base)
    keys = [key for key in known if key.split("-")[0] == base and key != "und"]
    if not keys:
        script = _script(text)
        if script == "Latin":
            keys = [key for key in known if key in (_LATIN_LISTS if base == "und" else ("en",))]
        else:
            keys = [key for key in known if key.split("-")[0] == script]
    return (*keys, *(key for key in known if key == "und"))


def rows(path: Path, columns: Sequence[str]) -> Iterable[tuple[str, ...]]:
    """Rows of a word list shipped with the package: tab-separated, with a header line, # for comments.

    Raises ValueError naming file and line when a row has not the columns.
    """
    with path.open(encoding="utf-8", newline="") as handle:
        reader = csv.reader(handle, delimiter="\t", quoting=csv.QUOTE_NONE)
        if tuple(next(reader)) != tuple(columns):
            raise ValueError(f"{path}:1: the columns must be {', '.join(columns)}")
        for row in reader:
            if row and row[0].startswith("#"):
                continue
            if len(row) != len(columns) or not all(row):
                raise ValueError(f"{path}:{reader.line_num}: {row!r} needs {len(columns)} filled columns")
            yield tuple(row)


def _kind(char: str) -> str:
    """The kind of word that a folded character belongs to, "" where words are not set apart by blanks."""
    point = ord(char)
    if 0xAC00 <= point <= 0xD7A3:
        return "H"
    if 0x600 <= point <= 0x6FF:
        return "A" if char.isalpha() else ""
    if point < 0x600 or 0x1E00 <= point <= 0x1FFF:
        return "L" if char.isalnum() else ""
    return ""


def _begins(reading: Reading, start: int) -> bool:
    text = reading.folded.text
    kind = _kind(text[start])
    if not kind or not start or _kind(text[start - 1]) != kind or _parted(reading, start):
        return True
    if kind != "A":
        return False
    left = start
    while left and _kind(text[left - 1]) == "A":
        left -= 1
    return text[left:start] in _ARABIC_JOINED


def _ends(reading: Reading, end: int) -> bool:
    text = reading.folded.text
    kind = _kind(text[end - 1])
    return not kind or kind == "H" or end == len(text) or _kind(text[end]) != kind or _parted(reading, end)


def _parted(reading: Reading, index: int) -> bool:
    """True where an apostrophe that folding dropped parts the folded characters index - 1 and index."""
    left, right = reading.folded.origin[index - 1], reading.folded.origin[index]
    return right - left > 1 and not _APOSTROPHES.isdisjoint(reading.original[left + 1 : right])


@lru_cache(maxsize=65536)
def _marks(text: str) -> str:
    """Letters and marks in a fixed order, so that hòa and hoà are the same."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sorted(char for char in letters if unicodedata.category(char)[0] in "LMN"))


def _latin(pattern: str) -> bool:
    return any("a" <= char <= "z" for char in pattern)


def _script(text: str) -> str:
    """Latin, or the language whose script most of the first letters are in."""
    counts: dict[str, int] = {}
    for char in text[:2000]:
        point = ord(char)
        if not char.isalpha():
            continue
        for first, last, script in _SCRIPTS:
            if first <= point <= last:
                counts[script] = counts.get(script, 0) + 1
                break
        else:
            counts["Latin"] = counts.get("Latin", 0) + 1
    # Kana among Han characters is Japanese.
    if counts.get("ja", 0) * 10 > counts.get("zh", 0):
        counts["ja"] = counts.get("ja", 0) + counts.get("zh", 0)
    return max(counts, key=lambda script: counts[script], default="Latin")


_SCRIPTS = (
    (0x3400, 0x9FFF, "zh"),
    (0x3040, 0x30FF, "ja"),
    (0xAC00, 0xD7A3, "ko"),
    (0x0400, 0x052F, "ru"),
    (0x0600, 0x06FF, "ar"),
    (0x0E00, 0x0E7F, "th"),
    (0x0E80, 0x0EFF, "lo"),
    (0x1780, 0x17FF, "km"),
)

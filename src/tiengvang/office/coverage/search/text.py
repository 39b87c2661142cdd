"""What is indexed of a text: folded words, and bigrams where a script writes no blanks. Asks no database.

Words lose case and diacritics (`tiengvang.place.folding`), so that "ca phe" finds "Cà phê". Runs of Chinese, Japanese,
Korean, Thai, Lao, Khmer and Burmese become overlapping pairs of characters and their last character alone: every
character begins a token, so that one character is a prefix, two are a token and more are a phrase.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tiengvang.place.folding import IGNORABLE, fold_name

LONGEST = 60  # characters of a token; what is longer is no word
BREAK = "¦"  # a token that nobody can ask for: phrases do not run over the end of a field
_NO_BLANKS = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff"
_PAIRED = re.compile(f"[{_NO_BLANKS}\U00020000-\U0003ffff]")
_RUNS = re.compile(f"([{_NO_BLANKS}\U00020000-\U0003ffff]+)|[^ {_NO_BLANKS}\U00020000-\U0003ffff]+")


class _Table(dict[int, str]):
    """Character → what it becomes in the index; filled as characters are met."""

    def __missing__(self, point: int) -> str:
        char = chr(point)
        folded = "" if char in IGNORABLE else fold_name(char)
        if folded or not char.isspace():
            kept = "".join(one if _in_a_word(one) else " " for one in folded)
            # A sign that folds to nothing sits inside a word (an accent, an apostrophe); others part words.
            self[point] = kept if folded else ("" if _vanishes(char) else " ")
        else:
            self[point] = " "
        return self[point]


def _in_a_word(char: str) -> bool:
    return unicodedata.category(char)[0] in "LNM"


def _vanishes(char: str) -> bool:
    return char in IGNORABLE or unicodedata.category(char)[0] == "M" or fold_name(f"a{char}b") == "ab"


_TABLE = _Table()


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of one kind. pairs: of a script without blanks, to be cut into bigrams."""

    text: str
    pairs: bool


def runs(text: str) -> list[Run]:
    """The folded words and stretches of a text, in order."""
    return [
        Run(match[0], True) if match[1] else Run(match[0][:LONGEST], False) for match in _RUNS.finditer(_folded(text))
    ]


def tokens(text: str) -> Iterator[str]:
    """What a text is indexed as."""
    folded = _folded(text)
    if not _PAIRED.search(folded):  # most texts; a third of the time
        yield from (word[:LONGEST] for word in folded.split())
        return
    for match in _RUNS.finditer(folded):
        if match[1]:
            yield from (match[1][at : at + 2] for at in range(len(match[1])))
        else:
            yield match[0][:LONGEST]


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).translate(_TABLE)


def indexed(fields: Iterable[str]) -> str:
    """Several fields as one indexed text: tokens between blanks."""
    return f" {BREAK} ".join(" ".join(tokens(field)) for field in fields if field)

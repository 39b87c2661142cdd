"""Cuts text into the pieces of a unigram vocabulary (SentencePiece's, as multilingual-e5-small was trained on).

A dictionary and a shortest path, since an article needs a few thousand characters at most: the usual library takes
110 MB for this vocabulary, this takes 20. Knows no names and no articles.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

BOS, PAD, EOS, UNKNOWN = range(4)  # the signs that every vocabulary begins with
_SPACE = "▁"
_BEGINS = 3  # letters by which it is known how long a piece can be there
_PENALTY = 10.0  # how much worse than the unlikeliest piece a letter is that no piece holds
_BLANK = frozenset("\u1680\u200b\u200c\u200d\u200e\u200f\u2028\u2029\u2581\ufeff\ufffd\t\n\f\r ")


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece of a text. id: in the vocabulary; start, end: its characters in the text."""

    id: int
    start: int
    end: int


class Vocabulary:
    """Pieces with their log-probabilities, by id. The last one is the sign for a hidden name. Thread-safe."""

    def __init__(self, pieces: Sequence[tuple[str, float]]) -> None:
        self._pieces = [piece for piece, _ in pieces]
        self._scores = [score for _, score in pieces]
        self._ids = {piece: at for at, (piece, _) in enumerate(pieces) if at > UNKNOWN and at < len(pieces) - 1}
        self._longest: dict[str, int] = {}  # by how pieces begin, and by their first letter for those that are shorter
        for piece in self._ids:
            begins = piece[:_BEGINS] if len(piece) >= _BEGINS else piece[0]
            self._longest[begins] = max(self._longest.get(begins, 0), len(piece))
        self._unknown = min(self._scores[UNKNOWN + 1 :]) - _PENALTY
        self.mask = len(pieces) - 1

    def piece(self, at: int) -> str:
        """The letters of a piece."""
        return self._pieces[at]

    def cut(self, text: str) -> list[Piece]:
        """The likeliest pieces; letters that no piece holds come as one unknown piece each run."""
        letters, origin = _normalised(text)
        back = self._paths(letters)
        found: list[Piece] = []
        end = len(letters)
        while end > 0:
            start, piece = back[end]
            first, last = max(origin[start], 0), max(origin[end - 1] + 1, 1)
            if piece == UNKNOWN and found and found[-1].id == UNKNOWN:
                found[-1] = Piece(UNKNOWN, first, found[-1].end)
            else:
                found.append(Piece(piece, first, last))
            end = start
        return found[::-1]

    def _paths(self, letters: str) -> list[tuple[int, int]]:
        """For each end of the likeliest cut up to there: where its last piece begins and which it is."""
        count, lowest = len(letters), float("-inf")
        best, back = [lowest] * (count + 1), [(0, UNKNOWN)] * (count + 1)
        best[0] = 0.0
        ids, scores, longest = self._ids, self._scores, self._longest
        for start in range(count):
            here = best[start]
            far = longest.get(letters[start : start + _BEGINS]) or longest.get(letters[start], 0)
            for end in range(start + 1, min(start + far, count) + 1):
                piece = ids.get(letters[start:end])
                if piece is not None and here + scores[piece] > best[end]:
                    best[end], back[end] = here + scores[piece], (start, piece)
            if here + self._unknown > best[start + 1]:
                best[start + 1], back[start + 1] = here + self._unknown, (start, UNKNOWN)
        return back


def _normalised(text: str) -> tuple[str, list[int]]:
    """The text as the vocabulary was trained on (NFKC, blanks as one sign, one at the beginning), and for each of its
    characters the position in the text that it comes from (-1 for the first)."""
    letters, origin = [_SPACE], [-1]
    for at, char in enumerate(text):
        if char in _BLANK or unicodedata.category(char) == "Zs":
            plain = _SPACE
        elif char < " " or char in "\x7f\x8f\x9f":
            continue
        else:
            plain = char if char.isascii() else unicodedata.normalize("NFKC", char).replace(" ", _SPACE)
        for one in plain:
            if one == _SPACE and letters[-1] == _SPACE:
                continue
            letters.append(one)
            origin.append(at)
    return "".join(letters), origin


@lru_cache(maxsize=2)
def vocabulary(path: Path) -> Vocabulary:
    """A vocabulary from its file: one piece and its log-probability a line, in the order of the ids."""
    rows = (line.rsplit("\t", 1) for line in path.read_text("utf-8").split("\n") if line)
    return Vocabulary([(piece, float(score)) for piece, score in rows])

"""Translated copies: an article that is another one's text, sentence by sentence, in another language. Reads no files.

Machine translation keeps the order of what is said and the figures; who writes anew does not. Both articles are kept as
a `Trace`: the vectors of the first sentences, shortened by a random projection, and the numbers in them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from tiengvang.understand.embed import Embedder
from tiengvang.understand.narratives.items import Vector, centred
from tiengvang.understand.narratives.signs import NUMBER, numbers, packed, sign, unpacked
from tiengvang.understand.sentences import sentences

MOST_SENTENCES = 8  # of an article, from its beginning
DIMENSIONS = 96  # of a sentence's shortened vector
WINDOW = 10  # days after the original within which a translation appears
NEAR = 0.25  # cosine of the centred title-and-lead vectors from which two articles are compared sentence by sentence
_CANDIDATES = 8  # originals, the nearest, that an article is compared with
_ALIGNED = 0.2  # cosine from which two sentences may be aligned
_LEAST_SENTENCES = 2  # in the shorter article; one sentence says too little
_NUMBERS_WEIGH = 0.2  # of the share of numbers, beside the cover
_NUMBERS_UNKNOWN = 0.5  # the share where the one or the other has no number
COPIED = 0.65  # cover and numbers from which an article is taken for a translation
_SMALLEST = 127  # an int8's largest value; a shortened vector is scaled to it


@dataclass(frozen=True, slots=True, eq=False)
class Trace:
    """What is kept of an article's first sentences. vectors: sentences × DIMENSIONS, rows of length 1; numbers: signs
    of the numbers in them."""

    vectors: NDArray[np.float32]
    numbers: frozenset[int]

    def stored(self) -> bytes:
        """A byte for how many sentences, DIMENSIONS bytes for each, four bytes for each number."""
        steps = _SMALLEST / np.maximum(np.abs(self.vectors).max(1, keepdims=True), 1e-9)
        vectors = np.rint(self.vectors * steps).astype(np.int8).tobytes()
        return b"".join((bytes([len(self.vectors)]), vectors, packed(sorted(self.numbers))))

    @classmethod
    def restored(cls, raw: bytes) -> Trace:
        """What `stored` gave; without sentences for b""."""
        count = raw[0] if raw else 0
        end = 1 + count * DIMENSIONS
        vectors = np.frombuffer(raw[1:end], np.int8).reshape(count, DIMENSIONS).astype(np.float32)
        return cls(_of_length_one(vectors), frozenset(unpacked(raw[end:])))


@dataclass(frozen=True, slots=True)
class Likeness:
    """How far two articles say the same in one order. cover: mean over the shorter one's sentences of the cosine to
    the sentence aligned with it, 0 for those without; aligned, sentences: of the shorter one; shared, numbers: of the
    one with fewer numbers."""

    cover: float
    aligned: int
    sentences: int
    shared: int
    numbers: int

    @property
    def score(self) -> float:
        """Cover, and a fifth of the share of numbers."""
        share = self.shared / self.numbers if self.numbers else _NUMBERS_UNKNOWN
        return self.cover + _NUMBERS_WEIGH * share

    @property
    def carried(self) -> float:
        """How much of the text is in both, in sentences: a fragment is like a copy of the whole, and carries less."""
        return self.cover * self.sentences

    @property
    def is_copy(self) -> bool:
        """True where the one is taken for a translation of the other."""
        return self.sentences >= _LEAST_SENTENCES and self.score >= COPIED


def trace(text: str, language: str, embedder: Embedder) -> Trace:
    """The trace of an article's text (without its title: those are written anew)."""
    said = [text[start:end] for start, end in sentences(text)[:MOST_SENTENCES]]
    if not said:
        return Trace(np.zeros((0, DIMENSIONS), np.float32), frozenset())
    whole = np.stack([centred(vector, language, embedder) for vector in embedder.vectors(said)])
    found = frozenset(sign(NUMBER, number) for one in said for number in numbers(one))
    return Trace(_of_length_one(whole @ _projection(whole.shape[1])), found)


def likeness(one: Trace, other: Trace) -> Likeness:
    """Compare two articles."""
    cosines = one.vectors @ other.vectors.T
    pairs = _aligned(cosines)
    shorter = min(cosines.shape)
    cover = float(sum(cosines[pair] for pair in pairs)) / shorter if shorter else 0.0
    numbered = min(len(one.numbers), len(other.numbers))
    return Likeness(cover, len(pairs), shorter, len(one.numbers & other.numbers), numbered)


@dataclass(frozen=True, slots=True, eq=False)
class Candidate:
    """An article that may be an original or a copy. vector: title and lead, centred, of length 1; trace: stored."""

    id: str
    language: str
    day: date
    vector: Vector
    trace: bytes


def copies(
    originals: Iterable[Candidate], others: Iterable[Candidate]
) -> Iterator[tuple[Candidate, Candidate, Likeness]]:
    """Each of the others that translates one of the originals, with the original it has most of and how alike they are.

    Both come in order of their days; of the originals those of WINDOW days are held. An original is in another language
    and was published on the same day or up to WINDOW days before. Only the nearest ones by title and lead are
    compared, so the time grows with the originals of those days, not with all pairs of sentences.
    """
    window, coming = _Window(), iter(originals)
    ahead = next(coming, None)
    for other in others:
        fresh = []
        while ahead is not None and ahead.day <= other.day:
            fresh.append(ahead)
            ahead = next(coming, None)
        window.move(fresh, other.day - timedelta(days=WINDOW))
        mine = Trace.restored(other.trace)
        compared = ((likeness(window.trace(at), mine), at) for at in window.nearest(other))
        found = [((alike.carried, alike.score), -at, alike) for alike, at in compared if alike.is_copy]
        if found:
            _, at, alike = max(found, key=lambda one: one[:2])
            yield other, window.held[-at], alike


class _Window:
    """The originals of some days. held: in order of their days."""

    def __init__(self) -> None:
        self.held: list[Candidate] = []
        self._vectors: NDArray[np.float32] = np.zeros((0, 0), np.float32)
        self._traces: dict[str, Trace] = {}

    def move(self, fresh: Sequence[Candidate], first: date) -> None:
        """Take in fresh ones and let those before the first day go."""
        gone = next((at for at, one in enumerate(self.held) if one.day >= first), len(self.held))
        if not gone and not fresh:
            return
        for one in self.held[:gone]:
            self._traces.pop(one.id, None)
        self.held = [*self.held[gone:], *(one for one in fresh if one.day >= first)]
        self._vectors = np.stack([one.vector for one in self.held]) if self.held else np.zeros((0, 0), np.float32)

    def nearest(self, other: Candidate) -> list[int]:
        """Those nearest to an article in another language, by title and lead, at most _CANDIDATES."""
        if not self.held:
            return []
        cosines = self._vectors @ other.vector
        near = np.flatnonzero(cosines >= NEAR)
        order = near[np.argsort(-cosines[near], kind="stable")]
        foreign = (int(at) for at in order if self.held[at].language != other.language)
        return list(islice(foreign, _CANDIDATES))

    def trace(self, at: int) -> Trace:
        """The trace of one of those held."""
        one = self.held[at]
        return self._traces.setdefault(one.id, Trace.restored(one.trace))


def _aligned(cosines: NDArray[np.float32]) -> list[tuple[int, int]]:
    """Pairs of sentences in the order of both texts whose cosines above _ALIGNED have the greatest sum."""
    rows, columns = cosines.shape
    gain = np.maximum(cosines - _ALIGNED, 0)
    best = np.zeros((rows + 1, columns + 1))
    for row in range(rows):
        for column in range(columns):
            joined = best[row, column] + gain[row, column]
            best[row + 1, column + 1] = max(best[row, column + 1], best[row + 1, column], joined)
    pairs, row, column = [], rows, columns
    while row and column:
        if best[row, column] == best[row - 1, column]:
            row -= 1
        elif best[row, column] == best[row, column - 1]:
            column -= 1
        else:
            row, column = row - 1, column - 1
            pairs.append((row, column))
    return pairs[::-1]


def _of_length_one(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.maximum(lengths, 1e-9), np.float32)


@lru_cache(maxsize=4)
def _projection(dimensions: int) -> NDArray[np.float32]:
    """dimensions × DIMENSIONS signs (Achlioptas 2003), the same everywhere: bits of SHAKE-256."""
    bits = np.unpackbits(np.frombuffer(hashlib.shake_256(b"tiengvang").digest(dimensions * DIMENSIONS // 8), np.uint8))
    signs = bits.astype(np.float32).reshape(dimensions, DIMENSIONS) * 2 - 1
    return signs / np.float32(np.sqrt(DIMENSIONS))

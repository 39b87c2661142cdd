"""Copies: which articles are the same text published again. Within one language; translations are another matter.

MinHash (Broder 1997) over shingles of words, or of characters where words have no blanks between them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from rensa import RMinHash

from tiengvang.place.folding import folded_text

PERMUTATIONS = 128
BANDS, ROWS = 32, 4  # pairs of Jaccard similarity 0.6 meet in some band with probability 0.99, of 0.3 with 0.23
SIMILAR = 0.6  # estimated Jaccard similarity from which two texts are one; standard error 0.043 at 128 permutations
_SEED = 20251
_LEAST = 12  # shingles; shorter texts are too alike by chance
_WORDS, _CHARACTERS = 4, 8


def _shingles(text: str) -> Iterator[str]:
    folded = folded_text(text)
    words = ["".join(char for char in word if char.isalnum()) for word in folded.split(" ")]
    words = [word for word in words if word]
    if len(folded) <= 12 * len(words):
        yield from (" ".join(words[at : at + _WORDS]) for at in range(len(words) - _WORDS + 1))
    else:
        joined = "".join(words)
        yield from (joined[at : at + _CHARACTERS] for at in range(len(joined) - _CHARACTERS + 1))


def signature(text: str) -> bytes:
    """512 bytes, 128 little-endian 32-bit minima of the text's shingles; b"" for a text too short to tell."""
    shingles = set(_shingles(text))
    if len(shingles) < _LEAST:
        return b""
    sketch = RMinHash(num_perm=PERMUTATIONS, seed=_SEED)
    sketch.update(sorted(shingles))
    return np.asarray(sketch.digest(), dtype="<u4").tobytes()


def similarity(one: bytes, other: bytes) -> float:
    """Estimated Jaccard similarity of two texts from their signatures, 0 to 1; 0 when either has none."""
    if not one or not other:
        return 0.0
    return float(np.mean(np.frombuffer(one, "<u4") == np.frombuffer(other, "<u4")))


def groups(signatures: Sequence[bytes], languages: Sequence[str]) -> list[list[int]]:
    """Indices of texts that are copies of one another, each group of two or more in ascending order.

    A text joins a group when it is similar to the group's first member, so that chains of half-alike texts do not
    grow together.
    """
    buckets: dict[tuple[str, int, bytes], list[int]] = {}
    leader: dict[int, int] = {}
    width = ROWS * 4
    for index, (sketch, language) in enumerate(zip(signatures, languages, strict=True)):
        if not sketch:
            continue
        keys = [(language, band, sketch[band * width : (band + 1) * width]) for band in range(BANDS)]
        candidates = sorted({first for key in keys for first in buckets.get(key, ())})
        found = next((first for first in candidates if similarity(signatures[first], sketch) >= SIMILAR), None)
        leader[index] = index if found is None else found
        if found is None:
            for key in keys:
                buckets.setdefault(key, []).append(index)
    members: dict[int, list[int]] = {}
    for index, first in leader.items():
        members.setdefault(first, []).append(index)
    return [group for group in members.values() if len(group) > 1]

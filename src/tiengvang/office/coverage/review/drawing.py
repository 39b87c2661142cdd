"""Random draws that anybody can repeat: which mentions, which of them twice, in which order. Writes nothing.

A mention's place is the hash of the seed and its key, so the same seed and frame give the same sample in another
database, on another version of Python, and after an import that changed only other mentions' rows.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import blake2b
from heapq import nsmallest

from django.db.models import QuerySet

from tiengvang.office.coverage.models import Mention
from tiengvang.office.coverage.review.frames import Frame


@dataclass(frozen=True, slots=True)
class Coding:
    """One mention for one person. second: it is the second coding of the mention."""

    mention: int
    second: bool


@dataclass(frozen=True, slots=True)
class Sample:
    """codings: in the order in which they are dealt; size: mentions among them; frame_size: mentions drawn from."""

    codings: tuple[Coding, ...]
    size: int
    frame_size: int


def draw(frame: Frame, *, size: int, double_share: float, seed: int) -> Sample:
    """Draw without replacement: `size` of the frame, or of each stratum what the frame says (then `size` is not asked).

    Where there are fewer mentions than asked for, all are taken. A share of the sample, at least one mention where the
    share is above 0, is to be coded a second time.
    """
    drawn: list[tuple[int, str]] = []
    frame_size = 0
    for rows, wanted in _strata(frame, size):
        chosen, there = _lowest(rows, wanted, seed)
        drawn += chosen
        frame_size += there
    doubles = max(1, round(double_share * len(drawn))) if double_share > 0 and drawn else 0
    twice = nsmallest(doubles, drawn, key=lambda one: _rank(seed, "twice", one[1]))
    codings = [(Coding(pk, False), key) for pk, key in drawn] + [(Coding(pk, True), key) for pk, key in twice]
    codings.sort(key=lambda one: _rank(seed, f"order {one[0].second:d}", one[1]))
    return Sample(tuple(coding for coding, _ in codings), len(drawn), frame_size)


def _strata(frame: Frame, size: int) -> Iterable[tuple[QuerySet[Mention], int]]:
    rows = frame.mentions()
    if not frame.by:
        return [(rows, size)]
    return [(rows.filter(**{frame.by: value}), wanted) for value, wanted in frame.takes]


def _lowest(rows: QuerySet[Mention], wanted: int, seed: int) -> tuple[list[tuple[int, str]], int]:
    """The mentions whose hashes come first, with how many there are."""
    there = 0

    def ranked() -> Iterable[tuple[bytes, int, str]]:
        nonlocal there
        for pk, key in rows.values_list("pk", "key").iterator(chunk_size=10_000):
            there += 1
            yield _rank(seed, "drawn", key), pk, key

    return [(pk, key) for _, pk, key in nsmallest(wanted, ranked())], there


def _rank(seed: int, purpose: str, key: str) -> bytes:
    return blake2b(f"{seed} {purpose} {key}".encode(), digest_size=16).digest()

"""Puts an article into the few tokens that the reader sees: headline, lead, and what stands round the marked names.

Knows tokens and positions only; which names to mark is the caller's choice.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tiengvang.understand.encoder.pieces import BOS, EOS, Piece, Vocabulary

LENGTH = 160  # tokens of a window, the three signs included
_TITLE = 40  # of these at most for the headline
_LEAD, _ROUND = 800, 800  # characters looked at from the beginning on, and on both sides of a name
_MOST = 4_000  # characters from which on no further name is looked at


@dataclass(frozen=True, slots=True)
class Window:
    """ids: tokens, at most LENGTH; marks: 1 for tokens of a marked name, else 0; as many."""

    ids: tuple[int, ...]
    marks: tuple[int, ...]


def window(
    title: str, text: str, spans: Sequence[tuple[int, int]], words: Vocabulary, *, masked: bool = False
) -> Window:
    """The window of an article.

    spans: characters [start, end) of title + "\\n" + text that are marked; masked: put one sign for each marked name,
    so that only what stands round it can be read.
    """
    whole, spans = _near(f"{title}\n{text}", spans, len(title) + 1)
    pieces, marks = _marked(words.cut(whole), sorted(spans), words.mask if masked else None)
    titles = sum(piece.start < len(title) for piece in pieces)
    kept = _chosen(marks, titles)
    out, said = [BOS], [0]
    for before, at in zip([-1, *kept], kept, strict=False):
        if at >= titles > before:
            out.append(EOS)
            said.append(0)
        out.append(pieces[at].id)
        said.append(marks[at])
    return Window((*out, EOS), (*said, 0))


def _near(whole: str, spans: Sequence[tuple[int, int]], least: int) -> tuple[str, list[tuple[int, int]]]:
    """The article without what is far from its beginning and from every name, and the spans where they are then.

    least: characters from the beginning that stay in any case.
    """
    stretches = [(0, min(max(least, _LEAD), _MOST))]
    for start, end in sorted(spans):
        first, last = start - _ROUND, end + _ROUND
        if first <= stretches[-1][1]:
            stretches[-1] = (stretches[-1][0], max(last, stretches[-1][1]))
        elif sum(stop - start for start, stop in stretches) < _MOST:
            stretches.append((first, last))
    kept, moved = "", []
    for first, last in stretches:
        kept += "\n" if kept else ""
        shift = len(kept) - first
        moved += [(start + shift, end + shift) for start, end in spans if first <= start and end <= last]
        kept += whole[first:last]
    return kept, moved


def _marked(
    pieces: Sequence[Piece], spans: Sequence[tuple[int, int]], mask: int | None
) -> tuple[list[Piece], list[int]]:
    """Pieces with their marks; with `mask` the pieces of each name become that one."""
    out: list[Piece] = []
    marks: list[int] = []
    number, last = 0, -1
    for piece in pieces:
        while number < len(spans) and spans[number][1] <= piece.start:
            number += 1
        inside = number < len(spans) and spans[number][0] < piece.end
        if inside and mask is not None:
            if last == number:
                continue
            piece = Piece(mask, piece.start, piece.end)
        last = number if inside else -1
        out.append(piece)
        marks.append(int(inside))
    return out, marks


def _chosen(marks: Sequence[int], titles: int) -> list[int]:
    """Indices of the tokens that fit: the headline, then what is nearest to a name or to the beginning."""
    room = LENGTH - 3
    head = list(range(min(titles, _TITLE)))
    body = range(titles, len(marks))
    if len(head) + len(body) <= room:
        return [*head, *body]
    distance = {at: 2 * (at - titles) for at in body}  # the lead counts half as much as what surrounds a name
    for order in (body, reversed(body)):
        gap = len(marks)
        for at in order:
            gap = 0 if marks[at] else gap + 1
            distance[at] = min(distance[at], gap)
    nearest = sorted(body, key=lambda at: (distance[at], at))[: room - len(head)]
    return [*head, *sorted(nearest)]

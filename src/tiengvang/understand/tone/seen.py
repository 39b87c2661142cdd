"""What a judge that reads sees of a text: its tokens, with the place's name marked. Judges nothing."""

from __future__ import annotations

from tiengvang.understand.encoder import LONGEST, encoder
from tiengvang.understand.encoder.pieces import BOS, EOS


def seen(text: str, start: int, end: int) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Token ids and their marks (1 where a token belongs to characters [start, end), else 0), at most LONGEST of each.

    Of a longer text the stretch round the name is seen, or its beginning where nothing is marked.
    """
    pieces = encoder().words.cut(text)
    marks = [int(piece.start < end and piece.end > start) for piece in pieces]
    room = LONGEST - 2
    first = 0
    if len(pieces) > room and 1 in marks:
        first = max(0, min(marks.index(1) - room // 2, len(pieces) - room))
    kept = slice(first, first + room)
    return (BOS, *(piece.id for piece in pieces[kept]), EOS), (0, *marks[kept], 0)

"""Excerpt: the few words of an article that may be kept of it. Not a summary."""

from __future__ import annotations

from collections.abc import Sequence

from tiengvang.records import NameHit

MOST = 300  # characters, the ellipses included
_STOPS = ".!?。！？؟។\n"


def excerpt(title: str, text: str, hits: Sequence[NameHit], most: int = MOST) -> str:
    """At most `most` characters of the text around the place's first name in it, else its beginning.

    hits: positions count characters of `title + "\\n" + text`.
    """
    text_start = len(title) + 1
    first = next((hit.start - text_start for hit in hits if hit.start >= text_start and not hit.sense), 0)
    start = 0
    if first > most * 2 // 3:
        start = first - most // 3
        stops = [text.rfind(stop, start - most // 3, first) for stop in _STOPS]
        start = max(stops) + 1 if max(stops) >= 0 and first - max(stops) < most * 3 // 4 else text.find(" ", start) + 1
        start = start if 0 < start <= first else first
    before = "… " if start else ""
    piece = " ".join(text[start : start + most * 2].split())
    room = most - len(before)
    if len(piece) <= room and start + most * 2 >= len(text):
        return before + piece
    piece = piece[: room - 2]
    cut = piece.rfind(" ")
    return before + (piece[:cut] if cut > room * 2 // 3 else piece).rstrip() + " …"

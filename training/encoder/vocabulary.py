"""Cuts the vocabulary to what twenty languages need. Trains nothing."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from unpack import Unpacked

# Most likely pieces kept of each script. The texts at hand have no say: were pieces kept for their sake, all others
# would fall into finer pieces than the reader has learnt from.
KEPT = {
    "LATIN": 95_000, "CYRILLIC": 26_000, "CJK": 16_000, "HANGUL": 7_000, "HIRAGANA": 5_000, "KATAKANA": 3_000,
    "THAI": 5_000, "ARABIC": 14_000, "LAO": 2_000, "KHMER": 2_500, "OTHER": 3_000,
}  # fmt: skip
_DROPPED = (
    "DEVANAGARI BENGALI TAMIL TELUGU KANNADA MALAYALAM GUJARATI GURMUKHI ORIYA SINHALA MYANMAR GEORGIAN ARMENIAN "
    "HEBREW ETHIOPIC GREEK TIBETAN MONGOLIAN"
).split()


def script_of(piece: str) -> str:
    """The script of a piece's first letter; OTHER for digits and signs, "" for scripts that are dropped."""
    for char in piece:
        if char.isalpha():
            name = unicodedata.name(char, "OTHER").split()[0].split("-")[0]
            if name in _DROPPED:
                return ""
            return name if name in KEPT else "OTHER"
    return "OTHER"


def chosen(model: Unpacked) -> list[int]:
    """Ids of the pieces that are kept, the four signs first, the mask last."""
    room, kept = Counter(KEPT), []
    count = len(model.pieces)
    for at in sorted(range(4, count - 1), key=lambda at: -model.pieces[at][1]):
        piece = model.pieces[at][0]
        script = script_of(piece)
        single = len(piece.strip("▁")) <= 1 and script != ""
        if single or (script and room[script] > 0):
            room[script] -= 1
            kept.append(at)
    return [*range(4), *kept, count - 1]


def save(model: Unpacked, ids: Iterable[int], path: Path) -> None:
    """Write the pieces of these ids, one a line with its log-probability, as `reader.pieces` reads them."""
    path.write_text("".join(f"{piece}\t{score:.9g}\n" for piece, score in (model.pieces[at] for at in ids)), "utf-8")

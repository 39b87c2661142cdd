"""How wide a line of Times New Roman is, and where to break one evenly. Draws nothing and needs no font file.

Advance widths in 2048ths of the size, as Times New Roman and its metric twins have them. A Vietnamese letter is as wide
as the letter below its marks; ơ and ư, with their horns, are listed.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_EM, _AVERAGE, _CAPITAL = 2048, 1024, 1479
_HORNED = "ơƠưƯđĐ“”‘’–—…«»"
_REGULAR = """
    512 682 836 1024 1024 1706 1593 369 682 682 1024 1155 512 682 512 569 1024 1024 1024 1024 1024 1024 1024 1024
    1024 1024 569 569 1155 1155 1155 909 1886 1479 1366 1366 1479 1251 1139 1479 1479 682 797 1479 1251 1821 1479
    1479 1139 1479 1366 1139 1251 1479 1479 1933 1479 1479 1251 682 569 682 961 1024 682 909 1024 909 1024 909 682
    1024 1024 569 569 1024 569 1593 1024 1024 1024 1024 682 797 569 1024 1024 1479 1024 1024 909 983 410 983 1108
    1083 1479 1110 1589 1024 1479 909 909 682 682 1024 2048 2048 1024 1024
"""
_BOLD = """
    512 682 1137 1024 1024 2048 1706 569 682 682 1024 1167 512 682 512 569 1024 1024 1024 1024 1024 1024 1024 1024
    1024 1024 682 682 1167 1167 1167 1024 1905 1479 1366 1479 1479 1366 1251 1593 1593 797 1024 1593 1366 1933 1479
    1593 1251 1593 1479 1139 1366 1479 1479 2048 1479 1479 1366 682 569 682 1190 1024 682 1024 1139 909 1139 909 682
    1024 1139 569 682 1139 569 1706 1139 1024 1139 1139 909 797 682 1139 1024 1479 1024 1024 909 807 451 807 1065
    1134 1593 1229 1630 1139 1479 1024 1024 682 682 1024 2048 2048 1024 1024
"""
_ITALIC = """
    512 682 860 1024 1024 1706 1593 438 682 682 1024 1382 512 682 512 569 1024 1024 1024 1024 1024 1024 1024 1024
    1024 1024 682 682 1382 1382 1382 1024 1884 1251 1251 1366 1479 1251 1251 1479 1479 682 909 1366 1139 1706 1366
    1479 1251 1479 1251 1024 1139 1479 1251 1706 1251 1139 1139 797 569 797 864 1024 682 1024 1024 909 1024 909 569
    1024 1024 569 569 909 569 1479 1024 1024 1024 1024 797 797 569 1024 909 1366 909 909 797 819 563 819 1108 1093
    1479 1117 1544 1024 1479 1139 1139 682 682 1024 1821 1821 1024 1024
"""
_NUMBERED = re.compile(r"(?<=\S) (?=\d)|(?<=\d) (?=[-–] )")  # what stays together: "ngày 27", "2026 - 2030"
# Where a line of a title likes to begin; elsewhere a break may tear a compound such as "truyền thông" apart.
_OPENERS = frozenset(
    "của về trên trong cho và giai tầm tại đến theo đối nhằm để do với năm từ ra thuộc qua giữa các những "
    "tỉnh xã phường".split()
)
_GLUE = "\N{NO-BREAK SPACE}"


@lru_cache(maxsize=4)
def _table(bold: bool, italic: bool) -> dict[str, int]:
    letters = "".join(map(chr, range(32, 127))) + _HORNED
    written = _BOLD if bold else _ITALIC if italic else _REGULAR
    return dict(zip(letters, map(int, written.split()), strict=True))


def width_pt(text: str, size: float, *, bold: bool = False, italic: bool = False) -> float:
    """The width of one line in points; letters of other scripts count as a lower-case or capital letter."""
    table = _table(bold, italic)
    units = 0
    for letter in unicodedata.normalize("NFC", text):
        found = table.get(" " if letter == _GLUE else letter)
        units += found if found is not None else _marked(letter, table)
    return units * size / _EM


def _marked(letter: str, table: dict[str, int]) -> int:
    base, *marks = list(unicodedata.normalize("NFD", letter))
    if "\N{COMBINING HORN}" in marks:
        base = unicodedata.normalize("NFC", base + "\N{COMBINING HORN}")
    return table.get(base, _CAPITAL if letter.isupper() else _AVERAGE)


def even_lines(text: str, room_pt: float, size: float, *, bold: bool = False, italic: bool = False) -> list[str]:
    """The text on as few lines as fit the room, and those as even as can be. Line breaks in the text are kept.

    A word wider than the room gets a line to itself.
    """
    lines: list[str] = []
    for part in text.split("\n"):
        words = _NUMBERED.sub(_GLUE, " ".join(part.split())).split(" ")
        lines += [line.replace(_GLUE, " ") for line in _even(words, room_pt, size, bold, italic)]
    return lines


def _even(words: list[str], room: float, size: float, bold: bool, italic: bool) -> list[str]:
    """Fewest lines first, then few torn compounds and small gaps: best[i] is how to set the words from i on."""
    best: list[tuple[int, float, int]] = [(0, 0.0, 0)] * (len(words) + 1)
    for start in range(len(words) - 1, -1, -1):
        choices = []
        for end in range(start + 1, len(words) + 1):
            width = width_pt(" ".join(words[start:end]), size, bold=bold, italic=italic)
            if width > room and end > start + 1:
                break
            count, cost, _ = best[end]
            torn = end < len(words) and words[end].lower() not in _OPENERS and not words[end - 1].endswith((",", ";"))
            choices.append((count + 1, cost + max(room - width, 0.0) ** 2 + torn * (room / 3) ** 2, end))
        best[start] = min(choices)
    lines, start = [], 0
    while start < len(words):
        end = best[start][2]
        lines.append(" ".join(words[start:end]))
        start = end
    return lines

"""Numbers of parts, clauses and annexes as annex I writes them. Not how they are set on the page."""

from __future__ import annotations

from collections.abc import Iterable

from tiengvang.documents.model import Block, Clause, Heading, Level

# The Vietnamese alphabet as points are lettered: no f, j, w, z, and none of the letters ă, â, ê, ô, ơ, ư.
LETTERS = "abcdđeghiklmnopqrstuvxy"
_ORDER = tuple(Level)
_ROMAN = ((100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))


def roman(number: int) -> str:
    """1 → I, 4 → IV, 12 → XII; for 1 to 399."""
    text = ""
    for value, letters in _ROMAN:
        text += letters * (number // value)
        number %= value
    return text


def labels(blocks: Iterable[Block]) -> list[str]:
    """For each block its number as it is written, or "" where it has none.

    A level begins again under each larger one, but articles (Điều) are numbered through the whole document.
    Raises IndexError where a clause has more points than there are letters.
    """
    counts = dict.fromkeys(_ORDER, 0)
    found = []
    for block in blocks:
        if not isinstance(block, Heading | Clause):
            found.append("")
            continue
        counts[block.level] += 1
        for below in _ORDER[_ORDER.index(block.level) + 1 :]:
            if below is not Level.DIEU:
                counts[below] = 0
        found.append(_written(block.level, counts[block.level]))
    return found


def _written(level: Level, number: int) -> str:
    match level:
        case Level.PHAN:
            return f"Phần {roman(number)}"
        case Level.CHUONG:
            return f"Chương {roman(number)}"
        case Level.MUC:
            return f"Mục {number}"
        case Level.TIEU_MUC:
            return f"Tiểu mục {number}"
        case Level.DIEU:
            return f"Điều {number}."
        case Level.LA_MA:
            return f"{roman(number)}."
        case Level.KHOAN:
            return f"{number}."
        case Level.DIEM:
            return f"{LETTERS[number - 1]})"

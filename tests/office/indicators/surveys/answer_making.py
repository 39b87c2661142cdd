"""Files of answers for tests, row by row."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from typing import Any

from openpyxl import Workbook

HEADINGS = ("number", "market", "day", "weight", "cluster", "heard", "presence_known", "presence_contribution",
            "heard_from")  # fmt: skip
Row = Sequence[Any]


def a_row(at: int, **said: Any) -> list[Any]:
    """A good row under HEADINGS; `said` overrides cells."""
    cells: dict[str, Any] = {
        "number": at, "market": "japan" if at % 2 else "korea", "day": "05/03/2026", "weight": "1,5",
        "cluster": "", "heard": at % 3 > 0, "presence_known": 1 + at % 7, "presence_contribution": 4,
        "heard_from": "press" if at % 3 else "", **said,
    }  # fmt: skip
    return [cells[name] for name in HEADINGS]


def csv_of(rows: Sequence[Row], headings: Sequence[str] = HEADINGS, parted: str = ";") -> bytes:
    """Rows as Excel saves them in Viet Nam."""
    lines = [parted.join(headings)]
    lines += [parted.join("" if cell is None else str(int(cell)) if isinstance(cell, bool) else str(cell)
                          for cell in row) for row in rows]  # fmt: skip
    return ("\ufeff" + "\r\n".join(lines)).encode()


def xlsx_of(rows: Sequence[Row], headings: Sequence[str] = HEADINGS) -> bytes:
    """Rows as a workbook."""
    book = Workbook()
    book.active.append(list(headings))
    for row in rows:
        book.active.append(list(row))
    out = BytesIO()
    book.save(out)
    return out.getvalue()

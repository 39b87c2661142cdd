"""Tables of XLSX and DOCX files as grids of cells, merged ones filled. Knows nothing of plans.

A cell that is merged downwards stands in each of its rows, one that is merged across is marked.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any, Final

from docx import Document
from docx.opc.exceptions import PackageNotFoundError
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from tiengvang.documents.cells import text as as_text

ROWS: Final = 3000
COLUMNS: Final = 60
BYTES: Final = 5 << 20
_UNPACKED: Final = 200 << 20


@dataclass(frozen=True, slots=True)
class Cell:
    """One place in a table. ref: how people find it ("D12"); text: as it stands, with line breaks; across: merged over
    most of the row; below: the lower part of a cell that is merged downwards."""

    text: str
    ref: str
    across: bool = False
    below: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    """A table. name: of the sheet, or which of the document's tables; lines: the number of each row as people count."""

    name: str
    rows: tuple[tuple[Cell, ...], ...]
    lines: tuple[int, ...]


class NotATable(ValueError):
    """The file is neither XLSX nor DOCX, is damaged, or unpacks to far more than a table."""


def grids(content: bytes) -> list[Grid]:
    """The tables of a file. Raises NotATable."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as package:
            names = package.namelist()
            if sum(one.file_size for one in package.infolist()) > _UNPACKED:
                raise NotATable
        if any(name.startswith("xl/") for name in names):
            return list(_sheets(content))
        if any(name.startswith("word/") for name in names):
            return list(_tables(content))
    except (zipfile.BadZipFile, InvalidFileException, PackageNotFoundError, KeyError, ValueError, OSError) as fault:
        raise NotATable from fault
    raise NotATable


def _sheets(content: bytes) -> Iterator[Grid]:
    book = load_workbook(BytesIO(content), data_only=True)
    for sheet in book.worksheets:
        merged: dict[tuple[int, int], Any] = {}
        for area in sheet.merged_cells.ranges:
            for row in range(area.min_row, min(area.max_row, ROWS) + 1):
                for column in range(area.min_col, min(area.max_col, COLUMNS) + 1):
                    merged[row, column] = area
        width, height = min(sheet.max_column, COLUMNS), min(sheet.max_row, ROWS)
        rows = []
        for number in range(1, height + 1):
            cells = []
            for column in range(1, width + 1):
                area = merged.get((number, column))
                one = sheet.cell(area.min_row, area.min_col) if area else sheet.cell(number, column)
                across = area is not None and area.max_col - area.min_col + 1 > max(2, width // 2)
                ref = sheet.cell(number, column).coordinate
                cells.append(Cell(as_text(one.value), ref, across, area is not None and number > area.min_row))
            rows.append(tuple(cells))
        yield Grid(sheet.title, tuple(rows), tuple(range(1, height + 1)))


def _tables(content: bytes) -> Iterator[Grid]:
    for index, table in enumerate(Document(BytesIO(content)).tables, 1):
        rows, above = [], ()
        for number, row in enumerate(table.rows[:ROWS] if len(table.rows) > ROWS else table.rows, 1):
            held = row.cells[:COLUMNS]
            cells = []
            for column, one in enumerate(held):
                same = sum(other._tc is one._tc for other in held)
                below = column < len(above) and above[column]._tc is one._tc
                text = "\n".join(line.text for line in one.paragraphs).strip("\n")
                cells.append(Cell(text, f"{number}:{column + 1}", same > max(2, len(held) // 2), below))
            above = held
            rows.append(tuple(cells))
        yield Grid(str(index), tuple(rows), tuple(range(1, len(rows) + 1)))

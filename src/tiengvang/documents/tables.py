"""Tables in the content and in annexes: repeated heads, groups, totals, merged cells. Not how figures are reckoned."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from docx.document import Document
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT
from docx.table import _Cell, _Row

from tiengvang.documents.ink import Align, grid, may_be_torn, paragraph, write, write_runs
from tiengvang.documents.model import Cell, Column, Group, Run, Table, plain, runs
from tiengvang.documents.page import TABLE_PT, Page, width_mm

_PADDING_MM = 1.5
_RULES_MM = 0.5  # what the lines take, and what a figure needs beside its own width
# A row with more letters than this in a cell may be torn over pages: it could be higher than the rest of the page.
_WHOLE_ROW = 500


def draw_table(docx: Document, table: Table, page: Page) -> None:
    """The table over the page's whole width, with its caption and unit above and a little room below."""
    if table.caption:
        target = paragraph(docx, "center", before=6, after=4, keep_next=True)
        write(target, table.caption, page.form.body_size, bold=True)
    if table.unit:
        target = paragraph(docx, "right", after=3, keep_next=True)
        write(target, f"Đơn vị tính: {table.unit}", TABLE_PT, italic=True)
    widths = _widths(table, page.room)
    count = 1 + len(table.rows) + bool(table.totals)
    head, *drawn = list(grid(docx, count, widths, ruled=True, padding=_PADDING_MM, headers=1).rows)
    _heads(head, table.columns)
    for place, row in zip(drawn, table.rows, strict=False):
        if isinstance(row, Group):
            _group(place, row)
        else:
            _row(place, row, table.columns)
    if table.totals:
        _totals(drawn[-1], table.totals, table.columns)
    paragraph(docx, after=page.form.paragraph_pt, line=0.3)


def _widths(table: Table, room: float) -> list[float]:
    """Columns share the room as they ask; but none is so narrow that a word or a figure in it would be torn, as far as
    the others have something to spare."""
    share = room / sum(column.width for column in table.columns)
    widths = [column.width * share for column in table.columns]
    least = [min(width, room / 2) for width in _longest_words(table)]
    lacking = sum(max(0.0, low - width) for low, width in zip(least, widths, strict=True))
    spare = sum(max(0.0, width - low) for low, width in zip(least, widths, strict=True))
    if not lacking or lacking > spare:
        return widths
    kept = 1 - lacking / spare
    return [low + max(0.0, width - low) * kept for low, width in zip(least, widths, strict=True)]


def _longest_words(table: Table) -> list[float]:
    """The width that each column needs for its widest word or figure, its padding included."""
    found = [{(word, True) for word in _words(column.title)} for column in table.columns]
    for row in table.rows:
        for at, cell in enumerate(() if isinstance(row, Group) else row):
            found[at] |= {(word, any(run.bold for run in runs(cell))) for word in _words(plain(cell))}
    for at, cell in enumerate(table.totals[1:], 1):  # the first runs over the cells beside it
        found[at] |= {(word, True) for word in _words(plain(cell))}
    around = 2 * _PADDING_MM + _RULES_MM
    return [around + max((width_mm(word, TABLE_PT, bold=bold) for word, bold in some), default=0.0) for some in found]


def _words(text: str) -> list[str]:
    """What is not torn over lines: what no space and no hyphen parts."""
    return text.replace("-", "- ").split()


def _heads(head: _Row, columns: Sequence[Column]) -> None:
    for cell, column in zip(head.cells, columns, strict=True):
        cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
        target = paragraph(cell, "center", before=2, after=2, keep_next=True)
        write(target, column.title, TABLE_PT, bold=True)


def _group(place: _Row, group: Group) -> None:
    cells = place.cells
    whole = cells[0].merge(cells[-1])
    write(paragraph(whole, before=2, after=2, keep_next=True), group.title, TABLE_PT, bold=True)


def _row(place: _Row, row: Sequence[Cell], columns: Sequence[Column]) -> None:
    if any(len(plain(cell)) > _WHOLE_ROW for cell in row):
        may_be_torn(place)
    for cell, value, column in zip(place.cells, row, columns, strict=True):
        _fill(cell, value, column.align)


def _totals(place: _Row, totals: Sequence[Cell], columns: Sequence[Column]) -> None:
    cells = place.cells
    label = 1
    while label < len(totals) and totals[label] is None:
        label += 1
    _fill(cells[0].merge(cells[label - 1]), totals[0], "center", bold=True)
    for at in range(label, len(totals)):
        _fill(cells[at], totals[at], columns[at].align, bold=True)


def _fill(cell: _Cell, value: Cell, align: Align, *, bold: bool = False) -> None:
    """Words with a line break become paragraphs of their own; figures stand to the right where the column is left."""
    if isinstance(value, int | float | Decimal) and align == "left":
        align = "right"
    lines: list[list[Run]] = [[]]
    for run in runs(value):
        first, *others = run.text.split("\n")
        lines[-1].append(Run(first, run.bold, run.italic))
        lines += [[Run(part, run.bold, run.italic)] for part in others]
    for line in lines:
        write_runs(paragraph(cell, align, before=2, after=2), line, TABLE_PT, bold=bold)

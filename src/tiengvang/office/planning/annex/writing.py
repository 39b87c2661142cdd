"""The annex table written to XLSX and DOCX, so that reading gives the same back. Chooses no rows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Final

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, Side

from tiengvang.office.planning.annex.naming import Names
from tiengvang.office.planning.annex.reading import HEADINGS, AnnexRow
from tiengvang.office.planning.annex.when import written

_CONTROL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")  # what XML cannot hold
_WIDTHS: Final = {  # of an A4 page across, in mm
    "number": 12, "title": 66, "lead": 34, "cooperating": 44, "output": 40, "when": 28, "notes": 30, "needs": 20,
}  # fmt: skip
_FONT: Final = "Times New Roman"


@dataclass(frozen=True, slots=True)
class Heading:
    """What stands above the table: title of the annex, and of the plan with its document."""

    title: str
    below: str


@dataclass(frozen=True, slots=True)
class _Line:
    """One row of the file. group: a group's Roman number, "" for a task; cells: by column."""

    group: str
    cells: dict[str, str]


def to_xlsx(rows: Sequence[AnnexRow], heading: Heading, names: Names, first_year: int, last_year: int) -> bytes:
    """A workbook with the table on one sheet, made for printing across an A4 page."""
    columns = _columns(rows)
    book = Workbook()
    sheet = book.active
    sheet.title = "Phụ lục"
    for text, bold in ((heading.title, True), (heading.below, False)):
        sheet.append([_clean(text)])
        line = sheet.max_row
        sheet.merge_cells(start_row=line, start_column=1, end_row=line, end_column=len(columns))
        sheet.cell(line, 1).data_type = "s"
        sheet.cell(line, 1).font = Font(name=_FONT, size=13, bold=bold, italic=not bold)
        sheet.cell(line, 1).alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
    sheet.append([])
    sheet.append([HEADINGS[name] for name in columns])
    head = sheet.max_row
    border = Border(*(Side(style="thin") for _side in range(4)))
    for one in _lines(rows, names, first_year, last_year):
        sheet.append([_clean(one.cells.get(name, "")) or None for name in columns])
        if one.group:
            sheet.merge_cells(start_row=sheet.max_row, start_column=2, end_row=sheet.max_row, end_column=len(columns))
            for cell in sheet[sheet.max_row]:
                cell.font = Font(name=_FONT, size=12, bold=True)
    for row in sheet.iter_rows(min_row=head):
        for cell in row:
            if isinstance(cell.value, str):
                cell.data_type = "s"  # a text that begins with "=" stays a text
            cell.border = border
            cell.font = Font(name=_FONT, size=12, bold=cell.row == head or bool(cell.font.bold))
            middle = cell.row == head or cell.column == 1
            cell.alignment = Alignment(wrap_text=True, vertical="center" if cell.row == head else "top",
                                       horizontal="center" if middle else "left")  # fmt: skip
    for index, name in enumerate(columns):
        sheet.column_dimensions[chr(ord("A") + index)].width = _WIDTHS[name] / 2
    sheet.freeze_panes = sheet.cell(head + 1, 1)
    sheet.print_title_rows = f"{head}:{head}"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def to_docx(rows: Sequence[AnnexRow], heading: Heading, names: Names, first_year: int, last_year: int) -> bytes:
    """A document with the table across A4 pages, its headings on each."""
    columns = _columns(rows)
    document = Document()
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(297), Mm(210)
    section.left_margin, section.right_margin = Mm(20), Mm(15)
    section.top_margin = section.bottom_margin = Mm(20)
    style = document.styles["Normal"]
    style.font.name, style.font.size = _FONT, Pt(12)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), _FONT)
    for text, bold in ((heading.title, True), (heading.below, False)):
        line = document.add_paragraph()
        line.alignment = WD_ALIGN_PARAGRAPH.CENTER
        run = line.add_run(_clean(text))
        run.bold, run.italic, run.font.size = bold, not bold, Pt(14)
    lines = list(_lines(rows, names, first_year, last_year))
    table = document.add_table(rows=1 + len(lines), cols=len(columns), style="Table Grid")
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    scale = 262 / sum(_WIDTHS[name] for name in columns)
    grid = [list(row.cells) for row in table.rows]
    for cells in grid:
        for cell, name in zip(cells, columns, strict=True):
            cell.width = Mm(_WIDTHS[name] * scale)
    for cell, name in zip(grid[0], columns, strict=True):
        _put(cell, HEADINGS[name], bold=True, centred=True)
    _repeat(table.rows[0])
    for cells, one in zip(grid[1:], lines, strict=True):
        if one.group:
            _put(cells[0], one.cells["number"], bold=True, centred=True)
            _put(cells[1].merge(cells[-1]), one.cells["title"], bold=True)
            continue
        for cell, name in zip(cells, columns, strict=True):
            _put(cell, one.cells.get(name, ""), centred=name == "number")
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def _put(cell: object, text: str, *, bold: bool = False, centred: bool = False) -> None:
    """Each line of the text as a paragraph."""
    for index, line in enumerate(_clean(text).split("\n")):
        paragraph = cell.paragraphs[0] if index == 0 else cell.add_paragraph()  # type: ignore[attr-defined]
        paragraph.paragraph_format.space_after = Pt(0)
        if centred:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        paragraph.add_run(line).bold = bold


def _repeat(row: object) -> None:
    mark = OxmlElement("w:tblHeader")
    mark.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(mark)  # type: ignore[attr-defined]


def _columns(rows: Iterable[AnnexRow]) -> list[str]:
    """The seven columns of the annex, and one more where tasks wait for others."""
    return [name for name in HEADINGS if name != "needs" or any(row.needs for row in rows)]


def _lines(rows: Sequence[AnnexRow], names: Names, first_year: int, last_year: int) -> Iterable[_Line]:
    numbers = _numbers(rows)
    group: tuple[str, str] | None = ("", "")
    count = 0
    for row in rows:
        if (row.section, row.group) != group:
            group = (row.section, row.group)
            if row.group:
                count += 1
                title = f"{row.section} {row.group}".strip()
                yield _Line(_roman(count), {"number": _roman(count), "title": title})
        yield _Line(
            "",
            {
                "number": numbers[row.line], "title": row.title, "lead": names.name(row.lead) if row.lead else "",
                "cooperating": names.written(row.cooperating, without=row.lead), "output": row.output,
                "when": written(row.when, first_year, last_year), "notes": row.notes,
                "needs": ", ".join(numbers[line] for line in row.needs),
            },
        )  # fmt: skip


def _numbers(rows: Sequence[AnnexRow]) -> dict[int, str]:
    """STT by line: tasks are counted through the table, parts below their whole."""
    numbers: dict[int, str] = {}
    counts: dict[int, int] = {}
    for row in rows:
        counts[row.above] = counts.get(row.above, 0) + 1
        whole = numbers.get(row.above, "")
        numbers[row.line] = f"{whole}.{counts[row.above]}" if whole else str(counts[row.above])
    return numbers


def _roman(number: int) -> str:
    parts = ((100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))
    found = ""
    for value, letters in parts:
        while number >= value:
            found, number = found + letters, number - value
    return found


def _clean(text: str) -> str:
    return _CONTROL.sub("", text).replace("\r\n", "\n").replace("\r", "\n")

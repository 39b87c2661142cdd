"""The annex table written to XLSX and DOCX, so that reading gives the same back. Chooses no rows."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any, Final
from xml.sax.saxutils import escape

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.table import _Cell, _Row
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.cell_range import CellRange
from openpyxl.worksheet.worksheet import Worksheet

from tiengvang.office.planning.annex.naming import Names
from tiengvang.office.planning.annex.reading import HEADINGS, AnnexRow
from tiengvang.office.planning.annex.when import written

_CONTROL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")  # what XML cannot hold
_WIDTHS: Final = {  # of an A4 page across, in mm
    "number": 12, "title": 66, "lead": 34, "cooperating": 44, "output": 40, "when": 28, "notes": 30, "needs": 20,
}  # fmt: skip
_FONT: Final = "Times New Roman"
_CELL: Final = 32_767  # characters that a cell of a sheet holds
_BEGIN, _END = '<w:t xml:space="preserve">', "</w:t>"


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
    lines = list(_lines(rows, names, first_year, last_year))
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Phụ lục")
    for index, name in enumerate(columns, 1):
        sheet.column_dimensions[get_column_letter(index)].width = _WIDTHS[name] / 2
    head = 4
    sheet.freeze_panes, sheet.print_title_rows = f"A{head + 1}", f"{head}:{head}"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", Worksheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    looks = _looks(sheet)
    for line, (text, look) in enumerate(((heading.title, "title"), (heading.below, "below")), 1):
        sheet.merged_cells.add(CellRange(None, 1, line, len(columns), line))
        sheet.append([_text_cell(sheet, text, looks[look])])
    sheet.append([])
    sheet.append([_text_cell(sheet, HEADINGS[name], looks["head"]) for name in columns])
    for number, one in enumerate(lines, head + 1):
        if one.group:
            sheet.merged_cells.add(CellRange(None, 2, number, len(columns), number))
    rows_xml = _sheet_rows(lines, columns, head + 1, {name: cell.style_id for name, cell in looks.items()})
    drawn = BytesIO()
    book.save(drawn)
    return _with_rows(drawn, "xl/worksheets/sheet1.xml", b"</sheetData>", rows_xml)


def _sheet_rows(lines: Iterable[_Line], columns: Sequence[str], first: int, styles: Mapping[str, int]) -> Iterator[str]:
    """Each row as the sheet holds it. All cells are texts, so that one that begins with "=" stays a text."""
    letters = [get_column_letter(index) for index in range(1, len(columns) + 1)]
    for number, one in enumerate(lines, first):
        middle, left = ("group-number", "group") if one.group else ("number", "words")
        cells = []
        for letter, name in zip(letters, columns, strict=True):
            style = styles[middle if name == "number" else left]
            words = escape(_clean(one.cells.get(name, ""))[:_CELL])
            text = f' t="inlineStr"><is><t xml:space="preserve">{words}</t></is></c>' if words else "/>"
            cells.append(f'<c r="{letter}{number}" s="{style}"{text}')
        yield f'<row r="{number}">{"".join(cells)}</row>'


def _looks(sheet: Any) -> dict[str, WriteOnlyCell]:
    """A cell of each look, with its number among the book's styles."""
    lines = Border(*(Side(style="thin") for _side in range(4)))
    looks = {}
    for name, size, bold, italic, across, down, border in (
        ("title", 13, True, False, "center", "center", None), ("below", 13, False, True, "center", "center", None),
        ("head", 12, True, False, "center", "center", lines), ("number", 12, False, False, "center", "top", lines),
        ("words", 12, False, False, "left", "top", lines), ("group-number", 12, True, False, "center", "top", lines),
        ("group", 12, True, False, "left", "top", lines),
    ):  # fmt: skip
        cell = WriteOnlyCell(sheet)
        cell.font = Font(name=_FONT, size=size, bold=bold, italic=italic)
        cell.alignment = Alignment(wrap_text=True, horizontal=across, vertical=down)
        if border is not None:
            cell.border = border
        looks[name] = cell
    return looks


def _text_cell(sheet: Any, text: str, look: WriteOnlyCell) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, _clean(text) or None)
    cell._style = look._style
    if cell.value is not None:
        cell.data_type = "s"  # a text that begins with "=" stays a text
    return cell


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
    table = document.add_table(rows=1, cols=len(columns), style="Table Grid")
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    scale = 262 / sum(_WIDTHS[name] for name in columns)
    widths = [Mm(_WIDTHS[name] * scale) for name in columns]
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    head = table.rows[0]
    for cell, name in zip(head.cells, columns, strict=True):
        _put(cell, HEADINGS[name])
    _repeat(head)
    lines = _lines(rows, names, first_year, last_year)
    drawn = BytesIO()
    document.save(drawn)
    rows_xml = _rows_xml(lines, columns, [width.twips for width in widths])
    return _with_rows(drawn, "word/document.xml", b"</w:tbl>", rows_xml)


def _rows_xml(lines: Iterable[_Line], columns: Sequence[str], widths: Sequence[int]) -> Iterator[str]:
    """Each row as the document holds it."""
    for one in lines:
        if one.group:
            cells = [
                _cell_xml(one.cells["number"], widths[0], bold=True, centred=True),
                _cell_xml(one.cells["title"], sum(widths[1:]), bold=True, span=len(columns) - 1),
            ]
        else:
            cells = [
                _cell_xml(one.cells.get(name, ""), width, centred=name == "number")
                for name, width in zip(columns, widths, strict=True)
            ]
        yield f"<w:tr>{''.join(cells)}</w:tr>"


def _cell_xml(text: str, width: int, *, bold: bool = False, centred: bool = False, span: int = 1) -> str:
    """Each line of the text as a paragraph."""
    middle = '<w:jc w:val="center"/>' if centred else ""
    form = f'<w:pPr><w:spacing w:after="0"/>{middle}</w:pPr>'
    look = "<w:rPr><w:b/></w:rPr>" if bold else ""
    words = escape(_clean(text)).replace("\t", f"{_END}<w:tab/>{_BEGIN}").split("\n")
    lines = "".join(f"<w:p>{form}<w:r>{look}{_BEGIN}{line}{_END}</w:r></w:p>" for line in words)
    across = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    return f'<w:tc><w:tcPr><w:tcW w:type="dxa" w:w="{width}"/>{across}</w:tcPr>{lines}</w:tc>'


def _with_rows(drawn: BytesIO, part: str, end: bytes, rows: Iterable[str]) -> bytes:
    """The package with these rows before the first `end` in one of its parts. They never become objects: thirty
    thousand rows of cells take half a minute and a gigabyte."""
    whole = BytesIO()
    with zipfile.ZipFile(drawn) as source, zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            if name != part:
                target.writestr(name, source.read(name))
                continue
            before, found, after = source.read(name).partition(end)
            with target.open(name, "w") as written_part:
                written_part.write(before)
                for row in rows:
                    written_part.write(row.encode())
                written_part.write(found + after)
    return whole.getvalue()


def _put(cell: _Cell, text: str) -> None:
    """A heading of a column."""
    paragraph = cell.paragraphs[0]
    paragraph.paragraph_format.space_after = Pt(0)
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.add_run(text).bold = True


def _repeat(row: _Row) -> None:
    mark = OxmlElement("w:tblHeader")
    mark.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(mark)


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

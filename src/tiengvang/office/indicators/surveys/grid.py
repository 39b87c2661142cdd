"""A file of answers as rows of cells: CSV in UTF-8 or the first sheet of XLSX. Knows no questions."""

from __future__ import annotations

import csv
import hashlib
import io
import zipfile
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext as _
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException

from tiengvang.documents.cells import text as as_text
from tiengvang.records import InputFault

BYTES: Final = 10 << 20
ROWS: Final = 10_000
_COLUMNS: Final = 200
_UNPACKED: Final = 200 << 20
_CELL: Final = 300  # characters; no answer is longer


@dataclass(frozen=True, slots=True)
class Grid:
    """headings: of the first row that has any; rows: (number of the row as people count, its cells), empty ones left
    out, cells as many as headings; digest: SHA-256 of the file."""

    headings: tuple[str, ...]
    rows: tuple[tuple[int, tuple[Any, ...]], ...]
    digest: str


def read(content: bytes) -> Grid:
    """The table of a file. Raises InputFault where there is none, with what to do."""
    if len(content) > BYTES:
        raise InputFault("survey-too-large", _("The file has more than 10 MB. Split it into several."))
    lines = _sheet(content) if content[:2] == b"PK" else _lines(content)
    held = [(number, cells) for number, cells in lines if any(_is_filled(cell) for cell in cells)]
    if not held:
        raise InputFault("survey-empty", _("The file holds no rows. Fill in the template, and choose it again."))
    if len(held) - 1 > ROWS:
        raise InputFault(
            "survey-too-long",
            _("The file has more than 10,000 rows. Split it into several files; a wave takes any number."),
        )
    headings = tuple(text(cell) for cell in held[0][1])
    while headings and not headings[-1]:
        headings = headings[:-1]
    width = len(headings)
    rows = tuple((number, (tuple(cells) + ("",) * width)[:width]) for number, cells in held[1:])
    return Grid(headings, rows, hashlib.sha256(content).hexdigest())


def text(value: Any) -> str:
    """A cell as people read it, on one line and not longer than an answer is."""
    return " ".join(as_text(value).removeprefix("'").split())[:_CELL]


def column_name(index: int) -> str:
    """Of the column at that place from 0: "A", "AB"."""
    return str(get_column_letter(index + 1))


def _is_filled(cell: Any) -> bool:
    return cell is not None and str(cell).strip() != ""


def _lines(content: bytes) -> list[tuple[int, list[Any]]]:
    encoding = "utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        whole = content.decode(encoding)
    except UnicodeDecodeError:
        raise InputFault(
            "survey-encoding",
            _("The file is neither XLSX nor CSV in UTF-8. In Excel choose “CSV UTF-8” or XLSX when saving."),
        ) from None
    if "\x00" in whole:
        raise InputFault("survey-encoding", _("This is no CSV or XLSX file that can be read. Save it again."))
    first = whole.lstrip().split("\n", 1)[0]
    parted = max((",", ";", "\t"), key=first.count)
    reader = csv.reader(io.StringIO(whole, newline=""), delimiter=parted)
    found: list[tuple[int, list[Any]]] = []
    try:
        for cells in reader:
            found.append((reader.line_num, list(cells)[:_COLUMNS]))
    except csv.Error as fault:
        raise InputFault(
            "survey-csv", _("Line %(line)d of the CSV cannot be read (%(fault)s). Save the table again as XLSX.")
            % {"line": reader.line_num, "fault": fault},
        ) from None  # fmt: skip
    return found


def _sheet(content: bytes) -> list[tuple[int, list[Any]]]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            if sum(one.file_size for one in package.infolist()) > _UNPACKED:
                raise InputFault("survey-too-large", _("The workbook unpacks to more than 200 MB. Split it."))
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        sheet = book.worksheets[0]
        sheet.reset_dimensions()  # some programs write a range that is too small
        rows = sheet.iter_rows(max_col=_COLUMNS, max_row=ROWS + 1000, values_only=True)
        return [(number, list(cells)) for number, cells in enumerate(rows, 1)]
    except (zipfile.BadZipFile, InvalidFileException, KeyError, ValueError, IndexError, OSError) as fault:
        raise InputFault(
            "survey-xlsx", _("This is no XLSX file that can be read. Open it, save it again, and choose it.")
        ) from fault

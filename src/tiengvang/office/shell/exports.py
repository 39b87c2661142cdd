"""Rows as files for people and programs: CSV, XLSX and Parquet, written whole or not at all. Chooses no rows.

A spreadsheet program takes a cell that begins with = + - @ for a formula, and titles of articles come from anybody:
such cells get an apostrophe in front in CSV and XLSX. Parquet holds values as they are.
"""

from __future__ import annotations

import contextlib
import csv
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import islice
from pathlib import Path
from typing import Any, Final, Literal

import pyarrow as pa
import pyarrow.parquet as pq
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from tiengvang.records import InputFault
from tiengvang.scan.parts import whole_file

Kind = Literal["text", "integer", "number", "day", "moment", "flag"]
Progress = Callable[[int], Any]  # told how many rows are written

AT_ONCE: Final = 2_000  # rows that a request may write itself; more become a job
SHEET_ROWS: Final = 1_048_575  # below the line of headings, in the format itself
_CELL: Final = 32_767  # characters, likewise
_BATCH: Final = 1_000
_FORMULA = re.compile(r"^[\s\x00-\x1f]*[=+\-@\uff1d\uff0b\uff0d\uff20]|^[\t\r\n]")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")  # what XML cannot hold
_ARROW: Final = {
    "text": pa.string(), "integer": pa.int64(), "number": pa.float64(), "day": pa.date32(),
    "moment": pa.timestamp("s", tz="UTC"), "flag": pa.bool_(),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Column:
    """name: of the Parquet column, stable; label: heading in the page's language; value: of a row, plain; words: the
    same for people, such as a country's name for its code (CSV and XLSX), or None where the value speaks for itself."""

    name: str
    label: str | Promise
    value: Callable[[Any], Any]
    kind: Kind = "text"
    words: Callable[[Any], Any] | None = None


@dataclass(frozen=True, slots=True)
class Format:
    """One kind of file. limit: rows that it holds, 0 for any number."""

    code: str
    label: str
    media_type: str
    write: Callable[[Path, tuple[Column, ...], Iterable[Any], Progress], int]
    limit: int = 0


def guarded(value: Any) -> Any:
    """A cell that no spreadsheet takes for a formula; numbers, days and flags as they are."""
    return f"'{value}" if isinstance(value, str) and _FORMULA.match(value) else value


def write(
    path: Path, form: str, columns: Iterable[Column], rows: Iterable[Any], progress: Progress = lambda done: None
) -> int:
    """Write rows to `path` in the format of that code; gives how many. Headings are in the language that is active.

    Raises KeyError for a format nobody knows, InputFault (export-too-long) where the format cannot hold the rows,
    OSError where the disk is full; then the file is not there.
    """
    chosen = FORMATS[form]
    with whole_file(path) as temporary:
        return chosen.write(temporary, tuple(columns), rows, progress)


def _csv(path: Path, columns: tuple[Column, ...], rows: Iterable[Any], progress: Progress) -> int:
    # The byte order mark tells Excel that the letters are UTF-8.
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        lines = csv.writer(file)
        lines.writerow([str(column.label) for column in columns])
        done = 0
        for done, row in enumerate(rows, 1):
            lines.writerow([_plain(guarded(_shown(column, row))) for column in columns])
            if not done % _BATCH:
                progress(done)
    return done


def _plain(value: Any) -> Any:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, datetime):
        return timezone.localtime(value).strftime("%Y-%m-%d %H:%M")
    return "" if value is None else value


def _xlsx(path: Path, columns: tuple[Column, ...], rows: Iterable[Any], progress: Progress) -> int:
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.freeze_panes = "A2"
    for index, column in enumerate(columns, 1):
        sheet.column_dimensions[get_column_letter(index)].width = {"text": 24, "moment": 18}.get(column.kind, 13)
    try:
        sheet.append([_heading(sheet, column) for column in columns])
        done = 0
        for done, row in enumerate(rows, 1):
            if done > SHEET_ROWS:
                raise InputFault("export-too-long", _("A sheet of XLSX holds 1,048,575 rows. Take CSV or Parquet."))
            sheet.append([_cell(sheet, guarded(_shown(column, row))) for column in columns])
            if not done % _BATCH:
                progress(done)
        book.save(path)
    except BaseException:
        with contextlib.suppress(Exception):  # openpyxl keeps rows in a temporary file of its own until it is closed
            sheet.close()
        raise
    return done


def _heading(sheet: Any, column: Column) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, value=str(column.label))
    cell.font = Font(bold=True)
    return cell


def _cell(sheet: Any, value: Any) -> Any:
    if isinstance(value, str):
        return _CONTROL.sub("", value)[:_CELL]
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, date):  # moments too
        is_moment = isinstance(value, datetime)
        naive = timezone.make_naive(value) if isinstance(value, datetime) and timezone.is_aware(value) else value
        cell = WriteOnlyCell(sheet, value=naive)
        cell.number_format = "dd/mm/yyyy hh:mm" if is_moment else "dd/mm/yyyy"
        return cell
    return value


def _parquet(path: Path, columns: tuple[Column, ...], rows: Iterable[Any], progress: Progress) -> int:
    schema = pa.schema([(column.name, _ARROW[column.kind]) for column in columns])
    done, source = 0, iter(rows)
    with pq.ParquetWriter(path, schema, compression="zstd") as file:
        while batch := list(islice(source, _BATCH)):
            values = [[_exact(column.value(row)) for row in batch] for column in columns]
            arrays = [pa.array(one, field.type) for one, field in zip(values, schema, strict=True)]
            file.write_batch(pa.record_batch(arrays, schema=schema))
            done += len(batch)
            progress(done)
    return done


def _exact(value: Any) -> Any:
    if isinstance(value, datetime) and timezone.is_aware(value):
        return value.astimezone(UTC).replace(microsecond=0)
    return value


def _shown(column: Column, row: Any) -> Any:
    return column.words(row) if column.words else column.value(row)


FORMATS: Final[dict[str, Format]] = {
    "xlsx": Format(
        "xlsx", "XLSX (Excel)", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", _xlsx, SHEET_ROWS
    ),
    "csv": Format("csv", "CSV", "text/csv; charset=utf-8", _csv),
    "parquet": Format("parquet", "Parquet", "application/vnd.apache.parquet", _parquet),
}

"""Files of rows: guarded against formulas, whole or absent, readable by what people use."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from tiengvang.office.shell import exports
from tiengvang.office.shell.exports import FORMATS, Column, guarded, write
from tiengvang.records import InputFault

COLUMNS = (
    Column("name", "Name", lambda row: row[0]),
    Column("count", "Count", lambda row: row[1], "integer"),
    Column("share", "Share", lambda row: row[2], "number"),
    Column("day", "Day", lambda row: row[3], "day"),
    Column("at", "At", lambda row: row[4], "moment"),
    Column("flag", "Flag", lambda row: row[5], "flag"),
    Column("code", "Code", lambda row: "JP", words=lambda row: "Japan"),
)
ROW = ("Cà phê", -5, 0.5, date(2026, 3, 1), datetime(2026, 3, 1, 20, 30, 15, tzinfo=UTC), True)
EMPTY = (None, None, None, None, None, None)


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "\n+1", "＝1", "\x00=1"])
def test_a_text_that_a_spreadsheet_would_run_gets_an_apostrophe(text: str) -> None:
    assert guarded(text) == f"'{text}"


@pytest.mark.parametrize("value", ["Gia Lai", "1-2", "a=b", "", -5, -0.5, None, date(2026, 1, 1), True])
def test_other_values_stay_as_they_are(value: object) -> None:
    assert guarded(value) is value


@given(st.text())
def test_no_guarded_text_begins_with_a_sign_of_a_formula(text: str) -> None:
    assert str(guarded(text)).lstrip()[:1] not in {"=", "+", "-", "@"}


def test_csv_has_headings_words_and_a_byte_order_mark(tmp_path: Path) -> None:
    with translation.override("en"):
        assert write(tmp_path / "a.csv", "csv", COLUMNS, [ROW, EMPTY]) == 2
    assert (tmp_path / "a.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    with (tmp_path / "a.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert rows == [
        ["Name", "Count", "Share", "Day", "At", "Flag", "Code"],
        ["Cà phê", "-5", "0.5", "2026-03-01", "2026-03-02 03:30", "yes", "Japan"],
        ["", "", "", "", "", "", "Japan"],
    ]


def test_a_workbook_holds_days_as_days_and_leaves_out_what_xml_cannot_hold(tmp_path: Path) -> None:
    write(tmp_path / "a.xlsx", "xlsx", COLUMNS, [ROW, ("bad\x07char\x00" + "x" * 40_000, 1, 1.0, None, None, False)])
    sheet = load_workbook(tmp_path / "a.xlsx").active
    assert sheet["D2"].value == datetime(2026, 3, 1)
    assert sheet["E2"].value == datetime(2026, 3, 2, 3, 30, 15)
    assert sheet["B2"].value == -5
    assert sheet["A3"].value.startswith("badcharx")
    assert len(sheet["A3"].value) == 32_767
    assert sheet.freeze_panes == "A2"


def test_parquet_holds_values_as_they_are(tmp_path: Path) -> None:
    write(tmp_path / "a.parquet", "parquet", COLUMNS, [ROW, EMPTY])
    rows = pq.read_table(tmp_path / "a.parquet").to_pylist()
    assert rows[0] == dict(zip([column.name for column in COLUMNS], [*ROW, "JP"], strict=True))
    assert rows[1]["count"] is None


def test_a_file_without_rows_has_its_headings(tmp_path: Path) -> None:
    for form in FORMATS:
        assert write(tmp_path / f"a.{form}", form, COLUMNS, []) == 0
    assert pq.read_schema(tmp_path / "a.parquet").names == [column.name for column in COLUMNS]
    assert (tmp_path / "a.csv").read_text("utf-8-sig").startswith("Name,")


@pytest.mark.parametrize("form", list(FORMATS))
def test_a_failure_in_the_middle_leaves_no_file(tmp_path: Path, form: str) -> None:
    def rows() -> Iterator[object]:
        yield ROW
        raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        write(tmp_path / f"a.{form}", form, COLUMNS, rows())
    assert list(tmp_path.iterdir()) == []


def test_more_rows_than_a_sheet_holds_are_refused_with_the_remedy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exports, "SHEET_ROWS", 1)
    with translation.override("en"), pytest.raises(InputFault, match="CSV or Parquet"):
        write(tmp_path / "a.xlsx", "xlsx", COLUMNS, [ROW, ROW])
    assert list(tmp_path.iterdir()) == []

"""Readings from a sheet: every row is checked, also against what stands, and one fault keeps all of it out."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from tiengvang import cli_voice
from tiengvang.office.indicators.models import Reading
from tiengvang.office.indicators.readings import importing
from tiengvang.office.indicators.readings.importing import import_readings, template
from tiengvang.office.indicators.readings.services import approve
from tiengvang.office.organisation.models import User
from tiengvang.records import InputFault

pytestmark = pytest.mark.django_db
Make = Callable[..., Any]


def csv(*rows: str) -> bytes:
    return "\n".join(("code,period,value,low,high,market,full_year,note", *rows)).encode()


def test_rows_become_readings_that_wait(indicator: Make, analyst: User) -> None:
    indicator("visitors")
    done = import_readings(
        by=analyst, name="a.csv",
        content=csv("visitors,2025,1200", "visitors,2025-Q2,300", "visitors,2025-03,90,,,japan,,Table 4"),
    )  # fmt: skip
    assert (done.written, done.faults) == (3, ())
    assert {(one.period, one.first_day, one.key, one.value, one.state) for one in Reading.objects.all()} == {
        ("year", date(2025, 1, 1), "", 1200, "submitted"), ("quarter", date(2025, 4, 1), "", 300, "submitted"),
        ("month", date(2025, 3, 1), "japan", 90, "submitted"),
    }  # fmt: skip


def test_the_voice_command_writes_the_columns_that_are_read() -> None:
    assert cli_voice.COLUMNS == importing.COLUMNS


def test_what_the_voice_command_writes_becomes_a_share_with_its_interval(indicator: Make, analyst: User) -> None:
    indicator("share-of-voice", measure="share")
    row = 'share-of-voice,2025,0.2500,0.0889,0.5323,,,"Originals of independent foreign outlets: a 3, b 9."'
    assert import_readings(by=analyst, name="voice.csv", content=csv(row)).written == 1
    one = Reading.objects.get()
    assert (one.value, one.low, one.high, one.state) == (0.25, 0.0889, 0.5323, "submitted")
    assert one.note == "Originals of independent foreign outlets: a 3, b 9."


@pytest.mark.parametrize(
    ("row", "number", "column"),
    [
        ("unknown,2025,1", 3, "code"), ("visitors,soon,1", 3, "period"), ("visitors,2025,many", 3, "value"),
        ("visitors,2025,", 3, "value"), ("visitors,2099,1", 3, "period"), ("visitors,2025,1,,,mars", 3, "market"),
        ("visitors,2025,-4", 3, "value"), ("visitors,2024,7", 3, "period"), ("visitors,2025,5,9,10", 3, "low"),
        ("visitors,2025,1.234", 3, "value"),
    ],
)  # fmt: skip
def test_a_fault_is_named_by_row_and_column_and_nothing_is_written(
    indicator: Make, analyst: User, row: str, number: int, column: str
) -> None:
    indicator("visitors")
    done = import_readings(by=analyst, content=csv("visitors,2024,5", row), name="a.csv")
    assert [(one.row, one.column) for one in done.faults] == [(number, column)]
    assert done.faults[0].message
    assert not Reading.objects.exists()


def test_a_number_that_contradicts_history_is_reported_unless_it_is_said_why(
    indicator: Make, entered: Make, analyst: User, coordinator: User
) -> None:
    approve(by=coordinator, readings=[entered(indicator("visitors"), 2025, 1200)])
    sheet = csv("visitors,2024,900", "visitors,2025,1300")
    done = import_readings(by=analyst, content=sheet, name="a.csv")
    assert [(one.row, one.column) for one in done.faults] == [(3, "value")]
    assert "1,200 stands already" in done.faults[0].message
    assert Reading.objects.count() == 1
    done = import_readings(by=analyst, content=sheet, name="a.csv", revises="The statistics office corrected 2025.")
    assert done.written == 2
    assert Reading.objects.get(first_day=date(2025, 1, 1), revision=2).note.startswith("The statistics office")


def test_a_sheet_that_was_imported_already_changes_nothing(indicator: Make, analyst: User) -> None:
    indicator("visitors")
    import_readings(by=analyst, content=csv("visitors,2025,1200"), name="a.csv")
    done = import_readings(by=analyst, content=csv("visitors,2025,1200"), name="a.csv")
    assert (done.written, done.same) == (0, 1)


@pytest.mark.parametrize(
    ("written", "value"),
    [("12,5%", 0.125), ("12.5%", 0.125), ("0,125", 0.125), ("1.234.567", 1234567), ("1,234,567", 1234567),
     ("1.234,5", 1234.5), ("1,234.5", 1234.5), ("1200", 1200)],
)  # fmt: skip
def test_numbers_as_people_write_them(indicator: Make, analyst: User, written: str, value: float) -> None:
    indicator("visitors")
    import_readings(by=analyst, content=csv(f'visitors,2025,"{written}"'), name="a.csv")
    assert Reading.objects.get().value == pytest.approx(value)


@pytest.mark.parametrize("written", ["2025-Q3", "quý III/2025", "Q3/2025", "Quý 3/2025"])
def test_quarters_as_people_write_them(indicator: Make, analyst: User, written: str) -> None:
    indicator("visitors")
    import_readings(by=analyst, content=csv(f"visitors,{written},1"), name="a.csv")
    assert Reading.objects.get().first_day == date(2025, 7, 1)


def test_a_month_that_a_spreadsheet_made_a_day_of(indicator: Make, analyst: User) -> None:
    indicator("visitors")
    book = Workbook()
    book.active.append(("code", "period", "value"))
    book.active.append(("visitors", date(2025, 10, 1), 7))
    out = io.BytesIO()
    book.save(out)
    import_readings(by=analyst, content=out.getvalue(), name="a.xlsx")
    assert (Reading.objects.get().period, Reading.objects.get().last_day) == ("month", date(2025, 10, 31))


def test_the_template_can_be_read_back(indicator: Make, analyst: User) -> None:
    indicator("visitors")
    indicator("investors")
    book = load_workbook(io.BytesIO(template()))
    out = io.BytesIO()
    book.active.delete_rows(3)
    book.active["B2"] = "2025-10"
    book.save(out)
    assert import_readings(by=analyst, content=out.getvalue(), name="a.xlsx").written == 1


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 not a book", "code;kỳ\n".encode(), b"\xff\xfe\x00"])
def test_a_file_that_is_no_such_sheet(analyst: User, content: bytes) -> None:
    with pytest.raises(InputFault):
        import_readings(by=analyst, content=content, name="a.csv")

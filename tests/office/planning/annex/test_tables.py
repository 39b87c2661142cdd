"""The annex table: read with a report by cell, written and read again without loss."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from io import BytesIO
from typing import Any

import pytest
from docx import Document
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from tiengvang.office.organisation.models import Unit
from tiengvang.office.planning.annex.grid import NotATable, grids
from tiengvang.office.planning.annex.naming import Names
from tiengvang.office.planning.annex.reading import AnnexRow, Sheet, understood
from tiengvang.office.planning.annex.when import When
from tiengvang.office.planning.annex.writing import Heading, to_docx, to_xlsx

UNITS = [
    Unit(pk=1, code="van-hoa", name="Sở Văn hóa, Thể thao và Du lịch", kind="agency"),
    Unit(pk=2, code="ngoai-vu", name="Sở Ngoại vụ", kind="agency"),
    Unit(pk=3, code="c1", name="Xã Đồi Gió", kind="commune"),
    Unit(pk=4, code="c2", name="Phường Bến Sông", kind="commune"),
]
NAMES = Names(UNITS)
HEAD = ["STT", "Tên nhiệm vụ", "Cơ quan chủ trì", "Cơ quan phối hợp", "Kết quả/Sản phẩm", "Thời gian", "Ghi chú"]
Row = list[Any]


def book(*rows: Row, head: Row = HEAD, merge: tuple[str, ...] = ()) -> bytes:
    made = Workbook()
    sheet = made.active
    for row in (["PHỤ LỤC"], [], head, *rows):
        sheet.append(row)
    for area in merge:
        sheet.merge_cells(area)
    out = BytesIO()
    made.save(out)
    return out.getvalue()


def reading(content: bytes) -> Sheet:
    return understood(grids(content), NAMES, 2026, 2030)


def said(sheet: Sheet) -> list[tuple[str, str]]:
    return [(one.ref, one.level) for one in sheet.problems]


def test_a_plain_table_is_read() -> None:
    sheet = reading(
        book([1, "Dựng phim", "Sở VHTTDL", "Sở Ngoại vụ; UBND xã Đồi Gió", "01 phim", "quý III/2026", "dự kiến"])
    )
    (row,) = sheet.rows
    assert not sheet.problems
    assert (row.title, row.lead, row.cooperating) == ("Dựng phim", UNITS[0], (UNITS[1], UNITS[2]))
    assert (row.output, row.when.due, row.notes) == ("01 phim", date(2026, 9, 30), "dự kiến")


def test_groups_parts_and_merged_cells_are_understood() -> None:
    sheet = reading(
        book(
            ["I", "II.1 Đổi mới tư duy", None, None, None, None, None],
            [1, "Cả nhiệm vụ", "Sở VHTTDL", None, None, "hằng năm", None],
            ["1.1", "Phần một", "Sở Ngoại vụ", None, None, datetime(2026, 9, 30), None],
            ["1.2", "Phần hai", None, None, None, "30/9/2026", None],
            ["II", "Không có số mục", None, None, None, None, None],
            [1, "Việc khác", "Xã Đồi Gió", None, None, None, None],
            merge=("B4:G4", "C6:C7"),
        )
    )
    assert not sheet.problems
    assert [(row.title, row.section, row.group) for row in sheet.rows] == [
        ("Cả nhiệm vụ", "II.1", "Đổi mới tư duy"), ("Phần một", "II.1", "Đổi mới tư duy"),
        ("Phần hai", "II.1", "Đổi mới tư duy"), ("Việc khác", "", "Không có số mục"),
    ]  # fmt: skip
    whole, one, two, _other = sheet.rows
    assert (one.above, two.above, two.lead) == (whole.line, whole.line, UNITS[1])
    assert one.when == When(None, date(2026, 9, 30))


FAULTS: dict[str, tuple[Row, tuple[str, str]]] = {
    "no title": ([1, None, "Sở VHTTDL"], ("B4", "error")),
    "no lead unit": ([1, "Việc", None, None, "x"], ("C4", "error")),
    "an unknown unit": ([1, "Việc", "Sở Du lịch"], ("C4", "error")),
    "many leading": ([1, "Việc", "UBND các xã, phường; Sở VHTTDL; Sở Ngoại vụ; các đơn vị liên quan"], ("C4", "error")),
    "two leading": ([1, "Việc", "Sở VHTTDL, Sở Ngoại vụ"], ("C4", "warning")),
    "an unknown one cooperating": ([1, "Việc", "Sở VHTTDL", "Sở Trời"], ("D4", "error")),
    "nobody in particular": ([1, "Việc", "Sở VHTTDL", "Các đơn vị liên quan"], ("D4", "warning")),
    "no such day": ([1, "Việc", "Sở VHTTDL", None, None, "31/9/2026"], ("F4", "error")),
    "no year": ([1, "Việc", "Sở VHTTDL", None, None, "30/9"], ("F4", "error")),
    "no day at all": ([1, "Việc", "Sở VHTTDL", None, None, "khi có kinh phí"], ("F4", "warning")),
    "a part of nothing": (["2.1", "Việc", "Sở VHTTDL"], ("A4", "warning")),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_each_fault_is_said_by_its_cell(fault: str) -> None:
    row, expected = FAULTS[fault]
    sheet = reading(book(row, [7, "Việc tốt", "Sở Ngoại vụ"]))
    assert said(sheet) == [expected]
    assert [one.title for one in sheet.rows][-1] == "Việc tốt"
    assert len(sheet.rows) == (2 if expected[1] == "warning" else 1)


def test_an_unknown_unit_is_answered_with_the_closest_name() -> None:
    (problem,) = reading(book([1, "Việc", "Sở Văn hoá"])).problems
    assert "Sở Văn hóa, Thể thao và Du lịch" in problem.message


def test_the_second_of_two_equal_rows_is_left_out() -> None:
    sheet = reading(book([1, "Dựng phim", "Sở VHTTDL"], [2, "dung  PHIM", "Sở Văn hóa, Thể thao và Du lịch"]))
    assert (said(sheet), len(sheet.rows)) == ([("B5", "error")], 1)


def test_circles_are_named_by_their_numbers_also_through_parts() -> None:
    head = [*HEAD, "Thực hiện sau"]
    lead = ["Sở VHTTDL", None, None, None, None]
    sheet = reading(
        book([1, "a", *lead, "3"], ["1.1", "b", *lead, None], [2, "c", *lead, None], [3, "d", *lead, "1.1"], head=head)
    )
    assert {one.ref for one in sheet.problems if "→" in one.message} == {"H4", "H7"}
    assert [row.title for row in sheet.rows] == ["c"]


def test_a_wait_for_a_number_that_is_not_there_is_a_fault() -> None:
    sheet = reading(book([1, "a", "Sở VHTTDL", None, None, None, None, "9"], head=[*HEAD, "Thực hiện sau"]))
    assert said(sheet) == [("H4", "error")]


def test_the_row_that_numbers_the_columns_and_a_heading_of_two_rows_are_no_tasks() -> None:
    sheet = reading(
        book(HEAD, [f"({number})" for number in range(1, 8)], [1, "Việc", "Sở VHTTDL"],
             merge=tuple(f"{letter}3:{letter}4" for letter in "ABCDEFG"))
    )  # fmt: skip
    assert ([row.title for row in sheet.rows], sheet.problems) == (["Việc"], ())


def test_a_table_without_its_headings_is_refused_as_a_whole() -> None:
    sheet = reading(book([1, "Việc"], head=["a", "b"]))
    assert (sheet.rows, [one.line for one in sheet.problems]) == ((), [0])


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 broken", b"%PDF-1.7", b"a;b;c"])
def test_what_is_no_table_file_is_refused(content: bytes) -> None:
    with pytest.raises(NotATable):
        grids(content)


def test_a_table_of_a_document_is_read_with_its_merged_cells() -> None:
    document = Document()
    document.add_paragraph("PHỤ LỤC")
    document.add_table(rows=1, cols=2).cell(0, 0).text = "Bảng khác"
    table = document.add_table(rows=5, cols=7)
    rows = [HEAD, ["I", "Nhóm", "", "", "", "", ""], ["1", "Việc một", "Sở VHTTDL", "", "", "", ""],
            ["2", "Việc hai", "", "", "", "tháng 9/2026", ""], ["3", "Việc ba", "Sở Trời", "", "", "", ""]]  # fmt: skip
    for cells, texts in zip(table.rows, rows, strict=True):
        for cell, text in zip(cells.cells, texts, strict=True):
            cell.text = text
    table.cell(1, 1).merge(table.cell(1, 6))
    table.cell(2, 2).merge(table.cell(3, 2))
    out = BytesIO()
    document.save(out)
    sheet = reading(out.getvalue())
    assert [(row.title, row.lead, row.group) for row in sheet.rows] == [
        ("Việc một", UNITS[0], "Nhóm"), ("Việc hai", UNITS[0], "Nhóm"),
    ]  # fmt: skip
    assert said(sheet) == [("5:3", "error")]


# --- there and back ---------------------------------------------------------------------------------------------------

LINE = st.text(st.characters(codec="utf-8", exclude_categories=("C",), exclude_characters="\u2028\u2029"), max_size=20)
WORDS = LINE.map(lambda text: " ".join(text.split()))
TITLES = WORDS.map(lambda text: f"Việc {text}".strip())
LINES = st.lists(LINE, max_size=3).map(lambda lines: "\n".join(lines).strip())
DAYS = st.one_of(st.none(), st.dates(date(2026, 1, 1), date(2030, 12, 31)))


@st.composite
def tables(draw: st.DrawFn) -> list[AnnexRow]:
    """Tasks in groups, some with parts, some waiting for earlier ones."""
    rows: list[AnnexRow] = []
    groups = draw(
        st.lists(st.tuples(st.sampled_from(["", "II.1", "IV"]), TITLES), max_size=3, unique_by=lambda g: g[1])
    )
    for section, group in [("", ""), *groups]:
        for _number in range(draw(st.integers(0 if not group else 1, 3))):
            wholes = [row for row in rows if (row.section, row.group, row.above) == (section, group, 0)]
            above = wholes[-1].line if wholes and draw(st.booleans()) else 0
            rows.append(_a_row(draw, len(rows) + 1, section, group, above, rows))
    return rows


def _a_row(draw: st.DrawFn, line: int, section: str, group: str, above: int, rows: list[AnnexRow]) -> AnnexRow:
    lead = draw(st.sampled_from(UNITS))
    one, other = draw(DAYS), draw(DAYS)
    start, due = (one, other) if not (one and other) or one <= other else (other, one)
    recurs = draw(st.sampled_from(["", "monthly", "yearly"])) if start and due else ""
    joined = draw(st.lists(st.sampled_from([unit for unit in UNITS if unit != lead]), unique=True))
    return AnnexRow(
        line=line, title=f"{draw(TITLES)} {line}", lead=lead, cooperating=tuple(joined), output=draw(LINES),
        when=When(start, due, recurs, draw(st.sampled_from(["", "quý III/2026", "khi có kinh phí"]))),
        notes=draw(LINES), group=group, section=section, above=above,
        needs=tuple(sorted(draw(st.sets(st.sampled_from([row.line for row in rows if not row.above]), max_size=2))))
        if rows and not above and any(not row.above for row in rows) else (),
    )  # fmt: skip


@pytest.mark.parametrize("write", [to_xlsx, to_docx], ids=["xlsx", "docx"])
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(rows=tables())
def test_what_is_written_is_read_again(write: Callable[..., bytes], rows: list[AnnexRow]) -> None:
    content = write(rows, Heading("PHỤ LỤC", "Kế hoạch"), NAMES, 2026, 2030)
    sheet = reading(content) if rows else Sheet("", (), (), 0)
    assert [one for one in sheet.problems if one.level == "error"] == []
    index = {row.line: at for at, row in enumerate(sheet.rows)}
    before = {row.line: at for at, row in enumerate(rows)}
    assert [_told(row, index) for row in sheet.rows] == [_told(row, before) for row in rows]


def _told(row: AnnexRow, index: dict[int, int]) -> tuple[Any, ...]:
    return (
        row.title, row.lead, frozenset(row.cooperating), row.output, row.when, row.notes, row.section, row.group,
        index.get(row.above, -1), tuple(sorted(index[line] for line in row.needs)),
    )  # fmt: skip

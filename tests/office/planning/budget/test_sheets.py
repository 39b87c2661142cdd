"""Lines from sheets as people fill them in: what is taken, what is refused and where, and the way back."""

from __future__ import annotations

from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from planning.budget.budget_making import Crew, estimate, line, move
from planning.planning_making import make_plan, make_task

from tiengvang.office.planning.budget.estimating import make_estimate
from tiengvang.office.planning.budget.importing import Imported, import_lines
from tiengvang.office.planning.budget.sheets import read_sheet, write_sheet
from tiengvang.office.planning.models import Estimate, EstimateLine
from tiengvang.place.folding import fold_name
from tiengvang.records import InputFault

pytestmark = pytest.mark.django_db
HEAD = ("STT", "Nội dung", "Nhiệm vụ", "ĐVT", "Số lượng", "Đơn giá (đồng)", "Thành tiền (đồng)", "Căn cứ, định mức",
        "Ghi chú")  # fmt: skip


def _sheet(*rows: tuple[Any, ...], head: tuple[Any, ...] = HEAD, merge: str = "", above: int = 0) -> BytesIO:
    book = Workbook()
    sheet = book.active
    for number in range(above):
        sheet.append([f"Dòng tiêu đề {number}"])
    sheet.append(list(head))
    for row in rows:
        sheet.append(list(row))
    if merge:
        sheet.merge_cells(merge)
    out = BytesIO()
    book.save(out)
    out.seek(0)
    return out


@pytest.fixture
def empty(crew: Crew) -> Estimate:
    return make_estimate(by=crew.officer, unit=crew.unit, year=2026, lane="b", title="Dự toán")


def _take(crew: Crew, made: Estimate, sheet: BytesIO, *, all_or_nothing: bool = True) -> Imported:
    with translation.override("en"):
        return import_lines(by=crew.officer, estimate=made, file=sheet, all_or_nothing=all_or_nothing)


def test_a_sheet_as_offices_write_it_is_taken_in(crew: Crew, empty: Estimate) -> None:
    plan = make_plan(crew.unit)
    task = make_task(plan, crew.unit, title="Tham gia hội chợ")
    done = _take(crew, empty, _sheet(
        ("I", "Chi tổ chức", None, None, None, None, None, None, None),
        (1, "Thuê gian hàng", "Tham gia hội chợ", "gian", 2, 50_000_000, 100_000_000, "Báo giá", ""),
        (2, "In tờ gấp", "THAM GIA HỘI CHỢ ", "bộ", "1.500", "12.000", None, "", "bốn thứ tiếng"),
        (None, None, None, None, None, None, None, None, None),
        (3, "Phiên dịch", None, "ngày", "2,5", "1,2 triệu", "3.000.000", "", ""),
        (None, "Tổng cộng", None, None, None, None, 121_000_000, None, None), above=3,
    ))  # fmt: skip
    lines = list(empty.lines.all())
    assert [(x.content, x.quantity, x.unit_cost, x.amount) for x in lines] == [
        ("Thuê gian hàng", 2, 50_000_000, 100_000_000), ("In tờ gấp", 1500, 12_000, 18_000_000),
        ("Phiên dịch", Decimal("2.5"), 1_200_000, 3_000_000),
    ]  # fmt: skip
    assert [x.task for x in lines] == [task, task, None]
    assert (done.taken, done.amount, done.sheet.bad, done.sheet.passed) == (3, 121_000_000, 0, 2)
    assert {note.cell for note in done.sheet.notes} == {"E7", "F7", "E9", "F9"}


@pytest.mark.parametrize(
    ("row", "cell", "said"),
    [
        ((1, "In", None, "bộ", 1, -5, None, "", ""), "F2", "negative"),
        ((1, "In", None, "bộ", -1, 5, None, "", ""), "E2", "above 0"),
        ((1, "In", None, "bộ", 1, 0.5, None, "", ""), "F2", "whole"),
        ((1, "In", None, "bộ", "0,333", 1_001, None, "", ""), "F2", "whole number of đồng"),
        ((1, "In", None, "bộ", 2, 10, 30, "", ""), "G2", "gives 20"),
        ((1, "In", None, "bộ", 1, "1,200", None, "", ""), "F2", "for sure"),
        ((1, "In", None, "bộ", 1, "khoảng 5 triệu", None, "", ""), "F2", "for sure"),
        ((1, "In", None, "bộ", 1, None, None, "", ""), "F2", "empty"),
        ((1, "In", None, "bộ", 1, "=E2*5", None, "", ""), "F2", "formula"),
        ((1, "", None, "bộ", 1, 5, None, "", ""), "B2", "empty"),
        ((1, "In" * 300, None, "bộ", 1, 5, None, "", ""), "B2", "500"),
        ((1, "In", "Tham gia hội trợ", "bộ", 1, 5, None, "", ""), "C2", "Do you mean “Tham gia hội chợ”"),
        ((1, "In", "Xây cầu", "bộ", 1, 5, None, "", ""), "C2", "second sheet"),
        ((1, "In", "Trùng tên", "bộ", 1, 5, None, "", ""), "C2", "Several"),
        ((1, "Có rồi", None, "bộ", 1, 7, None, "", ""), "2", "already"),
    ],
)
def test_what_is_wrong_is_said_by_cell(crew: Crew, empty: Estimate, row: tuple[Any, ...], cell: str, said: str) -> None:
    plan = make_plan(crew.unit)
    for title in ("Tham gia hội chợ", "Trùng tên", "Trùng tên"):
        make_task(plan, crew.unit, title=title)
    line(crew, empty, 7, content="Có rồi")
    done = _take(crew, empty, _sheet(row))
    assert [(fault.cell, said in fault.text) for fault in done.sheet.faults] == [(cell, True)]
    assert (done.taken, empty.lines.count()) == (0, 1)


def test_all_or_nothing_and_the_good_rows(crew: Crew, empty: Estimate) -> None:
    rows = ((1, "Tốt", None, "bộ", 1, 5, None, "", ""), (2, "Hỏng", None, "bộ", 1, -5, None, "", ""))
    assert _take(crew, empty, _sheet(*rows)).taken == 0
    assert not empty.lines.exists()
    done = _take(crew, empty, _sheet(*rows), all_or_nothing=False)
    assert (done.taken, done.sheet.bad) == (1, 1)
    assert empty.lines.get().content == "Tốt"


def test_a_task_merged_over_rows_is_that_of_each(crew: Crew, empty: Estimate) -> None:
    task = make_task(make_plan(crew.unit), crew.unit, title="Tham gia hội chợ")
    done = _take(crew, empty, _sheet(
        (1, "A", "Tham gia hội chợ", "bộ", 1, 5), (2, "B", None, "bộ", 1, 6), (3, "C", None, "bộ", 1, 7), merge="C2:C3"
    ))  # fmt: skip
    assert done.taken == 3
    assert [one.task for one in empty.lines.all()] == [task, task, None]


@pytest.mark.parametrize(
    ("file", "said"),
    [
        (BytesIO(b"no workbook"), "not a workbook"),
        (BytesIO(b"PK\x03\x04 broken"), "not a workbook"),
        (BytesIO(bytes(6 << 20)), "5 MB"),
    ],
)
def test_a_file_that_is_no_sheet_is_refused_whole(crew: Crew, empty: Estimate, file: BytesIO, said: str) -> None:
    file.seek(0)
    with pytest.raises(InputFault, match=said):
        _take(crew, empty, file)


def test_a_sheet_without_the_headings_says_which_are_missing(crew: Crew, empty: Estimate) -> None:
    with pytest.raises(InputFault, match="unit cost"):
        _take(crew, empty, _sheet((1, "A", "bộ", 2), head=("STT", "Nội dung", "ĐVT", "Số lượng")))


def test_a_sheet_is_taken_into_a_draft_by_its_unit_only(crew: Crew) -> None:
    made = estimate(crew)
    rows = ((1, "A", None, "bộ", 1, 5),)
    with pytest.raises(PermissionDenied):
        import_lines(by=crew.appraiser, estimate=made, file=_sheet(*rows), all_or_nothing=True)
    move(crew.leader, made, "submit")
    with pytest.raises(ValidationError):
        _take(crew, made, _sheet(*rows))


def test_the_template_lists_tasks_and_can_be_read(crew: Crew, empty: Estimate) -> None:
    task = make_task(make_plan(crew.unit), crew.unit, title="=Nguy hiểm")
    book = load_workbook(BytesIO(write_sheet([], [task], "Mẫu")))
    assert [cell.value for cell in book.worksheets[1][2]] == [f"#{task.pk}", "'=Nguy hiểm"]
    found = read_sheet(BytesIO(write_sheet([], [task], "Mẫu")), [task], [])
    assert (found.rows, found.faults) == ([], [])


TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Zl", "Zp")), min_size=1, max_size=40).map(
    lambda text: " ".join(text.split())
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(st.from_regex(r"[A-Za-zĐđ][\w ]{0,20}\w", fullmatch=True), st.decimals("0.001", "9999", places=3),
                  st.integers(0, 10**7).map(lambda number: number * 1000), TEXTS),
        max_size=6, unique_by=lambda row: fold_name(row[0]),
    )
)  # fmt: skip
def test_an_exported_sheet_reads_as_the_same_lines(rows: list[tuple[str, Decimal, int, str]]) -> None:
    lines = [
        EstimateLine(content=" ".join(content.split()), unit_of_measure="bộ", quantity=quantity, unit_cost=cost,
                     amount=int(quantity * cost), basis=basis)
        for content, quantity, cost, basis in rows
    ]  # fmt: skip
    for language in ("vi", "en"):
        with translation.override(language):
            found = read_sheet(BytesIO(write_sheet(lines, [], "Dự toán")), [], [])
        assert found.faults == []
        assert [(x.values["content"], x.values["quantity"], x.values["unit_cost"]) for x in found.rows] == [
            (one.content, one.quantity, one.unit_cost) for one in lines
        ]  # fmt: skip

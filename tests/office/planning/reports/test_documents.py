"""Reports as official documents, read back with python-docx, and the command that writes the consolidated one."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from django.utils import timezone
from docx import Document
from hypothesis import given
from hypothesis import strategies as st
from planning.planning_making import make_task

from tiengvang.documents.model import DocumentType
from tiengvang.documents.reading import parse_document
from tiengvang.documents.writing import to_bytes
from tiengvang.office.organisation.models import Unit, User
from tiengvang.office.planning.models import Consolidated, Period, Plan, ReportCall, Task, UnitReport
from tiengvang.office.planning.reports.annexes import tasks_table
from tiengvang.office.planning.reports.command import write_report
from tiengvang.office.planning.reports.consolidating import close_consolidated, edit_consolidated, gather
from tiengvang.office.planning.reports.outline import sections
from tiengvang.office.planning.reports.papers.letterhead import initials, letterhead
from tiengvang.office.planning.reports.papers.plain import plain_data
from tiengvang.office.planning.reports.papers.prose import blocks, line
from tiengvang.office.planning.reports.writing import consolidated_report, unit_report
from tiengvang.records import InputFault

Report = Callable[[str], UnitReport]


@pytest.fixture
def gathered(call: ReportCall, accepted: Report, coordinator: User) -> Consolidated:
    for code in ("culture", "north"):
        accepted(code)
    return gather(by=coordinator, call=call)


def _read(content: bytes) -> tuple[str, dict[str, list[list[str]]]]:
    """The words outside tables, and the tables with a heading row by what stands in its second cell."""
    document = Document(io.BytesIO(content))
    tables = {
        table.rows[0].cells[1].text: [[cell.text for cell in row.cells] for row in table.rows]
        for table in document.tables
        if len(table.columns) > 2
    }
    return "\n".join(one.text for one in document.paragraphs), tables


def test_the_consolidated_report_has_every_part_and_annex(gathered: Consolidated) -> None:
    text, tables = _read(to_bytes(consolidated_report(gathered)))
    wanted = (
        "BÁO CÁO",
        "2/3 cơ quan, đơn vị, địa phương",
        "31/10/2026",
        "VII. ",
        "Phụ lục I",
        "Phụ lục V",
        "Đơn vị south",
    )
    assert [words for words in wanted if words not in text] == []
    rows = {row[1]: row for row in tables["Nội dung"]}
    assert rows["Tổng số nhiệm vụ trong năm"][3:] == ["6", "–", "2/3"]
    assert rows["Tỷ lệ hoàn thành đúng hạn trên số nhiệm vụ đến hạn"][3] == "33,3"


def test_its_task_table_holds_every_task_with_its_standing(gathered: Consolidated) -> None:
    _text, tables = _read(to_bytes(consolidated_report(gathered)))
    rows = [row for row in tables["Tên nhiệm vụ"][1:] if row[0].isdigit()]
    assert len(rows) == 9
    assert {(row[1], row[6]) for row in rows} == {
        ("Làm phim", "Hoàn thành đúng hạn"), ("Mở lớp tập huấn", "Hoàn thành chậm"), ("Đón đoàn báo chí", "Quá hạn")
    }  # fmt: skip


def test_missing_and_late_units_stand_in_a_table_of_their_own(gathered: Consolidated, coordinator: User) -> None:
    one = edit_consolidated(by=coordinator, consolidated=gathered, version=gathered.version, texts={},
                            reasons={"south": "Sáp nhập"})  # fmt: skip
    one.late = [{"unit": "north", "name": "Đơn vị north", "days": 3, "submitted": "2026-11-12"}]
    _text, tables = _read(to_bytes(consolidated_report(one)))
    rows = {row[1]: row[2:] for row in tables["Đơn vị"] if "Sáp nhập" in row or "12/11/2026" in row}
    assert rows == {"Đơn vị south": ["chưa gửi", "", "Sáp nhập"], "Đơn vị north": ["12/11/2026", "3", ""]}


def test_a_unit_that_sent_its_report_is_not_said_to_have_sent_none(
    call: ReportCall, accepted: Report, submitted: Report, coordinator: User
) -> None:
    accepted("north")
    sent = submitted("culture")
    text, tables = _read(to_bytes(consolidated_report(gather(by=coordinator, call=call))))
    day = f"{timezone.localdate(sent.first_submitted):%d/%m/%Y}"
    rows = {row[1]: row for row in tables["Đơn vị"]}
    assert (rows["Đơn vị culture"][2], rows["Đơn vị culture"][4]) == (day, "Đã gửi, đang chờ tiếp nhận")
    assert (rows["Đơn vị south"][2], rows["Đơn vị south"][4]) == ("chưa gửi", "Chưa gửi báo cáo")
    assert "- Đơn vị culture: Đã gửi, đang chờ tiếp nhận;" in text


def test_recurring_work_is_told_by_its_turns(call: ReportCall, plan: Plan, units: dict[str, Unit]) -> None:
    lead = units["north"]
    task = make_task(plan, lead, title="Bản tin quý", group=plan.groups.first(), recurrence="quarterly",
                     start=date(2026, 1, 1), due=date(2028, 12, 31))  # fmt: skip
    for period in task.periods.order_by("due")[:2]:
        Period.objects.filter(pk=period.pk).update(progress=100, done_on=period.due)
    Task.objects.filter(pk=task.pk).update(next_due=date(2026, 9, 30))
    written = "\n".join(one["text"] for one in sections(UnitReport.objects.get(call=call, unit=lead)))
    late = "- Chậm tiến độ: Bản tin quý, kỳ hạn 30/09/2026, đã thực hiện 2/3 kỳ đến hạn trong năm."
    assert late in written
    rows = {row[1]: row for row in tasks_table(call).rows if isinstance(row, tuple)}
    assert rows["Bản tin quý"][5:] == ("Hằng quý; kỳ hạn 30/09/2026", "Quá hạn")


def test_a_draft_says_so_and_a_closed_one_does_not(gathered: Consolidated, coordinator: User) -> None:
    assert consolidated_report(gathered).draft == "Dự thảo"
    one = edit_consolidated(by=coordinator, consolidated=gathered, version=gathered.version, texts={},
                            reasons={"south": "Sáp nhập"})  # fmt: skip
    one = close_consolidated(by=coordinator, consolidated=one, version=one.version)
    one.number, one.dated = "77/BC-X", date(2026, 11, 25)
    document = consolidated_report(one)
    assert (document.draft, document.number, document.date.day) == ("", 77, 25)


def test_the_number_is_left_to_the_records_office(gathered: Consolidated) -> None:
    document = consolidated_report(gathered)
    assert (document.number, document.date.month, document.date.day) == (None, None, None)


def test_a_units_report_reads_back(submitted: Report) -> None:
    document = unit_report(submitted("north"))
    text, tables = _read(to_bytes(document))
    assert "Chủ trì 1 nhiệm vụ: hoàn thành 1." in text
    assert ["1", "Tổng số nhiệm vụ trong năm", "nhiệm vụ", "3", "–", ""] in tables["Nội dung"]
    assert document.signature.authority[0].form == "TM."


def test_the_same_report_is_the_same_file(gathered: Consolidated) -> None:
    document = consolidated_report(gathered)
    assert to_bytes(document) == to_bytes(consolidated_report(Consolidated.objects.get()))


def test_a_document_survives_as_plain_data(gathered: Consolidated) -> None:
    import json

    document = consolidated_report(gathered)
    again = parse_document(DocumentType.REPORT, json.dumps(plain_data(document)), source="here")
    assert to_bytes(again) == to_bytes(document)


def test_the_command_gathers_and_writes(call: ReportCall, accepted: Report, tmp_path: Path) -> None:
    accepted("north")
    done = write_report(2026, tmp_path / "bao-cao.docx")
    assert (done.held, done.asked, done.is_draft) == (1, 3, True)
    assert "1/3" in _read(done.path.read_bytes())[0]


def test_the_command_names_the_years_that_there_are(call: ReportCall, tmp_path: Path) -> None:
    with pytest.raises(InputFault, match="2026"):
        write_report(2020, tmp_path / "x.docx")
    assert not (tmp_path / "x.docx").exists()


def test_letterheads_are_the_profiles(units: dict[str, Unit]) -> None:
    commune = Unit(code="x", name="Phường Quy Nhơn", kind="commune", parent=units["province"])
    head = letterhead(commune)
    assert (head.issuer, head.superior, head.symbol(DocumentType.PLAN)) == (
        "Ủy ban nhân dân phường Quy Nhơn", "", "KH-UBND"
    )  # fmt: skip
    agency = replace_unit(units["culture"], name="Sở Văn hóa, Thể thao và Du lịch", body="department")
    head = letterhead(agency)
    assert (head.symbol(DocumentType.LETTER), head.superior, head.signature.post) == (
        "SVHTTDL", "UBND tỉnh Gia Lai", "Giám đốc"
    )  # fmt: skip


def replace_unit(unit: Unit, **fields: str) -> Unit:
    """The unit, not saved, with other fields."""
    for name, value in fields.items():
        setattr(unit, name, value)
    return unit


@pytest.mark.parametrize(
    ("name", "wanted"),
    [("Sở Nội vụ", "SNV"), ("Sở Nông nghiệp và Môi trường", "SNNMT"), ("Ban Quản lý Khu kinh tế", "BQLKKT")],
)
def test_initials_are_the_usual_abbreviation(name: str, wanted: str) -> None:
    assert initials(name) == wanted


@given(st.text(max_size=400))
def test_whatever_people_type_goes_into_a_document(text: str) -> None:
    from tiengvang.documents.model import Paragraph
    from tiengvang.documents.rules import defects

    body = blocks(text) or (Paragraph("Không phát sinh."),)
    document = replace(_SOUND, body=body)
    assert list(defects(document)) == []


def test_a_typed_number_is_left_to_the_form() -> None:
    assert [line(text) for text in ("1. Thiếu vốn", "IV. Kết quả", "a) Việc", "2. ", "50 triệu đồng")] == [
        "Thiếu vốn", "Kết quả", "Việc", "2.", "50 triệu đồng"
    ]  # fmt: skip


def test_what_only_looks_like_a_typed_number_stays() -> None:
    texts = ("2.000 ảnh có mô tả", "Đang bổ sung (mẫu).", "Hoàn thành 3.5 km", "Bãi biển (a) và (b)", "Làm 02 phim.")
    assert [line(text) for text in texts] == list(texts)


def _sound() -> object:
    from tiengvang.documents.model import IssueDate, OfficialDocument, Paragraph, Recipients, Signature

    return OfficialDocument(
        type=DocumentType.REPORT, issuer="Sở Nội vụ", symbol="BC-SNV", place="Gia Lai", date=IssueDate(2026),
        subject="Thử", body=(Paragraph("Thử"),), signature=Signature(post="Giám đốc"), recipients=Recipients("VT"),
    )  # fmt: skip


_SOUND = _sound()

"""The head of the first page: annex I, part I, II.1 to II.6 a and II.9 (Kính gửi)."""

from __future__ import annotations

from typing import Any

import pytest
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn

from tiengvang.documents.model import Form, IssueDate
from tiengvang.documents.widths import width_pt

CENTRE = WD_ALIGN_PARAGRAPH.CENTER
COUNTRY, MOTTO = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"


def millimetres(text: str, size: float, **how: bool) -> float:
    return width_pt(text, size, **how) / 72 * 25.4


@pytest.mark.parametrize(("head", "motto"), [(12, 13), (13, 14)])
def test_ii_1_country_and_motto_stand_to_the_right_in_bold(draw: Any, look: Any, head: int, motto: int) -> None:
    first, second, *_ = draw(form=Form(head_size=head)).head.cell(0, 1).paragraphs
    assert (first.text, look(first), first.alignment) == (COUNTRY, (head, True, False), CENTRE)
    assert (second.text, look(second), second.alignment) == (MOTTO, (motto, True, False), CENTRE)
    assert second.paragraph_format.line_spacing == 1.0


@pytest.mark.parametrize("head", [12, 13])
def test_ii_1_the_line_below_is_as_long_as_the_motto(draw: Any, rule_mm: Any, width_of: Any, head: int) -> None:
    cell = draw(form=Form(head_size=head)).head.cell(0, 1)
    assert rule_mm(cell.paragraphs[2], width_of(cell)) == pytest.approx(
        millimetres(MOTTO, head + 1, bold=True), abs=0.3
    )


@pytest.mark.parametrize("right", [15, 20])
@pytest.mark.parametrize("head", [12, 13])
def test_ii_1_the_country_fits_on_one_line_of_its_column(draw: Any, width_of: Any, head: int, right: int) -> None:
    cell = draw(form=Form(head_size=head, right_mm=right)).head.cell(0, 1)
    assert width_of(cell) > millimetres(COUNTRY, head, bold=True)


def test_ii_2_the_superior_is_upright_and_the_issuer_bold_in_capitals(draw: Any, look: Any) -> None:
    first, second, *_ = draw().head.cell(0, 0).paragraphs
    assert (first.text, look(first), first.alignment) == ("UBND TỈNH GIA LAI", (12, False, False), CENTRE)
    assert second.text.replace("\n", " ") == "SỞ VĂN HÓA, THỂ THAO VÀ DU LỊCH"
    assert (look(second), second.alignment) == ((12, True, False), CENTRE)


def test_ii_2_an_issuer_without_superior_stands_alone(draw: Any) -> None:
    assert draw(superior="").head.cell(0, 0).paragraphs[0].text.startswith("SỞ VĂN HÓA")


@pytest.mark.parametrize("issuer", ["Sở Tài chính", "Ủy ban nhân dân tỉnh Gia Lai", "Sở Văn hóa, Thể thao và Du lịch"])
def test_ii_2_the_line_below_is_a_third_to_a_half_of_the_last_line(
    draw: Any, rule_mm: Any, width_of: Any, issuer: str
) -> None:
    cell = draw(superior="", issuer=issuer).head.cell(0, 0)
    last = cell.paragraphs[0].text.split("\n")[-1]
    share = rule_mm(cell.paragraphs[1], width_of(cell)) / millimetres(last, 12, bold=True)
    assert 1 / 3 <= share <= 1 / 2


def test_ii_2_a_long_name_is_broken_where_it_reads_well_and_a_given_break_is_kept(draw: Any) -> None:
    def broken(issuer: str) -> str:
        return draw(superior="", issuer=issuer).head.cell(0, 0).paragraphs[0].text

    assert broken("Ủy ban nhân dân tỉnh Gia Lai") == "ỦY BAN NHÂN DÂN\nTỈNH GIA LAI"
    assert broken("Ban Quản lý\nKhu kinh tế") == "BAN QUẢN LÝ\nKHU KINH TẾ"


@pytest.mark.parametrize(
    ("number", "line"),
    [
        (None, "Số:      /KH-SVHTTDL"),
        (5, "Số: 05/KH-SVHTTDL"),
        (15, "Số: 15/KH-SVHTTDL"),
        (1234, "Số: 1234/KH-SVHTTDL"),
    ],
)
def test_ii_3_the_number_line(draw: Any, look: Any, number: int | None, line: str) -> None:
    found = draw(number=number).head.cell(1, 0).paragraphs[0]
    assert (found.text, look(found), found.alignment) == (line, (13, False, False), CENTRE)


@pytest.mark.parametrize(
    ("date", "line"),
    [
        (IssueDate(2026), "Gia Lai, ngày    tháng    năm 2026"),
        (IssueDate(2026, 6), "Gia Lai, ngày    tháng 6 năm 2026"),
        (IssueDate(2026, 2), "Gia Lai, ngày    tháng 02 năm 2026"),
        (IssueDate(2026, 1, 5), "Gia Lai, ngày 05 tháng 01 năm 2026"),
        (IssueDate(2026, 3, 10), "Gia Lai, ngày 10 tháng 3 năm 2026"),
        (IssueDate(2026, 12, 31), "Gia Lai, ngày 31 tháng 12 năm 2026"),
    ],
)
def test_ii_4_place_and_date_stand_beside_the_number_in_italics(
    draw: Any, look: Any, date: IssueDate, line: str
) -> None:
    found = draw(date=date).head.cell(1, 1).paragraphs[0]
    assert (found.text, look(found), found.alignment) == (line, (13, False, True), CENTRE)


@pytest.mark.parametrize(
    ("kind", "called"), [("ke-hoach", "KẾ HOẠCH"), ("bao-cao", "BÁO CÁO"), ("to-trinh", "TỜ TRÌNH")]
)
def test_ii_5_type_and_subject_are_centred_in_bold(draw: Any, of_type: Any, look: Any, kind: str, called: str) -> None:
    sheet = draw(of_type(kind))
    title, subject = sheet.find(called), sheet.after(called)
    assert (title.text, look(title), title.alignment) == (called, (14, True, False), CENTRE)
    assert subject.text.replace("\n", " ") == "Truyền thông quảng bá hình ảnh tỉnh Gia Lai năm 2026"
    assert (look(subject), subject.alignment) == ((14, True, False), CENTRE)


@pytest.mark.parametrize(
    "subject", ["Kinh phí", "Truyền thông, quảng bá hình ảnh tỉnh Gia Lai ra nước ngoài năm 2026 " * 3]
)
def test_ii_5_the_line_below_is_a_third_to_a_half_of_the_last_line(draw: Any, rule_mm: Any, subject: str) -> None:
    sheet = draw(subject=subject.strip())
    last = sheet.after("KẾ HOẠCH").text.split("\n")[-1]
    share = rule_mm(sheet.after(subject.strip()), 165) / millimetres(last, 14, bold=True)
    assert 1 / 3 <= share <= 1 / 2


def test_ii_5_a_letter_has_its_subject_under_the_number_and_no_title(draw: Any, of_type: Any, look: Any) -> None:
    sheet = draw(of_type("cong-van", subject="đôn đốc báo cáo"))
    number, subject, *_ = sheet.head.cell(1, 0).paragraphs
    assert number.text == "Số:      /STC-QLNS"
    assert (subject.text, look(subject), subject.alignment) == ("V/v đôn đốc báo cáo", (12, False, False), CENTRE)
    assert subject.paragraph_format.space_before.pt == 6
    assert not [one for one in sheet.paragraphs() if one.text == "CÔNG VĂN"]


def test_ii_6_legal_bases_are_in_italics_and_end_with_semicolons_and_a_full_stop(draw: Any, look: Any) -> None:
    sheet = draw(
        bases=("Căn cứ Luật Báo chí;", "Căn cứ Nghị định số 72/2015/NĐ-CP", "Theo đề nghị của Chánh Văn phòng,")
    )
    bases = [sheet.find("Luật Báo chí"), sheet.find("72/2015"), sheet.find("Chánh Văn phòng")]
    assert [one.text[-4:] for one in bases] == ["chí;", "-CP;", "òng."]
    for base in bases:
        assert look(base) == (14, False, True)
        assert base.paragraph_format.first_line_indent.cm == pytest.approx(1.27, abs=0.01)


def test_ii_9_one_addressee_stands_on_the_line_of_kinh_gui(draw: Any, of_type: Any, look: Any) -> None:
    found = draw(of_type("to-trinh")).find("Kính gửi")
    assert (found.text, look(found)) == ("Kính gửi: Ủy ban nhân dân tỉnh Gia Lai", (14, False, False))


@pytest.mark.parametrize("kind", ["bao-cao", "to-trinh", "cong-van"])
def test_ii_9_several_have_lines_with_dashes_below_the_colon(draw: Any, of_type: Any, look: Any, kind: str) -> None:
    long = "Ủy ban nhân dân các xã, phường có tên trong danh sách gửi kèm theo văn bản này để biết và thực hiện"
    sheet = draw(of_type(kind, addressees=("Bộ Nội vụ", long, "Bộ Tài chính")))
    label, items = sheet.find("Kính gửi"), [sheet.find(name) for name in ("- Bộ Nội vụ", "- Ủy ban", "- Bộ Tài chính")]
    assert label.text == "Kính gửi:"
    assert [one.text[-1] for one in items] == [";", ";", "."]
    colon = label.paragraph_format.left_indent.mm + millimetres("Kính gửi", 14)
    for item in items:
        form = item.paragraph_format
        assert form.left_indent.mm + form.first_line_indent.mm == pytest.approx(colon, abs=0.1)
        assert look(item) == (14, False, False)


def test_a_draft_is_marked_in_a_frame_under_the_number(draw: Any, look: Any) -> None:
    _number, mark, *_ = draw(draft="Dự thảo lần 2").head.cell(1, 0).paragraphs
    assert (mark.text, look(mark), mark.alignment) == ("DỰ THẢO LẦN 2", (13, True, False), CENTRE)
    sides = [one.tag.rsplit("}", 1)[-1] for one in mark._p.find(f"{qn('w:pPr')}/{qn('w:pBdr')}")]
    assert sides == ["top", "left", "bottom", "right"]
    assert len(draw().head.cell(1, 0).paragraphs) == 1

"""The end: annex I, part I, II.7 (authority, post, name) and II.9 (Nơi nhận)."""

from __future__ import annotations

from typing import Any

import pytest
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.oxml.ns import qn

from tiengvang.documents.foot import SIGNING_PT
from tiengvang.documents.model import Annex, Authority, Paragraph, Recipients, Run, Signature

TM, KT = Authority("TM.", "Ủy ban nhân dân"), Authority("KT.", "Chủ tịch")


def signed(draw: Any, signature: Signature) -> list[Any]:
    return [one for one in draw(signature=signature).foot.cell(0, 1).paragraphs if one.text]


@pytest.mark.parametrize(
    ("authority", "post", "lines"),
    [
        ((), "Giám đốc", ["GIÁM ĐỐC"]),
        ((TM,), "Chủ tịch", ["TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"]),
        ((KT,), "Phó Chủ tịch", ["KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"]),
        ((TM, KT), "Phó Chủ tịch", ["TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"]),
        ((Authority("Q.", "Giám đốc"),), "", ["Q. GIÁM ĐỐC"]),
        ((TM, Authority("Q.", "Chủ tịch")), "", ["TM. ỦY BAN NHÂN DÂN", "Q. CHỦ TỊCH"]),
        ((Authority("TL.", "Chủ tịch"),), "Chánh Văn phòng", ["TL. CHỦ TỊCH", "CHÁNH VĂN PHÒNG"]),
        ((Authority("TUQ.", "Giám đốc"),), "Trưởng phòng", ["TUQ. GIÁM ĐỐC", "TRƯỞNG PHÒNG"]),
        (
            (Authority("TL.", "Chủ tịch"), Authority("KT.", "Chánh Văn phòng")), "Phó Chánh Văn phòng",
            ["TL. CHỦ TỊCH", "KT. CHÁNH VĂN PHÒNG", "PHÓ CHÁNH VĂN PHÒNG"],
        ),
    ],
)  # fmt: skip
def test_ii_7_authority_and_post_are_stacked_in_bold_capitals(
    draw: Any, look: Any, authority: tuple[Authority, ...], post: str, lines: list[str]
) -> None:
    *above, name = signed(draw, Signature("Nguyễn Văn A", post, authority))
    assert [one.text for one in above] == lines
    assert name.text == "Nguyễn Văn A"
    for one in (*above, name):
        assert (look(one), one.alignment) == ((14, True, False), ALIGN.CENTER)


def test_ii_7_room_is_left_to_sign_above_the_name(draw: Any) -> None:
    *_, name = signed(draw, Signature("Nguyễn Văn A", "Giám đốc"))
    assert name.paragraph_format.space_before.pt == SIGNING_PT > 60


def test_ii_7_another_post_stands_right_above_the_name(draw: Any) -> None:
    post, other, name = signed(draw, Signature("Nguyễn Văn A", "Trưởng ban", (), "Phó Chủ tịch UBND tỉnh"))
    assert [post.text, other.text, name.text] == ["TRƯỞNG BAN", "PHÓ CHỦ TỊCH UBND TỈNH", "Nguyễn Văn A"]
    assert [one.paragraph_format.space_before.pt for one in (other, name)] == [SIGNING_PT, 0]


def test_ii_9_recipients_stand_to_the_left_beside_the_authority(draw: Any, look: Any) -> None:
    label, *items = draw().foot.cell(0, 0).paragraphs
    assert (label.text, look(label)) == ("Nơi nhận:", (12, True, True))
    assert [one.text for one in items] == ["- Các phòng thuộc Sở;", "- Các đơn vị thuộc Sở;", "- Lưu: VT, TTBCXB."]
    for one in items:
        assert look(one) == (11, False, False)
        assert one.paragraph_format.left_indent + one.paragraph_format.first_line_indent == 0


@pytest.mark.parametrize("kind", ["bao-cao", "to-trinh", "cong-van"])
def test_ii_9_nhu_tren_comes_first_and_once_where_there_is_kinh_gui(draw: Any, of_type: Any, kind: str) -> None:
    recipients = Recipients("VT", ("Như trên;", "Lãnh đạo Sở."))
    _, *items = draw(of_type(kind, recipients=recipients)).foot.cell(0, 0).paragraphs
    assert [one.text for one in items] == ["- Như trên;", "- Lãnh đạo Sở;", "- Lưu: VT."]


def test_a_recipient_may_carry_a_note_in_italics(draw: Any) -> None:
    note = (Run("Tỉnh ủy ("), Run("báo cáo", italic=True), Run(")"))
    item = draw(recipients=Recipients("VT", (note,))).foot.cell(0, 0).paragraphs[1]
    assert item.text == "- Tỉnh ủy (báo cáo);"
    assert [run.text for run in item.runs if run.italic] == ["báo cáo"]


def test_the_signature_is_not_torn_and_holds_the_last_two_lines_of_the_text(draw: Any) -> None:
    sheet = draw(body=(Paragraph("Một."), Paragraph("Hai."), Paragraph("Ba.")))
    assert "cantSplit" in sheet.foot._tbl.xml
    held = [bool(sheet.find(words).paragraph_format.keep_with_next) for words in ("Một.", "Hai.", "Ba./.")]
    assert held == [False, True, True]


def test_a_long_last_paragraph_is_held_alone(draw: Any) -> None:
    sheet = draw(body=(Paragraph("Một."), Paragraph("Ba " * 80)))
    assert [bool(sheet.find(words).paragraph_format.keep_with_next) for words in ("Một.", "Ba Ba")] == [False, True]


def test_iii_4_the_address_stands_at_the_foot_of_the_first_page_below_a_line(draw: Any, look: Any) -> None:
    annex = Annex("Bảng", (Paragraph("Không."),))
    sections = draw(
        contact=("Số 1, đường Trần Phú", "ĐT: 0269"), body=(Paragraph("Theo Phụ lục."),), annexes=(annex,)
    ).docx.sections
    (address,) = sections[0].first_page_footer.paragraphs
    assert (address.text, look(address)) == ("Số 1, đường Trần Phú\nĐT: 0269", (11, False, False))
    line = address._p.find(f"{qn('w:pPr')}/{qn('w:pBdr')}/{qn('w:top')}")
    assert line.get(qn("w:val")) == "single"
    assert not address.paragraph_format.left_indent
    assert [one.text for one in sections[1].first_page_footer.paragraphs] == [""]
    assert not any(one.text for section in sections for one in section.footer.paragraphs)

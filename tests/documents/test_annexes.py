"""Annexes: annex I, part I, III.1 and form 2.1 of annex III."""

from __future__ import annotations

from typing import Any

import pytest
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN

from tiengvang.documents.model import Annex, IssueDate, Paragraph

BODY = (Paragraph("Thực hiện (có Phụ lục kèm theo)."),)
ONE = Annex("Danh mục nhiệm vụ", (Paragraph("Nội dung."),))


def test_iii_1_one_annex_has_no_number_and_several_have_roman_ones(draw: Any) -> None:
    def called(*annexes: Annex) -> list[str]:
        return [
            one.text
            for one in draw(body=BODY, annexes=annexes).paragraphs()
            if one.text.startswith("Phụ lục") and one.alignment == ALIGN.CENTER
        ]

    assert called(ONE) == ["Phụ lục"]
    assert called(ONE, ONE, ONE, ONE) == ["Phụ lục I", "Phụ lục II", "Phụ lục III", "Phụ lục IV"]


def test_iii_1_label_and_title_are_bold_and_centred(draw: Any, look: Any) -> None:
    sheet = draw(body=BODY, annexes=(ONE,))
    title = sheet.find("DANH MỤC NHIỆM VỤ")
    label = next(one for one in sheet.paragraphs() if one.text == "Phụ lục")
    assert (look(label), label.alignment) == ((14, True, False), ALIGN.CENTER)
    assert (look(title), title.alignment) == ((14, True, False), ALIGN.CENTER)


@pytest.mark.parametrize(
    ("number", "date", "line"),
    [
        (None, IssueDate(2026), "(Kèm theo Kế hoạch số      /KH-STC ngày    tháng    năm 2026 của Sở Tài chính)"),
        (7, IssueDate(2026, 2, 5), "(Kèm theo Kế hoạch số 07/KH-STC ngày 05 tháng 02 năm 2026 của Sở Tài chính)"),
    ],
)
def test_iii_1_c_what_it_is_attached_to_is_said_in_italics(
    draw: Any, look: Any, number: int | None, date: IssueDate, line: str
) -> None:
    sheet = draw(body=BODY, annexes=(ONE,), issuer="Sở\nTài chính", symbol="KH-STC", number=number, date=date)
    found = sheet.find("(Kèm theo")
    assert (found.text.replace("\n", " "), look(found), found.alignment) == (line, (14, False, True), ALIGN.CENTER)


def test_form_2_1_a_line_stands_below_and_the_end_mark_at_the_end(draw: Any, rule_mm: Any) -> None:
    sheet = draw(body=BODY, annexes=(ONE,))
    assert 20 < rule_mm(sheet.after("(Kèm theo"), 165) < 85
    assert sheet.find("Nội dung").text == "Nội dung./."


def test_an_annex_keeps_its_own_numbering(draw: Any) -> None:
    from tiengvang.documents.model import Clause, Level

    clauses = (Clause(Level.KHOAN, "Việc"), Clause(Level.KHOAN, "Việc"))
    texts = [one.text for one in draw(body=(*BODY, *clauses), annexes=(Annex("A", clauses),)).paragraphs()]
    assert [text for text in texts if "Việc" in text] == ["1. Việc", "2. Việc./.", "1. Việc", "2. Việc./."]

"""The content: annex I, part I, II.6 (numbering, text, end mark)."""

from __future__ import annotations

import unicodedata
from typing import Any

import pytest
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn

from tiengvang.documents.model import Bullet, Clause, Form, Heading, Level, Paragraph, Run
from tiengvang.documents.numbering import labels, roman

END = Paragraph("Hết")
CENTRE, JUSTIFY = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.JUSTIFY


@pytest.mark.parametrize(
    ("level", "label"),
    [(Level.PHAN, "Phần I"), (Level.CHUONG, "Chương I"), (Level.MUC, "Mục 1"), (Level.TIEU_MUC, "Tiểu mục 1")],
)
def test_ii_6_dd_large_levels_have_their_number_and_their_title_on_centred_lines(
    draw: Any, look: Any, level: Level, label: str
) -> None:
    sheet = draw(body=(Heading(level, "Quy định chung"), END))
    number, title = sheet.find(label), sheet.after(label)
    assert (number.text, look(number), number.alignment) == (label, (14, True, False), CENTRE)
    assert (title.text, look(title), title.alignment) == ("QUY ĐỊNH CHUNG", (14, True, False), CENTRE)
    assert number.paragraph_format.keep_with_next
    assert title.paragraph_format.keep_with_next


@pytest.mark.parametrize(
    ("level", "line"),
    [
        (Level.DIEU, "Điều 1. Bản sao văn bản"),
        (Level.LA_MA, "I. BẢN SAO VĂN BẢN"),
        (Level.KHOAN, "1. Bản sao văn bản"),
    ],
)
def test_ii_6_dd_small_levels_have_number_and_title_on_one_bold_line(
    draw: Any, look: Any, level: Level, line: str
) -> None:
    found = draw(body=(Heading(level, "Bản sao văn bản"), END)).find(line)
    assert (found.text, look(found)) == (line, (14, True, False))
    assert found.paragraph_format.first_line_indent.cm == pytest.approx(1.27, abs=0.01)
    assert found.paragraph_format.keep_with_next


@pytest.mark.parametrize(("level", "line"), [(Level.KHOAN, "1. Các hình thức"), (Level.DIEM, "a) Các hình thức")])
def test_ii_6_dd_a_clause_without_title_is_upright(draw: Any, look: Any, level: Level, line: str) -> None:
    found = draw(body=(Clause(level, "Các hình thức."), END)).find(line)
    assert look(found) == (14, False, False)


def test_numbers_begin_again_under_each_larger_level_but_articles_run_on() -> None:
    blocks = [Heading(level, "x") for level in (
        Level.PHAN, Level.LA_MA, Level.KHOAN, Level.KHOAN, Level.LA_MA, Level.KHOAN, Level.PHAN, Level.LA_MA,
        Level.CHUONG, Level.DIEU, Level.DIEU, Level.CHUONG, Level.DIEU,
    )]  # fmt: skip
    assert labels(blocks) == [
        "Phần I", "I.", "1.", "2.", "II.", "1.", "Phần II", "I.", "Chương I", "Điều 1.", "Điều 2.", "Chương II",
        "Điều 3.",
    ]  # fmt: skip


def test_points_follow_the_vietnamese_alphabet() -> None:
    found = labels([Heading(Level.KHOAN, "x"), *[Clause(Level.DIEM, "x")] * 23])
    assert "".join(label[0] for label in found[1:]) == "abcdđeghiklmnopqrstuvxy"


def test_text_between_does_not_disturb_the_numbers() -> None:
    blocks = [Clause(Level.KHOAN, "x"), Paragraph("y"), Bullet("z"), Clause(Level.KHOAN, "x")]
    assert labels(blocks) == ["1.", "", "", "2."]


@pytest.mark.parametrize(("number", "text"), [(1, "I"), (4, "IV"), (9, "IX"), (14, "XIV"), (40, "XL"), (99, "XCIX")])
def test_roman_numbers(number: int, text: str) -> None:
    assert roman(number) == text


@pytest.mark.parametrize("form", [Form(), Form(13, 12, 1.0, 1.5, 8.0)])
def test_ii_6_e_text_is_justified_indented_and_spaced_as_asked(draw: Any, look: Any, form: Form) -> None:
    found = draw(form=form).find("Thực hiện Chiến lược")
    assert (look(found), found.alignment) == ((form.body_size, False, False), JUSTIFY)
    shape = found.paragraph_format
    assert shape.first_line_indent.cm == pytest.approx(form.first_line_cm, abs=0.01)
    assert shape.space_after.pt == form.paragraph_pt >= 6
    assert shape.line_spacing == form.line_spacing
    assert shape.widow_control


def test_bullets_have_dashes_and_below_them_plus_signs(draw: Any) -> None:
    sheet = draw(body=(Bullet("Việc một;"), Bullet("Phần việc;", depth=2), END))
    assert sheet.find("Việc một").text == "- Việc một;"
    assert sheet.find("Phần việc").text == "+ Phần việc;"


def test_runs_keep_their_weight_and_slant(draw: Any) -> None:
    found = draw(body=(Paragraph((Run("Gửi "), Run("báo cáo", italic=True), Run(" gấp", bold=True))), END)).find("Gửi")
    assert [(run.text, bool(run.bold), bool(run.italic)) for run in found.runs] == [
        ("Gửi ", False, False), ("báo cáo", False, True), (" gấp", True, False),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("last", "line"),
    [
        (Paragraph("Thi hành"), "Thi hành./."),
        (Paragraph("Thi hành. "), "Thi hành./."),
        (Paragraph("Thi hành./."), "Thi hành./."),
        (Paragraph((Run("Thi "), Run("hành.", bold=True), Run(" "))), "Thi hành./."),
        (Bullet("thi hành;"), "- thi hành./."),
        (Clause(Level.KHOAN, "Thi hành"), "1. Thi hành./."),
    ],
)
def test_the_text_ends_with_the_stroke_mark_once(draw: Any, last: Any, line: str) -> None:
    texts = [one.text for one in draw(body=(Paragraph("Trước."), last)).paragraphs()]
    assert line in texts
    assert sum("./." in text for text in texts) == 1


def test_letters_in_parts_are_written_composed(draw: Any) -> None:
    sheet = draw(body=(Paragraph(unicodedata.normalize("NFD", "Tiếng Việt")), END))
    assert sheet.find("Ti").text == unicodedata.normalize("NFC", "Tiếng Việt")


def test_headings_can_be_walked_in_the_outline(draw: Any) -> None:
    sheet = draw(
        body=(Heading(Level.PHAN, "Chung"), Heading(Level.LA_MA, "Mục đích"), Heading(Level.KHOAN, "Chung"), END)
    )
    levels = [
        int(sheet.find(words)._p.pPr.find(qn("w:outlineLvl")).get(qn("w:val")))
        for words in ("KẾ HOẠCH", "Phần I", "I. MỤC ĐÍCH", "1. Chung")
    ]
    assert levels == sorted(set(levels))
    assert sheet.find("Hết")._p.pPr.find(qn("w:outlineLvl")) is None

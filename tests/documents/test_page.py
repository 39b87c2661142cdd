"""The sheet: annex I, part I, I (paper, margins, font, page number) and the order that Word asks of the XML."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Any

import pytest
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn

from tiengvang.documents.model import Annex, Column, Form, Group, OfficialDocument, Paragraph, Table
from tiengvang.documents.writing import to_bytes

WIDE = Table((Column("STT"), Column("Việc", 3)), ((1, "a"), Group("Nhóm"), (2, "b")), ("Cộng", 3), "Bảng", "đồng")
ANNEXED = {
    "body": (Paragraph("Thực hiện (có các Phụ lục kèm theo)."),),
    "annexes": (Annex("Nhiệm vụ", (WIDE,), landscape=True), Annex("Kinh phí", (Paragraph("Không."), WIDE))),
}


def millimetres(*lengths: Any) -> list[float]:
    return [round(length / 36000, 1) for length in lengths]


def test_paper_is_a4_upright(draw: Any) -> None:
    section = draw().docx.sections[0]
    assert millimetres(section.page_width, section.page_height) == [210, 297]


def test_margins_lie_within_the_annex_ranges(draw: Any) -> None:
    section = draw().docx.sections[0]
    top, bottom, left, right = millimetres(
        section.top_margin, section.bottom_margin, section.left_margin, section.right_margin
    )
    assert 20 <= top <= 25
    assert 20 <= bottom <= 25
    assert 30 <= left <= 35
    assert 15 <= right <= 20


def test_a_body_may_choose_its_margins_within_them(draw: Any) -> None:
    section = draw(form=Form(top_mm=25, bottom_mm=24, left_mm=35, right_mm=20)).docx.sections[0]
    margins = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    assert millimetres(*margins) == [25, 24, 35, 20]


@pytest.mark.parametrize("kind", ["ke-hoach", "bao-cao", "to-trinh", "cong-van"])
def test_every_letter_is_black_times_new_roman(draw: Any, of_type: Any, kind: str) -> None:
    sheet = draw(of_type(kind, draft="Dự thảo", bases=("Căn cứ Luật",), **ANNEXED))
    header = list(sheet.docx.sections[0].header.paragraphs)
    runs = [run for one in [*sheet.paragraphs(), *header] for run in one.runs]
    assert len(runs) > 30
    for run in runs:
        fonts = run._r.rPr.rFonts
        assert {fonts.get(qn(f"w:{script}")) for script in ("ascii", "hAnsi", "cs", "eastAsia")} == {"Times New Roman"}
        assert run.font.color.rgb is None


def test_the_file_itself_defaults_to_times_new_roman_and_vietnamese(plan: OfficialDocument) -> None:
    styles = zipfile.ZipFile(io.BytesIO(to_bytes(plan))).read("word/styles.xml").decode()
    assert 'w:ascii="Times New Roman"' in styles
    assert 'w:val="vi-VN"' in styles
    assert not re.findall(r"asciiTheme|Calibri|Cambria", styles)


@pytest.mark.parametrize(("body_size", "wanted"), [(13, 13), (14, 14)])
def test_the_page_number_stands_centred_and_upright_in_the_upper_margin(draw: Any, body_size: int, wanted: int) -> None:
    header = draw(form=Form(body_size=body_size)).docx.sections[0].header
    (number,) = header.paragraphs
    assert number.alignment == WD_ALIGN_PARAGRAPH.CENTER
    assert "PAGE" in [one.text for one in number._p.iter(qn("w:instrText"))]
    assert {(run.font.size.pt, bool(run.bold), bool(run.italic)) for run in number.runs} == {(wanted, False, False)}


def test_the_first_page_hides_its_number(draw: Any) -> None:
    section = draw().docx.sections[0]
    assert section.different_first_page_header_footer
    assert not section.first_page_header.is_linked_to_previous
    assert "PAGE" not in section.first_page_header._element.xml


def test_each_annex_is_numbered_from_one_again_and_hides_it_too(draw: Any) -> None:
    sections = draw(**ANNEXED).docx.sections
    assert len(sections) == 3
    for section in sections:
        assert section._sectPr.find(qn("w:pgNumType")).get(qn("w:start")) == "1"
        assert section.different_first_page_header_footer


def test_a_wide_annex_lies_across_the_sheet_and_the_next_stands_again(draw: Any) -> None:
    _, wide, upright = draw(**ANNEXED).docx.sections
    assert millimetres(wide.page_width, wide.page_height) == [297, 210]
    assert wide._sectPr.find(qn("w:pgSz")).get(qn("w:orient")) == "landscape"
    assert millimetres(upright.page_width, upright.page_height) == [210, 297]


# Word refuses, or mends without asking, a file whose properties stand in another order (ECMA-376, part 1, 17).
ORDER = {
    "pPr": "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd tabs "
    "spacing ind contextualSpacing jc outlineLvl rPr sectPr",
    "rPr": "rStyle rFonts b bCs i iCs caps color sz szCs u lang",
    "tblPr": "tblStyle tblW jc tblInd tblBorders tblLayout tblCellMar tblLook",
    "tcPr": "tcW gridSpan vMerge tcBorders vAlign",
    "sectPr": "headerReference footerReference type pgSz pgMar pgNumType cols titlePg docGrid",
    "pBdr": "top left bottom right",
}


def test_properties_stand_in_the_order_that_word_asks_for(draw: Any, of_type: Any) -> None:
    sheet = draw(of_type("cong-van", draft="Dự thảo", addressees=("A", "B"), **ANNEXED))
    seen = set()
    for element in sheet.docx.element.iter():
        name = element.tag.rsplit("}", 1)[-1]
        if name in ORDER:
            places = [ORDER[name].split().index(child.tag.rsplit("}", 1)[-1]) for child in element]
            assert places == sorted(places), element.xml
            seen.add(name)
    assert seen == set(ORDER)

"""Tables: heads on every page, widths, figures, groups, totals."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.oxml.ns import qn

from tiengvang.documents.model import Annex, Column, Group, Paragraph, Run, Table
from tiengvang.documents.page import width_mm

COLUMNS = (Column("STT", 1, "center"), Column("Tên nhiệm vụ", 5, "justify"), Column("Kinh phí", 2, "right"))
ROWS = (Group("I. Nội dung"), (1, "Bộ nhận diện", 1234567), (2, (Run("Chiến dịch", bold=True),), None))


def table_of(draw: Any, rows: Any = ROWS, **more: Any) -> Any:
    return draw(body=(Paragraph("Như sau:"), Table(COLUMNS, rows, **more))).docx.tables[1]


def marks(row: Any) -> set[str]:
    return {one.tag.rsplit("}", 1)[-1] for one in row._tr.trPr}


def test_the_head_is_bold_centred_and_repeated_on_every_page(draw: Any, look: Any) -> None:
    table = table_of(draw)
    assert [cell.text for cell in table.rows[0].cells] == ["STT", "Tên nhiệm vụ", "Kinh phí"]
    assert [("tblHeader" in marks(row)) for row in table.rows] == [True, False, False, False]
    for cell in table.rows[0].cells:
        assert look(cell.paragraphs[0]) == (12, True, False)
        assert cell.paragraphs[0].alignment == ALIGN.CENTER


@pytest.mark.parametrize(("landscape", "room"), [(False, 165), (True, 252)])
def test_columns_share_the_whole_width_of_the_page(draw: Any, width_of: Any, landscape: bool, room: float) -> None:
    annex = Annex("Bảng", (Table(COLUMNS, ROWS),), landscape)
    table = draw(body=(Paragraph("Theo Phụ lục."),), annexes=(annex,)).docx.tables[2]
    widths = [width_of(cell) for cell in table.rows[0].cells]
    assert widths == pytest.approx([room / 8, room * 5 / 8, room * 2 / 8], abs=0.1)
    assert table._tbl.tblPr.find(qn("w:tblLayout")).get(qn("w:type")) == "fixed"


def test_no_figure_and_no_date_is_torn_while_other_columns_have_room(draw: Any, width_of: Any) -> None:
    narrow = (Column("Nội dung", 6), Column("Số tiền", 1, "right"), Column("Ngày", 1, "center"))
    table = draw(body=(Paragraph("Như sau:"), Table(narrow, (("Chi", 120_000_000_000, "18/11/2026"),)))).docx.tables[1]
    widths = [width_of(cell) for cell in table.rows[0].cells]
    assert sum(widths) == pytest.approx(165, abs=0.1)
    for width, words in zip(widths[1:], ("120.000.000.000", "18/11/2026"), strict=True):
        assert width - 2 * 1.5 > width_mm(words, 12)
        assert width - 2 * 1.5 < width_mm(words, 12) + 2


def test_columns_that_cannot_all_hold_their_words_stay_as_they_were_asked_for(draw: Any, width_of: Any) -> None:
    many = tuple(Column("Tổng số tiền", 1, "right") for _number in range(12))
    table = draw(body=(Paragraph("Như sau:"), Table(many, ((999_999_999_999,) * 12,)))).docx.tables[1]
    assert [width_of(cell) for cell in table.rows[0].cells] == pytest.approx([165 / 12] * 12, abs=0.1)


def test_cells_are_aligned_as_their_columns_are(draw: Any) -> None:
    cells = table_of(draw).rows[2].cells
    assert [cell.paragraphs[0].alignment for cell in cells] == [ALIGN.CENTER, ALIGN.JUSTIFY, ALIGN.RIGHT]


@pytest.mark.parametrize(
    ("value", "text"),
    [(1234567, "1.234.567"), (1250.5, "1.250,5"), (Decimal("0.10"), "0,10"), (-3, "-3"), (None, ""), ("1.5", "1.5")],
)
def test_figures_are_written_as_in_vietnamese(draw: Any, value: Any, text: str) -> None:
    assert table_of(draw, ((1, "a", value),)).rows[1].cells[2].text == text


def test_a_group_runs_across_the_table_and_stays_with_its_rows(draw: Any, look: Any) -> None:
    row = table_of(draw).rows[1]
    assert len(row._tr.tc_lst) == 1
    (words,) = row.cells[0].paragraphs
    assert (words.text, look(words)) == ("I. Nội dung", (12, True, False))
    assert words.paragraph_format.keep_with_next


def test_the_first_total_runs_over_the_empty_cells_beside_it(draw: Any, look: Any) -> None:
    row = table_of(draw, totals=("Tổng cộng", None, 1234567)).rows[-1]
    assert len(row._tr.tc_lst) == 2
    assert [row.cells[0].text, row.cells[2].text] == ["Tổng cộng", "1.234.567"]
    assert look(row.cells[2].paragraphs[0]) == (12, True, False)


def test_line_breaks_make_paragraphs_and_runs_keep_their_weight(draw: Any) -> None:
    table = table_of(draw, ((1, "Một\nHai", 1), (2, (Run("a", bold=True), Run("b")), 1)))
    assert [one.text for one in table.rows[1].cells[1].paragraphs] == ["Một", "Hai"]
    assert [bool(run.bold) for run in table.rows[2].cells[1].paragraphs[0].runs] == [True, False]


def test_only_rows_with_many_words_may_be_torn_over_pages(draw: Any) -> None:
    table = table_of(draw, ((1, "ngắn", 1), (2, "dài " * 200, 1)))
    assert [("cantSplit" in marks(row)) for row in table.rows] == [True, True, False]


def test_caption_and_unit_stand_above_and_the_end_mark_below(draw: Any, look: Any) -> None:
    sheet = draw(body=(Paragraph("Như sau:"), Table(COLUMNS, ROWS, caption="Bảng 1", unit="triệu đồng")))
    unit = sheet.find("Đơn vị tính: triệu đồng")
    assert (look(unit), unit.alignment) == ((12, False, True), ALIGN.RIGHT)
    assert look(sheet.find("Bảng 1")) == (14, True, False)
    assert sheet.find("./.").text == "./."

"""Widths of lines, against figures measured with a metric twin of Times New Roman, and where lines are broken."""

from __future__ import annotations

import unicodedata

import pytest

from tiengvang.documents.widths import even_lines, width_pt


@pytest.mark.parametrize(
    ("text", "size", "how", "millimetres"),
    [
        ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 13, {"bold": True}, 95.675),
        ("Độc lập - Tự do - Hạnh phúc", 14, {"bold": True}, 60.460),
        ("Độc lập - Tự do - Hạnh phúc", 14, {}, 57.125),
        ("Gia Lai, ngày 15 tháng 12 năm 2026", 14, {"italic": True}, 72.986),
        ("SỞ VĂN HÓA, THỂ THAO VÀ DU LỊCH", 13, {"bold": True}, 83.833),
    ],
)
def test_a_line_is_as_wide_as_the_font_draws_it(text: str, size: int, how: dict[str, bool], millimetres: float) -> None:
    assert width_pt(text, size, **how) / 72 * 25.4 == pytest.approx(millimetres, abs=0.01)


def test_letters_in_parts_are_as_wide_as_composed_ones() -> None:
    text = "Nguyễn Thị Hường đã đến Phù Mỹ"
    assert width_pt(unicodedata.normalize("NFD", text), 14) == width_pt(text, 14)


def test_a_title_is_broken_into_the_fewest_lines_and_loses_no_word() -> None:
    title = "Triển khai Chiến lược truyền thông quảng bá hình ảnh Việt Nam ra nước ngoài giai đoạn 2026 - 2030"
    lines = even_lines(title, 420, 14, bold=True)
    assert len(lines) == 2
    assert " ".join(lines) == title
    assert all(width_pt(line, 14, bold=True) <= 420 for line in lines)


def test_no_line_begins_with_a_number_torn_from_its_word() -> None:
    for room in range(120, 400, 7):
        lines = even_lines("Thực hiện Quyết định số 173 ngày 27 tháng 01 năm 2026 của Thủ tướng", room, 14)
        assert not [line for line in lines if line[0].isdigit()]


def test_a_word_wider_than_the_room_gets_a_line_to_itself() -> None:
    assert even_lines("a 2723/BVHTTDL-TTCSTTĐN/2026/QĐ b", 60, 14)[-1] == "b"

"""What a page measures: room for words and the sizes that go with each other. Draws nothing."""

from __future__ import annotations

from dataclasses import dataclass

from tiengvang.documents.model import Form
from tiengvang.documents.phrases import COUNTRY
from tiengvang.documents.widths import width_pt

SHORT_MM, LONG_MM = 210.0, 297.0
PT_PER_MM = 72 / 25.4
NUMBER_PT, LABEL_PT, ITEM_PT, ANNEX_PT, TABLE_PT = 13, 12, 11, 14, 12


@dataclass(frozen=True, slots=True)
class Page:
    """A sheet with its form. Widths in millimetres, sizes in points."""

    form: Form
    landscape: bool = False

    @property
    def room(self) -> float:
        """Width between the margins."""
        return (LONG_MM if self.landscape else SHORT_MM) - self.form.left_mm - self.form.right_mm

    @property
    def motto_pt(self) -> int:
        """Size of the motto and of place and date: one above that of the country's name, as the annex pairs them."""
        return self.form.head_size + 1

    @property
    def right_head(self) -> float:
        """Width of the head's right column: the country's name on one line, with a little to spare."""
        return width_pt(COUNTRY, self.form.head_size, bold=True) / PT_PER_MM + 3.0

    @property
    def left_head(self) -> float:
        """Width of the head's left column."""
        return self.room - self.right_head

    @property
    def first_line(self) -> float:
        """Indent of a first line."""
        return self.form.first_line_cm * 10


def width_mm(text: str, size: float, *, bold: bool = False, italic: bool = False) -> float:
    """Width of one line of text."""
    return width_pt(text, size, bold=bold, italic=italic) / PT_PER_MM

"""The consolidated report read back from its .docx: paragraphs, and tables of the annexes by what they are about."""

from __future__ import annotations

import io
from dataclasses import dataclass

from docx import Document

Cells = dict[str, list[str]]  # the other cells of each row, by what the row is about


@dataclass(frozen=True, slots=True)
class Read:
    """paragraphs: in their order; figures: by label; money: by what of it; tasks: by name; late: by unit."""

    paragraphs: list[str]
    figures: Cells
    money: Cells
    tasks: Cells
    late: Cells

    def lacks(self, *wanted: str) -> list[str]:
        """Those of the words that stand in no paragraph."""
        text = "\n".join(self.paragraphs)
        return [words for words in wanted if words not in text]


def read_consolidated(content: bytes) -> Read:
    """What a clerk reads in the file."""
    document = Document(io.BytesIO(content))
    tables = [[[cell.text for cell in row.cells] for row in table.rows] for table in document.tables]

    def rows_of(heading: str, at: int) -> Cells:
        """Rows of the tables with that heading, by the cell at a place and without those up to it."""
        return {row[at]: row[at + 1 :] for table in tables if heading in table[0] for row in table}

    return Read(
        [one.text for one in document.paragraphs], figures=rows_of("Nội dung", 1), money=rows_of("Xã hội hóa", 0),
        tasks=rows_of("Tên nhiệm vụ", 1), late=rows_of("Số ngày chậm", 1),
    )  # fmt: skip

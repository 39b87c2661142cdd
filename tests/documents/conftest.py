"""Official documents for the tests: a sound one to change, and the drawn file read back."""

from __future__ import annotations

import io
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import docx as python_docx
import pytest
from docx.document import Document
from docx.oxml.ns import qn
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from tiengvang.documents import model
from tiengvang.documents.pdf import APT
from tiengvang.documents.writing import to_bytes

PLAN = model.OfficialDocument(
    type=model.DocumentType.PLAN,
    superior="UBND tỉnh Gia Lai",
    issuer="Sở Văn hóa, Thể thao và Du lịch",
    symbol="KH-SVHTTDL",
    place="Gia Lai",
    date=model.IssueDate(2026),
    subject="Truyền thông quảng bá hình ảnh tỉnh Gia Lai năm 2026",
    body=(model.Paragraph("Thực hiện Chiến lược, Sở ban hành Kế hoạch như sau."), model.Paragraph("Thi hành.")),
    signature=model.Signature("Nguyễn Văn A", "Giám đốc"),
    recipients=model.Recipients("VT, TTBCXB", ("Các phòng thuộc Sở", "Các đơn vị thuộc Sở")),
)
SYMBOLS = {"ke-hoach": "KH-STC", "bao-cao": "BC-STC", "to-trinh": "TTr-STC", "cong-van": "STC-QLNS"}


@dataclass(frozen=True)
class Sheet:
    """A drawn document, read back with python-docx; lengths in millimetres, sizes in points."""

    docx: Document

    def paragraphs(self) -> Iterator[Paragraph]:
        """Every paragraph of the content and of its tables, in reading order."""
        for part in self.docx.iter_inner_content():
            if isinstance(part, Paragraph):
                yield part
                continue
            seen = set()
            for cell in (cell for row in part.rows for cell in row.cells):
                if cell._tc not in seen:
                    seen.add(cell._tc)
                    yield from cell.paragraphs

    def find(self, words: str) -> Paragraph:
        """The first paragraph that has the words; line breaks count as blanks."""
        return next(one for one in self.paragraphs() if words in one.text.replace("\n", " "))

    def after(self, words: str) -> Paragraph:
        """The paragraph that follows the one with the words."""
        rest = iter(self.paragraphs())
        next(one for one in rest if words in one.text.replace("\n", " "))
        return next(rest)

    @property
    def head(self) -> Table:
        return self.docx.tables[0]

    @property
    def foot(self) -> Table:
        """The table with the signature: the last one without rules."""
        return next(one for one in reversed(self.docx.tables) if "Nơi nhận" in one.cell(0, 0).text)


@pytest.fixture
def plan() -> model.OfficialDocument:
    """A plan without anything special; change it with dataclasses.replace."""
    return PLAN


@pytest.fixture
def of_type() -> Callable[..., model.OfficialDocument]:
    """A sound document of a type, with further changes."""

    def make(kind: str, **changes: Any) -> model.OfficialDocument:
        addressees = () if kind == "ke-hoach" else ("Ủy ban nhân dân tỉnh Gia Lai",)
        sound = replace(PLAN, type=model.DocumentType(kind), symbol=SYMBOLS[kind], addressees=addressees)
        return replace(sound, **changes)

    return make


@pytest.fixture
def draw() -> Callable[..., Sheet]:
    """Draws the plan with the changes given, or the document given, and reads it back."""

    def drawn(document: model.OfficialDocument = PLAN, **changes: Any) -> Sheet:
        return Sheet(python_docx.Document(io.BytesIO(to_bytes(replace(document, **changes)))))

    return drawn


@pytest.fixture
def look() -> Callable[[Paragraph], tuple[float | None, bool, bool]]:
    """Size, bold, italic of a paragraph whose runs are all alike; fails where they are not."""

    def one(paragraph: Paragraph) -> tuple[float | None, bool, bool]:
        looks = {_look(run) for run in paragraph.runs if run.text}
        assert len(looks) == 1, looks
        return looks.pop()

    return one


def _look(run: Run) -> tuple[float | None, bool, bool]:
    return (run.font.size.pt if run.font.size else None, bool(run.bold), bool(run.italic))


@pytest.fixture
def rule_mm() -> Callable[[Paragraph, float], float]:
    """The length of the line that a paragraph draws over itself in a room of that width; fails where there is none."""

    def length(paragraph: Paragraph, room: float) -> float:
        border = paragraph._p.find(f"{qn('w:pPr')}/{qn('w:pBdr')}/{qn('w:top')}")
        assert border is not None, f"no line at “{paragraph.text}”"
        assert border.get(qn("w:val")) == "single"
        form = paragraph.paragraph_format
        assert form.left_indent == form.right_indent, "not in the middle"
        return room - (form.left_indent or 0) / 36000 - (form.right_indent or 0) / 36000

    return length


@pytest.fixture
def width_of() -> Callable[[_Cell], float]:
    """A cell's width in millimetres."""
    return lambda cell: (cell.width or 0) / 36000


@pytest.fixture(scope="session")
def soffice() -> str:
    """LibreOffice; without it the test skips aloud."""
    found = shutil.which("soffice")
    if found is None:
        pytest.skip(f"LibreOffice is missing: {APT}")
    return found

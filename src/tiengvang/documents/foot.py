"""The end of a document: who signs, by what right, and Nơi nhận beside it."""

from __future__ import annotations

from docx.document import Document
from docx.table import _Cell

from tiengvang.documents import phrases
from tiengvang.documents.ink import grid, paragraph, write, write_runs
from tiengvang.documents.model import OfficialDocument, Run, Signature
from tiengvang.documents.page import ITEM_PT, LABEL_PT, PT_PER_MM, Page
from tiengvang.documents.widths import even_lines

_LEFT_SHARE = 0.48
SIGNING_PT = 76  # room for a signature and for the seal's third beside it


def draw_foot(docx: Document, document: OfficialDocument, page: Page) -> None:
    """Nơi nhận to the left, the signature to the right, in one row that is never torn."""
    left = page.room * _LEFT_SHARE
    row = grid(docx, 1, (left, page.room - left), ruled=False, padding=0).rows[0]
    _recipients(row.cells[0], document, page)
    _signature(row.cells[1], document.signature, page, page.room - left)


def _recipients(cell: _Cell, document: OfficialDocument, page: Page) -> None:
    # As high as the first line of the signature beside it, so that both stand on one line.
    label = paragraph(cell, before=8, height=("atLeast", page.form.body_size * 1.15))
    write(label, phrases.RECIPIENTS, LABEL_PT, bold=True, italic=True)
    for line in phrases.recipients(document):
        target = paragraph(cell, left=2, first=-2, right=3)
        write_runs(target, (Run("- "), *line), ITEM_PT)


def _signature(cell: _Cell, signature: Signature, page: Page, room: float) -> None:
    size = page.form.body_size
    lines = [f"{one.form} {one.of.upper()}" for one in signature.authority]
    if signature.post:
        lines.append(signature.post.upper())
    before = 8.0
    for line in lines:
        _centred(cell, line, size, room, before)
        before = 0.0
    before = float(SIGNING_PT)
    if signature.other_post:
        _centred(cell, signature.other_post.upper(), size, room, before)
        before = 0.0
    _centred(cell, signature.name, size, room, before)


def _centred(cell: _Cell, text: str, size: int, room: float, before: float) -> None:
    lines = even_lines(text, (room - 2) * PT_PER_MM, size, bold=True)
    write(paragraph(cell, "center", before=before), "\n".join(lines), size, bold=True)

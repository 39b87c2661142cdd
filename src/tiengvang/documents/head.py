"""The upper part of the first page: country and motto, bodies, number and date, title, Kính gửi, legal bases."""

from __future__ import annotations

from docx.document import Document
from docx.table import _Cell

from tiengvang.documents import phrases
from tiengvang.documents.ink import Container, frame, grid, paragraph, rule, write, write_runs
from tiengvang.documents.model import DocumentType, OfficialDocument
from tiengvang.documents.page import NUMBER_PT, PT_PER_MM, Page, width_mm
from tiengvang.documents.widths import even_lines

# Between a third and a half of the line above it (annex I, part I, II.2 b and II.5 b).
RULE_SHARE = 0.4
_SLACK_MM = 1.0  # words that fill their room to the last point may be broken by a program that rounds otherwise
_GAP_MM = 6.0  # between what stands in the two columns of the head
# A title reads better on lines that leave some room; where the drafter broke them, they may be as long as the page.
TITLE_SHARE = 0.92


def draw_head(docx: Document, document: OfficialDocument, page: Page) -> None:
    """Everything above the content."""
    table = grid(docx, 2, (page.left_head, page.right_head), ruled=False, padding=0)
    _bodies(table.cell(0, 0), document, page)
    _country(table.cell(0, 1), page)
    _number(table.cell(1, 0), document, page)
    _place_and_date(table.cell(1, 1), document, page)
    if document.type is not DocumentType.LETTER:
        _title(docx, document, page)
    if document.addressees:
        _addressees(docx, document, page)
    else:
        _space(docx)
    _bases(docx, document, page)


def _bodies(cell: _Cell, document: OfficialDocument, page: Page) -> None:
    size = page.form.head_size
    if document.superior:
        _even(cell, document.superior.upper(), page.left_head - _GAP_MM, size)
    last = _even(cell, document.issuer.upper(), page.left_head - _GAP_MM, size, bold=True)
    rule(cell, page.left_head, RULE_SHARE * width_mm(last, size, bold=True))


def _country(cell: _Cell, page: Page) -> None:
    write(paragraph(cell, "center"), phrases.COUNTRY, page.form.head_size, bold=True)
    write(paragraph(cell, "center"), phrases.MOTTO, page.motto_pt, bold=True)
    rule(cell, page.right_head, width_mm(phrases.MOTTO, page.motto_pt, bold=True))


def _number(cell: _Cell, document: OfficialDocument, page: Page) -> None:
    write(paragraph(cell, "center", before=4), phrases.number_line(document), NUMBER_PT)
    if document.type is DocumentType.LETTER:
        _even(cell, f"V/v {document.subject}", page.left_head - _GAP_MM, page.form.head_size, before=6)
    if document.draft:
        mark = document.draft.upper()
        side = (page.left_head - width_mm(mark, NUMBER_PT, bold=True)) / 2 - 2
        framed = paragraph(cell, "center", left=side, right=side, before=8, after=4)
        write(framed, mark, NUMBER_PT, bold=True)
        frame(framed)


def _place_and_date(cell: _Cell, document: OfficialDocument, page: Page) -> None:
    line = f"{document.place}, {phrases.issued(document.date)}"
    write(paragraph(cell, "center", before=4), line, page.motto_pt, italic=True)


def _title(docx: Document, document: OfficialDocument, page: Page) -> None:
    size = page.form.body_size
    title = paragraph(docx, "center", before=18, keep_next=True, outline=0)
    write(title, document.type.called.upper(), size, bold=True)
    room = page.room if "\n" in document.subject else page.room * TITLE_SHARE
    last = _even(docx, document.subject, room, size, bold=True)
    rule(docx, page.room, RULE_SHARE * width_mm(last, size, bold=True), before=4, keep_next=True)


def _addressees(docx: Document, document: OfficialDocument, page: Page) -> None:
    """One on the line of Kính gửi; several below each other, their dashes under the colon (annex I, part I, II.9 d)."""
    size, names = page.form.body_size, document.addressees
    if len(names) == 1:
        write(paragraph(docx, "center", before=14, after=10), f"{phrases.TO}: {names[0]}", size)
        return
    lines = [f"- {''.join(run.text for run in item)}" for item in phrases.listed(names)]
    before_colon = width_mm(phrases.TO, size)
    widest = before_colon + max(width_mm(line, size) for line in lines)
    left = max(page.first_line, (page.room - widest) / 2)
    write(paragraph(docx, left=left, before=14, keep_next=True), f"{phrases.TO}:", size)
    dash = width_mm("- ", size)
    for number, line in enumerate(lines, 1):
        after = 10 if number == len(lines) else 0
        write(paragraph(docx, left=left + before_colon + dash, first=-dash, after=after), line, size)


def _space(docx: Document) -> None:
    """What keeps the content off the rule under the title where no Kính gửi stands between them."""
    paragraph(docx, line=0.5)


def _bases(docx: Document, document: OfficialDocument, page: Page) -> None:
    form = page.form
    for base in phrases.listed(document.bases):
        target = paragraph(docx, "justify", first=page.first_line, after=form.paragraph_pt, line=form.line_spacing)
        write_runs(target, base, form.body_size, italic=True)


def _even(where: Container, text: str, room: float, size: float, *, bold: bool = False, before: float = 0.0) -> str:
    """Centred lines of even length; the last of them is returned, for the rule below it."""
    lines = even_lines(text, (room - _SLACK_MM) * PT_PER_MM, size, bold=bold)
    target = paragraph(where, "center", before=before, keep_next=isinstance(where, Document))
    write(target, "\n".join(lines), size, bold=bold)
    return lines[-1]

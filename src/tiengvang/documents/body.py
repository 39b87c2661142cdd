"""The content: headings, clauses, paragraphs, bullets, with their numbers. Tables have a module of their own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from docx.document import Document

from tiengvang.documents import phrases
from tiengvang.documents.ink import paragraph, write, write_runs
from tiengvang.documents.model import Block, Bullet, Clause, Heading, Level, Paragraph, Run, Table, plain, runs
from tiengvang.documents.numbering import labels
from tiengvang.documents.page import PT_PER_MM, Page, width_mm
from tiengvang.documents.tables import draw_table
from tiengvang.documents.widths import even_lines

_ABOVE = (Level.PHAN, Level.CHUONG, Level.MUC, Level.TIEU_MUC)
_OUTLINE = {level: number for number, level in enumerate(Level, 1)}


def draw_body(docx: Document, blocks: Sequence[Block], page: Page, *, held: bool) -> None:
    """The blocks, closed with `./.`; held keeps their last two lines on the page of what follows (the signature)."""
    blocks = _closed(blocks)
    tied = _tied(blocks, page) if held else set()
    for number, (block, label) in enumerate(zip(blocks, labels(blocks), strict=True)):
        keep = number in tied
        match block:
            case Heading():
                _heading(docx, block, label, page)
            case Table():
                draw_table(docx, block, page)
                if number == len(blocks) - 1:
                    write(paragraph(docx, "right", keep_next=keep), phrases.END, page.form.body_size)
            case Clause():
                _words(docx, (Run(f"{label} "), *runs(block.text)), page, keep)
            case Bullet():
                mark = "- " if block.depth == 1 else "+ "
                _words(docx, (Run(mark), *runs(block.text)), page, keep)
            case Paragraph():
                _words(docx, runs(block.text), page, keep)


def _closed(blocks: Sequence[Block]) -> list[Block]:
    """The blocks with `./.` at the end of their last words, or below them where these are in a table."""
    *earlier, last = blocks
    if isinstance(last, Paragraph | Bullet | Clause):
        return [*earlier, replace(last, text=phrases.ending(last.text, phrases.END))]
    return list(blocks)


def _tied(blocks: Sequence[Block], page: Page) -> set[int]:
    """Which blocks must not be left behind by the signature: the last, and the one before a last of a single line."""
    last = len(blocks) - 1
    line = f"{' ' * 8}{plain(getattr(blocks[last], 'text', ''))}"
    return {last - 1, last} if width_mm(line, page.form.body_size) < page.room else {last}


def _words(docx: Document, words: tuple[Run, ...], page: Page, keep: bool) -> None:
    form = page.form
    target = paragraph(
        docx, "justify", first=page.first_line, after=form.paragraph_pt, line=form.line_spacing, keep_next=keep
    )
    write_runs(target, words, form.body_size)


def _heading(docx: Document, heading: Heading, label: str, page: Page) -> None:
    form, outline = page.form, _OUTLINE[heading.level]
    text = phrases.one_line(heading.text)
    if heading.level in _ABOVE:
        above = paragraph(docx, "center", before=form.paragraph_pt, keep_next=True, outline=outline)
        write(above, label, form.body_size, bold=True)
        lines = even_lines(text.upper(), page.room * 0.92 * PT_PER_MM, form.body_size, bold=True)
        below = paragraph(docx, "center", after=form.paragraph_pt, line=form.line_spacing, keep_next=True)
        write(below, "\n".join(lines), form.body_size, bold=True)
        return
    words = text.upper() if heading.level is Level.LA_MA else text
    target = paragraph(
        docx, "justify", first=page.first_line, after=form.paragraph_pt, line=form.line_spacing, keep_next=True,
        outline=outline,
    )  # fmt: skip
    write(target, f"{label} {words}", form.body_size, bold=True)

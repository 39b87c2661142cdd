"""Writes a document as .docx, byte for byte the same for the same document. Checks it first; knows nothing of JSON."""

from __future__ import annotations

import io
import os
import zipfile
from pathlib import Path
from typing import cast

from docx.document import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.section import Section
from docx.shared import Mm

from tiengvang.documents import phrases
from tiengvang.documents.blank import blank
from tiengvang.documents.body import draw_body
from tiengvang.documents.foot import draw_foot
from tiengvang.documents.head import RULE_SHARE, TITLE_SHARE, draw_head
from tiengvang.documents.ink import overline, page_number, paragraph, rule, write
from tiengvang.documents.model import OfficialDocument
from tiengvang.documents.page import ANNEX_PT, ITEM_PT, LONG_MM, PT_PER_MM, SHORT_MM, Page, width_mm
from tiengvang.documents.rules import refuse
from tiengvang.documents.widths import even_lines
from tiengvang.records import InputFault

_HEADER_MM = 10.0
_AFTER_NUMBERS = "w:cols w:formProt w:vAlign w:noEndnote w:titlePg w:textDirection w:bidi w:docGrid".split()


def write_docx(document: OfficialDocument, path: str | Path) -> Path:
    """Writes the document to the path, whole or not at all, and returns it.

    Raises InputFault("document-invalid") naming each field that breaks a rule, InputFault("out-unwritable")
    for a name without .docx, OSError as the disk gives it.
    """
    path = Path(path)
    if path.suffix.lower() != ".docx":
        raise InputFault("out-unwritable", f"{path}: is no name of a Word document. End it with .docx.")
    written = to_bytes(document)
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        fresh.write_bytes(written)
        fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)
    return path


def to_bytes(document: OfficialDocument) -> bytes:
    """The .docx itself, for those who answer a request with it. Raises InputFault as `write_docx` does."""
    refuse(document)
    docx = blank(author=phrases.one_line(document.issuer), title=_called(document))
    page = Page(document.form)
    _set_page(docx.sections[0], page)
    _number_pages(docx.sections[0], page)
    _contact(docx.sections[0], document)
    draw_head(docx, document, page)
    draw_body(docx, document.body, page, held=True)
    draw_foot(docx, document, page)
    for index in range(len(document.annexes)):
        _annex(docx, document, index)
    return packed(docx)


def _called(document: OfficialDocument) -> str:
    return f"{document.type.called}: {phrases.one_line(document.subject)}"


def _set_page(section: Section, page: Page) -> None:
    form = page.form
    section.orientation = WD_ORIENT.LANDSCAPE if page.landscape else WD_ORIENT.PORTRAIT
    width, height = (LONG_MM, SHORT_MM) if page.landscape else (SHORT_MM, LONG_MM)
    section.page_width, section.page_height = Mm(width), Mm(height)
    section.top_margin, section.bottom_margin = Mm(form.top_mm), Mm(form.bottom_mm)
    section.left_margin, section.right_margin = Mm(form.left_mm), Mm(form.right_mm)
    section.header_distance = section.footer_distance = Mm(_HEADER_MM)
    section.different_first_page_header_footer = True
    start = section._sectPr.find(qn("w:pgNumType"))
    if start is None:
        start = cast(BaseOxmlElement, OxmlElement("w:pgNumType"))
        section._sectPr.insert_element_before(start, *_AFTER_NUMBERS)
    start.set(qn("w:start"), "1")


def _number_pages(section: Section, page: Page) -> None:
    """Page numbers in the middle of the upper margin; the first page's header is there and empty."""
    section.header.is_linked_to_previous = section.first_page_header.is_linked_to_previous = False
    page_number(paragraph(section.header, "center"), page.form.body_size)
    paragraph(section.first_page_header, "center")


def _contact(section: Section, document: OfficialDocument) -> None:
    """The issuer's address at the foot of the first page, below a line across it (annex I, part I, III.4)."""
    if document.contact:
        section.first_page_footer.is_linked_to_previous = False
        target = paragraph(section.first_page_footer, "center")
        write(target, "\n".join(document.contact), ITEM_PT)
        overline(target)


def _annex(docx: Document, document: OfficialDocument, index: int) -> None:
    """A section of its own, numbered from 1 (annex I, part I, III.1; annex III, form 2.1)."""
    annex = document.annexes[index]
    page = Page(document.form, annex.landscape)
    section = docx.add_section(WD_SECTION.NEW_PAGE)
    _set_page(section, page)
    if document.contact:
        section.first_page_footer.is_linked_to_previous = False
        paragraph(section.first_page_footer)
    size, room = document.form.body_size, page.room * TITLE_SHARE * PT_PER_MM
    label = paragraph(docx, "center", keep_next=True, outline=0)
    write(label, phrases.annex_label(document, index), ANNEX_PT, bold=True)
    title = "\n".join(even_lines(annex.title.upper(), room, size, bold=True))
    write(paragraph(docx, "center", keep_next=True), title, size, bold=True)
    attached = phrases.attached_to(document)
    if width_mm(attached, size, italic=True) > page.room * TITLE_SHARE:
        attached = phrases.attached_to(document, on_two_lines=True)
    write(paragraph(docx, "center", keep_next=True), attached, size, italic=True)
    last = attached.split("\n")[-1]
    rule(docx, page.room, RULE_SHARE * width_mm(last, size, italic=True), before=4, keep_next=True)
    paragraph(docx, line=0.5)
    draw_body(docx, annex.body, page, held=False)


def packed(docx: Document) -> bytes:
    """The package with its parts in order of name behind the list of types, and the zip's own earliest time."""
    drawn, whole = io.BytesIO(), io.BytesIO()
    docx.save(drawn)
    with zipfile.ZipFile(drawn) as source, zipfile.ZipFile(whole, "w") as target:
        for name in sorted(source.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
            part = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            part.compress_type, part.create_system, part.external_attr = zipfile.ZIP_DEFLATED, 3, 0o600 << 16
            target.writestr(part, source.read(name))
    return whole.getvalue()

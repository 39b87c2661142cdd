"""A sheet of one page with headings, words and links, as .docx: a weekly brief, say. Not an official document.

Decree 30/2020 knows no such type: it has no number, no signature and no list of recipients. The size of the letters is
chosen so that the words fill one page of A4 at most, within limits that can be read.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from math import ceil
from typing import Final, cast

from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Mm
from docx.text.paragraph import Paragraph

from tiengvang.documents.blank import blank
from tiengvang.documents.ink import paragraph, rule, write
from tiengvang.documents.page import LONG_MM, PT_PER_MM, SHORT_MM
from tiengvang.documents.widths import width_pt
from tiengvang.documents.writing import packed

SIZES: Final = (12.0, 11.5, 11.0, 10.5, 10.0, 9.5, 9.0)  # points of the words, the first that fits
_SIDE, _ABOVE, _HANG, _LINE = 20.0, 15.0, 4.0, 1.19  # margins and hanging indent in mm; a line's height in letters
_HEAD, _TITLE, _FOOT = 1.0, 4.0, -1.5  # points on top of the size of the words


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words; address: where they lead, "" for nowhere."""

    text: str
    address: str = ""


Words = tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with paragraphs, and points below them."""

    heading: str
    paragraphs: tuple[Words, ...] = ()
    points: tuple[Words, ...] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """issuer: who answers for it, at the top; title, subtitle: in the middle; foot: lines at the end, small and
    slanted; language: BCP 47, for the reader's spelling checker."""

    issuer: str
    title: str
    subtitle: str
    sections: tuple[Section, ...]
    foot: tuple[str, ...] = ()
    language: str = "vi-VN"


def to_bytes(sheet: Sheet) -> bytes:
    """The .docx itself, byte for byte the same for the same sheet."""
    size = fitting_size(sheet)
    docx = blank(author=sheet.issuer, title=f"{sheet.title}: {sheet.subtitle}")
    docx.core_properties.language = sheet.language
    section = docx.sections[0]
    section.page_width, section.page_height = Mm(SHORT_MM), Mm(LONG_MM)
    section.left_margin = section.right_margin = Mm(_SIDE)
    section.top_margin = section.bottom_margin = Mm(_ABOVE)
    _draw_head(docx, sheet, size)
    for one in sheet.sections:
        head = paragraph(docx, "left", before=size * 0.55, after=1.5, keep_next=True, outline=1)
        write(head, one.heading, size + _HEAD, bold=True)
        for words in one.paragraphs:
            _fill(paragraph(docx, "justify", after=2), words, size)
        for words in one.points:
            point = paragraph(docx, "left", left=_HANG, first=-_HANG, after=2)
            _fill(point, (Piece("–\N{NO-BREAK SPACE} "), *words), size)
    for line in sheet.foot:
        write(paragraph(docx, "left", before=3), line, size + _FOOT, italic=True)
    return packed(docx)


def fitting_size(sheet: Sheet) -> float:
    """The largest of SIZES at which the words fill one page at most; the smallest where none does."""
    room = (LONG_MM - 2 * _ABOVE) * PT_PER_MM
    return next((size for size in SIZES if _height(sheet, size) <= room), SIZES[-1])


def _draw_head(docx: Document, sheet: Sheet, size: float) -> None:
    write(paragraph(docx, "left"), sheet.issuer, size)
    write(paragraph(docx, "center", before=size * 0.6, outline=0), sheet.title.upper(), size + _TITLE, bold=True)
    write(paragraph(docx, "center"), sheet.subtitle, size + _HEAD, bold=True)
    rule(docx, SHORT_MM - 2 * _SIDE, 40.0, before=3)


def _fill(target: Paragraph, words: Iterable[Piece], size: float) -> None:
    for piece in words:
        write(target, piece.text, size)
        if piece.address:
            _link(target, piece.address)


def _link(target: Paragraph, address: str) -> None:
    """Makes the paragraph's last run a link."""
    run = cast(BaseOxmlElement, target._p[-1])
    look = cast(BaseOxmlElement, run.find(qn("w:rPr")))
    letters = cast(BaseOxmlElement, look.find(qn("w:sz")))
    for name, value in (("w:color", "0C5A78"), ("w:u", "single")):  # the order that Word asks for: colour, size, line
        mark = cast(BaseOxmlElement, OxmlElement(name))
        mark.set(qn("w:val"), value)
        if name == "w:color":
            letters.addprevious(mark)
        else:
            look.append(mark)
    held = cast(BaseOxmlElement, OxmlElement("w:hyperlink"))
    held.set(qn("r:id"), target.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
    run.addprevious(held)
    held.append(run)


def _height(sheet: Sheet, size: float) -> float:
    """Points that the words take, a little more rather than less."""
    room = (SHORT_MM - 2 * _SIDE) * PT_PER_MM
    total = _lines(sheet.issuer, size, room) * size * _LINE + size * 0.6 + 8
    total += (size + _TITLE) * _LINE + _lines(sheet.subtitle, size + _HEAD, room) * (size + _HEAD) * _LINE
    for one in sheet.sections:
        total += size * 0.55 + 1.5 + _lines(one.heading, size + _HEAD, room) * (size + _HEAD) * _LINE
        total += sum(_lines(_text(words), size, room) * size * _LINE + 2 for words in one.paragraphs)
        narrow = room - _HANG * PT_PER_MM
        total += sum(_lines(f"–  {_text(words)}", size, narrow) * size * _LINE + 2 for words in one.points)
    return total + sum(_lines(line, size + _FOOT, room) * (size + _FOOT) * _LINE + 3 for line in sheet.foot)


def _text(words: Words) -> str:
    return "".join(one.text for one in words)


def _lines(text: str, size: float, room: float) -> int:
    """On how many lines the text goes. Letters of East Asia are as wide as high; words that do not fit leave a gap."""
    wide = sum(unicodedata.east_asian_width(letter) in "WF" for letter in text)
    return max(1, ceil((width_pt(text, size) + wide * size / 2) * 1.03 / room))

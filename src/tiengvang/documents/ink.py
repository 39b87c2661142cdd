"""Paragraphs, rules and grids in the package's XML, with every property written out. Knows no part of a document.

Lengths are millimetres, sizes and spaces points.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from copy import copy
from functools import lru_cache
from typing import Literal, cast

from docx.document import Document
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, nsmap, qn
from docx.oxml.table import CT_Tbl
from docx.oxml.text.paragraph import CT_P
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.section import _Footer, _Header
from docx.table import Table, _Cell, _Row
from docx.text.paragraph import Paragraph
from lxml.etree import SubElement

from tiengvang.documents.model import Run

FONT = "Times New Roman"
Container = Document | _Cell | _Header | _Footer
Align = Literal["left", "center", "right", "justify"]
Height = tuple[Literal["exact", "atLeast"], float] | None
_W = f"{{{nsmap['w']}}}"
RULE_PT = 0.75
_KEPT = 256  # forms and looks; making them anew for each paragraph and run takes most of a long document's time
_BREAKS = re.compile(r"([\t\n\r])")
_MARKS = {"\t": "tab", "\n": "br", "\r": "br"}
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


def paragraph(
    where: Container,
    align: Align = "left",
    *,
    left: float = 0.0,
    right: float = 0.0,
    first: float = 0.0,
    before: float = 0.0,
    after: float = 0.0,
    line: float = 1.0,
    height: Height = None,
    keep_next: bool = False,
    outline: int | None = None,
) -> Paragraph:
    """A new paragraph at the end of the container (a fresh cell's own first one), without any words yet.

    first: indent of the first line, negative for a hanging one. line: times single, unless a height in points is given.
    outline: 0 for the highest heading. The properties are written in the order that Word asks for.
    """
    made = _at_the_end(where) if isinstance(where, Document) else _fresh(where)
    made._p.append(copy(_form(align, left, right, first, before, after, line, height, keep_next, outline)))
    return made


@lru_cache(_KEPT)
def _form(
    align: Align, left: float, right: float, first: float, before: float, after: float, line: float, height: Height,
    keep_next: bool, outline: int | None,
) -> BaseOxmlElement:  # fmt: skip
    """Properties of a paragraph, to be copied."""
    form = cast(BaseOxmlElement, OxmlElement("w:pPr"))
    if keep_next:
        _add(form, "keepNext")
    _add(form, "widowControl")
    rule, measure = ("auto", line * 240) if height is None else (height[0], height[1] * 20)
    spacing = {"before": before * 20, "after": after * 20, "line": measure}
    _add(form, "spacing", **{name: str(round(value)) for name, value in spacing.items()}, lineRule=rule)
    hanging = {"hanging": _twips(-first)} if first < 0 else {"firstLine": _twips(first)}
    _add(form, "ind", left=_twips(left), right=_twips(right), **hanging)
    _add(form, "jc", val="both" if align == "justify" else align)
    if outline is not None:
        _add(form, "outlineLvl", val=str(outline))
    return form


def _add(parent: BaseOxmlElement, name: str, **attributes: str) -> BaseOxmlElement:
    """A last child. python-docx's own setters find each place anew, at ten times the cost in a long table."""
    made = SubElement(parent, f"{_W}{name}", {f"{_W}{key}": value for key, value in attributes.items()})
    return cast(BaseOxmlElement, made)


def _twips(millimetres: float) -> str:
    return str(round(millimetres * 1440 / 25.4))


def _at_the_end(where: Document) -> Paragraph:
    """A paragraph before the last section's properties. python-docx looks through the whole document for that place,
    which takes minutes in one of thirty thousand paragraphs."""
    body = where._body._element
    made = cast(CT_P, OxmlElement("w:p"))
    body[-1].addprevious(made)
    return Paragraph(made, where._body)


def _fresh(where: _Cell | _Header | _Footer) -> Paragraph:
    """A cell or header comes with an empty paragraph, which the first words take."""
    found = where._element.findall(qn("w:p"))
    if len(found) != 1 or found[0].find(f"{qn('w:pPr')}/{qn('w:spacing')}") is not None:
        return cast(Paragraph, where.add_paragraph())
    for left_over in list(found[0]):
        found[0].remove(left_over)
    return Paragraph(cast(CT_P, found[0]), where)


def write(where: Paragraph, text: str, size: float, *, bold: bool = False, italic: bool = False) -> None:
    """Adds words to a paragraph, in Unicode form NFC; a line break becomes one on the page."""
    run = _add(where._p, "r")
    run.append(copy(_look(size, bold, italic)))
    for part in _BREAKS.split(unicodedata.normalize("NFC", text)):
        if part in _MARKS:
            _add(run, _MARKS[part])
        elif part:
            letters = _add(run, "t")
            letters.text = part
            if part != part.strip():
                letters.set(_SPACE, "preserve")


@lru_cache(_KEPT)
def _look(size: float, bold: bool, italic: bool) -> BaseOxmlElement:
    """Properties of a run, to be copied."""
    look = cast(BaseOxmlElement, OxmlElement("w:rPr"))
    _add(look, "rFonts", ascii=FONT, hAnsi=FONT, eastAsia=FONT, cs=FONT)
    for name, wanted in (("b", bold), ("bCs", bold), ("i", italic), ("iCs", italic)):
        if wanted:
            _add(look, name)
    _add(look, "sz", val=str(round(size * 2)))
    _add(look, "szCs", val=str(round(size * 2)))
    return look


def write_runs(where: Paragraph, text: Iterable[Run], size: float, *, bold: bool = False, italic: bool = False) -> None:
    """Adds runs, each with its own weight and slant on top of the paragraph's."""
    for run in text:
        write(where, run.text, size, bold=bold or run.bold, italic=italic or run.italic)


def page_number(where: Paragraph, size: float) -> None:
    """Adds the field that shows the page's number."""
    for kind in ("begin", "PAGE", "separate", "2", "end"):
        write(where, "2" if kind == "2" else "", size)
        run = cast(BaseOxmlElement, where._p[-1])
        if kind == "PAGE":
            _add(run, "instrText").text = kind
        elif kind != "2":
            _add(run, "fldChar", fldCharType=kind)


def rule(where: Container, width: float, length: float, *, before: float = 2.0, keep_next: bool = False) -> None:
    """A solid line of that length in the middle of that width: the upper border of a paragraph that is all but flat."""
    side = max((width - length) / 2, 0.0)
    flat = paragraph(where, "center", left=side, right=side, before=before, height=("exact", 2), keep_next=keep_next)
    _border(flat, ("top",), space=0)


def frame(framed: Paragraph) -> None:
    """Puts a single line around a paragraph."""
    _border(framed, ("top", "left", "bottom", "right"), space=2)


def overline(below: Paragraph) -> None:
    """Puts a single line over a paragraph, as wide as it may be."""
    _border(below, ("top",), space=3)


def _border(target: Paragraph, sides: Sequence[str], space: int) -> None:
    lines = "".join(
        f'<w:{side} w:val="single" w:sz="{round(RULE_PT * 8)}" w:space="{space}" w:color="000000"/>' for side in sides
    )
    form = target._p.get_or_add_pPr()
    spacing = cast(BaseOxmlElement, form.find(qn("w:spacing")))
    spacing.addprevious(parse_xml(f"<w:pBdr {nsdecls('w')}>{lines}</w:pBdr>"))


def grid(
    where: Document, rows: int, widths: Sequence[float], *, ruled: bool, padding: float, headers: int = 0
) -> Table:
    """A table of fixed column widths with empty cells; ruled with single lines or not at all.

    headers: how many rows are repeated at the top of each page. Rows are not torn over pages unless told otherwise.
    """
    twips = [round(width * 1440 / 25.4) for width in widths]
    side = '<w:{} w:val="single" w:sz="4" w:space="0" w:color="000000"/>' if ruled else '<w:{} w:val="nil"/>'
    borders = "".join(side.format(name) for name in ("top", "left", "bottom", "right", "insideH", "insideV"))
    inner = round(padding * 1440 / 25.4)
    cells = "".join(f'<w:tc><w:tcPr><w:tcW w:w="{one}" w:type="dxa"/></w:tcPr><w:p/></w:tc>' for one in twips)
    body = "".join(
        f"<w:tr><w:trPr><w:cantSplit/>{'<w:tblHeader/>' if row < headers else ''}</w:trPr>{cells}</w:tr>"
        for row in range(rows)
    )
    columns = "".join(f'<w:gridCol w:w="{one}"/>' for one in twips)
    xml = (
        f'<w:tbl {nsdecls("w")}><w:tblPr><w:tblW w:w="{sum(twips)}" w:type="dxa"/>'
        f'<w:tblInd w:w="0" w:type="dxa"/><w:tblBorders>{borders}</w:tblBorders>'
        f'<w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="{inner}" w:type="dxa"/>'
        f'<w:right w:w="{inner}" w:type="dxa"/></w:tblCellMar></w:tblPr>'
        f"<w:tblGrid>{columns}</w:tblGrid>{body}</w:tbl>"
    )
    table = cast(CT_Tbl, parse_xml(xml))
    where._body._element._insert_tbl(table)  # where python-docx puts its own tables
    return Table(table, where)


def may_be_torn(row: _Row) -> None:
    """Lets a row go on over the end of the page: one with more words than a page has room for must."""
    for mark in row._tr.findall(f"{qn('w:trPr')}/{qn('w:cantSplit')}"):
        cast(BaseOxmlElement, mark.getparent()).remove(mark)

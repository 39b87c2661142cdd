"""Rules of Decree 30/2020/NĐ-CP that a document's parts must keep with each other. Not the form: that is drawn right.

What a JSON file can get wrong by itself (types, unknown fields, ranges) is the schema's; this holds for the API too.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, is_dataclass

from tiengvang.documents.model import (
    Block,
    Clause,
    DocumentType,
    Form,
    Group,
    Heading,
    IssueDate,
    Level,
    OfficialDocument,
    Signature,
    Table,
    plain,
)  # fmt: skip
from tiengvang.documents.numbering import LETTERS
from tiengvang.records import InputFault

_SYMBOL = re.compile(r"[A-ZĐa-z0-9Ưư]+(?:-[A-ZĐa-z0-9Ưư]+)*\Z")
_NUMBERED = re.compile(r"(?:\d+(?:\.\d+)*[.)]|[IVXL]+\.|[a-zđ]\)|(?:Phần|Chương|Mục|Tiểu mục|Điều)\s+[\dIVXL]+\b)")
_NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ORDER = ("TM.", "TUQ.", "TL.", "KT.", "Q.")
# Field of Form, least, greatest, and where the decree says so (annex I, part I).
_FORM = (
    ("body_size", 13, 14, "II.6 e"), ("head_size", 12, 13, "II.1 a"), ("line_spacing", 1.0, 1.5, "II.6 e"),
    ("paragraph_pt", 6.0, 24.0, "II.6 e"), ("top_mm", 20, 25, "I.3"), ("bottom_mm", 20, 25, "I.3"),
    ("left_mm", 30, 35, "I.3"), ("right_mm", 15, 20, "I.3"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Defect:
    """A field that breaks a rule: where it stands, what is wrong, what to do."""

    path: str
    what: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.path}: {self.what}. {self.remedy.rstrip('.')}."


def refuse(document: OfficialDocument, source: str = "") -> None:
    """Raises InputFault("document-invalid") with every defect, one a line; nothing for a sound document."""
    fail(list(defects(document)), source)


def fail(found: Sequence[Defect], source: str) -> None:
    """Raises the fault for defects that were found, behind the name of the file they stand in."""
    if found:
        before = f"{source}: " if source else ""
        raise InputFault("document-invalid", "\n".join(f"{before}{defect}" for defect in found))


def defects(document: OfficialDocument) -> Iterator[Defect]:
    """Everything that keeps the document from being written in the form of the decree."""
    yield from _unwritable("", document)
    yield from _names(document)
    yield from _symbol(document)
    yield from _date(document.date)
    yield from _addressees(document)
    yield from _blocks("body", document.body)
    for number, annex in enumerate(document.annexes):
        if not annex.title.strip():
            yield Defect(f"annexes[{number}].title", "is empty", "Name the annex")
        yield from _blocks(f"annexes[{number}].body", annex.body)
    if document.annexes and not any("phụ lục" in words.lower() for words in _words(document.body)):
        yield Defect(
            "body", "does not mention the annex", 'Point to it in the text, for instance "(có Phụ lục kèm theo)"'
        )
    yield from _signature(document.signature)
    if document.recipients.archive.split(",")[0].strip() != "VT":
        what = f"“{document.recipients.archive}” does not begin with VT"
        yield Defect("recipients.archive", what, 'Write VT, then the drafting unit: "VT, VHXH"')
    yield from _form(document.form)


def _unwritable(path: str, part: object) -> Iterator[Defect]:
    """Letters that XML has no way to write, anywhere in the document."""
    if isinstance(part, str):
        if found := _NO_XML.search(part):
            what = f"has the letter U+{ord(found[0]):04X} at place {found.start() + 1}, which no document can hold"
            yield Defect(path, what, "Take it out")
    elif isinstance(part, tuple):
        for number, one in enumerate(part):
            yield from _unwritable(f"{path}[{number}]", one)
    elif is_dataclass(part):
        for field in fields(part):
            yield from _unwritable(f"{path}.{field.name}" if path else field.name, getattr(part, field.name))


def _names(document: OfficialDocument) -> Iterator[Defect]:
    for name in ("issuer", "place", "subject"):
        if not getattr(document, name).strip():
            yield Defect(name, "is empty", f"Fill in {name}")
    subject = document.subject.strip()
    if document.type is DocumentType.LETTER and re.match(r"v/v\b", subject, re.IGNORECASE):
        yield Defect("subject", "begins with V/v, which is added by itself", "Leave V/v out")
    if document.type is not DocumentType.LETTER and subject.endswith("."):
        yield Defect("subject", "ends with a full stop", "Leave the full stop out: a subject is no sentence")
    if document.number is not None and document.number < 1:
        yield Defect("number", f"is {document.number}", "Numbers begin at 1; leave it out for a blank")


def _symbol(document: OfficialDocument) -> Iterator[Defect]:
    kind, symbol = document.type, document.symbol
    wanted = f"{kind.abbreviation}-" if kind.abbreviation else ""
    if not _SYMBOL.match(symbol):
        what = f"“{symbol}” is not letters and digits in groups joined by a hyphen"
        yield Defect("symbol", what, f"Write what stands after the stroke, such as {wanted or 'UBND-'}UBND")
    elif wanted and not symbol.startswith(wanted):
        what = f"“{symbol}” does not begin with {wanted}, the abbreviation of {kind.called}"
        yield Defect("symbol", what, f"Write {wanted}{symbol.split('-')[-1]}")
    elif not wanted and symbol.startswith("CV-"):
        what = f"“{symbol}” begins with CV-, which the symbol of an official letter does not"
        yield Defect("symbol", what, "Write the issuer, then the drafting unit: UBND-VX")


def _date(date: IssueDate) -> Iterator[Defect]:
    if date.month is None:
        if date.day is not None:
            yield Defect("date", "has a day but no month", "Give the month or leave the day out")
        return
    if not 1 <= date.month <= 12:
        yield Defect("date", f"{date.year}-{date.month:02d}: there is no such month", "Months are 01 to 12")
        return
    last = calendar.monthrange(date.year, date.month)[1]
    if date.day is not None and not 1 <= date.day <= last:
        written = f"{date.year}-{date.month:02d}-{date.day:02d}"
        yield Defect("date", f"{written}: there is no such day", f"That month ends on day {last}")


def _addressees(document: OfficialDocument) -> Iterator[Defect]:
    if document.type is DocumentType.PLAN and document.addressees:
        yield Defect("addressees", "Kế hoạch has no Kính gửi", "Name those who receive it in recipients.to")
    if document.type in (DocumentType.LETTER, DocumentType.SUBMISSION) and not document.addressees:
        yield Defect("addressees", f"{document.type.called} needs Kính gửi", "Name at least one body or person")


def _blocks(path: str, blocks: Sequence[Block]) -> Iterator[Defect]:
    if not blocks:
        yield Defect(path, "is empty", "Write at least one paragraph")
        return
    if isinstance(blocks[-1], Heading):
        yield Defect(f"{path}[{len(blocks) - 1}]", "is a heading with nothing below it", "Add the text or take it out")
    points = 0
    for number, block in enumerate(blocks):
        here = f"{path}[{number}]"
        points = points + 1 if _is_point(block) else points if not isinstance(block, Heading | Clause) else 0
        if points > len(LETTERS):
            yield Defect(here, f"is point {points}, and there are {len(LETTERS)} letters", "Divide the clause")
        yield from _block(here, block)


def _is_point(block: Block) -> bool:
    return isinstance(block, Clause) and block.level is Level.DIEM


def _block(here: str, block: Block) -> Iterator[Defect]:
    if isinstance(block, Table):
        yield from _table(here, block)
        return
    words = plain(block.text)
    if not words.strip():
        yield Defect(f"{here}.text", "is empty", "Write the text or take the block out")
    if not isinstance(block, Heading | Clause):
        return
    if isinstance(block, Heading) and block.level is Level.DIEM:
        yield Defect(f"{here}.level", "a point (diem) has no title", 'Use {"type": "clause", "level": "diem"}')
    if isinstance(block, Clause) and block.level not in (Level.KHOAN, Level.DIEM):
        yield Defect(f"{here}.level", f"{block.level} needs a title", 'Use {"type": "heading"}')
    if found := _NUMBERED.match(words.strip()):
        what = f"begins with the number “{found[0]}”"
        yield Defect(f"{here}.text", what, "Leave it out: numbers are given by level and order")


def _table(here: str, table: Table) -> Iterator[Defect]:
    count = len(table.columns)
    if not count:
        yield Defect(f"{here}.columns", "is empty", "Name the columns")
    for number, column in enumerate(table.columns):
        if not column.width > 0:
            yield Defect(f"{here}.columns[{number}].width", f"is {column.width}", "Give a share above 0")
    for number, row in enumerate(table.rows):
        if not isinstance(row, Group) and len(row) != count:
            what = f"has {len(row)} cells under {count} columns"
            yield Defect(f"{here}.rows[{number}]", what, "Give each column a cell, null for an empty one")
    if table.totals and len(table.totals) != count:
        what = f"has {len(table.totals)} cells under {count} columns"
        yield Defect(f"{here}.totals", what, "Give each column a cell, null for an empty one")


def _words(blocks: Sequence[Block]) -> Iterator[str]:
    for block in blocks:
        if isinstance(block, Table):
            yield from (plain(cell) for row in block.rows if not isinstance(row, Group) for cell in row)
        else:
            yield plain(block.text)


def _signature(signature: Signature) -> Iterator[Defect]:
    forms = [one.form for one in signature.authority]
    for number, one in enumerate(signature.authority):
        if not one.of.strip():
            yield Defect(f"signature.authority[{number}].of", "is empty", f"Name what {one.form} stands before")
    if len(set(forms)) < len(forms) or forms != sorted(forms, key=_ORDER.index):
        what = f"{' / '.join(forms)} cannot be stacked so"
        yield Defect("signature.authority", what, f"Each at most once, in the order {' '.join(_ORDER)}")
    if "Q." in forms and signature.post:
        yield Defect("signature.post", "stands beside Q., which already names the post", "Leave the post out")
    if "Q." not in forms and not signature.post.strip():
        yield Defect("signature.post", "is empty", "Give the post of the person who signs")


def _form(form: Form) -> Iterator[Defect]:
    for name, least, greatest, source in _FORM:
        value = getattr(form, name)
        if not least <= value <= greatest:
            yield Defect(f"form.{name}", f"is {value:g}", f"{least:g} to {greatest:g} (annex I, part I, {source})")
    if form.first_line_cm not in (1.0, 1.27):
        yield Defect("form.first_line_cm", f"is {form.first_line_cm:g}", "1 or 1.27 (annex I, part I, II.6 e)")

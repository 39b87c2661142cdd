"""What an official document is made of: frozen data classes and their names. Not their rules, not their form.

Names of bodies and posts are written as in a sentence ("Sở Tài chính"); capitals are the form's business. A line break
in a name, a subject or a title is kept; where there is none, lines are broken evenly.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Literal


class DocumentType(StrEnum):
    """The types that are written, by the words of the command line."""

    PLAN = "ke-hoach"
    REPORT = "bao-cao"
    SUBMISSION = "to-trinh"
    LETTER = "cong-van"

    @property
    def called(self) -> str:
        """The type's name within a sentence; an official letter is called "Công văn" only when others refer to it."""
        return {"ke-hoach": "Kế hoạch", "bao-cao": "Báo cáo", "to-trinh": "Tờ trình", "cong-van": "Công văn"}[self]

    @property
    def abbreviation(self) -> str:
        """What the symbol begins with (annex III, part I); empty for a letter, whose symbol begins with the issuer."""
        return {"ke-hoach": "KH", "bao-cao": "BC", "to-trinh": "TTr", "cong-van": ""}[self]


class Level(StrEnum):
    """Levels of the content, from the largest (annex I, part I, II.6 đ)."""

    PHAN = "phan"
    CHUONG = "chuong"
    MUC = "muc"
    TIEU_MUC = "tieu-muc"
    DIEU = "dieu"
    LA_MA = "la-ma"
    KHOAN = "khoan"
    DIEM = "diem"


@dataclass(frozen=True, slots=True)
class Run:
    """Some words and how they are set."""

    text: str
    bold: bool = False
    italic: bool = False


Text = str | tuple[Run, ...]
Cell = str | int | float | Decimal | None | tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A numbered title on its own line: phan, chuong, muc, tieu-muc, dieu, la-ma (I.) or khoan (1.)."""

    level: Level
    text: str


@dataclass(frozen=True, slots=True)
class Clause:
    """A numbered sentence without a title: khoan (1.) or diem (a)."""

    level: Level
    text: Text


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text."""

    text: Text


@dataclass(frozen=True, slots=True)
class Bullet:
    """An item with a dash, or at depth 2 with a plus sign."""

    text: Text
    depth: Literal[1, 2] = 1


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table; width is its share beside the others', the table always fills the page's width."""

    title: str
    width: float = 1.0
    align: Literal["left", "center", "right", "justify"] = "left"


@dataclass(frozen=True, slots=True)
class Group:
    """A row of one cell across the table that heads the rows below it."""

    title: str


Row = tuple[Cell, ...] | Group


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under columns. Numbers are written as in Vietnamese; the first total runs over the empty cells after it."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    totals: tuple[Cell, ...] = ()
    caption: str = ""
    unit: str = ""


Block = Heading | Clause | Paragraph | Bullet | Table


@dataclass(frozen=True, slots=True)
class Annex:
    """A numbered annex on pages of its own, across the sheet where landscape is set."""

    title: str
    body: tuple[Block, ...]
    landscape: bool = False


@dataclass(frozen=True, slots=True)
class Authority:
    """By what right somebody signs: TM., Q., KT., TL. or TUQ., and the body or the post that this stands before."""

    form: Literal["TM.", "Q.", "KT.", "TL.", "TUQ."]
    of: str


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signs. Authorities are stacked in their order; other_post stands above the name (annex I, part I, II.7)."""

    name: str = ""
    post: str = ""
    authority: tuple[Authority, ...] = ()
    other_post: str = ""


@dataclass(frozen=True, slots=True)
class Recipients:
    """Nơi nhận: who else receives it, and what stands after "Lưu:". "Như trên" is put first where there is Kính gửi."""

    archive: str
    to: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class IssueDate:
    """When it is issued; the records office fills in what is left out."""

    year: int
    month: int | None = None
    day: int | None = None


@dataclass(frozen=True, slots=True)
class Form:
    """What annex I leaves to each body: sizes in points, margins in millimetres, the first line's indent in cm."""

    body_size: int = 14
    head_size: int = 12
    first_line_cm: float = 1.27
    line_spacing: float = 1.0
    paragraph_pt: float = 6.0
    top_mm: float = 20.0
    bottom_mm: float = 20.0
    left_mm: float = 30.0
    right_mm: float = 15.0


@dataclass(frozen=True, slots=True)
class OfficialDocument:
    """A whole document. symbol is what stands after the number and the stroke: "KH-UBND"; number None leaves a blank.

    draft is the mark under the number ("Dự thảo", "Dự thảo lần 2"), empty for none. contact: lines with the issuer's
    address, at the foot of the first page.
    """

    type: DocumentType
    issuer: str
    symbol: str
    place: str
    date: IssueDate
    subject: str
    body: tuple[Block, ...]
    signature: Signature
    recipients: Recipients
    superior: str = ""
    number: int | None = None
    draft: str = ""
    addressees: tuple[str, ...] = ()
    bases: tuple[str, ...] = ()
    annexes: tuple[Annex, ...] = ()
    contact: tuple[str, ...] = ()
    form: Form = field(default_factory=Form)


def plain(text: Cell | Text) -> str:
    """The words alone; numbers as Vietnamese writes them: 1.234,5."""
    if text is None:
        return ""
    if isinstance(text, str):
        return text
    if isinstance(text, tuple):
        return "".join(run.text for run in text)
    number = text if isinstance(text, Decimal) else Decimal(str(text))
    return f"{number:,f}".translate(str.maketrans(",.", ".,"))


def runs(text: Cell | Text) -> tuple[Run, ...]:
    """Any text as runs; nothing for nothing."""
    if isinstance(text, tuple):
        return text
    words = plain(text)
    return (Run(words),) if words else ()

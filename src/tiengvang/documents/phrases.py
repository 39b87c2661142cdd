"""The fixed phrases of the form: number line, date line, end mark, lists. Not where they stand or how they are set."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tiengvang.documents.model import IssueDate, OfficialDocument, Run, Text, plain, runs
from tiengvang.documents.numbering import roman

COUNTRY = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"
TO, RECIPIENTS, AS_ABOVE = "Kính gửi", "Nơi nhận:", "Như trên"
END = "./."
_TAIL = re.compile(r"(?:\s|\./\.|[.;,:])+\Z")
# Room for the hand or the program that numbers and dates documents.
_NUMBER_BLANK, _DAY_BLANK = " " * 6, " " * 4


def one_line(text: str) -> str:
    """The text without the line breaks that its place on the page asked for."""
    return " ".join(text.split())


def number_line(document: OfficialDocument) -> str:
    """ "Số: 05/KH-UBND", or with a blank for the records office (annex I, part I, II.3)."""
    if document.number is None:
        return f"Số:{_NUMBER_BLANK}/{document.symbol}"
    return f"Số: {document.number:02d}/{document.symbol}"


def issued(date: IssueDate) -> str:
    """ "ngày 05 tháng 01 năm 2026": days below 10 and months 1 and 2 have a zero (annex I, part I, II.4)."""
    day = _DAY_BLANK if date.day is None else f" {date.day:02d} "
    month = _DAY_BLANK if date.month is None else f" {date.month:02d} " if date.month < 3 else f" {date.month} "
    return f"ngày{day}tháng{month}năm {date.year}"


def annex_label(document: OfficialDocument, index: int) -> str:
    """ "Phụ lục" where there is one, "Phụ lục II" where there are several (annex I, part I, III.1)."""
    return f"Phụ lục {roman(index + 1)}" if len(document.annexes) > 1 else "Phụ lục"


def attached_to(document: OfficialDocument, *, on_two_lines: bool = False) -> str:
    """What is written in brackets under an annex's title: number, date and issuer of the document."""
    number = number_line(document).removeprefix("Số:")
    gap = "\n" if on_two_lines else " "
    issuer = one_line(document.issuer)
    return f"(Kèm theo {document.type.called} số{number} {issued(document.date)}{gap}của {issuer})"


def trimmed(text: Text) -> tuple[Run, ...]:
    """The runs without the punctuation and blanks at the end."""
    kept = list(runs(text))
    while kept:
        last = kept.pop()
        words = _TAIL.sub("", last.text)
        if words:
            return (*kept, Run(words, last.bold, last.italic))
    return ()


def ending(text: Text, mark: str) -> tuple[Run, ...]:
    """The runs, closed with the mark in place of what they ended with."""
    return (*trimmed(text), Run(mark))


def listed(items: Sequence[Text], *, last: str = ".") -> list[tuple[Run, ...]]:
    """Items that end with semicolons, the last one with `last`."""
    return [ending(item, last if number == len(items) else ";") for number, item in enumerate(items, 1)]


def recipients(document: OfficialDocument) -> list[tuple[Run, ...]]:
    """The lines of Nơi nhận without their dashes: "Như trên" where there is Kính gửi, the others, "Lưu: VT, ….\""""
    named = [item for item in document.recipients.to if plain(trimmed(item)).lower() != AS_ABOVE.lower()]
    above = [AS_ABOVE] if document.addressees else []
    return listed([*above, *named, f"Lưu: {document.recipients.archive}"])

"""What people typed as blocks of an official document: lines, and items that begin with a dash. Knows no document."""

from __future__ import annotations

import re
from typing import Final

from tiengvang.documents.model import Block, Bullet, Paragraph

_CONTROL: Final = re.compile("[^\t\n\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ITEM: Final = re.compile(r"[-–•*]\s+")
_BELOW: Final = re.compile(r"\+\s+")
# At the beginning and before words only: "2.000 ảnh" and "(mẫu)" hold none.
_NUMBER: Final = re.compile(r"(?:\d+(?:\.\d+)*[.)]|[IVXL]+\.|[a-zđ]\))(?:\s+|(?=[^\W\d_]))")


def blocks(text: str) -> tuple[Block, ...]:
    """Each line as a paragraph; one that begins with a dash as an item, one with a plus sign as an item below it."""
    found: list[Block] = []
    for line in clean(text).split("\n"):
        words = " ".join(line.split())
        if not words:
            continue
        if mark := _ITEM.match(words):
            words, made = words[mark.end() :], Bullet(words[mark.end() :])
        elif mark := _BELOW.match(words):
            words, made = words[mark.end() :], Bullet(words[mark.end() :], 2)
        else:
            made = Paragraph(words)
        if words:
            found.append(made)
    return tuple(found)


def clean(text: str) -> str:
    """Without letters that no document can hold."""
    return _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def line(text: str) -> str:
    """One line without a number before it: the form numbers by itself."""
    words = " ".join(clean(text).split())
    mark = _NUMBER.match(words)
    return words[mark.end() :] if mark else words

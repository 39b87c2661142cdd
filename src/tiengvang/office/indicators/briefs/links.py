"""Links within words, written [words](address): how a brief's text carries them. Opens no addresses.

An address is one of the web or a page of this office; anything else stays words. A bracket that is none of a link is
written with a backslash before it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

_LINK: Final = re.compile(r"(?<!\\)\[((?:\\.|[^\[\]\\])+)\]\(((?:https?://|/)[^\s()]+)\)")
_ESCAPED: Final = re.compile(r"\\([\[\]\\])")


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words; address: "" for words without one, from "/" on for a page of the office."""

    words: str
    address: str = ""


def linked(words: str, address: str) -> str:
    """Words with a link, as text."""
    escaped = re.sub(r"([\[\]\\])", r"\\\1", words)
    return f"[{escaped}]({address.replace('(', '%28').replace(')', '%29').replace(' ', '%20')})"


def pieces(text: str) -> Iterator[Piece]:
    """The text in order, cut at its links."""
    at = 0
    for found in _LINK.finditer(text):
        if found.start() > at:
            yield Piece(_plain(text[at : found.start()]))
        # "//host/…" would lead out of the office while looking like a page of it.
        address = "" if found[2].startswith("//") else found[2]
        yield Piece(_plain(found[1]), address)
        at = found.end()
    if at < len(text):
        yield Piece(_plain(text[at:]))


def as_html(text: str) -> SafeString:
    """The text for a page, everything in it escaped but the links themselves."""
    made = [
        format_html('<a href="{}"{}>{}</a>', one.address, _OUT if one.address.startswith("http") else "", one.words)
        if one.address
        else format_html("{}", one.words)
        for one in pieces(text)
    ]
    return format_html_join("", "{}", ((one,) for one in made))


def as_words(text: str) -> str:
    """The text without its addresses."""
    return "".join(one.words for one in pieces(text))


def _plain(words: str) -> str:
    return _ESCAPED.sub(r"\1", words)


_OUT: Final = SafeString(' rel="noopener noreferrer"')

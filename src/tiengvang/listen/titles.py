"""Titles without the outlet's name behind them. Not for choosing among a page's titles."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

_BREAK = re.compile(r"\s+[|\-\u2013\u2014\u00bb\u00b7\u2022~]+\s+|\s*(?:\||\uff5c|::)\s*|_(?=[^\W\d_]*[\u4e00-\u9fff])")


def clean_title(title: str, outlet_names: Iterable[str], heading: str = "") -> str:
    """`title` without tails such as " | Outlet" or "_频道_网站" and without such a name in front.

    outlet_names: names, domain and its first label, as known; heading: the page's h1, which shows where the title ends
    when it is the whole beginning of it. A title that is nothing but the outlet's name stays.
    """
    text = " ".join(title.split())
    names = {folded for folded in map(_folded, outlet_names) if len(folded) >= 3}
    head = " ".join(heading.split())
    if len(head) >= 15 and text.startswith(head) and _BREAK.match(text[len(head) :]):
        return head
    parts = list(_BREAK.finditer(text))
    while parts:
        last = parts.pop()
        tail, rest = text[last.end() :], text[: last.start()].strip()
        chinese = last[0] == "_"
        if not rest or not (chinese or not tail or _is_name(tail, names)):
            break
        text = rest
    first = _BREAK.search(text)
    if first and text[first.end() :] and _is_name(text[: first.start()], names):
        text = text[first.end() :]
    return text.strip()


def _folded(name: str) -> str:
    plain = unicodedata.normalize("NFD", name.casefold().replace("đ", "d").removeprefix("www."))
    return "".join(c for c in plain if c.isalnum())


def _is_name(part: str, names: set[str]) -> bool:
    folded = _folded(part)
    # "VnExpress International" behind vnexpress.net, "Báo Gia Lai điện tử" behind the site name "Báo Gia Lai".
    return bool(folded) and any(
        folded == name
        or (folded.startswith(name) and len(folded) <= len(name) + 16)
        or (name.startswith(folded) and len(folded) > 5)
        or (len(name) >= 6 and folded.endswith(name) and len(folded) <= len(name) + 8)
        for name in names
    )

"""What a person typed into the search box, as terms. Knows no database: each one's syntax is in `matching`.

Words are joined by "and", the last one is taken as a beginning; "quotes" hold a phrase; a minus leaves out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from tiengvang.office.coverage.search.text import runs

_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»＂「」『』〝〞", '"') | dict.fromkeys("−–—", "-"))
_PIECES = re.compile(r'(?P<minus>(?<!\S)-)?(?:"(?P<phrase>[^"]*)(?:"|$)|(?P<word>[^\s"]+))')
_SHORTEST_PREFIX = 2  # of a word; one letter begins too many


@dataclass(frozen=True, slots=True)
class Term:
    """Tokens that stand one after the other. prefix: the last of them is only a beginning."""

    tokens: tuple[str, ...]
    prefix: bool = False
    excluded: bool = False


def terms(text: str) -> tuple[Term, ...]:
    """The terms of a search text; empty where nothing in it can be searched for."""
    pieces = list(_PIECES.finditer(text.translate(_QUOTES)))
    found: list[Term] = []
    for index, piece in enumerate(pieces):
        is_word = piece["word"] is not None
        excluded = bool(piece["minus"])
        beginning = is_word and not excluded and index == len(pieces) - 1
        term = _term(piece["word"] if is_word else piece["phrase"], beginning=beginning, excluded=excluded)
        if term and term not in found:
            found.append(term)
    return tuple(found)


def _term(text: str, *, beginning: bool, excluded: bool) -> Term | None:
    stretch = runs(text)
    if not stretch:
        return None
    found: list[str] = []
    for run in stretch[:-1]:  # whole: the index has the last character of a run alone too
        found += [run.text[at : at + 2] for at in range(len(run.text))] if run.pairs else [run.text]
    last = stretch[-1]
    if not last.pairs:
        prefix = beginning and len(last.text) >= _SHORTEST_PREFIX
        return Term((*found, last.text), prefix, excluded)
    pairs = [last.text[at : at + 2] for at in range(len(last.text) - 1)]
    return Term((*found, *(pairs or [last.text])), prefix=not pairs, excluded=excluded)

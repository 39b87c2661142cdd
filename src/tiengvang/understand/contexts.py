"""Words that show in what context a name stands: football, business, war, betting, lists and others. Decides nothing.

The words are in `contexts.tsv` (context, lang, stem; lang "und" for words that every language borrows).
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from tiengvang.understand.words import Reading, Words, lists_for, read, rows

_TABLE = Path(__file__).with_name("contexts.tsv")


def contexts() -> tuple[str, ...]:
    """The contexts that have words, sorted."""
    return tuple(sorted({context for context, _ in _lists()}))


def found(context: str, text: str | Reading, language: str) -> tuple[str, ...]:
    """The words of the context that stand in the text, as written there, each stem once, in order of appearance.

    language: BCP 47 of the text, "und" when not known; a `Reading` saves folding a text again. Raises ValueError for
    a context without words.
    """
    first: dict[str, tuple[int, str]] = {}
    for start, _, surface, stem in _places(context, text, language):
        first.setdefault(stem, (start, surface))
    return tuple(dict.fromkeys(surface for _, surface in sorted(first.values())))


def spans(context: str, text: str | Reading, language: str) -> tuple[tuple[int, int, str], ...]:
    """Every place where a word of the context stands: start and end in the text, and the words as written there."""
    return tuple(sorted((start, end, surface) for start, end, surface, _ in _places(context, text, language)))


def _places(context: str, text: str | Reading, language: str) -> Iterator[tuple[int, int, str, str]]:
    reading = text if isinstance(text, Reading) else read(text)
    words = {lang: group for (name, lang), group in _lists().items() if name == context}
    if not words:
        raise ValueError(f"no context {context!r} in {_TABLE.name}: it has {', '.join(contexts())}")
    for key in lists_for(language, words, reading.original):
        for seen in words[key].find(reading):
            start, end = reading.folded.span(seen.start, seen.end)
            yield start, end, " ".join(reading.original[start:end].split()), words[key].stems[seen.index]


@lru_cache(maxsize=1)
def _lists() -> dict[tuple[str, str], Words]:
    stems: dict[tuple[str, str], list[str]] = {}
    for context, language, stem in rows(_TABLE, ("context", "lang", "stem")):
        stems.setdefault((context, language), []).append(stem)
    return {(context, language): Words(group, language) for (context, language), group in stems.items()}

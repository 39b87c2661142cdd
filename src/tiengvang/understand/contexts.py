"""Words that show in what context a name stands: football, business, war, betting, tea, listing. Decides nothing.

The words are in `contexts.tsv` (context, lang, stem; lang "und" for words that every language borrows).
"""

from __future__ import annotations

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
    reading = text if isinstance(text, Reading) else read(text)
    words = {lang: group for (name, lang), group in _lists().items() if name == context}
    if not words:
        raise ValueError(f"no context {context!r} in {_TABLE.name}: it has {', '.join(contexts())}")
    first: dict[str, tuple[int, str]] = {}
    for key in lists_for(language, words, reading.original):
        for seen in words[key].find(reading):
            surface = " ".join(reading.surface(seen.start, seen.end).split())
            first.setdefault(words[key].stems[seen.index], (seen.start, surface))
    ordered = (surface for _, surface in sorted(first.values()))
    return tuple(dict.fromkeys(ordered))


@lru_cache(maxsize=1)
def _lists() -> dict[tuple[str, str], Words]:
    stems: dict[tuple[str, str], list[str]] = {}
    for context, language, stem in rows(_TABLE, ("context", "lang", "stem")):
        stems.setdefault((context, language), []).append(stem)
    return {(context, language): Words(group, language) for (context, language), group in stems.items()}

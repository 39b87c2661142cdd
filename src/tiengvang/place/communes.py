"""What a commune-level unit is called: full names, and bare ones without the word for the type. Reads no files."""

from __future__ import annotations

from collections.abc import Collection, Sequence


def merged_units(cell: str) -> tuple[str, ...]:
    """Full names of the units in a `merged_from` cell (name#code; name#code), without their codes."""
    return tuple(part.split("#")[0].strip() for part in cell.split(";") if part.strip())


def called(fulls: Sequence[str], types: Sequence[str], only_typed: Collection[str]) -> tuple[str, ...]:
    """How texts call the units: bare, or in full where the bare name stands in `only_typed`; each once, in order."""
    texts: dict[str, None] = {}
    for full in fulls:
        bare = _bare(full, types)
        texts[full if bare in only_typed else bare] = None
    return tuple(texts)


def _bare(name: str, types: Sequence[str]) -> str:
    """The name without the word for its type of unit, which stands before it (Xã X) or is joined to its end (X읍)."""
    for word in types:
        if name.startswith(f"{word} "):
            return name[len(word) + 1 :]
        if name.endswith(word) and len(name) > len(word):
            return name[: -len(word)]
    return name

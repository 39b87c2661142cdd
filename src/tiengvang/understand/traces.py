"""Traces: what is kept of an article so that it can be compared later without its text. Compares nothing itself."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from tiengvang.understand.embed import LEAD, Embedder
from tiengvang.understand.narratives.items import Vector, stored
from tiengvang.understand.narratives.signs import NAME, kind_of, packed, signs
from tiengvang.understand.translated import trace


@dataclass(frozen=True, slots=True)
class Traces:
    """As bytes: vector, of title and lead (`narratives.items.stored`); signs, of title and lead (`narratives.signs`);
    trace, of the first sentences (`translated.Trace`)."""

    vector: bytes
    signs: bytes
    trace: bytes


def traces(
    title: str, text: str, language: str, vector: Vector, embedder: Embedder, *,
    entities: Iterable[str] = (), sensitive: bool = False,
) -> Traces:  # fmt: skip
    """The traces of an article. vector: of its title and lead, as the embedder gave it; entities: of the profile, that
    it names; sensitive: of courts, accidents, rights: then not even hashes of names are kept."""
    found = signs(title, text[:LEAD], language, entities)
    if sensitive:
        found = tuple(one for one in found if kind_of(one) != NAME)
    return Traces(stored(vector), packed(found), trace(text, language, embedder).stored())

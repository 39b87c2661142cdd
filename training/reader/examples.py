"""Articles as the reader learns from them: the names marked, in several views, so that it learns reading and not names.

Views of an article: as it is; every marked name behind one sign; every entity under another name of its kind, or under
a spelling that no list holds. Reads the tuning part only.
"""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from about_corpus import articles_of, hidden

from tiengvang.place.gazetteer import Gazetteer
from tiengvang.place.profile import Profile
from tiengvang.records import Article, NameHit
from tiengvang.understand.clues import Observer
from tiengvang.understand.encoder.pieces import Vocabulary
from tiengvang.understand.reader.window import Window, window

VIEWS = ("real", "masked", "renamed")
HIDDEN_SHARE = 0.2


@dataclass(frozen=True, slots=True)
class Example:
    """One article in which some name means the place, or may."""

    id: str
    topic: str
    language: str
    about: str
    windows: tuple[Window, ...]


@dataclass(frozen=True, slots=True)
class _Marked:
    row: dict[str, str]
    article: Article
    hits: tuple[NameHit, ...]


def _seen(profile: Profile, part: str) -> Iterator[_Marked]:
    gazetteer, observer = Gazetteer(profile), Observer(profile)
    for row, article in articles_of(part):
        hits = gazetteer.find(article.title, article.text, article.language)
        taken = observer.observe(article, hits).taken
        if taken:
            yield _Marked(row, article, taken)


def examples(profile: Profile, words: Vocabulary, seed: int) -> list[Example]:
    """The tuning part in all VIEWS."""
    draw = random.Random(seed)
    return [_example(one, _views(one, profile, words, draw)) for one in _seen(profile, "tune")]


def with_names_hidden(profile: Profile, words: Vocabulary, seed: int) -> list[Example]:
    """The tuning part as a profile without a random fifth of its names sees it; one view each."""
    less = hidden(profile, HIDDEN_SHARE, seed)
    return [_example(one, (_real(one, words),)) for one in _seen(less, "tune")]


def _example(one: _Marked, windows: tuple[Window, ...]) -> Example:
    return Example(one.row["id"], one.row["topic"], one.row["lang"], one.row["about"], windows)


def _real(one: _Marked, words: Vocabulary, *, masked: bool = False) -> Window:
    spans = [(hit.start, hit.end) for hit in one.hits]
    return window(one.article.title, one.article.text, spans, words, masked=masked)


def _views(one: _Marked, profile: Profile, words: Vocabulary, draw: random.Random) -> tuple[Window, ...]:
    return _real(one, words), _real(one, words, masked=True), _real(_renamed(one, profile, draw), words)


def _renamed(one: _Marked, profile: Profile, draw: random.Random) -> _Marked:
    """The article with each entity under another name."""
    called = {hit.entity: _other_name(hit, one.article.language, profile, draw) for hit in one.hits}
    whole, out, moved, at = f"{one.article.title}\n{one.article.text}", "", [], 0
    titled = len(one.article.title)
    for hit in sorted(one.hits, key=lambda hit: hit.start):
        if hit.start < at:
            continue
        out += whole[at : hit.start]
        name = called[hit.entity]
        moved.append(replace(hit, start=len(out), end=len(out) + len(name)))
        out += name
        at = hit.end
        if hit.end <= len(one.article.title):
            titled += len(name) - (hit.end - hit.start)
    out += whole[at:]
    return replace(one, article=replace(one.article, title=out[:titled], text=out[titled + 1 :]), hits=tuple(moved))


def _other_name(hit: NameHit, language: str, profile: Profile, draw: random.Random) -> str:
    if draw.random() < 0.3 and hit.surface[:1].isascii():
        return _misspelt(hit.surface, draw)
    kind = profile.entities[hit.entity].kind
    names = [
        name.text
        for entity in profile.entities.values()
        if entity.kind == kind and entity.id != hit.entity
        for name in entity.names
        if name.lang == language
    ]
    return draw.choice(names) if names else hit.surface


def _misspelt(name: str, draw: random.Random) -> str:
    """Without diacritics, joined, hyphenated, or with a letter changed: as newsrooms write by ear."""
    plain = "".join(char for char in unicodedata.normalize("NFD", name) if not unicodedata.combining(char))
    kind = draw.randrange(4)
    if kind == 0:
        return plain.replace(" ", "")
    if kind == 1:
        return plain.replace(" ", "-")
    at = draw.randrange(len(plain))
    return plain[:at] + (draw.choice("aeiouhy") if kind == 2 else "") + plain[at + 1 :] or name


def topics_of(some: Sequence[Example]) -> list[str]:
    """Topics in a fixed order."""
    return sorted({one.topic for one in some})

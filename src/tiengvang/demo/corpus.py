"""The invented stories and their publishers, read from the package. Not for markup (`pages`) or archive (`archive`)."""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from importlib import resources
from typing import Any

from tiengvang.place.profile import Outlet

ORDINARY = 1.3  # pages that do not name the place, for each story
_FIRST, _LAST = date(2023, 12, 1), date(2026, 10, 31)


@dataclass(frozen=True, slots=True)
class Story:
    """One article as its outlet has it.

    outlet: domain; lang: BCP 47; text: paragraphs parted by an empty line; kind: "verdict/matter/tone" as its author
    meant it, for people who read the file; copy_of: address of the story that it repeats, or "".
    """

    url: str
    outlet: str
    lang: str
    published: date
    title: str
    text: str
    kind: str
    copy_of: str = ""


@dataclass(frozen=True, slots=True)
class Words:
    """What a page of a language is furnished with. ordinary: matter → headline and sentences, with {n} for a number."""

    home: str
    sections: tuple[str, ...]
    related: str
    published: str
    notice: str
    rights: str
    ordinary: dict[str, tuple[str, tuple[str, ...]]]


@lru_cache(maxsize=1)
def outlets() -> dict[str, Outlet]:
    """The invented outlets by domain, in the order of the file."""
    rows = csv.DictReader(_text("outlets.tsv").splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE)
    return {
        row["domain"]: Outlet(
            domain=row["domain"],
            name=row["name"],
            owner_class=row["owner_class"],
            governing_body=row["governing_body"],
            country=row["country"],
            languages=tuple(row["languages"].split(",")),
            source=row["source"],
        )
        for row in rows
    }


@lru_cache(maxsize=1)
def words() -> dict[str, Words]:
    """Furniture by language."""
    return {language: _words(row) for language, row in json.loads(_text("words.json")).items()}


@lru_cache(maxsize=1)
def stories() -> tuple[Story, ...]:
    """The stories of the corpus, oldest first: about the place, naming it in passing, or naming something else."""
    return tuple(_story(json.loads(line)) for line in _text("articles.jsonl").splitlines())


@lru_cache(maxsize=1)
def ordinary_stories() -> tuple[Story, ...]:
    """`ORDINARY` stories for each of `stories()`, of sport, weather and cooking, oldest first; none names the place."""
    languages, days, count = list(words()), (_LAST - _FIRST).days, round(ORDINARY * len(stories()))
    return tuple(
        _ordinary(languages[at % len(languages)], at, _FIRST + timedelta(days=at * days // (count - 1)))
        for at in range(count)
    )


def _text(name: str) -> str:
    return resources.files("tiengvang.demo").joinpath(name).read_text("utf-8")


def _words(row: dict[str, Any]) -> Words:
    ordinary = {matter: (said["title"], tuple(said["sentences"])) for matter, said in row["ordinary"].items()}
    return Words(
        home=row["home"],
        sections=tuple(row["sections"]),
        related=row["related"],
        published=row["published"],
        notice=row["notice"],
        rights=row["rights"],
        ordinary=ordinary,
    )


def _story(row: dict[str, str]) -> Story:
    return Story(
        url=row["url"],
        outlet=row["outlet"],
        lang=row["lang"],
        published=date.fromisoformat(row["published"]),
        title=row["title"],
        text=row["text"],
        kind=row["kind"],
        copy_of=row.get("copy_of", ""),
    )


def _ordinary(language: str, at: int, day: date) -> Story:
    """Story number `at`: the matters and the outlets of its language in turn, its sentences from another one on."""
    turn = at // len(words())
    matter, (title, sentences) = list(words()[language].ordinary.items())[turn % 3]
    number = {"sport": 200 + at * 37 % 600, "weather": 14 + at % 16}.get(matter, 15 + at % 6 * 5)
    publishers = [outlet.domain for outlet in outlets().values() if language in outlet.languages]
    domain = publishers[turn % len(publishers)]
    # The opening stays; the rest begins at another sentence each time, so that no two pages of a matter are one text.
    rest = sentences[1:]
    ordered = (sentences[0], *rest[turn % len(rest) :], *rest[: turn % len(rest)])
    gap = "" if language in ("zh-Hans", "zh-Hant", "ja") else " "
    halves = (gap.join(ordered[:3]), gap.join(ordered[3:]))
    return Story(
        url=f"https://{domain}/{matter}/{1000 + at}.html",
        outlet=domain,
        lang=language,
        published=day,
        title=title.format(n=number),
        text="\n\n".join(halves).format(n=number),
        kind=f"none/{matter}/neutral",
    )

"""Signs: what two articles in different languages can share to the letter: places, countries, names, numbers.

Kept as 32-bit numbers, a kind in two bits and a hash in thirty: enough to tell whether two articles share one, and
nobody can read a name out of it. Embeds and groups nothing.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import pairwise

import numpy as np
from babel import Locale, UnknownLocaleError

from tiengvang.place.folding import folded_text
from tiengvang.understand.clues import world_places
from tiengvang.understand.words import Reading, Words, read

PLACE, COUNTRY, NAME, NUMBER = range(4)
MOST = 48  # signs kept of an article; those that come first
_KIND_SHIFT = 30
_LONG_NAME = 5  # letters from which a capitalised word alone is a name that is not met by chance
_SHORT_COUNTRY = 5  # letters below which a country's name must stand alone: Nga, Chad
_TOKEN = re.compile(r"[^\W\d_]+|\S")
_NUMBER = re.compile(r"\d+(?:[.,\u066b]\d+)?")
_GROUPED = re.compile(r"(?<!\d)\d{1,3}(?:[., \u00a0\u202f\u066c]\d{3})+(?!\d)")
_YEAR = re.compile(r"(?:19|20)\d\d")
_STOPS = frozenset('.!?:\n"«»“”„‘’()-–—|')


def signs(title: str, text: str, language: str, entities: Iterable[str] = ()) -> tuple[int, ...]:
    """Signs of an article's title and lead, each once, in order: places and countries first.

    language: BCP 47; entities: ids of the profile's entities, where they are known; they count as places.
    """
    whole = f"{title}\n{text}"
    reading = read(whole)
    places = [place for _, _, place in world_places(reading)]
    countries = [*_countries(reading, language), *(place[:2].upper() for place in places)]
    found = [
        *(sign(PLACE, one) for one in (*entities, *places)),
        *(sign(COUNTRY, one) for one in countries),
        *(sign(NUMBER, one) for one in numbers(whole)),
        *(sign(NAME, one) for one in (*names(title), *names(text))),
    ]
    return tuple(dict.fromkeys(found))[:MOST]


def sign(kind: int, value: str) -> int:
    """The 32-bit sign of a value of a kind."""
    digest = hashlib.blake2b(value.encode("utf-8", "replace"), digest_size=4).digest()
    return kind << _KIND_SHIFT | int.from_bytes(digest, "little") >> 2


def kind_of(one: int) -> int:
    """PLACE, COUNTRY, NAME or NUMBER."""
    return one >> _KIND_SHIFT


def packed(many: Iterable[int]) -> bytes:
    """Four bytes for each sign, little-endian."""
    return np.array(list(many), "<u4").tobytes()


def unpacked(raw: bytes) -> tuple[int, ...]:
    """What `packed` was given."""
    return tuple(np.frombuffer(raw, "<u4").tolist())


def numbers(text: str) -> Iterator[str]:
    """Numbers of two or more digits, in ASCII, without marks of thousands; years and single digits say too little."""
    plain = "".join(str(unicodedata.digit(char)) if char.isdecimal() else char for char in text)
    whole = _GROUPED.sub(lambda found: "".join(char for char in found[0] if char.isdigit()), plain)
    for found in _NUMBER.findall(whole):
        if len(found) > 1 and not _YEAR.fullmatch(found):
            yield found.replace(",", ".").replace("\u066b", ".")


def names(text: str) -> Iterator[str]:
    """Names in Latin letters, folded: capitalised words of five letters that begin no sentence, and neighbours."""
    run: list[tuple[str, bool]] = []
    first = True
    for token in [*_TOKEN.findall(text), "."]:
        if token[0].isalpha() and token[0].isupper() and _is_latin(token[0]):
            run.append((folded_text(token), first))
        else:
            yield from _names_of(run)
            run = []
        first = token in _STOPS


def _names_of(run: list[tuple[str, bool]]) -> Iterator[str]:
    for word, first in run:
        if len(word) >= _LONG_NAME and not first:
            yield word
    for (one, _), (other, _) in pairwise(run):
        yield f"{one} {other}"


def _is_latin(char: str) -> bool:
    return char < "\u0250" or "\u1e00" <= char <= "\u1eff"


def _countries(reading: Reading, language: str) -> Iterator[str]:
    words, codes = _country_names(language)
    for seen in words.find(reading):
        yield codes[seen.index]


@lru_cache(maxsize=64)
def _country_names(language: str) -> tuple[Words, tuple[str, ...]]:
    """Names of the world's countries in a language (CLDR; English where it has none), and their codes (ISO 3166-1)."""
    try:
        named = Locale.parse(language.replace("-", "_")).territories
    except (UnknownLocaleError, ValueError):
        named = Locale("en").territories
    found: dict[str, str] = {}
    for code, name in named.items():
        if len(code) == 2 and code.isalpha() and len(name) >= 2:
            stem = name[:-1] if language == "ru" and len(name) > _SHORT_COUNTRY else name
            found[stem if _is_latin(name[0]) and len(name) < _SHORT_COUNTRY else f"{stem}*"] = code
    return Words(list(found), language), tuple(found.values())

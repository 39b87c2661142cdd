"""Clues: what an article offers for telling whether it is about the place. Counts and says; weighs nothing.

The weights of the clues, and so the verdict, are in `resolve`.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from babel import Locale, UnknownLocaleError

from tiengvang.place.folding import folded_text
from tiengvang.place.profile import Name, Profile
from tiengvang.records import Article, NameHit
from tiengvang.understand import contexts
from tiengvang.understand.sentences import sentences
from tiengvang.understand.words import Reading, Words, lists_for, read, rows

# Letters from which a name in a script without capitals or word breaks is no chance meeting.
_LEAST_LETTERS = {"han": 3, "kana": 5, "hangul": 4, "thai": 8, "lao": 8, "khmer": 8, "other": 3}
_SCRIPTS = {
    "han": ("\u3400", "\u9fff"), "kana": ("\u3041", "\u30ff"), "hangul": ("\uac00", "\ud7a3"),
    "thai": ("\u0e00", "\u0e7f"), "lao": ("\u0e80", "\u0eff"), "khmer": ("\u1780", "\u17ff"),
}  # fmt: skip
_OPEN, _CLOSE = '«»„“”"‘『「《〈‹›', '«»“”"’』」》〉‹›'
_COUNTED = re.compile(r"\W*(?:top\W*)?\d{1,2}\b(?![.,:/]\d)", re.I)  # "12 quiet beaches", "Top 10"
_NUMBERED = re.compile(r"(?:^|[\s。.])\(?\d{1,2}[.)、:]\s", re.M)
_ITEMS = 4
_WEATHER = re.compile(r"[\s:：,(-]{0,3}-?\d{1,2}\s?[°º℃]")  # a name and a temperature: a weather strip
_CAPITALIZED = re.compile(r" [A-Z][a-z]")
_NEAR = 70  # characters before a name in which a phrase of origin belongs to it
_ENOUGH = 1.5  # how far names that alone would not do must bear each other out; see Observer._bears_out


@dataclass(frozen=True, slots=True)
class Clues:
    """What was found in one article.

    sure: hits taken for the place, in order; doubtful: names of the place with nothing to bear them out, where there is
    no sure one, so that only reading can tell; swallowed: hits that belong to another sense, and names of such senses;
    furnished: hits in page furniture; spans: sentences of title + "\\n" + text as [start, end); titles: how many
    of them are the title; named: indices of sentences with a sure hit, or a doubtful one where there is none, and so
    below; others: other places named, by sentence index, in order; countries: other countries named (ISO 3166-1);
    quoted: hits that stand as a title in quotation marks; compound: hits before another capitalised word (a ship, a
    brand, a university); numbered: the headline counts something, or the text numbers its items; hints: entities that
    say something only beside others; likeness: for each sentence the share of the headline's letter groups that stand
    in it, names left out; borne_out_by: what bears the names out; the rest: words found, as written.
    """

    sure: tuple[NameHit, ...]
    doubtful: tuple[NameHit, ...]
    swallowed: tuple[NameHit, ...]
    furnished: tuple[NameHit, ...]
    furniture: tuple[str, ...]
    spans: tuple[tuple[int, int], ...]
    titles: int
    named: tuple[int, ...]
    others: tuple[tuple[int, str], ...]
    countries: tuple[str, ...]
    quoted: int
    compound: int
    numbered: bool
    hints: frozenset[str]
    likeness: tuple[float, ...]
    country: tuple[str, ...]
    neighbours: tuple[str, ...]
    origin_near: tuple[str, ...]
    context: dict[str, tuple[str, ...]]
    borne_out_by: str

    @property
    def taken(self) -> tuple[NameHit, ...]:
        """The hits that a verdict other than `other` would stand on: the sure ones, or else the doubtful ones."""
        return self.sure or self.doubtful


class Observer:
    """Gathers clues for one profile. Compiled once; thread-safe."""

    def __init__(self, profile: Profile) -> None:
        self._profile = profile
        self._country = _words(profile.country_words)
        self._neighbours = _words(profile.neighbours)
        self._hints = frozenset(one.id for one in profile.entities.values() if one.strength == "hint")
        self._formers = {former.entity for former in profile.formers}
        by_language: dict[str, list[Name]] = {}
        for name in profile.elsewhere:
            by_language.setdefault(name.lang, []).append(name)
        self._others = {
            language: (Words([f"{one.text}*" if one.script == "Cyrl" else one.text for one in names], language), names)
            for language, names in by_language.items()
        }

    def observe(self, article: Article, hits: Sequence[NameHit]) -> Clues:
        """The clues of an article whose names the gazetteer has found."""
        whole = f"{article.title}\n{article.text}"
        reading = read(whole)
        spans = sentences(whole)
        titles = sum(1 for start, _ in spans if start < len(article.title))
        swallowed = tuple(hit for hit in hits if hit.sense)
        own = [hit for hit in hits if hit.entity and not hit.sense]
        furniture, cut = _furniture(reading, article.language, spans)
        furnished = tuple(hit for hit in own if cut(hit.start) or _WEATHER.match(whole, hit.end))
        own = [hit for hit in own if hit not in furnished]
        country = _found(self._country, reading)
        neighbours = _found(self._neighbours, reading)
        at_home = article.language == self._profile.languages[0]
        starts = [start for start, _ in spans]
        others = self._other_places(reading, article.language, starts, hits)
        claimed = {index for index, _ in others}
        free = [hit for hit in own if _sentence(starts, hit.start) not in claimed or self._is_own(hit)]
        sure, doubtful, because = self._sure(own, free, country, neighbours, at_home)
        taken = sure or doubtful
        named = tuple(dict.fromkeys(_sentence(starts, hit.start) for hit in taken))
        return Clues(
            sure=sure,
            doubtful=doubtful,
            swallowed=swallowed,
            furnished=furnished,
            furniture=furniture,
            spans=tuple(spans),
            titles=titles,
            named=named,
            others=others,
            countries=_countries(reading, article.language, self._profile.country),
            quoted=sum(_is_quoted(whole, hit) for hit in taken),
            compound=sum(bool(_CAPITALIZED.match(whole, hit.end)) for hit in taken),
            numbered=bool(_COUNTED.match(article.title)) or len(_NUMBERED.findall(article.text)) >= _ITEMS,
            hints=self._hints,
            likeness=_likeness(reading, spans, titles, [(hit.start, hit.end) for hit in hits]),
            country=country,
            neighbours=neighbours,
            origin_near=_origin(reading, article.language, taken),
            context={
                name: contexts.found(name, reading, article.language)
                for name in ("football", "business", "war", "betting", "listing", "today")
            },
            borne_out_by=because,
        )

    def _is_own(self, hit: NameHit) -> bool:
        """True for names that need nothing beside them, where the spelling is one that cannot be something else."""
        return self._profile.entities[hit.entity].strength == "own" or hit.entity in self._formers

    def _sure(
        self,
        own: list[NameHit],
        free: Sequence[NameHit],
        country: tuple[str, ...],
        neighbours: tuple[str, ...],
        at_home: bool,
    ) -> tuple[tuple[NameHit, ...], tuple[NameHit, ...], str]:
        """Hits that mean the place, those that may not, and what bears the shared names out.

        free: hits that no other place claims, by standing in the same sentence.
        """
        strong = [hit for hit in own if self._is_own(hit)]
        in_country = bool(country or neighbours or at_home)
        listed = [hit for hit in strong if hit.exact]
        if listed or (strong and in_country):
            return tuple(own), (), (listed or strong)[0].surface
        if self._bears_out(free) >= _ENOUGH:
            return tuple(own), (), "each other"
        return (), tuple(own), ""

    def _bears_out(self, hits: Sequence[NameHit]) -> float:
        """How far names that alone would not do bear each other out: one for each, half for a commune or a people,
        half where a name in another script comes back."""
        named = {hit.entity: self._profile.entities[hit.entity] for hit in hits}
        again = sum(not hit.surface.isascii() and self._is_own(hit) for hit in hits) > 1
        names = sum(0.5 if one.kind == "commune" or one.strength == "hint" else 1.0 for one in named.values())
        return names + 0.5 * again

    def _other_places(
        self, reading: Reading, language: str, starts: list[int], hits: Sequence[NameHit]
    ) -> tuple[tuple[int, str], ...]:
        """Other places named, each once per sentence, as (sentence index, place)."""
        taken = [(hit.start, hit.end) for hit in hits]
        lists = [language] if language == self._profile.languages[0] else [*lists_for(language, self._others, ""), "en"]
        found: dict[tuple[int, str], None] = {}
        for words, names in (self._others[one] for one in dict.fromkeys(lists) if one in self._others):
            for seen in words.find(reading):
                start, end = reading.folded.span(seen.start, seen.end)
                if not any(a < end and start < b for a, b in taken):
                    found[_sentence(starts, start), names[seen.index].entity] = None
                    taken.append((start, end))
        for start, end, place in world_places(reading):
            if not any(a < end and start < b for a, b in taken):
                found[_sentence(starts, start), place] = None
        return tuple(sorted(found))


@lru_cache(maxsize=1)
def _cities() -> tuple[Words, tuple[str, ...], tuple[bool, ...]]:
    """The world's larger cities (world_places.tsv): names, the place of each, and whether it has a capital letter."""
    table = list(rows(Path(__file__).with_name("world_places.tsv"), ("place", "script", "name")))
    stems = [f"{name.rstrip('аяьйи')}*" if script == "Cyrl" and len(name) > 5 else name for _, script, name in table]
    return Words(stems, "und"), tuple(row[0] for row in table), tuple(row[1] in ("Latn", "Cyrl") for row in table)


def world_places(reading: Reading) -> Iterator[tuple[int, int, str]]:
    """Cities named in the text, as (start, end, place)."""
    words, places, capital = _cities()
    for seen in words.find(reading):
        start, end = reading.folded.span(seen.start, seen.end)
        if reading.original[start].isupper() if capital[seen.index] else _stands_alone(reading.original, start, end):
            yield start, end, places[seen.index]


def _stands_alone(text: str, start: int, end: int) -> bool:
    """False for katakana inside a longer katakana word."""
    beside = text[start - 1 : start] + text[end : end + 1]
    return not (
        "\u30a1" <= text[start] <= "\u30fc" and any("\u30a1" <= char <= "\u30fa" or char == "ー" for char in beside)
    )


def _words(stems: Sequence[str]) -> Words | None:
    return Words([f"{stem}*" for stem in stems], "und") if stems else None


def _found(words: Words | None, reading: Reading) -> tuple[str, ...]:
    if words is None:
        return ()
    return tuple(dict.fromkeys(reading.surface(seen.start, seen.end) for seen in words.find(reading)))


def _sentence(starts: Sequence[int], position: int) -> int:
    """Index of the sentence that a position stands in."""
    return max(bisect.bisect_right(starts, position) - 1, 0)


def is_firm(hit: NameHit) -> bool:
    """True for a listed spelling too long to be a chance meeting of letters in a script without capitals."""
    if not hit.exact:
        return False
    letters = [char for char in hit.surface if char.isalpha()]
    least = max((_LEAST_LETTERS[name] for char in letters for name in (_script(char),)), default=3)
    return len(letters) >= least


def _script(char: str) -> str:
    return next((name for name, (first, last) in _SCRIPTS.items() if first <= char <= last), "other")


def _is_quoted(whole: str, hit: NameHit) -> bool:
    """True where quotation marks enclose the name, alone or with a word or two: a title, a ship, a café."""
    before, after = whole[max(hit.start - 12, 0) : hit.start], whole[hit.end : hit.end + 12]
    opened = max((before.rfind(mark) for mark in _OPEN), default=-1)
    closed = min((place for mark in _CLOSE if (place := after.find(mark)) >= 0), default=-1)
    if opened < 0 or closed < 0:
        return False
    return not any(stop in before[opened + 1 :] + after[:closed] for stop in ".,;:!?\n。，、")


def _likeness(
    reading: Reading, spans: Sequence[tuple[int, int]], titles: int, names: Sequence[tuple[int, int]]
) -> tuple[float, ...]:
    """For each sentence the share of the headline's letter groups that stand in it: what the headline promises."""
    blank = list(reading.original)
    for start, end in names:
        blank[start:end] = " " * (end - start)
    whole = "".join(blank)
    groups = [_groups(whole[start:end]) for start, end in spans]
    title = set().union(*groups[:titles]) if titles else set()
    return tuple(len(title & one) / len(title) if title else 0.0 for one in groups)


def _groups(text: str) -> set[str]:
    """Groups of five letters of each word; of two where words are not set apart."""
    out: set[str] = set()
    for word in folded_text(text).split(" "):
        wide = any(char > "\u0e00" for char in word)
        size = 2 if wide else 5
        if wide or len(word) >= 4:
            out.update(word[at : at + size] for at in range(max(len(word) - size + 1, 1)))
    return out


@lru_cache(maxsize=64)
def _country_words(language: str) -> tuple[Words, tuple[str, ...]] | None:
    """Names of the world's countries in a language (CLDR), as stems, with the country of each."""
    try:
        names = Locale.parse(language.replace("-", "_")).territories
    except (UnknownLocaleError, ValueError):
        names = Locale("en").territories
    found = {}
    for code, name in names.items():
        if len(code) == 2 and code.isalpha() and len(name) >= 2:
            stem = name[:-1] if language == "ru" and len(name) > 4 else name
            found[stem] = code
    return Words([f"{stem}*" for stem in found], "und"), tuple(found.values())


def _countries(reading: Reading, language: str, own: str) -> tuple[str, ...]:
    """Countries named in the text, other than the place's own."""
    words = _country_words(language if language != "und" else "en")
    if words is None:
        return ()
    stems, codes = words
    return tuple(dict.fromkeys(codes[seen.index] for seen in stems.find(reading) if codes[seen.index] != own))


def _furniture(reading: Reading, language: str, spans: Sequence[tuple[int, int]]) -> tuple[tuple[str, ...], _Cut]:
    """Phrases that introduce page furniture, and a test of whether a position stands in what they introduce.

    Such a phrase counts where it begins a sentence, a line or a bracket; what it introduces ends with its line, or with
    the text where the line is the text.
    """
    whole = reading.original
    stretches: list[tuple[int, int]] = []
    said: list[str] = []
    beginnings = {start for start, _ in spans}
    for start, end, surface in contexts.spans("furniture", reading, language):
        before = whole[:start].rstrip(" \t")[-1:]
        if start in beginnings or not before or not (before.isalnum() or before in ",、，،"):
            stop = whole.find("\n", end)
            stretches.append((start, len(whole) if stop < 0 else stop))
            said.append(surface)
    return tuple(dict.fromkeys(said)), _Cut(tuple(stretches))


@dataclass(frozen=True, slots=True)
class _Cut:
    """Stretches of the text that are page furniture."""

    stretches: tuple[tuple[int, int], ...]

    def __call__(self, position: int) -> bool:
        return any(start <= position < stop for start, stop in self.stretches)


def _origin(reading: Reading, language: str, sure: Sequence[NameHit]) -> tuple[str, ...]:
    """Phrases that say somebody or something comes from the place: one right before or after a name of it."""
    said = contexts.spans("origin", reading, language)
    near = [
        surface
        for start, end, surface in said
        for hit in sure
        if -_NEAR < hit.start - end < _NEAR and "\n" not in reading.original[min(start, hit.start) : max(end, hit.end)]
    ]
    return tuple(dict.fromkeys(near))

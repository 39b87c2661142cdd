"""Gazetteer: finds the names of a profile in an article's text, in spellings the lists hold and in spellings near them.

Finds only: whether a hit means the place is for `understand.resolve` to say, save where a longer name that belongs to
something else (a club, a company, a homonym) swallows it.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace

from ahocorasick_rs import AhoCorasick, MatchKind

from tiengvang.place import by_ear
from tiengvang.place.folding import fold, fold_name
from tiengvang.place.profile import Name, Profile
from tiengvang.records import NameHit, Part

LEAD = 400  # characters of text that count as the lead, about two sentences
# Kinds whose names are worth hearing: towns and provinces are what foreign newsrooms spell in their own way.
HEARD_KINDS = frozenset({"province", "former_province", "city", "district"})
_CYRILLIC_ENDINGS = "иьаяеоуыэю"  # as folded: й has become и
_ARABIC_PREFIXES = ("", "و", "ف", "ب", "ل", "ك", "ال", "وال", "بال", "لل", "ول", "وب")


@dataclass(frozen=True, slots=True)
class _Pattern:
    """One folded form to search for, and what it stands for."""

    entity: str
    sense: str
    script: str
    exact: bool
    upper_only: bool
    suffix: int  # letters that may follow: case endings, possessives


def _is_marked(text: str) -> bool:
    """True where Latin letters carry diacritics."""
    return any(unicodedata.combining(char) for char in unicodedata.normalize("NFD", text)) or "đ" in text.lower()


def _plain(text: str) -> str:
    """Case and composition removed, diacritics kept; separators as one blank."""
    return " ".join(unicodedata.normalize("NFC", text).casefold().replace("ð", "đ").replace("-", " ").split())


class Gazetteer:
    """All names of one profile, compiled. Thread-safe; about 10 ms for an article of 10,000 characters."""

    def __init__(self, profile: Profile) -> None:
        self.profile = profile
        self._patterns: dict[str, list[_Pattern]] = {}
        self._marked: set[str] = set()
        for entity in profile.entities.values():
            for name in entity.names:
                self._add(name.text, name.script, entity=entity.id)
            if profile.ear and entity.kind in HEARD_KINDS and entity.strength == "own":
                self._hear(entity.id, entity.names)
        for former in profile.formers:
            self._hear(former.entity, profile.entities[former.entity].names)
        for sense in profile.senses:
            for name in sense.names:
                self._add(name.text, name.script, sense=sense.id)
        self._forms = list(self._patterns)
        self._search = AhoCorasick(self._forms, matchkind=MatchKind.Standard)

    def _hear(self, entity: str, names: Iterable[Name]) -> None:
        """Add how each Vietnamese name of an entity may be written by ear in other scripts."""
        for name in names:
            if name.lang == self.profile.ear:
                for script, spellings in by_ear.spellings(name.text, self.profile.ear).items():
                    for spelling in spellings:
                        self._add(spelling, script, entity=entity, exact=False)

    def _add(self, text: str, script: str, *, entity: str = "", sense: str = "", exact: bool = True) -> None:
        folded = fold_name(text)
        upper = text.isascii() and text.isupper() and len(text) <= 5
        if script == "Latn" and exact and _is_marked(text):
            self._marked.add(_plain(text))
        forms = {folded}
        if " " in folded and script in ("Latn", "Cyrl", "Kore", "Arab", "Jpan") and len(folded) >= 6:
            forms.add(folded.replace(" ", ""))
        suffix = 0
        if script == "Latn":
            suffix = 4 if len(folded) >= 7 and " " in folded else 1
        elif script == "Cyrl":
            forms = {form.rstrip(_CYRILLIC_ENDINGS) if len(form) >= 6 else form for form in forms} | forms
            suffix = 5
        for form in forms:
            if len(form) < 2:
                continue
            joined = form != folded and script == "Latn"
            pattern = _Pattern(entity, sense, script, exact and not joined, upper, 1 if joined else suffix)
            known = self._patterns.setdefault(form, [])
            if not any(other.entity == entity and other.sense == sense and other.exact for other in known):
                known.append(pattern)

    def find(self, title: str, text: str, language: str = "und") -> tuple[NameHit, ...]:
        """Every name in title and text, in order; a longer name wins over a shorter one inside it.

        Positions count characters of `title + "\\n" + text`. A hit whose span a longer name of another sense covers
        carries that sense.
        """
        whole = f"{title}\n{text}"
        folded = fold(whole)
        lower_only = whole == whole.lower()
        found: list[NameHit] = []
        for number, start, end in self._search.find_matches_as_indexes(folded.text, overlapping=True):
            for pattern in self._patterns[self._forms[number]]:
                stretch = _bounded(folded.text, start, end, pattern)
                if stretch is None:
                    continue
                begin, stop = folded.span(start, stretch)
                hit = self._accept(whole, begin, stop, folded.span(start, end)[1], pattern, language, lower_only)
                if hit is not None:
                    found.append(replace(hit, part=_part(hit.start, len(title))))
        return _longest(found)

    def _accept(
        self, whole: str, begin: int, stop: int, name_end: int, pattern: _Pattern, language: str, lower_only: bool
    ) -> NameHit | None:
        """The hit, or None where the surface is another word: other diacritics, a verb in small letters."""
        surface, exact = whole[begin:stop], pattern.exact
        core = whole[begin:name_end]
        if pattern.upper_only and not core.isupper():
            return None
        if pattern.script == "Latn":
            marked = _is_marked(core)
            if marked and exact and _plain(core) not in self._marked:
                if language == "vi":
                    return None
                exact = False
            if core == core.lower() and not lower_only:
                if marked or not pattern.exact:
                    return None
                exact = False
        return NameHit(pattern.entity, surface, begin, stop, "body", exact, pattern.sense)


def _part(start: int, title_length: int) -> Part:
    if start <= title_length:
        return "title" if start < title_length else "lead"
    return "lead" if start < title_length + 1 + LEAD else "body"


def _bounded(text: str, start: int, end: int, pattern: _Pattern) -> int | None:
    """Where the word that holds the name ends, or None where the match stands inside another word."""
    script = pattern.script
    before = text[start - 1] if start else " "
    after = text[end] if end < len(text) else " "
    if script in ("Latn", "Cyrl"):
        if before.isalnum():
            return None
        stop = end
        while stop < len(text) and text[stop].isalpha() and stop - end <= pattern.suffix:
            stop += 1
        if stop - end > pattern.suffix or (stop < len(text) and text[stop].isdigit() and stop > end):
            return None
        if script == "Latn" and stop - end == 1 and pattern.suffix == 1 and text[end] != "s":
            return None
        return stop
    if script == "Jpan" and _is_katakana(text[start]):
        return None if _is_katakana(before) or (_is_katakana(after) and _is_katakana(text[end - 1])) else end
    if script == "Kore":
        return None if _is_hangul(before) and end - start < 4 else end
    if script == "Arab":
        head = text[:start].rsplit(" ", 1)[-1] if before != " " else ""
        head = head[-4:].lstrip("«\"'(،.:")
        return None if head not in _ARABIC_PREFIXES or after.isalpha() else end
    return end


def _is_hangul(char: str) -> bool:
    return "\uac00" <= char <= "\ud7a3"


def _is_katakana(char: str) -> bool:
    return "\u30a1" <= char <= "\u30fa"


def _longest(hits: list[NameHit]) -> tuple[NameHit, ...]:
    """Of overlapping hits the longest, on equal spans the listed one; what a sense covers carries the sense."""
    ranked = sorted(hits, key=lambda hit: (-(hit.end - hit.start), hit.sense == "", not hit.exact, hit.start))
    kept: list[NameHit] = []
    taken: list[tuple[int, int]] = []
    for hit in ranked:
        if any(start < hit.end and hit.start < end for start, end in taken):
            continue
        kept.append(hit)
        taken.append((hit.start, hit.end))
    # The place's own name inside a swallowing name is kept beside it: the evidence says what was swallowed.
    for hit in hits:
        if hit.entity and any(
            other.sense and other.start <= hit.start and hit.end <= other.end for other in kept
        ):
            cover = next(other for other in kept if other.sense and other.start <= hit.start and hit.end <= other.end)
            kept.append(replace(hit, sense=cover.sense))
    unique = {(hit.start, hit.end, hit.entity, hit.sense): hit for hit in kept}
    return tuple(sorted(unique.values(), key=lambda hit: (hit.start, -hit.end, hit.entity)))


def screen_spellings(profile: Profile) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What a screen must look for: listed spellings of names that can carry a verdict, and those by ear.

    Names that others share, a commune's or a dish's, never make an article one about the place by themselves
    (`understand.resolve`), so pages that have nothing else are not worth parsing.
    """
    formers = {former.entity for former in profile.formers}
    carrying = [entity for entity in profile.entities.values() if entity.strength == "own" or entity.id in formers]
    listed = [name.text for entity in carrying for name in entity.names]
    heard = [
        spelling
        for entity in carrying
        if entity.kind in ("province", "former_province", "city")
        for name in entity.names
        if name.lang == profile.ear
        for spellings in by_ear.spellings(name.text, profile.ear).values()
        for spelling in spellings
    ]
    return tuple(dict.fromkeys(listed)), tuple(dict.fromkeys(heard))

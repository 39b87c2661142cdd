"""Units by the names that tables write: full, shortened ("Sở VHTTDL", "UBND xã …"), several, or all of a kind.

Knows no place: names come from the units themselves.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from tiengvang.office.organisation.models import Unit
from tiengvang.place.folding import fold_name

ALL_COMMUNES: Final = "Các xã, phường"
ALL_AGENCIES: Final = "Các sở, ban, ngành"
_ALL: Final = (
    (
        Unit.Kind.COMMUNE,
        re.compile(
            r"(?:(?:ubnd|uy ban nhan dan) )?cac (?:xa phuong(?: dac khu)?|phuong xa|dia phuong)(?: thuoc tinh)?"
        ),
    ),
    (Unit.Kind.AGENCY, re.compile(r"cac (?:so(?: ban)? nganh|co quan thuoc tinh)(?: (?:thuoc )?(?:cap )?tinh)?")),
)
_VAGUE: Final = re.compile(r"(?:cac|nhung) .*(?:lien quan|khac)|(?:don vi|co quan|dia phuong) (?:co )?lien quan")
_CLOSE: Final = 0.6  # of 1
_BREAK: Final = re.compile(r"[;\n]+|(?:^|\s)[-–•+]\s+")
_JOIN: Final = re.compile(r"\s*,\s*|\s+và\s+|\s+&\s+")
_CODE: Final = re.compile(r"\(([a-z0-9][a-z0-9-]*)\)\s*$")
_LITTLE: Final = frozenset({"va", "cua", "thuoc"})
_BEFORE: Final = (("ubnd",), ("uy", "ban", "nhan", "dan"))


@dataclass(frozen=True, slots=True)
class Named:
    """What a cell names. vague: words that name nobody in particular; unknown: pairs of words and the closest name, ""
    where none is close; ambiguous: pairs of words and the names that fit."""

    units: tuple[Unit, ...] = ()
    vague: tuple[str, ...] = ()
    unknown: tuple[tuple[str, str], ...] = ()
    ambiguous: tuple[tuple[str, str], ...] = ()


class Names:
    """The units in use, ready to be found by name."""

    def __init__(self, units: Iterable[Unit], places: Iterable[str] = ()) -> None:
        """places: names of the place, which may follow "tỉnh"."""
        self.units = tuple(units)
        self.places = tuple(places)
        self._found: dict[str, tuple[Unit, ...]] = {}
        self._called: dict[Unit, str] = {}

    def read(self, text: str) -> Named:
        """The units that a cell names, each once, in their order there."""
        units: dict[Unit, None] = {}
        vague: list[str] = []
        unknown: list[tuple[str, str]] = []
        ambiguous: list[tuple[str, str]] = []
        for piece in (one.strip(" .") for one in _BREAK.split(text)):
            for words in self._parts(piece) if piece else ():
                found = self._of(words)
                if found and (len(found) == 1 or _kind_of_all(words)):
                    units.update(dict.fromkeys(found))
                elif found:
                    ambiguous.append((words, "; ".join(sorted(unit.name for unit in found)[:4])))
                elif _is_vague(words):
                    vague.append(words)
                else:
                    unknown.append((words, self.closest(words)))
        return Named(tuple(units), tuple(vague), tuple(unknown), tuple(ambiguous))

    def written(self, units: Iterable[Unit], without: Unit | None = None) -> str:
        """A cell that `read` takes for these units; all of a kind (but `without`) by one name."""
        left = list(units)
        said: list[str] = []
        for kind, name in ((Unit.Kind.AGENCY, ALL_AGENCIES), (Unit.Kind.COMMUNE, ALL_COMMUNES)):
            if len(left) < len(self._by_kind[kind]) - 1:  # a few units are never all of a kind
                continue
            every = self._by_kind[kind] - {without}
            if len(every) > 1 and every <= set(left):
                said.append(name)
                left = [unit for unit in left if unit not in every]
        return "; ".join([*(self.name(unit) for unit in left), *said])

    def name(self, unit: Unit) -> str:
        """The unit's name, with its code where the name alone would not find it."""
        if unit not in self._called:
            self._called[unit] = self._name(unit)
        return self._called[unit]

    def _name(self, unit: Unit) -> str:
        alone = self.read(unit.name)
        whole = alone.units == (unit,) and not (alone.vague or alone.unknown or alone.ambiguous)
        return unit.name if whole else f"{re.sub(r'[;]+', ',', unit.name)} ({unit.code})"

    def closest(self, words: str) -> str:
        """The name that is closest to words that name nobody; "" where none is."""
        asked = _words(words)
        scored = [(_closeness(asked, _words(unit.name)), unit.name) for unit in self.units] if asked else []
        best = max(scored, default=(0.0, ""))
        return best[1] if best[0] >= _CLOSE else ""

    @cached_property
    def _by_kind(self) -> dict[str, frozenset[Unit]]:
        return {kind: frozenset(unit for unit in self.units if unit.kind == kind) for kind in Unit.Kind.values}

    @cached_property
    def _by_name(self) -> dict[str, list[Unit]]:
        names: dict[str, list[Unit]] = {}
        for unit in self.units:
            for name in dict.fromkeys((unit.name, unit.name_en)):
                if name:
                    names.setdefault(fold_name(name), []).append(unit)
        return names

    def _parts(self, piece: str) -> list[str]:
        """A piece cut at commas and "và", but not inside a name: the longest run that names somebody is one part."""
        cuts = [0, *(one for match in _JOIN.finditer(piece) for one in match.span()), len(piece)]
        starts, ends = cuts[::2], cuts[1::2]
        parts: list[str] = []
        at, unknown_from = 0, -1
        while at < len(starts):
            runs = ((end, piece[starts[at] : ends[end - 1]]) for end in range(len(ends), at, -1))
            until = next((end for end, run in runs if self._of(run) or _is_vague(run)), 0)
            if until:
                unknown_from = -1
                parts.append(piece[starts[at] : ends[until - 1]])
            elif unknown_from >= 0 and not self._begins_a_name(piece[starts[at] : ends[at]]):
                parts[-1] = piece[starts[unknown_from] : ends[at]]  # one unknown name, cut at its comma
            else:
                unknown_from = at
                parts.append(piece[starts[at] : ends[at]])
            at = until or at + 1
        return [part.strip() for part in parts if part.strip()]

    def _begins_a_name(self, words: str) -> bool:
        first = _words(words)[:1]
        return any(first == _words(unit.name)[:1] for unit in self.units)

    def _of(self, words: str) -> tuple[Unit, ...]:
        """Units that the words name: one, several that cannot be told apart, or all of a kind."""
        if words not in self._found:
            self._found[words] = tuple(self._sought(words))
        return self._found[words]

    def _sought(self, words: str) -> list[Unit]:
        if kind := _kind_of_all(words):
            return [unit for unit in self.units if unit.kind == kind]
        if code := _CODE.search(words):
            return [unit for unit in self.units if unit.code == code[1]]
        folded = fold_name(words)
        if folded in self._by_name:
            return list(dict.fromkeys(self._by_name[folded]))
        return self._fitting(_words(words))

    def _fitting(self, asked: tuple[str, ...]) -> list[Unit]:
        for sought, kinds in _variants(asked, tuple(_words(place) for place in self.places)):
            found = [
                unit
                for unit in self.units
                if unit.kind in kinds and (_fits(sought, _words(unit.name)) or _fits(sought, _words(unit.name_en)))
            ]
            if found:
                return found
        return []


def _kind_of_all(words: str) -> str | None:
    folded = " ".join(_words(words))
    return next((kind for kind, pattern in _ALL if pattern.fullmatch(folded)), None)


def _is_vague(words: str) -> bool:
    return bool(_VAGUE.fullmatch(" ".join(_words(words))))


def _closeness(asked: tuple[str, ...], name: tuple[str, ...]) -> float:
    """From 0 to 1: how alike the letters are, or how many of the words are in the name, if only by their initials."""
    initials = "".join(word[0] for word in name if word not in _LITTLE)
    there = sum(word in name or (len(word) > 2 and word in initials) for word in asked) / len(asked)
    alike = difflib.SequenceMatcher(None, " ".join(asked), " ".join(name)).ratio()
    return max(alike, 0.8 * there + 0.2 * alike)


def _words(text: str) -> tuple[str, ...]:
    return tuple(re.sub(r"[^\w\s]", " ", re.sub(r"(?<=\w)[&.](?=\w)", "", fold_name(text))).split())


def _variants(
    asked: tuple[str, ...], places: tuple[tuple[str, ...], ...]
) -> list[tuple[tuple[str, ...], tuple[str, ...]]]:
    """The words as they are, without the place behind them, and for communes without their committee before them."""
    every = tuple(Unit.Kind.values)
    found = [(asked, every)]
    for tail in (("tinh",), *(("tinh", *place) for place in places), *places):
        if tail and asked[-len(tail) :] == tail:
            found.append((asked[: -len(tail)], every))
            found.append(((*asked[: -len(tail)], "tinh"), every))
    found.append(((*asked, "tinh"), every))
    for head in _BEFORE:
        if asked[: len(head)] == head:
            found.append((asked[len(head) :], (Unit.Kind.COMMUNE,)))
    return [(sought, kinds) for sought, kinds in found if sought]


def _fits(asked: tuple[str, ...], name: tuple[str, ...]) -> bool:
    """Whether each asked word is the name's next word, or the initials of its next words ("vhttdl")."""
    if not asked or not name:
        return not asked and not name
    if asked[0] == name[0] and _fits(asked[1:], name[1:]):
        return True
    if name[0] in _LITTLE and _fits(asked, name[1:]):
        return True
    return len(asked[0]) > 1 and asked[0] != name[0] and _initials(asked[0], asked[1:], name)


def _initials(letters: str, rest: tuple[str, ...], name: tuple[str, ...]) -> bool:
    at = 0
    while letters and at < len(name):
        if name[at] in _LITTLE and not letters.startswith(name[at][0]):
            at += 1
        elif letters.startswith(name[at][0]):
            letters, at = letters[1:], at + 1
        elif name[at] in _LITTLE:
            at += 1
        else:
            return False
    return not letters and at > 1 and _fits(rest, name[at:])

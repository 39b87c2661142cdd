"""Resolve: is the article about the place, does it name it in passing, or is the name something else?

The verdict is the likeliest of three classes in a multinomial logistic regression over a few dozen clues that a reader
could check (`features`). Where the clues alone leave doubt, the reader (`reader/`) reads what stands round the names,
and the clues are weighed again with what it says. Both sets of weights (`resolve_weights.json`) were fitted by
`training/resolve/fit.py` on the tuning part of the corpus in tests/quality/about. Where nothing that means the place is
left, the verdict is `other` without weighing. Every verdict carries its evidence.
"""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Literal, TypedDict

from tiengvang.place.profile import Profile
from tiengvang.records import About, Article, NameHit, Reason
from tiengvang.understand.clues import Clues, Observer, is_firm
from tiengvang.understand.reader import as_clues, reader

_THEMES = frozenset(
    "nature-tourism culture-heritage people investment-economy education-science governance-stability society".split()
)
CLASSES: tuple[About, ...] = ("primary", "passing", "other")


@dataclass(frozen=True, slots=True)
class Resolution:
    """The verdict, its probabilities by class, the evidence, and what of the hits means the place.

    prominence: 0 to 1, half for standing in headline and lead, half for the share of sentences that name the place.
    """

    about: About
    probabilities: Mapping[str, float]
    reasons: tuple[Reason, ...]
    hits: tuple[NameHit, ...]
    prominence: float


class Resolver:
    """Resolves articles for one profile. Compiled once; thread-safe."""

    def __init__(self, profile: Profile) -> None:
        self._profile = profile
        self._observer = Observer(profile)

    def resolve(self, article: Article, hits: Sequence[NameHit], themes: Mapping[str, float]) -> Resolution:
        """The verdict on one article. hits: from the gazetteer; themes: score of each theme (`themes.theme`)."""
        clues = self._observer.observe(article, hits)
        if not clues.taken:
            reasons = _why_not(clues, self._profile)
            return Resolution("other", {"primary": 0.0, "passing": 0.0, "other": 1.0}, reasons, tuple(hits), 0.0)
        numbers = features(clues, themes, article.language)
        weighed = _probabilities(numbers, "weights")
        read: tuple[Reason, ...] = ()
        if not clues.sure or max(weighed.values()) < _weighing()["certain"]:
            said = reader().read(article.title, article.text, [(hit.start, hit.end) for hit in clues.taken])
            weighed = _probabilities({**numbers, **as_clues(said)}, "weights_with_reading")
            read = (_read(said),)
        about = max(CLASSES, key=lambda one: weighed[one])
        unsaid = about == "other" and not clues.sure
        why = _why_not(clues, self._profile) if unsaid else _why(clues, self._profile, article)
        reasons = (*why, *read, _score(weighed))
        kept = (*clues.taken, *clues.swallowed) if about != "other" else (*clues.swallowed, *clues.taken)
        return Resolution(about, weighed, reasons, tuple(kept), _prominence(clues))

    def of_place(self, article: Article, hits: Sequence[NameHit]) -> tuple[NameHit, ...]:
        """What of the hits means the place, as in a Resolution, without the verdict and the reading it may take."""
        clues = self._observer.observe(article, hits)
        return (*clues.taken, *clues.swallowed) if clues.taken else tuple(hits)


def _prominence(clues: Clues) -> float:
    parts = {hit.part for hit in clues.taken}
    place = 0.3 * ("title" in parts) + 0.2 * ("lead" in parts)
    return round(place + 0.5 * len(clues.named) / max(len(clues.spans), 1), 4)


def features(clues: Clues, themes: Mapping[str, float], language: str) -> dict[str, float]:
    """The clues as numbers, each between 0 and about 1 so that weights can be read side by side."""
    sentences = max(len(clues.spans) - clues.titles, 1)
    body = [index for index in clues.named if index >= clues.titles]
    title = any(hit.part == "title" for hit in clues.taken)
    first = (body[0] - clues.titles) / sentences if body else 1.0
    others_here = {place for index, place in clues.others if index in clues.named}
    others = {place for _, place in clues.others}
    names, total = len(clues.taken), len(clues.taken) + len(clues.others)
    context = {name: min(len(words), 4) / 4 for name, words in clues.context.items()}
    total_theme = sum(themes.values()) or 1.0
    strongest = max(themes.values(), default=0.0) or 1.0
    return {
        "bias": 1.0,
        "like-title": max((clues.likeness[index] for index in body), default=0.0),
        "unlike-title": max((like for index, like in enumerate(clues.likeness) if index >= clues.titles), default=0.0)
        - max((clues.likeness[index] for index in body), default=0.0),
        "country-words": min(len(clues.country), 3) / 3,
        "title": float(title),
        "title-others": float(title and any(index < clues.titles for index, _ in clues.others)),
        "rival-title": float(not title and any(index < clues.titles for index, _ in clues.others)),
        "rival-first": float(
            clues.titles not in clues.named and any(index == clues.titles for index, _ in clues.others)
        ),
        "rival-more": float(_most(clues) > names),
        "first-sentence": float(bool(body) and body[0] == clues.titles),
        "first-position": first,
        "last-position": (body[-1] - clues.titles + 1) / sentences if body else 0.0,
        "share": len(body) / sentences,
        "names": min(names, 8) / 8,
        "unsure": float(not clues.sure),
        "unsure-country": float(not clues.sure and bool(clues.country or clues.neighbours)),
        "single": float(names == 1),
        "single-sentence": float(len(clues.named) == 1),
        "entities": min(len({hit.entity for hit in clues.taken}), 5) / 5,
        "exact": float(any(hit.exact for hit in clues.taken)),
        "firm": float(any(is_firm(hit) for hit in clues.taken)),
        "loose-abroad": float(not any(is_firm(hit) for hit in clues.taken) and not (clues.country or clues.neighbours)),
        "hints": min(len({hit.entity for hit in clues.taken if hit.entity in clues.hints}), 3) / 3,
        "others": min(len(others), 8) / 8,
        "others-beside": min(len(others_here), 5) / 5,
        "dominance": names / total if total else 0.0,
        "country": float(bool(clues.country or clues.neighbours)),
        "swallowed": min(len(clues.swallowed), 5) / 5,
        "swallowed-title": float(any(hit.part == "title" for hit in clues.swallowed)),
        "swallowed-share": len(clues.swallowed) / max(len(clues.swallowed) + names, 1),
        "origin": float(bool(clues.origin_near)),
        "furniture": float(bool(clues.furniture)),
        "football": context["football"],
        "business": context["business"],
        "war": context["war"],
        "betting": context["betting"],
        "listing": context["listing"],
        "today": context["today"],
        **{f"theme-{name}": score / total_theme for name, score in themes.items() if name in _THEMES},
        "war-theme": themes.get("war-history", 0.0) / strongest,
        "sport-theme": themes.get("sport", 0.0) / strongest,
        "war-without-today": context["war"] * (1.0 - context["today"]),
        "football-theme": context["football"] * float(themes.get("sport", 0.0) >= strongest),
        "quoted": clues.quoted / max(names, 1),
        "compound": clues.compound / max(names, 1) * float(language not in ("de", "vi")),
        "countries": min(len(clues.countries), 5) / 5,
        "numbered": float(clues.numbered),
        "single-many": float(names == 1) * min(len(others) + len(clues.countries), 5) / 5,
        "football-swallowed": context["football"] * float(bool(clues.swallowed)),
        "business-swallowed": context["business"] * float(bool(clues.swallowed)),
        "short": 1.0 / (1.0 + sentences / 4),
    }


def _most(clues: Clues) -> int:
    """In how many sentences the most named other place stands."""
    return max(Counter(place for _, place in clues.others).values(), default=0)


class _Weighing(TypedDict):
    """resolve_weights.json. certain: the likeliest class's probability from which the clues need no reading."""

    certain: float
    weights: dict[str, dict[str, float]]
    weights_with_reading: dict[str, dict[str, float]]


@lru_cache(maxsize=1)
def _weighing() -> _Weighing:
    text = resources.files("tiengvang.understand").joinpath("resolve_weights.json").read_text("utf-8")
    found: _Weighing = json.loads(text)
    return found


def _probabilities(numbers: Mapping[str, float], which: Literal["weights", "weights_with_reading"]) -> dict[str, float]:
    weights = _weighing()[which]
    scores = {one: sum(weights[one].get(name, 0.0) * value for name, value in numbers.items()) for one in CLASSES}
    top = max(scores.values())
    powers = {one: math.exp(score - top) for one, score in scores.items()}
    total = sum(powers.values())
    return {one: power / total for one, power in powers.items()}


def _said(words: Sequence[str], most: int = 4) -> str:
    return ", ".join(dict.fromkeys(words[:most]))


def _why_not(clues: Clues, profile: Profile) -> tuple[Reason, ...]:
    """Evidence for `other` where no name is sure to mean the place."""
    out = _senses(clues, profile)
    if clues.furnished:
        out.append(Reason("furniture", (_said(clues.furniture),)))
    if clues.doubtful:
        out.append(Reason("shared-alone", (_said([hit.surface for hit in clues.doubtful]),)))
        if not (clues.country or clues.neighbours):
            out.append(Reason("no-country"))
    return tuple(dict.fromkeys(out)) or (Reason("no-name"),)


def _senses(clues: Clues, profile: Profile) -> list[Reason]:
    """What else the swallowed names are, by kind of sense."""
    kinds = {sense.id: sense.kind for sense in profile.senses}
    football, business = len(clues.context["football"]), len(clues.context["business"])
    said: dict[str, list[str]] = {}
    for hit in clues.swallowed:
        kind = kinds[hit.sense]
        if kind == "club" and business > football:
            kind = "company"  # the two bear one name; the words beside it tell them apart
        if not hit.entity:
            said.setdefault(kind, []).append(hit.surface)
    return [Reason(kind, (_said(names),)) for kind, names in said.items()]


def _why(clues: Clues, profile: Profile, article: Article) -> tuple[Reason, ...]:
    """Evidence where some name is taken for the place."""
    out: list[Reason] = []
    for part in ("title", "lead", "body"):
        names = [hit.surface for hit in clues.taken if hit.part == part]
        if names:
            out.append(Reason(f"named-{part}", (_said(names),)))
    out.append(Reason("spread", (str(len(clues.named)), str(len(clues.spans)))))
    heard = [hit.surface for hit in clues.taken if not hit.exact]
    shared = [hit.surface for hit in clues.taken if profile.entities[hit.entity].strength == "shared" and hit.exact]
    if heard:
        out.append(Reason("near-spelling", (_said(heard),)))
    if not clues.sure:
        out.append(Reason("unsure", (_said([hit.surface for hit in clues.doubtful]),)))
    if shared and clues.borne_out_by:
        out.append(Reason("shared-name", (_said(shared), clues.borne_out_by)))
    for former in profile.formers:
        names = [hit.surface for hit in clues.taken if hit.entity == former.entity]
        if names and article.published is not None and article.published < former.until:
            out.append(Reason("former", (names[0], former.until.isoformat())))
    if others := list(dict.fromkeys(place for _, place in clues.others)):
        out.append(Reason("others", (str(len(others)), _said(others))))
    for code, words in (
        ("country", clues.country), ("neighbours", clues.neighbours), ("origin", clues.origin_near),
        ("furniture", clues.furniture if clues.furnished else ()),
        *((name, clues.context[name]) for name in ("football", "business", "war", "betting", "listing")),
    ):  # fmt: skip
        if words:
            out.append(Reason(code, (_said(words),)))
    return (*dict.fromkeys(out), *_senses(clues, profile))


def _read(said: Mapping[str, float]) -> Reason:
    about = max(said, key=lambda one: said[one])
    return Reason("read", (about, f"{said[about]:.2f}", reader().judge))


def _score(weighed: Mapping[str, float]) -> Reason:
    return Reason("score", tuple(f"{weighed[one]:.2f}" for one in CLASSES))

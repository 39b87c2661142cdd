"""What an article is mainly about: a rule over weighted words of each language, weighed together with a trained head.

`theme` is the rule alone; `weigh` joins it with what the embedding says (a softmax regression, training/themes/). The
words are `theme_words/<language>.tsv` (theme, weight, stem): 2 for a word that nearly settles the theme, 1 for one
that points to it. They are knowledge of languages, not of one place. A stem counts its weight times 3 in the headline,
1.5 in the lead and 1 further on, a little more where it comes back; a theme's score is the sum over its stems.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tiengvang.place.folding import Folded
from tiengvang.place.profile import Topic
from tiengvang.understand.words import Reading, Words, lists_for, read, rows

_FOLDER = Path(__file__).with_name("theme_words")
_HEADLINE = 3.0
_LEAD = 1.5
# Characters of the text that are its lead.
_LEAD_LENGTH = 300
# A sensitive theme within this share of the best one wins: no excerpt may be kept for it, so doubt goes its way.
_NEAR_TIE = 0.8
# The same for the probabilities of `weigh`; chosen on texts for tuning, so that few sensitive ones are missed.
PRESENCE = 0.4
# Weights of the head, (384 + 1) × themes, and the ids of the themes that it knows.
HEAD = Path(__file__).with_name("theme_head.json")
# What an article without a single word is put under, where the profile has it.
_REST = "society"
# At most so many words are given as evidence.
_MOST_WORDS = 8


@dataclass(frozen=True, slots=True)
class Themed:
    """An article's theme.

    scores: by the rule, of every topic in the profile's order, at least 0; words: what spoke for it; sensitive: whether
    the rule or the head took it for a sensitive theme, so that no excerpt may be kept; probabilities: of every topic,
    empty where only the rule was asked.
    """

    theme: str
    scores: dict[str, float]
    words: tuple[str, ...]
    sensitive: bool = False
    probabilities: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _List:
    words: Words
    themes: tuple[str, ...]
    weights: tuple[float, ...]


def theme(title: str, text: str, language: str, topics: Sequence[Topic], *, folded: Folded | None = None) -> Themed:
    """The theme of an article among the profile's topics.

    language: BCP 47, "und" when not known; folded: of title + "\\n" + text, where it is at hand. The highest score
    wins, a sensitive topic already at 0.8 of it. An article without a word of any goes under "society", or the last
    topic of a profile that has no such topic. Raises ValueError for a profile without topics.
    """
    if not topics:
        raise ValueError("the profile has no topic: name at least one pillar or theme in profile.toml")
    reading = read(f"{title}\n{text}", folded)
    evidence = _evidence(reading, language, len(title))
    scores = {topic.id: sum(value for value, _ in evidence.get(topic.id, ())) for topic in topics}
    chosen = choose(scores, topics, _NEAR_TIE)
    ranked = sorted(evidence.get(chosen, ()), key=lambda entry: -entry[0])
    words = tuple(dict.fromkeys(surface for _, surface in ranked))[:_MOST_WORDS]
    return Themed(chosen, scores, words, _is_sensitive(chosen, topics))


def weigh(ruled: Themed, vector: NDArray[np.float32], topics: Sequence[Topic]) -> Themed:
    """The theme by the rule and the head together: the head's logits and log(1 + the rule's score), added.

    ruled: by `theme`, for the same topics; vector: the shipped embedding of title and lead (`understand.embed`). The
    head knows the twelve themes that have words (`theme_words/`); those of them that the profile does not have take no
    part. A topic with an id of the profile's own has probability 0: neither words nor head know it, only people can
    give it. Where the head knows none of the topics, what the rule said stands.
    """
    weights, known = _head()
    at = {name: place for place, name in enumerate(known)}
    here = [topic.id for topic in topics if topic.id in at]
    if not here:
        return ruled
    heard = vector.astype(np.float64) @ weights[:-1] + weights[-1]
    logits = np.array([heard[at[name]] + math.log1p(ruled.scores[name]) for name in here])
    powers = np.exp(logits - logits.max())
    said = dict(zip(here, (powers / powers.sum()).tolist(), strict=True))
    probabilities = {topic.id: said.get(topic.id, 0.0) for topic in topics}
    chosen = choose(probabilities, topics, PRESENCE)
    words = ruled.words if chosen == ruled.theme else ()
    sensitive = ruled.sensitive or _is_sensitive(chosen, topics)
    return Themed(chosen, ruled.scores, words, sensitive, probabilities)


@lru_cache(maxsize=1)
def languages() -> tuple[str, ...]:
    """Languages with a word list, sorted; "zh" serves both scripts."""
    return tuple(sorted(path.stem for path in _FOLDER.glob("*.tsv")))


def choose(scores: Mapping[str, float], topics: Sequence[Topic], near: float) -> str:
    """The topic of the highest score; a sensitive one already at the share `near` of it."""
    best = max(scores.values())
    if best == 0.0:
        return _REST if _REST in scores else topics[-1].id
    sensitive = [topic.id for topic in topics if topic.sensitive and scores[topic.id] >= near * best]
    return max(sensitive or scores, key=lambda key: scores[key])


def _is_sensitive(chosen: str, topics: Sequence[Topic]) -> bool:
    return any(topic.sensitive for topic in topics if topic.id == chosen)


@lru_cache(maxsize=1)
def _head() -> tuple[NDArray[np.float64], tuple[str, ...]]:
    kept = json.loads(HEAD.read_text("utf-8"))
    return np.array(kept["weights"], np.float64), tuple(kept["themes"])


def _evidence(reading: Reading, language: str, title_length: int) -> dict[str, list[tuple[float, str]]]:
    """By theme, each stem that was found: what it counts and how it stands in the text."""
    evidence: dict[str, list[tuple[float, str]]] = {}
    for key in lists_for(language, languages(), reading.original):
        listed = _list(key)
        places: dict[int, list[tuple[int, str]]] = {}
        for seen in listed.words.find(reading):
            at = reading.folded.origin[seen.start]
            places.setdefault(seen.index, []).append((at, reading.surface(seen.start, seen.end)))
        for index, found in places.items():
            again = 1.0 + math.log(len(found)) / 2
            value = listed.weights[index] * _place_weight(found[0][0], title_length) * again
            surface = " ".join(found[0][1].split())
            evidence.setdefault(listed.themes[index], []).append((value, surface))
    return evidence


def _place_weight(at: int, title_length: int) -> float:
    if at < title_length:
        return _HEADLINE
    return _LEAD if at < title_length + 1 + _LEAD_LENGTH else 1.0


@lru_cache(maxsize=64)
def _list(language: str) -> _List:
    table = list(rows(_FOLDER / f"{language}.tsv", ("theme", "weight", "stem")))
    themes, weights, stems = zip(*table, strict=True)
    return _List(Words(stems, language), themes, tuple(float(weight) for weight in weights))

"""Tone toward the place: what a judge is, and how an article's tone is made of its sentences. Holds no judge itself.

Tone is how a text makes the place look to a reader abroad, whoever wrote it and however soberly: negative (disaster,
crime, pollution, rights abused, bad service, failure), neutral (routine facts, plans without praise, statistics without
direction) or positive (praise, recovery, growth, discovery, hospitality).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from tiengvang.records import NameHit, Tone
from tiengvang.understand.sentences import sentences

__all__ = ["PRIOR", "Target", "ToneJudge", "article_tone", "probabilities"]

# What is said of a text in which there is nothing to judge: (negative, neutral, positive).
PRIOR = (0.15, 0.7, 0.15)
# A sentence that names the place counts 1, its neighbours this much; in the headline both count twice.
_NEIGHBOUR = 0.3
_HEADLINE = 2.0
# How much a wholly neutral sentence counts beside a wholly decided one: most sentences of a disaster report are facts.
_NEUTRAL_SHARE = 0.25
# Sentences of the text (in its order) that are judged where nothing names the place.
_LEAD_SENTENCES = 3
# No more than this many sentences are judged: the first ones set the picture, and a list of a thousand must not cost.
_MOST_SENTENCES = 40


@dataclass(frozen=True, slots=True)
class Target:
    """A text to judge. start, end: characters of the place's name in it, both 0 for the text as a whole."""

    text: str
    start: int
    end: int
    language: str


class ToneJudge(Protocol):
    """Something that judges tone toward the place. `name/version` stands in every Tone that it gives."""

    @property
    def name(self) -> str:
        """Short and stable, such as "lexicon"."""

    @property
    def version(self) -> str:
        """Changes whenever the same text may get other probabilities."""

    def judge(self, targets: Sequence[Target]) -> list[Tone]:
        """One Tone for each target, in order; probabilities sum to 1."""


def article_tone(judge: ToneJudge, title: str, text: str, language: str, hits: Sequence[NameHit]) -> Tone:
    """Tone of an article toward the place.

    hits: their characters count title + "\\n" + text; those of another sense do not count. Judged are the sentences
    that name the place (weight 1), the sentences next to them (0.3), and the headline (doubled); without a hit, the
    headline and the first three sentences. The probabilities are the mean, weighted by that and by how decided each
    sentence is (0.25 for wholly neutral to 1.25 for not neutral at all). An empty article gets the prior.
    """
    whole = f"{title}\n{text}"
    spans = sentences(whole)
    targets, weights = [], []
    for index, weight, hit in _chosen(spans, len(title), [hit for hit in hits if not hit.sense])[:_MOST_SENTENCES]:
        start, end = spans[index]
        at = (max(hit.start, start) - start, min(hit.end, end) - start) if hit else (0, 0)
        targets.append(Target(whole[start:end], *at, language))
        weights.append(weight)
    name = f"{judge.name}/{judge.version}"
    if not targets:
        return Tone(*PRIOR, judge=name)
    tones = judge.judge(targets)
    sums = [0.0, 0.0, 0.0]
    for tone, weight in zip(tones, weights, strict=True):
        share = weight * (_NEUTRAL_SHARE + 1.0 - tone.neutral)
        for place, value in enumerate((tone.negative, tone.neutral, tone.positive)):
            sums[place] += share * value
    return probabilities(sums[0], sums[1], sums[2], name)


def probabilities(negative: float, neutral: float, positive: float, judge: str) -> Tone:
    """A Tone whose probabilities are in the proportion of the three numbers (none negative, not all 0)."""
    total = negative + neutral + positive
    return Tone(negative / total, neutral / total, positive / total, judge)


def _chosen(
    spans: Sequence[tuple[int, int]], title_length: int, hits: Sequence[NameHit]
) -> list[tuple[int, float, NameHit | None]]:
    """Sentences to judge: index, weight, and the first hit in each."""
    first: dict[int, NameHit] = {}
    index = 0
    for hit in sorted(hits, key=lambda hit: hit.start):
        while index < len(spans) - 1 and spans[index][1] <= hit.start:
            index += 1
        first.setdefault(index, hit)
    headline = {index for index, (start, _) in enumerate(spans) if start < title_length}
    if first:
        near = {index + step for index in first for step in (-1, 1)} | headline
    else:
        near = headline | set(range(len(headline), len(headline) + _LEAD_SENTENCES))
    chosen: list[tuple[int, float, NameHit | None]] = []
    for index in sorted((near | first.keys()) & set(range(len(spans)))):
        weight = 1.0 if index in first or not first else _NEIGHBOUR
        chosen.append((index, weight * (_HEADLINE if index in headline else 1.0), first.get(index)))
    return chosen

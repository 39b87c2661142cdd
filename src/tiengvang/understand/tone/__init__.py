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

__all__ = ["PRIOR", "JudgeUnavailable", "Target", "ToneJudge", "article_tone", "mean", "probabilities"]

# What is said of a text in which there is nothing to judge: (negative, neutral, positive).
PRIOR = (0.15, 0.7, 0.15)
# The headline counts this much, a passage of the text 1.
_HEADLINE = 2.0
# How much a wholly neutral passage counts beside a wholly decided one: most of a disaster report is facts.
_NEUTRAL_SHARE = 0.25
# Sentences of the text (in its order) that are one passage where nothing names the place.
_LEAD_SENTENCES = 3
# Characters after which a passage takes no further sentence: about what a judge that reads was taught on.
_LONG = 300
# No more passages than this are judged: the first ones set the picture, and a list of a thousand must not cost.
_MOST_PASSAGES = 8


@dataclass(frozen=True, slots=True)
class Target:
    """A text to judge. start, end: characters of the place's name in it, both 0 for the text as a whole."""

    text: str
    start: int
    end: int
    language: str


class JudgeUnavailable(OSError):
    """The judge itself cannot work now: its server does not answer, its file cannot be written. The texts are not to
    blame, and another try later may do."""


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

    hits: their characters count title + "\\n" + text; those of another sense do not count. Judged are the headline,
    which counts twice, and the passages that name the place: the sentence that names it with the one before and the one
    after, those that touch as one, up to about 300 characters, at most eight passages; without a hit, the headline and
    the first three sentences. In each the first name is marked. The probabilities are the mean, weighted by that and by
    how decided each passage is (0.25 for wholly neutral to 1.25 for not neutral at all). An empty article gets the
    prior.
    """
    whole = f"{title}\n{text}"
    named = sorted((hit.start, hit.end) for hit in hits if not hit.sense)
    targets, weights = [], []
    for start, end in _passages(sentences(whole), len(title), named):
        first, last = next(((a, b) for a, b in named if start <= a < end), (start, start))
        targets.append(Target(whole[start:end], first - start, min(last, end) - start, language))
        weights.append(_HEADLINE if start < len(title) else 1.0)
    name = f"{judge.name}/{judge.version}"
    if not targets:
        return Tone(*PRIOR, judge=name)
    return mean(judge.judge(targets), weights, name)


def mean(tones: Sequence[Tone], weights: Sequence[float], judge: str) -> Tone:
    """One Tone of several, at least one: weighted, and by how decided each is, as `article_tone` says."""
    sums = [0.0, 0.0, 0.0]
    for tone, weight in zip(tones, weights, strict=True):
        share = weight * (_NEUTRAL_SHARE + 1.0 - tone.neutral)
        for place, value in enumerate((tone.negative, tone.neutral, tone.positive)):
            sums[place] += share * value
    return probabilities(sums[0], sums[1], sums[2], judge)


def probabilities(negative: float, neutral: float, positive: float, judge: str) -> Tone:
    """A Tone whose probabilities are in the proportion of the three numbers (none negative, not all 0)."""
    total = negative + neutral + positive
    return Tone(negative / total, neutral / total, positive / total, judge)


def _passages(
    spans: Sequence[tuple[int, int]], title_length: int, named: Sequence[tuple[int, int]]
) -> list[tuple[int, int]]:
    """Stretches of title + "\\n" + text to judge: the headline, then passages that name the place."""
    headline = [span for span in spans if span[0] < title_length]
    body = spans[len(headline) :]
    naming = {at for at, (start, end) in enumerate(body) if any(start <= hit < end for hit, _ in named)}
    wanted = {at + step for at in naming for step in (-1, 0, 1)} if named else set(range(_LEAD_SENTENCES))
    out = [(headline[0][0], headline[-1][1])] if headline else []
    last = -2
    for at in sorted(wanted & set(range(len(body)))):
        start, end = body[at]
        if at == last + 1 and end - out[-1][0] <= _LONG:
            out[-1] = (out[-1][0], end)
        else:
            out.append((start, end))
        last = at
    kept = [span for span in out if not named or span in out[:1] or any(span[0] <= hit < span[1] for hit, _ in named)]
    return kept[:_MOST_PASSAGES]

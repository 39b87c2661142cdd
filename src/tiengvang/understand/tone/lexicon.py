"""A tone judge that counts words: hand-written lexica, negation, intensifiers and nearness to the name. Learns nothing.

The lexica are `words/<language>.tsv` (weight, stem): 1 to 3 good, -1 to -3 bad, 0 a word of routine notices, "not" a
negation, "x1.5" a factor for the word that follows, "less" a word of decrease, "but" a contrast. One text gives three
numbers: the good G, the bad B and the routine R. With g = log(1 + G) and so on, the probabilities are the softmax over
three sums (see `_SUMS`) whose constants were fitted by regression on texts about many places.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from tiengvang.records import Tone
from tiengvang.understand.tone import Target, probabilities
from tiengvang.understand.words import Reading, Seen, Words, lists_for, read, rows

_FOLDER = Path(__file__).with_name("words")
# Rows of the regression: constant, b, g, r, for negative, neutral and positive.
_SUMS = (
    (-0.21, 1.62, -0.21, -0.35),
    (0.46, -1.55, -1.55, 1.44),
    (-0.25, -0.08, 1.76, -1.09),
)
# A negated good word is bad, a negated bad word hardly good: "no deaths" is news of deaths that did not happen.
_NEGATED_GOOD = -0.8
_NEGATED_BAD = -0.3
# Folded characters between a word of degree and the word that follows it.
_DEGREE_REACH = 3
# A decrease near a bad word is good (murders fell), near a good word bad (growth fell); alone it is a little bad.
_LESS_BAD = -0.6
_LESS_GOOD = -0.5
_LESS_ALONE = -0.7
_LESS_REACH = 40
# A word counts in full at the name and falls to this share far from it, by half the way every so many characters.
_FAR_SHARE = 0.5
_NEARNESS = 60.0
# Beyond a contrast word, on the side of the name or at the end of the sentence, stands what the writer means.
_BEFORE_CONTRAST = 0.6
_AFTER_CONTRAST = 1.3
_STOPS = ".!?。！？؟។"


@dataclass(frozen=True, slots=True)
class Habits:
    """How a language negates. before, after: folded characters from a negation to the word that it reaches."""

    before: int
    after: int
    narrow: bool = False


# before: the negation stands before the word; after: behind it. narrow: a character says as much as two or three.
_HABITS = {
    "zh": Habits(5, 0, narrow=True),
    "ja": Habits(0, 7, narrow=True),
    "ko": Habits(3, 7, narrow=True),
    "th": Habits(12, 0),
    "lo": Habits(12, 0),
    "km": Habits(14, 3),
    "de": Habits(28, 14),
    "fr": Habits(18, 0),
    "vi": Habits(14, 0),
    "ar": Habits(16, 0),
}
_DEFAULT = Habits(22, 0)


@dataclass(frozen=True, slots=True)
class Lexicon:
    """One language's list made ready. kinds, values: of each stem, kind being "word", "not", "x", "less" or "but"."""

    words: Words
    kinds: tuple[str, ...]
    values: tuple[float, ...]
    habits: Habits


@dataclass(frozen=True, slots=True)
class Counts:
    """What a text holds: weighted bad, good and routine words, each at least 0."""

    bad: float
    good: float
    routine: float


class LexiconJudge:
    """Judges by words alone. Thread-safe; the lexica are read once, when a language is first met."""

    name = "lexicon"
    version = "1"

    def judge(self, targets: Sequence[Target]) -> list[Tone]:
        """One Tone for each target, in order."""
        return [self._one(target) for target in targets]

    def _one(self, target: Target) -> Tone:
        counts = count(target)
        inputs = (1.0, math.log1p(counts.bad), math.log1p(counts.good), math.log1p(counts.routine))
        sums = [sum(weight * value for weight, value in zip(row, inputs, strict=True)) for row in _SUMS]
        negative, neutral, positive = (math.exp(value) for value in sums)
        return probabilities(negative, neutral, positive, f"{self.name}/{self.version}")


@lru_cache(maxsize=1)
def languages() -> tuple[str, ...]:
    """Languages with a lexicon, sorted."""
    return tuple(sorted(path.stem for path in _FOLDER.glob("*.tsv")))


def count(target: Target) -> Counts:
    """The bad, good and routine words of a text, weighed by negation, degree, contrast and nearness to the name."""
    reading = read(target.text)
    bad = good = routine = 0.0
    for key in lists_for(target.language, languages(), target.text):
        lexicon = _lexicon(key)
        for weight in _weights(lexicon, reading, target):
            bad += max(-weight, 0.0)
            good += max(weight, 0.0)
            routine += weight == 0.0
    return Counts(bad, good, routine)


def _weights(lexicon: Lexicon, reading: Reading, target: Target) -> list[float]:
    """The weight of each word of the text with its surroundings counted in; 0 for a routine word."""
    seen = lexicon.words.find(reading)
    kinds = [lexicon.kinds[word.index] for word in seen]
    contrasts = [word.start for word, kind in zip(seen, kinds, strict=True) if kind == "but"]
    decreases = [word for word, kind in zip(seen, kinds, strict=True) if kind == "less"]
    weights: list[float] = []
    used: set[int] = set()
    for place, (word, kind) in enumerate(zip(seen, kinds, strict=True)):
        weight = lexicon.values[word.index]
        if kind != "word":
            continue
        if weight:
            weight = _beside(lexicon, seen, kinds, place)
            decrease = _decrease(reading, lexicon.habits, decreases, word)
            if decrease is not None:
                used.add(decrease.start)
                weight *= _LESS_GOOD if weight > 0 else _LESS_BAD
            weight *= _surroundings(reading, contrasts, word.start, target, lexicon.habits)
        weights.append(weight)
    for word in decreases:
        if word.start not in used:
            weights.append(_LESS_ALONE * _surroundings(reading, contrasts, word.start, target, lexicon.habits))
    return weights


def _beside(lexicon: Lexicon, seen: Sequence[Seen], kinds: Sequence[str], place: int) -> float:
    """The weight of a word after the negations and words of degree next to it."""
    word = seen[place]
    weight = lexicon.values[word.index]
    negated = False
    for step in (-1, -2, 1):
        other = place + step
        if not 0 <= other < len(seen):
            continue
        gap = word.start - seen[other].end if step < 0 else seen[other].start - word.end
        if kinds[other] == "x" and step == -1 and gap <= _DEGREE_REACH:
            weight *= lexicon.values[seen[other].index]
        elif kinds[other] == "not" and gap <= (lexicon.habits.before if step < 0 else lexicon.habits.after):
            negated = True  # once: "ne ... pas" and "not ... no" are one negation
    if negated:
        weight *= _NEGATED_GOOD if weight > 0 else _NEGATED_BAD
    return weight


def _decrease(reading: Reading, habits: Habits, decreases: Sequence[Seen], word: Seen) -> Seen | None:
    """The word of decrease that reaches the word within its sentence, if any."""
    reach = _LESS_REACH // 3 if habits.narrow else _LESS_REACH
    for other in decreases:
        left, right = (other.end, word.start) if other.start < word.start else (word.end, other.start)
        if right - left <= reach and not any(stop in reading.folded.text[left:right] for stop in _STOPS):
            return other
    return None


def _surroundings(reading: Reading, contrasts: Sequence[int], start: int, target: Target, habits: Habits) -> float:
    return _contrast(reading, contrasts, start) * _nearness(reading.folded.origin[start], target, habits)


def _contrast(reading: Reading, contrasts: Sequence[int], start: int) -> float:
    """Less before a contrast word, more after it, within one sentence."""
    text = reading.folded.text
    for contrast in contrasts:
        left, right = min(start, contrast), max(start, contrast)
        if right - left < 200 and not any(stop in text[left:right] for stop in _STOPS):
            return _AFTER_CONTRAST if start > contrast else _BEFORE_CONTRAST
    return 1.0


def _nearness(middle: int, target: Target, habits: Habits) -> float:
    """1 at the name, falling toward `_FAR_SHARE`; 1 throughout for a text as a whole."""
    if target.end <= target.start:
        return 1.0
    distance = max(target.start - middle, middle - target.end, 0) * (2.5 if habits.narrow else 1.0)
    return float(_FAR_SHARE + (1.0 - _FAR_SHARE) * 0.5 ** (distance / _NEARNESS))


@lru_cache(maxsize=64)
def _lexicon(language: str) -> Lexicon:
    table = list(rows(_FOLDER / f"{language}.tsv", ("weight", "stem")))
    kinds, values = zip(*(_meaning(weight) for weight, _ in table), strict=True)
    return Lexicon(Words([stem for _, stem in table], language), kinds, values, _HABITS.get(language, _DEFAULT))


def _meaning(weight: str) -> tuple[str, float]:
    if weight in ("not", "but", "less"):
        return weight, 0.0
    if weight.startswith("x"):
        return "x", float(weight[1:])
    return "word", float(weight)

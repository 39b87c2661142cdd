"""Which facts a claim may speak of: likeness, numbers, times and names weighed, with the reasons. Decides nothing.

A logistic regression over a handful of features of each pair (`features`), fitted by training/claims/fit.py; the score
is the probability that claim and fact speak of the same thing, not that the claim is right.
"""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

import numpy as np

from tiengvang.understand.claims import Claim, EntitiesIn, Fact, Match, Reason, Said, said_in
from tiengvang.understand.claims.days import agree
from tiengvang.understand.claims.quantities import Quantity, same, shown

WEIGHTS = Path(__file__).with_name("matching.json")
FEATURES = ("bias", "likeness", "lead", "numbers", "times", "times-differ", "names", "foreign-names", "entities")
# Facts whose features are worked out, by likeness; all of a small register.
_LOOKED_AT = 200
# What agrees to the day, month, year counts so much.
_TIMES = {3: 1.0, 2: 0.8, 1: 0.4}


class InMemoryTargets:
    """Facts in memory. Reading one takes the embedding's time; laying a claim beside thousands is one product."""

    def __init__(self, facts: Iterable[Fact], entities_in: EntitiesIn | None = None) -> None:
        self._facts = list(facts)
        self._said = [said_in(fact.text, fact.language, entities_in) for fact in self._facts]
        if self._facts:
            self._vectors = np.stack([said.nearness for said in self._said])
        self._holding = Counter(name for said in self._said for name in said.names)

    def nearest(self, claim: Claim, count: int) -> list[Match]:
        """The likeliest `count` facts, best first; see ClaimTargets."""
        if not self._facts or count < 1:
            return []
        pairs = self.features(claim.said)
        weights = _weights()
        scored = [(_score(numbers, weights), -at) for at, numbers in pairs.items()]
        best = sorted(scored, reverse=True)[:count]
        return [
            Match(self._facts[-at], score, reasons(claim.said, self._said[-at], pairs[-at]["likeness"]))
            for score, at in best
        ]

    def features(self, said: Said) -> dict[int, dict[str, float]]:
        """Place of a fact → its features with the claim; only of the 200 most alike."""
        likeness = self._vectors @ said.nearness
        middle = float(likeness.mean())
        order = np.argsort(-likeness)[:_LOOKED_AT].tolist()
        highest = float(likeness[order[0]])
        return {at: self._pair(said, self._said[at], float(likeness[at]), middle, highest) for at in order}

    def _pair(self, claim: Said, fact: Said, likeness: float, middle: float, highest: float) -> dict[str, float]:
        shared = claim.names & fact.names
        known = {name for name in claim.names if name in self._holding}
        rare = {name: math.log1p(len(self._facts) / self._holding[name]) for name in known}
        levels = [agree(one, other) for one in claim.times for other in fact.times]
        level = max(levels, default=0) or min(levels, default=0)
        both = claim.entities | fact.entities
        return {
            "bias": 1.0,
            "likeness": 10.0 * (likeness - middle),
            "lead": 10.0 * (likeness - highest),
            "numbers": min(sum(_telling(one) for one in _shared_numbers(claim, fact)), 2.0),
            "times": _TIMES.get(level, 0.0),
            "times-differ": float(level == -1),
            "names": min(sum(rare[name] for name in shared) / 4.0, 2.0),
            "foreign-names": sum(rare[name] for name in known - shared) / 4.0,
            "entities": len(claim.entities & fact.entities) / len(both) if both else 0.0,
        }


def reasons(claim: Said, fact: Said, likeness: float) -> tuple[Reason, ...]:
    """What is shared and what stands side by side, for a person to read."""
    out = [Reason("likeness", "alike", f"{likeness / 10:+.3f}", "")]
    left = list(fact.numbers)
    unmatched = []
    for one in claim.numbers:
        other = next((number for number in left if same(one, number)), None)
        if other is None:
            unmatched.append(one)
        else:
            left.remove(other)
            out.append(Reason("number", "same", _written(claim, one), _written(fact, other)))
    for one in unmatched:
        beside = [other for other in left if other.unit == one.unit]
        if beside:
            out.append(
                Reason("number", "differs", _written(claim, one), ", ".join(_written(fact, it) for it in beside))
            )
    for time in claim.times:
        levels = sorted((agree(time, other), str(other)) for other in fact.times)
        if levels and (levels[-1][0] or levels[0][0]):
            told = levels[-1] if levels[-1][0] else levels[0]
            out.append(Reason("time", "same" if told[0] > 0 else "differs", str(time), told[1]))
    if names := " ".join(sorted((claim.entities & fact.entities) or (claim.names & fact.names))):
        out.append(Reason("name", "same", names, names))
    return tuple(out)


def _written(said: Said, number: Quantity) -> str:
    """The number as it stands, and as it is read."""
    return f"{said.text[number.start : number.end].strip()} ({shown(number)})"


def _shared_numbers(claim: Said, fact: Said) -> list[Quantity]:
    return [one for one in claim.numbers if any(same(one, other) for other in fact.numbers)]


def _telling(number: Quantity) -> float:
    """How much it says that two texts share a number: 0.25 for 2, 1 for 1,650; 0.2 more with a unit."""
    figures = len(f"{number.value:.6g}".replace(".", "").strip("0").replace("e+", ""))
    return min(0.25 + 0.25 * (figures - 1) + 0.15 * (number.value >= 10), 1.0) + 0.2 * bool(number.unit)


def _score(numbers: dict[str, float], weights: dict[str, float]) -> float:
    logit = sum(weights[name] * value for name, value in numbers.items())
    return 1.0 / (1.0 + math.exp(-logit))


@lru_cache(maxsize=1)
def _weights() -> dict[str, float]:
    out: dict[str, float] = json.loads(WEIGHTS.read_text("utf-8"))
    return out

"""Fits what tells a checkable sentence, and what a claim and a fact that speak of the same thing share.

`python training/claims/fit.py [--dry]`. Learns from checkable.jsonl and the tuning part of tests/quality/claims.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tiengvang.place.profile import load_profile
from tiengvang.understand.claims import Fact, said_in
from tiengvang.understand.claims.checkable import WEIGHTS as CHECKABLE
from tiengvang.understand.claims.checkable import marks
from tiengvang.understand.claims.matching import FEATURES, InMemoryTargets
from tiengvang.understand.claims.matching import WEIGHTS as MATCHING
from tiengvang.understand.claims.of_rows import entities_of

HERE = Path(__file__).parent
QUALITY = HERE.parents[1] / "tests/quality/claims"
PENALTY = 3.0  # of the sentence's embedding (unit spread); the marks a hundredth of it
# What the weights of a pair are drawn to, since few pairs are true: set by hand, penalty 1.
PRIOR = {"bias": -5.0, "likeness": 3.0, "lead": 3.0, "numbers": 2.0, "times": 1.5, "times-differ": -2.0, "names": 2.0,
         "foreign-names": -2.0, "entities": 2.0}  # fmt: skip
Numbers = NDArray[np.float64]


def rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def tuning() -> list[dict[str, Any]]:
    """Claims of the tuning part."""
    kept = set(json.loads((QUALITY / "split.json").read_text("utf-8"))["tune"])
    return [row for row in rows(QUALITY / "claims.jsonl") if row["id"] in kept]


def logistic(inputs: Numbers, labels: Numbers, penalty: Numbers, prior: Numbers) -> Numbers:
    """Weights of a logistic regression drawn to `prior` (Newton's method)."""
    weights = prior.copy()
    for _ in range(50):
        said = 1 / (1 + np.exp(-np.clip(inputs @ weights, -30, 30)))
        slope = inputs.T @ (said - labels) + penalty * (weights - prior)
        bend = (inputs * (said * (1 - said))[:, None]).T @ inputs + np.diag(penalty)
        step = np.linalg.solve(bend, slope)
        weights = weights - step
        if np.abs(step).max() < 1e-8:
            break
    return weights


def sentences() -> tuple[Numbers, Numbers]:
    """Features and labels of all sentences: embedding, marks, 1."""
    inputs, labels = [], []
    for row in [*rows(HERE / "checkable.jsonl"), *tuning()]:
        said = said_in(row["text"], row["lang"])
        inputs.append(np.r_[said.vector, marks(said.text, len(said.numbers), len(said.times)), 1.0])
        labels.append(float(row["checkable"]))
    return np.array(inputs, np.float64), np.array(labels)


def fit_checkable(inputs: Numbers, labels: Numbers) -> Numbers:
    """Weights on the features as they are."""
    middle, spread = inputs[:, :-5].mean(0), inputs[:, :-5].std(0).mean()
    scaled = np.hstack([(inputs[:, :-5] - middle) / spread, inputs[:, -5:]])
    penalty = np.r_[np.full(scaled.shape[1] - 5, 10 * PENALTY), np.full(4, PENALTY / 10), 1e-3]
    weights = logistic(scaled, labels, penalty, np.zeros(scaled.shape[1]))
    weights[:-5] /= spread
    weights[-1] -= middle @ weights[:-5]
    return weights


def pairs() -> tuple[Numbers, Numbers]:
    """Features of each claim of the tuning part with each of its facts, and whether they match."""
    claims = tuning()
    known = {row["fact"] for row in claims if row["fact"]}
    entities_in = entities_of(load_profile("gialai"))
    facts = [row for row in rows(QUALITY / "facts.jsonl") if row["id"] in known]
    targets = InMemoryTargets([Fact(row["id"], row["text"], row["lang"]) for row in facts], entities_in)
    inputs, labels = [], []
    for row in claims:
        if row["checkable"]:
            for at, numbers in targets.features(said_in(row["text"], row["lang"], entities_in)).items():
                inputs.append([numbers[name] for name in FEATURES])
                labels.append(float(facts[at]["id"] == row["fact"]))
    return np.array(inputs), np.array(labels)


def main() -> None:
    inputs, labels = sentences()
    folds = np.arange(len(labels)) % 10
    right = np.zeros(len(labels), bool)
    for fold in range(10):
        weights = fit_checkable(inputs[folds != fold], labels[folds != fold])
        right[folds == fold] = (inputs[folds == fold] @ weights > 0) == (labels[folds == fold] > 0)
    print(f"{len(labels)} sentences, cross-validated: right {right.mean():.3f}")
    two, match = pairs()
    prior = np.array([PRIOR[name] for name in FEATURES])
    weights = logistic(two, match, np.ones(len(prior)), prior)
    print(
        f"{len(match)} pairs, {int(match.sum())} of them true:",
        dict(zip(FEATURES, weights.round(2).tolist(), strict=True)),
    )
    if "--dry" not in sys.argv:
        rounded = [float(f"{one:.4g}") for one in fit_checkable(inputs, labels)]
        CHECKABLE.write_text(json.dumps(rounded, separators=(",", ":")) + "\n", "utf-8")
        kept = dict(zip(FEATURES, weights.round(3).tolist(), strict=True))
        MATCHING.write_text(json.dumps(kept, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()

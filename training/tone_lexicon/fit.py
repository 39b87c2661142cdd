"""Fit and judge the constants of the tone lexicon on texts about places that may be trained on.

    python training/tone_lexicon/fit.py ../shared/data/tone/place_tone.jsonl

Prints macro-F1 by language, cross-validated over topics in five folds, and the constants fitted on everything, which
stand in `tiengvang.understand.tone.lexicon` as `_SUMS`. With a second file (text, start, end, tone, lang) it prints the
macro-F1 of the shipped judge on that, for evaluation only.
"""

from __future__ import annotations

import json
import random
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np

from tiengvang.understand.tone import Target
from tiengvang.understand.tone.lexicon import LexiconJudge, count

CLASSES = ("negative", "neutral", "positive")
FOLDS = 5


def rows_of(path: Path) -> list[dict[str, Any]]:
    """Rows of a JSONL file."""
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def target(row: dict[str, Any]) -> Target:
    """The row as the judge takes it."""
    return Target(row["text"], row.get("start", 0), row.get("end", 0), row["lang"])


def design(rows: list[dict[str, Any]]) -> np.ndarray:
    """Rows × (1, log bad, log good, log routine)."""
    counts = [count(target(row)) for row in rows]
    return np.array([[1.0, np.log1p(c.bad), np.log1p(c.good), np.log1p(c.routine)] for c in counts])


def fit(x: np.ndarray, y: np.ndarray, penalty: float = 1.0, steps: int = 3000) -> np.ndarray:
    """Classes × columns of a multinomial regression, by gradient descent; the constant is not penalised."""
    w, truth = np.zeros((3, x.shape[1])), np.eye(3)[y]
    for _ in range(steps):
        score = x @ w.T
        p = np.exp(score - score.max(1, keepdims=True))
        p /= p.sum(1, keepdims=True)
        w -= 0.5 * ((p - truth).T @ x + penalty * np.c_[np.zeros(3), w[:, 1:]]) / len(y)
    return w


def macro_f1(truth: np.ndarray, said: np.ndarray) -> float:
    """Mean F1 of the three classes."""
    scores = []
    for one in range(3):
        hit = int(((truth == one) & (said == one)).sum())
        total = int((truth == one).sum() + (said == one).sum())
        scores.append(2 * hit / total if total else 1.0)
    return float(np.mean(scores))


def folds(rows: list[dict[str, Any]]) -> np.ndarray:
    """The fold of each row: whole topics, large ones first into the emptiest fold."""
    sizes = Counter(row["topic"] for row in rows)
    topics = sorted(sizes)
    random.Random(0).shuffle(topics)
    load, fold = [0] * FOLDS, {}
    for topic in sorted(topics, key=lambda one: -sizes[one]):
        emptiest = load.index(min(load))
        fold[topic] = emptiest
        load[emptiest] += sizes[topic]
    return np.array([fold[row["topic"]] for row in rows])


def main() -> None:
    """Cross-validate, fit, and judge a second file where one is named."""
    rows = rows_of(Path(sys.argv[1]))
    x, y, of = design(rows), np.array([CLASSES.index(row["tone"]) for row in rows]), folds(rows)
    said = np.zeros(len(y), int)
    for number in range(FOLDS):
        said[of == number] = (x[of == number] @ fit(x[of != number], y[of != number]).T).argmax(1)
    languages = np.array([row["lang"] for row in rows])
    for language in sorted(set(languages)):
        mine = languages == language
        print(f"{language:6} {mine.sum():5} {macro_f1(y[mine], said[mine]):.3f}")
    print(f"all    {len(y):5} {macro_f1(y, said):.3f}")
    print("constants:", np.round(fit(x, y), 2).tolist())
    for name in sys.argv[2:]:
        other = rows_of(Path(name))
        tones = LexiconJudge().judge([target(row) for row in other])
        judged = np.array([int(np.argmax((t.negative, t.neutral, t.positive))) for t in tones])
        truth = np.array([CLASSES.index(row["tone"]) for row in other])
        print(f"{Path(name).name}: {len(other)} rows, macro-F1 of the shipped judge {macro_f1(truth, judged):.3f}")


if __name__ == "__main__":
    main()

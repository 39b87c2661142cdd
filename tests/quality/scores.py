"""Macro-F1 with an interval that resamples whole topics, since articles on one topic are alike."""

from __future__ import annotations

import random
from collections.abc import Sequence

CLASSES = ("primary", "passing", "other")


def macro_f1(pairs: Sequence[tuple[str, str]], classes: Sequence[str] = CLASSES) -> float:
    """Mean F1 over the classes of (truth, said) pairs; a class that is nowhere counts as 1."""
    scores = []
    for one in classes:
        hit = sum(truth == said == one for truth, said in pairs)
        total = sum(truth == one for truth, _ in pairs) + sum(said == one for _, said in pairs)
        scores.append(2 * hit / total if total else 1.0)
    return sum(scores) / len(scores)


def interval(
    rows: Sequence[tuple[str, str, str]], draws: int = 2000, seed: int = 1, classes: Sequence[str] = CLASSES
) -> tuple[float, float]:
    """95% interval of macro-F1 over (topic, truth, said), by the cluster bootstrap over topics (percentiles)."""
    by_topic: dict[str, list[tuple[str, str]]] = {}
    for topic, truth, said in rows:
        by_topic.setdefault(topic, []).append((truth, said))
    topics, draw = sorted(by_topic), random.Random(seed)
    scores = sorted(
        macro_f1([pair for topic in draw.choices(topics, k=len(topics)) for pair in by_topic[topic]], classes)
        for _ in range(draws)
    )
    return scores[int(0.025 * draws)], scores[int(0.975 * draws) - 1]

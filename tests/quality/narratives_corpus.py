"""The corpora of stories and of translated copies: their parts, their hashes, and the measures of grouping."""

from __future__ import annotations

import hashlib
import json
import random
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "narratives"
Pair = tuple[str, str]  # what was said, the truth


def rows_of(part: str) -> list[dict[str, Any]]:
    """Articles of the stories of a part, "tune" or "test"."""
    return [row for row in _read("stories.jsonl") if row["story"] in _split()[part]]


def copies_of(part: str) -> list[dict[str, Any]]:
    """Pairs of an original and another article, of a part."""
    return [row for row in _read("copies.jsonl") if row["id"] in _split()[f"copies_{part}"]]


def hashes_of_test_part() -> dict[str, str]:
    """SHA-256 of the test rows of both corpora."""
    return {
        name: hashlib.sha256(json.dumps(rows, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
        for name, rows in (("stories", rows_of("test")), ("copies", copies_of("test")))
    }


def bcubed(pairs: Sequence[Pair]) -> tuple[float, float, float]:
    """B-cubed precision, recall and F1 (Bagga and Baldwin 1998) of (narrative, story) for each article."""
    return f1_of(of_each(pairs))


def of_each(pairs: Sequence[Pair]) -> list[tuple[float, float]]:
    """Each article's own precision and recall, of which B-cubed takes the means."""
    said, truth, both = Counter(a for a, _ in pairs), Counter(b for _, b in pairs), Counter(pairs)
    return [(both[pair] / said[pair[0]], both[pair] / truth[pair[1]]) for pair in pairs]


def f1_of(each: Sequence[tuple[float, float]]) -> tuple[float, float, float]:
    """Mean precision, mean recall and their harmonic mean."""
    precision, recall = (sum(one[at] for one in each) / len(each) for at in (0, 1))
    return precision, recall, 2 * precision * recall / (precision + recall)


def interval(each: Sequence[tuple[float, float]], topics: Sequence[str], draws: int = 2000) -> tuple[float, float]:
    """95 % interval of B-cubed F1, resampling whole topics (percentiles)."""
    by_topic: dict[str, list[tuple[float, float]]] = {}
    for one, topic in zip(each, topics, strict=True):
        by_topic.setdefault(topic, []).append(one)
    names, draw = sorted(by_topic), random.Random(1)
    scores = sorted(
        f1_of([one for name in draw.choices(names, k=len(names)) for one in by_topic[name]])[2] for _ in range(draws)
    )
    return scores[int(0.025 * draws)], scores[int(0.975 * draws) - 1]


def pairwise(pairs: Sequence[Pair]) -> tuple[float, float]:
    """Of the pairs of articles put together the share that belong so, and of those that belong the share put so."""
    together, belong, both = (_pairs(Counter(key(pair) for pair in pairs)) for key in (_first, _second, _whole))
    return both / together if together else 1.0, both / belong if belong else 1.0


def _pairs(counts: Counter[Any]) -> float:
    return sum(count * (count - 1) / 2 for count in counts.values())


def _first(pair: Pair) -> str:
    return pair[0]


def _second(pair: Pair) -> str:
    return pair[1]


def _whole(pair: Pair) -> Pair:
    return pair


def _read(name: str) -> Iterable[dict[str, Any]]:
    return map(json.loads, (FOLDER / name).read_text("utf-8").splitlines())


def _split() -> dict[str, list[str]]:
    found: dict[str, list[str]] = json.loads((FOLDER / "split.json").read_text("utf-8"))
    return found

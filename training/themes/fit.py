"""Fits the head that weighs an article's theme, and says how well it does. `python training/themes/fit.py [--dry]`

Learns from `read.jsonl` (labelled by reading) and, at a lower weight, from texts that were labelled by their topic
alone (`by_topic.tsv`; they stand in training/tone/texts and tests/quality/about). No topic of the test part is in it.
"""

from __future__ import annotations

import csv
import hashlib
import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tiengvang.place.profile import Topic, load_profile
from tiengvang.understand.embed import embedder, title_and_lead
from tiengvang.understand.themes import HEAD, PRESENCE, choose, theme

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
TEXTS = ("training/tone/texts/*.jsonl", "tests/quality/about/tuning/*.jsonl", "tests/quality/about/tuning[23]/*.jsonl")
FOLDS = 6
# Chosen by cross-validation over topics on read.jsonl.
PENALTY = 30.0  # ridge, on coordinates of unit spread
BY_TOPIC = 0.3  # weight of a text that was labelled by its topic
EVEN = 0.6  # 0: themes are as frequent as in read.jsonl; 1: all equally

Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Sample:
    """Texts with what is known of them. vectors: texts × 384; rule: texts × themes; the rest: one for each text."""

    vectors: Numbers
    rule: Numbers
    themes: NDArray[np.int64]
    folds: NDArray[np.int64]
    languages: tuple[str, ...]


def fold_of(topic: str) -> int:
    """Texts on one topic are in one fold."""
    return int(hashlib.sha256(f"f{topic}".encode()).hexdigest(), 16) % FOLDS


def sample(rows: list[dict[str, Any]], topics: tuple[Topic, ...]) -> Sample:
    """Rows (title, text, lang, topic, theme) as numbers; takes 30 ms for each."""
    ids = [topic.id for topic in topics]
    vectors = embedder().vectors([title_and_lead(row["title"], row["text"]) for row in rows])
    rule = [list(theme(row["title"], row["text"], row["lang"], topics).scores.values()) for row in rows]
    return Sample(
        vectors.astype(np.float64),
        np.array(rule),
        np.array([ids.index(row["theme"]) for row in rows]),
        np.array([fold_of(row["topic"]) for row in rows]),
        tuple(row["lang"] for row in rows),
    )


def read() -> list[dict[str, Any]]:
    """Texts labelled by reading."""
    return [json.loads(line) for line in (HERE / "read.jsonl").read_text("utf-8").splitlines()]


def by_topic() -> Iterator[dict[str, Any]]:
    """Texts labelled by their topic; those that are no longer there are left out."""
    with (HERE / "by_topic.tsv").open(encoding="utf-8", newline="") as handle:
        wanted = {row["id"]: row["theme"] for row in csv.DictReader(handle, delimiter="\t")}
    for pattern in TEXTS:
        for path in sorted(ROOT.glob(pattern)):
            for line in path.read_text("utf-8").splitlines():
                row = json.loads(line)
                if label := wanted.pop(row["id"], None):
                    topic = row["topic"].lower().replace("_", "-").replace(" ", "-")
                    yield {**row, "title": row.get("title", ""), "topic": topic, "theme": label}
    if wanted:
        print(f"{len(wanted)} texts of by_topic.tsv are gone", file=sys.stderr)


def fit(own: Sample, more: Sample, among: NDArray[np.bool_], also: NDArray[np.bool_], count: int) -> Numbers:
    """Weights (384 + 1) × themes of a softmax regression with ridge, from the rows `among` of own and `also` of more.

    Solved by accelerated steps on Böhning's bound of the Hessian, so that there is no step size to choose.
    """
    middle, spread = own.vectors[among].mean(0), own.vectors[among].std(0).mean()
    inputs = (np.vstack([own.vectors[among], more.vectors[also]]) - middle) / spread
    inputs = np.hstack([inputs, np.ones((len(inputs), 1))])
    labels = np.eye(count)[np.r_[own.themes[among], more.themes[also]]]
    weight = np.r_[np.ones(among.sum()), np.full(also.sum(), BY_TOPIC)][:, None]
    ridge = np.diag(np.r_[np.full(inputs.shape[1] - 1, PENALTY), 1e-3])
    inverse = np.linalg.inv(0.5 * (inputs * weight).T @ inputs + ridge)
    now = ahead = np.zeros((inputs.shape[1], count))
    pace = 1.0
    for _ in range(150):
        before, now = now, ahead + inverse @ (inputs.T @ ((labels - _softmax(inputs @ ahead)) * weight) - ridge @ ahead)
        following = (1 + np.sqrt(1 + 4 * pace * pace)) / 2
        ahead, pace = now + (pace - 1) / following * (now - before), following
    frequency = np.bincount(own.themes[among], minlength=count) / among.sum()
    scaled = now[:-1] / spread
    return np.vstack([scaled, now[-1] - middle @ scaled - EVEN * np.log(np.maximum(frequency, 1e-3))])


def said(own: Sample, weights: Numbers, rows: NDArray[np.bool_], topics: tuple[Topic, ...], rule: float) -> list[int]:
    """The theme chosen for each of the rows. rule: how much the rule counts beside the head."""
    logits = own.vectors[rows] @ weights[:-1] + weights[-1] + rule * np.log1p(own.rule[rows])
    ids = [topic.id for topic in topics]
    return [ids.index(choose(dict(zip(ids, one, strict=True)), topics, PRESENCE)) for one in _softmax(logits).tolist()]


def macro_f1(truth: NDArray[np.int64], guess: NDArray[np.int64], count: int) -> float:
    """Mean F1 over the themes."""
    hits = [2 * ((truth == one) & (guess == one)).sum() / max((truth == one).sum() + (guess == one).sum(), 1)
            for one in range(count)]  # fmt: skip
    return float(np.mean(hits))


def _softmax(logits: Numbers) -> Numbers:
    powers = np.exp(logits - logits.max(1, keepdims=True))
    out: Numbers = powers / powers.sum(1, keepdims=True)
    return out


def main() -> None:
    """Print cross-validated figures; write the head unless --dry."""
    topics = load_profile("gialai").topics
    own, more = sample(read(), topics), sample(list(by_topic()), topics)
    print(f"{len(own.themes)} texts labelled by reading, {len(more.themes)} by their topic")
    for name, rule in (("head alone", 0.0), ("head and rule", 1.0)):
        guess = np.zeros_like(own.themes)
        for fold in range(FOLDS):
            weights = fit(own, more, own.folds != fold, more.folds != fold, len(topics))
            guess[own.folds == fold] = said(own, weights, own.folds == fold, topics, rule)
        print(f"  {name}, topics held out: macro-F1 {macro_f1(own.themes, guess, len(topics)):.3f}, "
              f"right {np.mean(own.themes == guess):.3f}")  # fmt: skip
        languages = [language.split("-")[0] for language in own.languages]
        others = [language.split("-")[0] for language in more.languages]
        for language in sorted(set(languages)):
            held = np.array([one == language for one in languages])
            weights = fit(own, more, ~held, np.array([one != language for one in others]), len(topics))
            guess[held] = said(own, weights, held, topics, rule)
        print(f"  {name}, languages held out: macro-F1 {macro_f1(own.themes, guess, len(topics)):.3f}, "
              f"right {np.mean(own.themes == guess):.3f}")  # fmt: skip
    if "--dry" not in sys.argv:
        everything = np.ones(len(own.themes), bool), np.ones(len(more.themes), bool)
        weights = [[float(f"{one:.4g}") for one in row] for row in fit(own, more, *everything, len(topics))]
        kept = {"themes": [topic.id for topic in topics], "weights": weights}
        HEAD.write_text(json.dumps(kept, separators=(",", ":")) + "\n", "utf-8")


if __name__ == "__main__":
    main()

"""Fits how narratives are grouped: means of vectors by language, weights of a pair's score. Reads no test part.

    python training/narratives/fit.py          measures the means, fits, writes src/.../narratives/fitted.json
    python training/narratives/fit.py --dry    prints only

Needs scikit-learn beside the project's own packages. Three minutes on one core.
"""

from __future__ import annotations

import json
import random
import sys
from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import date, timedelta
from itertools import combinations
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tests/quality")]

from narratives_corpus import bcubed, rows_of  # noqa: E402

from tiengvang.understand.embed import LEAD, embedder, title_and_lead  # noqa: E402
from tiengvang.understand.narratives.grouping import Narratives  # noqa: E402
from tiengvang.understand.narratives.items import Item, without_mean  # noqa: E402
from tiengvang.understand.narratives.signs import signs  # noqa: E402
from tiengvang.understand.narratives.strands import WINDOW, Strand, Strands, Weights  # noqa: E402

FITTED = ROOT / "src/tiengvang/understand/narratives/fitted.json"
PER_LANGUAGE = 80  # texts of each of the two collections from which a language's mean is measured
SEEDS = range(20)
Labelled = list[tuple[Item, str]]


def main() -> None:
    """Fit and say how well it groups the tune part."""
    means = measured_means()
    vectors = {name: [round(float(x), 4) for x in mean] for name, mean in means.items()}
    tune = labelled(rows_of("tune"), means)
    weights = fit([tune, *(moved(tune, seed) for seed in SEEDS)])
    chosen = with_threshold(weights, tune)
    print(chosen)
    for name, some in variants(tune):
        print(f"{name:28} B-cubed F1 {np.mean([grouped(one, chosen)[2] for one in some]):.3f}")
    if "--dry" not in sys.argv:
        said = {"means": vectors, "weights": {name: round(value, 3) for name, value in asdict(chosen).items()}}
        FITTED.write_text(json.dumps(said) + "\n", "utf-8")


def measured_means() -> dict[str, np.ndarray]:
    """Mean vector of each language's texts in the tuning part of the about corpus and the training texts of tone,
    each collection counting alike; "" for all languages together."""
    folders = [sorted((ROOT / "tests/quality/about").glob("tuning*/*.jsonl"))]
    folders.append(sorted((ROOT / "training/tone/texts").glob("*.jsonl")))
    model, found = embedder(), {}
    for paths in folders:
        rows = [json.loads(line) for path in paths for line in path.open(encoding="utf-8")]
        random.Random(1).shuffle(rows)
        taken: dict[str, list[str]] = {}
        for row in rows:
            some = taken.setdefault("zh-Hans" if row["lang"] == "zh" else row["lang"], [])
            if len(some) < PER_LANGUAGE:
                some.append(title_and_lead(row.get("title", ""), row["text"]))
        for language, texts in taken.items():
            if len(texts) >= PER_LANGUAGE // 2:
                found.setdefault(language, []).append(model.vectors(texts).mean(0))
    means = {language: np.mean(parts, 0) for language, parts in sorted(found.items())}
    return {**means, "": np.mean(list(means.values()), 0)}


def labelled(rows: Sequence[dict[str, str]], means: dict[str, np.ndarray]) -> Labelled:
    """Items of a part with their stories, in order of publication."""
    out = []
    for row in sorted(rows, key=lambda row: row["published"]):
        title, text, language = row["title"], row["text"], row["lang"]
        vector = without_mean(embedder().vectors([title_and_lead(title, text)])[0], language, means)
        found = signs(title, text[:LEAD], language)
        out.append((Item(row["id"], vector, date.fromisoformat(row["published"][:10]), found), row["story"]))
    return out


def moved(some: Labelled, seed: int, within: int = 45) -> Labelled:
    """The same stories, each begun on a random day of a month and a half: as dense as a busy desk sees them."""
    draw = random.Random(seed)
    stories = sorted({story for _, story in some})
    begun = {story: min(one.day for one, name in some if name == story) for story in stories}
    start = {story: date(2026, 1, 1) + timedelta(days=draw.randrange(within)) for story in stories}
    out = [(Item(one.id, one.vector, start[story] + (one.day - begun[story]), one.signs), story) for one, story in some]
    return sorted(out, key=lambda pair: pair[0].day)


def fit(corpora: Sequence[Labelled]) -> Weights:
    """Logistic regression over the pairs of each corpus that the window allows."""
    rows, same = [], []
    for corpus in corpora:
        index = Strands(Weights(0, 0, 0, 0, 0))
        alone = [Strand(one.id) for one, _ in corpus]
        for (one, _), strand in zip(corpus, alone, strict=True):
            index.put(one, strand)
        for ((one, story), _), ((other, name), strand) in combinations(zip(corpus, alone, strict=True), 2):
            gap = abs((one.day - other.day).days)
            if gap <= WINDOW:
                rows.append((float(one.vector @ other.vector), np.log1p(gap / 3), *index.compared(one, strand)))
                same.append(story == name)
    model = LogisticRegression(C=1.0, max_iter=1000).fit(np.array(rows), same)
    return Weights(*map(float, model.coef_[0]), float(model.intercept_[0]))


def with_threshold(weights: Weights, tune: Labelled) -> Weights:
    """The bias at which the variants are grouped best on average: the middle of what is within .003 of the best."""
    scores = {}
    for step in np.arange(-2.5, 2.51, 0.25):
        one = replace(weights, bias=weights.bias + float(step))
        scores[one] = float(np.mean([np.mean([grouped(v, one)[2] for v in some]) for _, some in variants(tune)]))
        print(f"  bias {one.bias:+.2f}: {scores[one]:.3f}")
    good = [one.bias for one, score in scores.items() if score >= max(scores.values()) - 0.003]
    return replace(weights, bias=float(np.median(good)))


def variants(tune: Labelled) -> list[tuple[str, list[Labelled]]]:
    """The tune part as it is, in random order, its stories moved together, and without days."""
    shuffled = [random.Random(seed).sample(tune, len(tune)) for seed in range(5)]
    dense = [moved(tune, 100 + seed) for seed in range(5)]
    dayless = [
        [(Item(one.id, one.vector, None, one.signs), story) for one, story in some] for some in (tune, shuffled[0])
    ]
    return [
        ("by day", [tune]),
        ("in random order", shuffled),
        ("within a month and a half", dense),
        ("without days", dayless),
    ]


def grouped(some: Labelled, weights: Weights) -> tuple[float, float, float]:
    """B-cubed precision, recall and F1 of grouping a part."""
    held = Narratives(weights=weights)
    return bcubed([(held.add(one).narrative, story) for one, story in some])


if __name__ == "__main__":
    main()

"""Fit the weights of `tiengvang.understand.resolve` on the tuning part of tests/quality/about.

    python training/resolve/fit.py            fit, cross-validate over topics, write resolve_weights.json
    python training/resolve/fit.py --dry      the same without writing
    python training/resolve/fit.py --errors   also list the tuning articles that it gets wrong in cross-validation

Multinomial logistic regression with an L2 penalty, by Newton's method on numpy alone. The test part is never read.
To make the weights stand more than one set of names, each article is seen as it is and with a random fifth of the
profile's names hidden (three draws, a third of the weight each).
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tests" / "quality")]

from about_corpus import articles_of, hidden  # noqa: E402

from tiengvang.place.gazetteer import Gazetteer  # noqa: E402
from tiengvang.place.profile import Profile, load_profile  # noqa: E402
from tiengvang.understand.clues import Observer  # noqa: E402
from tiengvang.understand.resolve import CLASSES, features  # noqa: E402
from tiengvang.understand.themes import theme  # noqa: E402

TARGET = ROOT / "src/tiengvang/understand/resolve_weights.json"
FOLDS, DRAWS = 6, 3
# What is known before any article is seen, as weights that the fit starts from and is drawn to: the senses that
# name_ambiguity lists, each of which has so few topics that a fold without them could not learn it.
PRIOR = {
    ("betting", "other"): 8.0,
    ("war-without-today", "other"): 5.0,
    ("war-theme", "other"): 3.0,
    ("football-theme", "other"): 6.0,
    ("quoted", "other"): 3.0,
    ("numbered", "passing"): 1.0,
    ("countries", "passing"): 1.0,
    ("single-many", "passing"): 1.0,
    ("football-swallowed", "other"): 3.0,
    ("sport-theme", "other"): 0.5,
    ("business-swallowed", "other"): 3.0,
    ("swallowed-share", "other"): 2.0,
    ("title", "primary"): 1.5,
    ("share", "primary"): 1.5,
    ("others", "passing"): 1.5,
    ("rival-title", "passing"): 1.0,
    ("rival-first", "passing"): 1.0,
    ("listing", "passing"): 1.0,
    ("origin", "passing"): 1.0,
    ("single", "passing"): 0.5,
}


def seen(profile: Profile, part: str) -> list[tuple[str, str, str, dict[str, float] | None]]:
    """(id, topic, label, features or None where nothing means the place) of each article of a part."""
    gazetteer, observer = Gazetteer(profile), Observer(profile)
    out = []
    for row, article in articles_of(part):
        hits = gazetteer.find(article.title, article.text, article.language)
        clues = observer.observe(article, hits)
        themed = theme(article.title, article.text, article.language, profile.topics)
        out.append(
            (
                row["id"],
                row["topic"],
                row["about"],
                features(clues, themed.scores, article.language) if clues.sure else None,
            )
        )
    return out


def prior(names: list[str]) -> np.ndarray:
    """PRIOR as an array (features × classes)."""
    return np.array([[PRIOR.get((name, one), 0.0) for one in CLASSES] for name in names])


def fit(x: np.ndarray, y: np.ndarray, weight: np.ndarray, penalty: float, start: np.ndarray) -> np.ndarray:
    """Weights (features × classes) that minimise the weighted cross-entropy plus penalty/2 times the squares of their
    distance from `start`."""
    width, classes = x.shape[1], y.shape[1]

    def loss(w: np.ndarray) -> float:
        score = x @ w
        top = score.max(1, keepdims=True)
        log_total = top[:, 0] + np.log(np.exp(score - top).sum(1))
        return float(weight @ (log_total - (score * y).sum(1)) + penalty / 2 * ((w - start) ** 2).sum())

    w = start.copy()
    for _ in range(100):
        score = x @ w
        p = np.exp(score - score.max(1, keepdims=True))
        p /= p.sum(1, keepdims=True)
        gradient = x.T @ ((p - y) * weight[:, None]) + penalty * (w - start)
        hessian = np.zeros((width * classes, width * classes))
        for a in range(classes):
            for b in range(classes):
                r = weight * p[:, a] * ((a == b) - p[:, b])
                hessian[a * width : (a + 1) * width, b * width : (b + 1) * width] = (x * r[:, None]).T @ x
        hessian += penalty * np.eye(width * classes)
        step = np.linalg.solve(hessian, gradient.T.reshape(-1)).reshape(classes, width).T
        before, size = loss(w), 1.0
        while loss(w - size * step) > before and size > 1e-6:
            size /= 2
        w = w - size * step
        if np.abs(size * step).max() < 1e-7:
            break
    return w


def macro_f1(truth: list[str], said: list[str]) -> float:
    """Mean of the F1 of the three classes."""
    scores = []
    for one in CLASSES:
        hit = sum(t == s == one for t, s in zip(truth, said, strict=True))
        total = sum(t == one for t in truth) + sum(s == one for s in said)
        scores.append(2 * hit / total if total else 0.0)
    return sum(scores) / len(scores)


def main() -> None:
    """Cross-validate over topics, then fit on the whole tuning part."""
    options = argparse.ArgumentParser()
    options.add_argument("--dry", action="store_true")
    options.add_argument("--errors", action="store_true")
    options.add_argument("--penalty", type=float, default=1.0)
    chosen = options.parse_args()
    profile = load_profile("gialai")
    views = [(1.0, seen(profile, "tune"))]
    views += [(1.0 / DRAWS, seen(hidden(profile, 0.2, seed), "tune")) for seed in range(100, 100 + DRAWS)]
    names = sorted({name for _, view in views for row in view if row[3] for name in row[3]})
    rows = [(w, *row) for w, view in views for row in view]
    topics = sorted({row[2] for row in rows})
    random.Random(5).shuffle(topics)
    fold = {topic: number % FOLDS for number, topic in enumerate(topics)}

    def matrix(some: list) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        kept = [row for row in some if row[4] is not None]
        x = np.array([[row[4][name] for name in names] for row in kept])
        y = np.array([[float(row[3] == one) for one in CLASSES] for row in kept])
        return x, y, np.array([row[0] for row in kept])

    def say(w: np.ndarray, row: tuple) -> str:
        if row[4] is None:
            return "other"
        return CLASSES[int(np.argmax(np.array([row[4][name] for name in names]) @ w))]

    alone = [row for row in rows if row[0] == 1.0]
    start = prior(names)
    by_hand = [
        CLASSES[int(np.argmax(np.array([row[4][n] for n in names]) @ start))] if row[4] else "other" for row in alone
    ]
    print(
        f"with the weights that were set by hand, unfitted: macro-F1 {macro_f1([row[3] for row in alone], by_hand):.3f}"
    )
    truth, said, wrong, hid_truth, hid_said = [], [], [], [], []
    for number in range(FOLDS):
        w = fit(*matrix([row for row in rows if fold[row[2]] != number]), chosen.penalty, prior(names))
        for row in rows:
            if fold[row[2]] == number and row[0] == 1.0:
                truth.append(row[3])
                said.append(say(w, row))
                if truth[-1] != said[-1]:
                    wrong.append((row[1], row[2], truth[-1], said[-1], row[4] is None))
            elif fold[row[2]] == number:
                hid_truth.append(row[3])
                hid_said.append(say(w, row))
    print(f"cross-validated over topics: macro-F1 {macro_f1(truth, said):.3f} on {len(truth)} tuning articles")
    print(f"with a fifth of the names hidden: {macro_f1(hid_truth, hid_said):.3f}")
    if chosen.errors:
        for line in sorted(wrong, key=lambda line: (line[1], line[0])):
            print(*line)
    w = fit(*matrix(rows), chosen.penalty, prior(names))
    weights = {one: {name: round(float(w[i, k]), 4) for i, name in enumerate(names)} for k, one in enumerate(CLASSES)}
    if not chosen.dry:
        said_of = {"fitted_by": "training/resolve/fit.py", "penalty": chosen.penalty, "weights": weights}
        TARGET.write_text(json.dumps(said_of, indent=1, ensure_ascii=False) + "\n", "utf-8")
        print("wrote", TARGET.relative_to(ROOT))


if __name__ == "__main__":
    main()

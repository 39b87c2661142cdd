"""Fit the weights of `tiengvang.understand.resolve` on the tuning part of tests/quality/about.

    python training/resolve/fit.py            fit, cross-validate over topics, write resolve_weights.json
    python training/resolve/fit.py --dry      the same without writing
    python training/resolve/fit.py --errors   also list the tuning articles that it gets wrong in cross-validation

Multinomial logistic regression with an L2 penalty, by Newton's method on numpy alone. The test part is never read.
To make the weights stand more than one set of names, each article is seen as it is and with a random fifth of the
profile's names hidden (three draws, a third of the weight each).

Two sets are fitted: one for the clues alone, one for the clues with what the reader says. For the second, what it says
of an article comes from a reader trained without that article's topic (`training/reader/out_of_fold.json`).
"""

from __future__ import annotations

import argparse
import json
import math
import random
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tests" / "quality")]

from about_corpus import articles_of, hidden  # noqa: E402

from tiengvang.place.gazetteer import Gazetteer  # noqa: E402
from tiengvang.place.profile import Profile, load_profile  # noqa: E402
from tiengvang.understand.clues import Observer  # noqa: E402
from tiengvang.understand.reader import as_clues  # noqa: E402
from tiengvang.understand.resolve import CLASSES, features  # noqa: E402
from tiengvang.understand.themes import theme  # noqa: E402

TARGET = ROOT / "src/tiengvang/understand/resolve_weights.json"
READ = ROOT / "training/reader/out_of_fold.json"
FOLDS, DRAWS = 6, 3
CERTAIN = 0.9  # from this probability on the clues need no reading
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
                features(clues, themed.scores, article.language) if clues.taken else None,
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


@dataclass(frozen=True, slots=True)
class Row:
    """One view of one article. numbers: its clues, None where nothing means the place; read: log-probabilities that the
    reader gives, without having seen the topic; None where it has not read this view."""

    weight: float
    id: str
    topic: str
    label: str
    numbers: dict[str, float] | None
    read: list[float] | None


def views_of(profile: Profile) -> list[Row]:
    """The tuning part as it is, and with names hidden."""
    read = json.loads(READ.read_text("utf-8"))
    views = [(1.0, "plain", profile)]
    views += [(1.0 / DRAWS, f"hidden-{seed}", hidden(profile, 0.2, seed)) for seed in range(100, 100 + DRAWS)]
    rows = [Row(weight, *one, read[name].get(one[0])) for weight, name, some in views for one in seen(some, "tune")]
    unread = sum(row.numbers is not None and row.read is None for row in rows)
    print(f"{len(rows)} views, {unread} of which the reader has not read: training/reader/train.py is out of date"
          if unread else f"{len(rows)} views, all read")  # fmt: skip
    return [row for row in rows if row.numbers is None or row.read is not None]


class Weigher:
    """Weights fitted on rows. reading: with what the reader says."""

    def __init__(self, rows: list[Row], penalty: float, *, reading: bool) -> None:
        self.reading = reading
        kept = [(row, self._numbers(row)) for row in rows if row.numbers is not None]
        self.names = sorted(kept[0][1])
        x = np.array([[numbers[name] for name in self.names] for _, numbers in kept])
        y = np.array([[float(row.label == one) for one in CLASSES] for row, _ in kept])
        self.w = fit(x, y, np.array([row.weight for row, _ in kept]), penalty, prior(self.names))

    def _numbers(self, row: Row) -> dict[str, float]:
        numbers = dict(row.numbers or {})
        if self.reading and row.read is not None:
            numbers |= as_clues(dict(zip(CLASSES, map(math.exp, row.read), strict=True)))
        return numbers

    def probabilities(self, row: Row) -> np.ndarray:
        """Of the three classes."""
        numbers = self._numbers(row)
        score = np.array([numbers[name] for name in self.names]) @ self.w
        power = np.exp(score - score.max())
        return power / power.sum()

    def weights(self) -> dict[str, dict[str, float]]:
        """Class → clue → weight."""
        return {
            one: {name: round(float(self.w[i, k]), 4) for i, name in enumerate(self.names)}
            for k, one in enumerate(CLASSES)
        }


def verdict(weigher: Weigher, row: Row) -> str:
    """The likeliest class, `other` where nothing means the place or may."""
    return CLASSES[int(weigher.probabilities(row).argmax())] if row.numbers is not None else "other"


def is_read(row: Row, clues: Weigher) -> bool:
    """Whether `resolve` has the reader read it."""
    return row.numbers is not None and (row.numbers["unsure"] > 0 or clues.probabilities(row).max() < CERTAIN)


def cross_validated(rows: list[Row], penalty: float) -> list[tuple[Row, str, str, str, bool]]:
    """For each row: with clues alone, all read, read where the clues leave doubt, and whether that was so."""
    topics = sorted({row.topic for row in rows})
    random.Random(5).shuffle(topics)
    out = []
    for number in range(FOLDS):
        mine = set(topics[number::FOLDS])
        rest = [row for row in rows if row.topic not in mine]
        clues, both = (Weigher(rest, penalty, reading=reading) for reading in (False, True))
        for row in rows:
            if row.topic in mine:
                alone, read, doubt = verdict(clues, row), verdict(both, row), is_read(row, clues)
                out.append((row, alone, read, read if doubt else alone, doubt))
    return out


def main() -> None:
    """Cross-validate over topics, then fit on the whole tuning part."""
    options = argparse.ArgumentParser()
    options.add_argument("--dry", action="store_true")
    options.add_argument("--errors", action="store_true")
    options.add_argument("--penalty", type=float, default=1.0)
    chosen = options.parse_args()
    rows = views_of(load_profile("gialai"))
    judged = cross_validated(rows, chosen.penalty)
    print("macro-F1, cross-validated over topics")
    for name, some in (
        ("as they are", [one for one in judged if one[0].weight == 1.0]),
        ("with a fifth of the names hidden", [one for one in judged if one[0].weight < 1.0]),
    ):
        truth = [one[0].label for one in some]
        alone, read, where = (macro_f1(truth, [one[at] for one in some]) for at in (1, 2, 3))
        share = sum(one[4] for one in some) / len(some)
        print(f"  {name}, {len(some)} articles: clues alone {alone:.3f}, all read {read:.3f}, "
              f"read where in doubt ({share:.0%}) {where:.3f}")  # fmt: skip
    if chosen.errors:
        for row, _, _, found, doubt in sorted(judged, key=lambda one: (one[0].topic, one[0].id)):
            if row.weight == 1.0 and found != row.label:
                print(row.id, row.topic, row.label, found, "read" if doubt else "not read")
    if not chosen.dry:
        clues, both = (Weigher(rows, chosen.penalty, reading=reading) for reading in (False, True))
        fitted = {
            "fitted_by": "training/resolve/fit.py", "penalty": chosen.penalty, "certain": CERTAIN,
            "weights": clues.weights(), "weights_with_reading": both.weights(),
        }  # fmt: skip
        TARGET.write_text(json.dumps(fitted, indent=1, ensure_ascii=False) + "\n", "utf-8")
        print("wrote", TARGET.relative_to(ROOT))


if __name__ == "__main__":
    main()

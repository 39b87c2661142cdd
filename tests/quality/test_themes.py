"""The themes gate: the rule, the head, and both, on texts whose topics were set aside before the head was fitted.

Run as a program it prints the figures of docs/methodology.md: `python tests/quality/test_themes.py`.
"""

from __future__ import annotations

import csv
import hashlib
import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from scores import interval, macro_f1

from tiengvang.place.profile import load_profile
from tiengvang.understand.embed import embedder, title_and_lead
from tiengvang.understand.themes import Themed, theme, weigh

FOLDER = Path(__file__).parent / "themes"
TRAINING = Path(__file__).parents[2] / "training/themes"
FROZEN = "ffe6a5434f433540f61970bfe45c9f51eff0f48e577d78c6af8ee2a7df963e1e"
TOPICS = load_profile("gialai").topics
IDS = tuple(topic.id for topic in TOPICS)
SENSITIVE = frozenset(topic.id for topic in TOPICS if topic.sensitive)
# What is reached, less a point for luck; a floor only ever rises.
FLOOR, SENSITIVE_FLOOR = 0.62, 0.86

Judged = tuple[dict[str, Any], Themed, Themed, Themed]  # row, by the rule, by the head, by both
Row = tuple[str, str, str]  # topic, truth, said


def rows_of(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def judged() -> list[Judged]:
    """The test part by each of the three."""
    rows = rows_of(FOLDER / "test.jsonl")
    vectors = embedder().vectors([title_and_lead(row["title"], row["text"]) for row in rows])
    out = []
    for row, vector in zip(rows, vectors, strict=True):
        ruled = theme(row["title"], row["text"], row["lang"], TOPICS)
        silent = replace(ruled, scores=dict.fromkeys(ruled.scores, 0.0), sensitive=False)
        out.append((row, ruled, weigh(silent, vector, TOPICS), weigh(ruled, vector, TOPICS)))
    return out


def said(some: Sequence[Judged], which: int) -> list[Row]:
    """which: 1 the rule, 2 the head, 3 both."""
    return [(one[0]["topic"], one[0]["theme"], one[which].theme) for one in some]  # type: ignore[attr-defined]


def score(rows: Sequence[Row]) -> float:
    return macro_f1([row[1:] for row in rows], IDS)


def spared(some: Sequence[Judged], which: int) -> float:
    """Of the texts on a sensitive theme, the share that is taken for one (any of them), so that no excerpt is kept."""
    held = [one[which].sensitive for one in some if one[0]["theme"] in SENSITIVE]  # type: ignore[attr-defined]
    return sum(held) / len(held)


def recall(some: Sequence[Judged], which: int, name: str) -> float:
    held = [one[which].theme == name for one in some if one[0]["theme"] == name]  # type: ignore[attr-defined]
    return sum(held) / len(held)


@pytest.fixture(scope="module")
def test_part() -> list[Judged]:
    return judged()


def test_the_test_part_is_the_one_that_was_frozen() -> None:
    assert hashlib.sha256((FOLDER / "test.jsonl").read_bytes()).hexdigest() == FROZEN


def test_no_topic_of_the_test_part_was_learnt_from() -> None:
    held = {row["topic"] for row in rows_of(FOLDER / "test.jsonl")}
    assert not held & {row["topic"] for row in rows_of(TRAINING / "read.jsonl")}
    with (TRAINING / "by_topic.tsv").open(encoding="utf-8") as handle:
        learnt = {row["id"] for row in csv.DictReader(handle, delimiter="\t")}
    assert not learnt & {row["id"] for row in rows_of(FOLDER / "test.jsonl")}


def test_every_language_and_theme_is_in_the_test_part() -> None:
    rows = rows_of(FOLDER / "test.jsonl")
    assert len({row["lang"] for row in rows}) == 17
    assert {row["theme"] for row in rows} == set(IDS)


def test_both_together_reach_the_floor_and_beat_the_rule(test_part: list[Judged]) -> None:
    assert score(said(test_part, 3)) >= FLOOR
    assert score(said(test_part, 3)) > score(said(test_part, 1)) + 0.03


def test_no_sensitive_theme_loses_recall_against_the_rule(test_part: list[Judged]) -> None:
    assert spared(test_part, 3) >= max(SENSITIVE_FLOOR, spared(test_part, 1))
    for name in sorted(SENSITIVE):
        assert recall(test_part, 3, name) >= recall(test_part, 1, name), name


def test_what_the_rule_takes_for_sensitive_stays_so(test_part: list[Judged]) -> None:
    assert all(both.sensitive for _, ruled, _, both in test_part if ruled.sensitive)


def main() -> None:
    """Print the figures."""
    some = judged()
    print(f"test part, {len(some)} texts; macro-F1 of twelve themes, sensitive taken for sensitive, others so taken")
    for name, which in (("rule", 1), ("head", 2), ("both", 3)):
        low, high = interval(said(some, which), classes=IDS)
        others = [one[which].sensitive for one in some if one[0]["theme"] not in SENSITIVE]
        print(f"  {name:6}{score(said(some, which)):.3f} [{low:.3f}, {high:.3f}]  {spared(some, which):.3f}"
              f"  {sum(others) / len(others):.3f}")  # fmt: skip
    _table(some, "recall by theme", lambda row: row["theme"], lambda part, which, key: recall(part, which, key))
    _table(some, "right by language", lambda row: row["lang"], _right)
    _table(some, "right by kind", lambda row: row["kind"], _right)
    second = {
        row["id"]: row["theme"]
        for row in csv.DictReader((FOLDER / "second.tsv").open("r", encoding="utf-8"), delimiter="\t")
    }
    first = {
        row["id"]: row["theme"] for path in (FOLDER / "test.jsonl", TRAINING / "read.jsonl") for row in rows_of(path)
    }
    print(f"second reading: {sum(first[name] == label for name, label in second.items())} of {len(second)} the same")


def _right(part: Sequence[Judged], which: int, key: str) -> float:
    return sum(truth == guess for _, truth, guess in said(part, which)) / len(part)


def _table(
    some: Sequence[Judged], title: str, of: Callable[[dict[str, Any]], str],
    figure: Callable[[Sequence[Judged], int, str], float],
) -> None:  # fmt: skip
    print(f"{title} (n, rule, head, both)")
    for key in sorted({of(one[0]) for one in some}):
        part = [one for one in some if of(one[0]) == key]
        print(f"  {key:22}{len(part):4}" + "".join(f"{figure(part, which, key):7.2f}" for which in (1, 2, 3)))


if __name__ == "__main__":
    main()

"""The gate of translated copies: found, and own reports of the same event left alone, on pairs that were frozen first.

Run as a program it prints the figures of docs/methodology.md: `python tests/quality/test_translated.py`.
"""

from __future__ import annotations

import sys
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from narratives_corpus import copies_of

from tiengvang.understand.embed import embedder, title_and_lead
from tiengvang.understand.narratives.items import centred
from tiengvang.understand.translated import Candidate, copies, trace

PRECISION_FLOOR, RECALL_FLOOR = 0.95, 0.85  # the gate is 0.95 at 0.70; a floor only ever rises

Found = tuple[set[str], set[str], dict[str, str]]


def candidate(id: str, said: dict[str, Any]) -> Candidate:
    """One side of a pair, as a scan keeps it."""
    model, language = embedder(), said["lang"]
    vector = centred(model.vectors([title_and_lead(said["title"], said["text"])])[0], language)
    day = date.fromisoformat(said["published"][:10])
    return Candidate(id, language, day, vector, trace(said["text"], language, model).stored())


def found_in(part: str) -> tuple[list[dict[str, Any]], dict[str, str]]:
    """The pairs of a part, and what is taken for a copy of what when all of them are compared with one another."""
    rows = copies_of(part)
    originals = sorted((candidate(row["id"], row["original"]) for row in rows), key=lambda one: one.day)
    others = sorted((candidate(row["id"], row["other"]) for row in rows), key=lambda one: one.day)
    return rows, {copy.id: original.id for copy, original, _ in copies(originals, others)}


def precision_and_recall(rows: list[dict[str, Any]], said: dict[str, str]) -> tuple[float, float, int, int, int]:
    """Precision, recall, and the numbers behind them: right, said, true. Right is a copy with its own original."""
    right = sum(said.get(row["id"]) == row["id"] for row in rows if row["copy"])
    true = sum(row["copy"] for row in rows)
    return right / max(len(said), 1), right / true, right, len(said), true


@pytest.fixture(scope="module")
def found() -> tuple[list[dict[str, Any]], dict[str, str]]:
    return found_in("test")


def test_the_pairs_are_enough_and_half_of_them_are_no_copies(
    found: tuple[list[dict[str, Any]], dict[str, str]],
) -> None:
    rows = found[0]
    languages = Counter((row["original"]["lang"], row["other"]["lang"]) for row in rows)
    assert len(languages) >= 12
    assert 25 <= sum(row["copy"] for row in rows) <= len(rows) - 25


def test_copies_are_found_with_the_precision_and_recall_of_the_gate(
    found: tuple[list[dict[str, Any]], dict[str, str]],
) -> None:
    precision, recall, *_ = precision_and_recall(*found)
    assert precision >= PRECISION_FLOOR
    assert recall >= RECALL_FLOOR


def main() -> None:
    """Print the figures."""
    part = "tune" if "--tune" in sys.argv else "test"
    rows, said = found_in(part)
    precision, recall, right, all_said, true = precision_and_recall(rows, said)
    print(f"{part} part, {len(rows)} pairs, {true} of them copies: precision {precision:.3f} ({right} of {all_said}), "
          f"recall {recall:.3f} ({right} of {true})")  # fmt: skip
    for variant in sorted({row["variant"] for row in rows if row["copy"]}):
        some = [row for row in rows if row["copy"] and row["variant"] == variant]
        hit = sum(said.get(row["id"]) == row["id"] for row in some)
        print(f"  {variant:16} {hit} of {len(some)}")


if __name__ == "__main__":
    main()

"""The tone gate: how a text makes the place look. On texts that were frozen before the judge was tuned.

Run as a program it prints the figures of docs/methodology.md: `python tests/quality/test_tone.py`.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections import Counter
from functools import lru_cache
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

from scores import interval, macro_f1

from tiengvang.understand.tone import Target
from tiengvang.understand.tone.model import ModelJudge

FOLDER = Path(__file__).parent / "tone"
AGENCY = Path(__file__).parent / "tone_agency"  # sober sentences as agencies write them; half of them under 20 words
CLASSES = ("negative", "neutral", "positive")
# Frozen on 23 November 2026, before the first judge was tried on it.
SHA256 = "59b215a9e507ce8653280bfce6d8bf96c8910819f63578f06ec24f1f14ba7a0e"
# Frozen later that day, when only the judge of version 1 had been tried on it (.797), before version 2 was trained.
AGENCY_SHA256 = "1947a6342606157d76f1502fee89d7555d8ba7a59fb9b194bac7e6f6f0fe308b"
# What is reached today, less a point for luck; a floor only ever rises.
FLOOR, LANGUAGE_FLOOR, WITHOUT_MARK_FLOOR = 0.935, 0.89, 0.93
AGENCY_FLOOR = 0.92

Row = dict[str, Any]


def frozen(folder: Path = FOLDER) -> list[Row]:
    """The frozen texts of all languages, in the order of the files' names."""
    return [
        json.loads(line) for path in sorted(folder.glob("*.jsonl")) for line in path.read_text("utf-8").splitlines()
    ]


@lru_cache(maxsize=3)
def said(folder: Path = FOLDER, *, marked: bool = True) -> tuple[str, ...]:
    """What the judge says of each text of a test part; marked: whether it is told where the place stands."""
    judge = ModelJudge()
    targets = [
        Target(row["text"], row["start"] if marked else 0, row["end"] if marked else 0, row["lang"])
        for row in frozen(folder)
    ]
    tones = judge.judge(targets)
    return tuple(max(CLASSES, key=lambda one: getattr(tone, one)) for tone in tones)


def pairs_by_language() -> dict[str, list[tuple[str, str]]]:
    """(truth, said) of each language; both scripts of Chinese together."""
    out: dict[str, list[tuple[str, str]]] = {}
    for row, one in zip(frozen(), said(), strict=True):
        out.setdefault(row["lang"].split("-")[0], []).append((row["tone"], one))
    return out


def test_the_test_part_is_the_one_that_was_frozen() -> None:
    digest = hashlib.sha256()
    for path in sorted(FOLDER.glob("*.jsonl")):
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    assert digest.hexdigest() == SHA256


def test_the_agency_part_is_the_one_that_was_frozen() -> None:
    assert hashlib.sha256((AGENCY / "test.jsonl").read_bytes()).hexdigest() == AGENCY_SHA256


def test_sober_sentences_of_agencies_are_judged_by_their_matter() -> None:
    pairs = [(row["tone"], one) for row, one in zip(frozen(AGENCY), said(AGENCY), strict=True)]
    assert macro_f1(pairs, CLASSES) >= AGENCY_FLOOR


def test_the_test_part_is_as_wide_as_it_says() -> None:
    rows = frozen()
    assert min(Counter(row["lang"].split("-")[0] for row in rows).values()) >= 60
    assert set(Counter(row["tone"] for row in rows).values()) == {len(rows) / 3}
    assert sum(row["hard"] for row in rows) / len(rows) > 0.3
    assert all(row["text"][row["start"] : row["end"]].strip() for row in rows)


def test_tone_is_judged_as_well_as_is_pinned() -> None:
    rows = [(row["topic"], row["tone"], one) for row, one in zip(frozen(), said(), strict=True)]
    assert macro_f1([row[1:] for row in rows], CLASSES) >= FLOOR


def test_no_language_is_judged_much_worse() -> None:
    scores = {language: macro_f1(pairs, CLASSES) for language, pairs in pairs_by_language().items()}
    low = {name: score for name, score in scores.items() if score < LANGUAGE_FLOOR}
    assert not low


def test_a_text_without_a_mark_is_judged_too() -> None:
    pairs = [(row["tone"], one) for row, one in zip(frozen(), said(marked=False), strict=True)]
    assert macro_f1(pairs, CLASSES) >= WITHOUT_MARK_FLOOR


def main() -> None:
    """Print every figure."""
    rows = frozen()
    told = [(row["topic"], row["tone"], one) for row, one in zip(rows, said(), strict=True)]
    low, high = interval(told, classes=CLASSES)
    print(f"all: {macro_f1([one[1:] for one in told], CLASSES):.3f} [{low:.3f}, {high:.3f}] of {len(told)}")
    for hard in (False, True):
        some = [one[1:] for row, one in zip(rows, told, strict=True) if row["hard"] == hard]
        print(f"{'hard' if hard else 'plain'}: {macro_f1(some, CLASSES):.3f} of {len(some)}")
    bare = [(row["tone"], one) for row, one in zip(rows, said(marked=False), strict=True)]
    print(f"without a mark: {macro_f1(bare, CLASSES):.3f}")
    for name, pairs in sorted(pairs_by_language().items()):
        print(f"{name}: {macro_f1(pairs, CLASSES):.3f} of {len(pairs)}")
    for language in ("en", ""):
        rows = [
            (row["topic"], row["tone"], one)
            for row, one in zip(frozen(AGENCY), said(AGENCY), strict=True)
            if row["lang"].startswith(language)
        ]
        low, high = interval(rows, classes=CLASSES)
        score = macro_f1([row[1:] for row in rows], CLASSES)
        print(f"agency {language or 'all'}: {score:.3f} [{low:.3f}, {high:.3f}] of {len(rows)}")
    print("truth → said:", dict(sorted(Counter(one[1:] for one in told).items())))


if __name__ == "__main__":
    main()

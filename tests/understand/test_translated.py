"""Translated copies: the same sentences in the same order in another language, and who wrote anew is none."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest

from tiengvang.understand.embed import embedder, title_and_lead
from tiengvang.understand.narratives.items import centred
from tiengvang.understand.translated import (
    DIMENSIONS,
    MOST_SENTENCES,
    WINDOW,
    Candidate,
    Likeness,
    Trace,
    copies,
    likeness,
    trace,
)

DAY = date(2026, 3, 2)
DEMONSTRATION = Path(__file__).resolve().parents[2] / "src/tiengvang/demo/articles.jsonl"
ORIGINAL = (
    "Khánh thành cầu mới qua sông Kôn",
    "Sáng 2/3, tỉnh khánh thành cầu An Thái dài 286 m bắc qua sông Kôn. Công trình có tổng vốn 178 tỷ đồng. "
    "Cầu mới giúp rút ngắn 12 km đường chở nông sản ra quốc lộ. Người dân phấn khởi vì mùa lũ không còn bị chia cắt.",
    "vi",
)
TRANSLATION = (
    "New bridge over the Kon river opens",
    "On the morning of March 2, the province inaugurated the 286 m long An Thai bridge over the Kon river. The project "
    "has a total capital of 178 billion dong. The new bridge helps to shorten the road for carrying farm produce to "
    "the national highway by 12 km. People are happy because they are no longer cut off in the flood season.",
    "en",
)
OWN_REPORT = (
    "Villagers cross the Kon on foot for the first time",
    "Nguyen, who sells noodles, used to carry her goods by boat when the water rose. Now lorries stop at her door. The "
    "approach road is still a strip of mud, and street lamps are missing. Engineers say that the rest of the work will "
    "take until autumn.",
    "en",
)


def candidate(id: str, said: tuple[str, str, str], day: date = DAY) -> Candidate:
    title, text, language = said
    model = embedder()
    vector = centred(model.vectors([title_and_lead(title, text)])[0], language)
    return Candidate(id, language, day, vector, trace(text, language, model).stored())


def found(originals: list[Candidate], others: list[Candidate]) -> list[tuple[str, str]]:
    return [(copy.id, original.id) for copy, original, _ in copies(originals, others)]


def test_a_translation_is_found_and_an_own_report_of_the_same_is_not() -> None:
    original = candidate("o", ORIGINAL)
    later = DAY + timedelta(days=1)
    others = [candidate("t", TRANSLATION, later), candidate("r", OWN_REPORT, later)]
    ((copy, of, alike),) = copies([original], others)
    assert (copy.id, of.id) == ("t", "o")
    assert (alike.aligned, alike.sentences, alike.shared) == (4, 4, alike.numbers)
    assert alike.numbers == 3


def test_what_was_published_before_or_much_later_or_in_the_same_language_is_no_translation() -> None:
    original = candidate("o", ORIGINAL)
    days = (-1, 0, WINDOW, WINDOW + 1)
    others = [candidate(str(day), TRANSLATION, DAY + timedelta(days=day)) for day in days]
    assert found([original], others) == [("0", "o"), (str(WINDOW), "o")]
    assert found([replace(original, language="en")], others) == []


def test_the_sentences_must_stand_in_the_same_order() -> None:
    _, text, language = TRANSLATION
    backwards = ". ".join(reversed(text.rstrip(".").split(". "))) + "."
    model = embedder()
    original = trace(ORIGINAL[1], "vi", model)
    ordered, turned = (likeness(original, trace(one, language, model)) for one in (text, backwards))
    assert ordered.is_copy
    assert not turned.is_copy


def test_half_of_a_text_is_a_copy_of_the_whole() -> None:
    half = ". ".join(TRANSLATION[1].split(". ")[:2]) + "."
    assert likeness(trace(ORIGINAL[1], "vi", embedder()), trace(half, "en", embedder())).is_copy


def test_a_fact_check_that_goes_through_the_same_facts_is_no_copy() -> None:
    rows = [json.loads(line) for line in DEMONSTRATION.read_text("utf-8").splitlines()]
    said, check = (next(row for row in rows if ending in row["url"]) for ending in ("lam-ro-ghenh-rang", "rang-check/"))
    alike = likeness(*(trace(row["text"], row["lang"], embedder()) for row in (said, check)))
    assert alike.shared == alike.numbers == 3
    assert not alike.is_copy


def test_one_sentence_alone_says_too_little() -> None:
    first = [one[1].split(". ")[0] + "." for one in (ORIGINAL, TRANSLATION)]
    alike = likeness(trace(first[0], "vi", embedder()), trace(first[1], "en", embedder()))
    assert (alike.sentences, alike.aligned, alike.is_copy) == (1, 1, False)


def test_other_numbers_speak_against_a_copy() -> None:
    assert Likeness(0.5, 4, 4, 3, 3).is_copy
    assert not Likeness(0.5, 4, 4, 1, 3).is_copy
    assert Likeness(0.55, 4, 4, 0, 0).is_copy


def test_a_trace_is_small_and_comes_back_as_it_went() -> None:
    whole = trace(ORIGINAL[1] * 4, "vi", embedder())
    raw = whole.stored()
    assert len(raw) == 1 + MOST_SENTENCES * DIMENSIONS + 4 * len(whole.numbers)
    back = Trace.restored(raw)
    assert back.numbers == whole.numbers
    assert np.abs(back.vectors - whole.vectors).max() < 0.01


@pytest.mark.parametrize("text", ["", "  \n "])
def test_a_text_without_sentences_has_an_empty_trace_that_is_like_nothing(text: str) -> None:
    empty = trace(text, "en", embedder())
    assert Trace.restored(empty.stored()).vectors.shape == (0, DIMENSIONS)
    assert not likeness(empty, trace(ORIGINAL[1], "vi", embedder())).is_copy
    assert Trace.restored(b"").vectors.shape == (0, DIMENSIONS)


def test_of_two_originals_the_one_that_is_more_alike_is_named() -> None:
    near = candidate("near", ORIGINAL)
    title, text, language = ORIGINAL
    far = candidate("far", (title, ". ".join(text.split(". ")[2:]), language))
    assert found([far, near], [candidate("t", TRANSLATION)]) == [("t", "near")]


def test_originals_are_held_for_some_days_only() -> None:
    original = candidate("o", ORIGINAL)
    days = [DAY + timedelta(days=day) for day in range(0, 60, 3)]
    originals = [replace(original, id=f"o{day}", day=day) for day in days]
    others = [replace(candidate("t", TRANSLATION), id=f"t{day}", day=day) for day in days]
    assert [copy for copy, _ in found(originals, others)] == [f"t{day}" for day in days]

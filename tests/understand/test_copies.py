"""Copies: edited ones are found, other articles on the same subject are not, in languages with and without blanks."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest
from stories import sentences

from tiengvang.understand.copies import PERMUTATIONS, SIMILAR, groups, signature, similarity

# By language, two invented articles on one event by two hands.
ARTICLES: dict[str, tuple[str, str]] = json.loads(Path(__file__).with_name("same_event.json").read_text("utf-8"))
_NO_BLANKS = ("zh-Hans", "th")


def edited(text: str, language: str) -> str:
    """A copy as another outlet prints it: an agency's line before it, a sentence's end cut, a figure changed."""
    stop = "。" if language == "zh-Hans" else " " if language in _NO_BLANKS else "."
    pieces = text.split(stop)
    kept = stop.join(pieces[:-2] + pieces[-1:])
    return f"(AP 3/2026) {kept} © 2026"


def score(one: str, other: str) -> float:
    return similarity(signature(one), signature(other))


@pytest.mark.parametrize("language", ARTICLES)
def test_an_edited_copy_is_found_in_every_language(language: str) -> None:
    original = ARTICLES[language][0]
    assert score(original, original) == 1.0
    assert SIMILAR <= score(original, edited(original, language)) < 1.0


@pytest.mark.parametrize("language", ARTICLES)
def test_another_article_on_the_same_subject_is_no_copy(language: str) -> None:
    assert score(*ARTICLES[language]) < 0.2


def test_case_spacing_diacritics_and_punctuation_do_not_hide_a_copy() -> None:
    text = ARTICLES["en"][0]
    assert score(text, text.upper().replace(", ", " – ").replace(" ", "  \n")) == 1.0


@pytest.mark.parametrize(
    "text", ["", "Pleiku", "Sunny in Pleiku today, with clouds in the evening.", "今天晴。", " \n" * 500]
)
def test_a_text_too_short_to_tell_has_no_signature_and_no_copies(text: str) -> None:
    assert signature(text) == b""
    assert score(text, text) == 0.0
    assert groups([signature(text)] * 3, ["en"] * 3) == []


def test_a_signature_has_512_bytes_and_is_the_same_each_time() -> None:
    sketch = signature(ARTICLES["en"][0])
    assert len(sketch) == 4 * PERMUTATIONS
    assert sketch == signature(ARTICLES["en"][0])
    # A change here means that parts of earlier versions cannot be compared with new ones: raise `scan.parts.VERSION`.
    assert sketch[:8].hex() == "b3426b2a962e7999"


def test_the_estimate_is_near_the_true_share_of_shingles() -> None:
    words = [f"w{n}" for n in range(400)]
    for shared in (0.9, 0.6, 0.3):
        kept = int(400 * shared * 2 / (1 + shared))
        one, other = " ".join(words), " ".join(words[:kept] + [f"x{n}" for n in range(400 - kept)])
        assert score(one, other) == pytest.approx(shared, abs=4 * 0.043)


def test_texts_in_two_languages_are_never_grouped() -> None:
    sketch = signature(ARTICLES["en"][0])
    assert groups([sketch, sketch, sketch], ["en", "fr", "en"]) == [[0, 2]]


def test_a_chain_of_half_alike_texts_does_not_grow_together() -> None:
    said = sentences(1, 60)
    texts = [" ".join(said[start : start + 40]) for start in (0, 6, 12, 18)]
    sketches = [signature(text) for text in texts]
    assert similarity(sketches[0], sketches[1]) >= SIMILAR > similarity(sketches[0], sketches[3])
    assert all(3 not in group for group in groups(sketches, ["en"] * 4) if 0 in group)


def test_groups_name_their_members_in_order_and_singles_not_at_all() -> None:
    a, b, c = (signature(" ".join(sentences(number, 20))) for number in range(3))
    assert groups([a, b, a, c, b, a], ["en"] * 6) == [[0, 2, 5], [1, 4]]
    assert groups([], []) == []


def test_copies_among_many_articles_are_found_with_high_precision_and_recall() -> None:
    chance = random.Random(3)
    texts, family = [], []
    for number in range(300):
        said = sentences(number, chance.randint(8, 25))
        texts.append(" ".join(said))
        family.append(number)
        for _ in range(chance.choice((0, 0, 1, 2))):
            copy = list(said)
            del copy[chance.randrange(len(copy))]
            copy.insert(chance.randrange(len(copy)), " ".join(sentences(10_000 + len(texts), 1)))
            texts.append(" ".join(copy))
            family.append(number)
    found = {
        (group[0], other)
        for group in groups([signature(text) for text in texts], ["en"] * len(texts))
        for other in group
    }
    found = {(one, other) for one, other in found if one != other}
    true = {(family.index(of), index) for index, of in enumerate(family) if family.index(of) != index}
    right = len(found & true)
    assert right / len(found) >= 0.99
    assert right / len(true) >= 0.9

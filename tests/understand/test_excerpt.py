"""Excerpts: never over 300 characters, around the name, in any script."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tiengvang.records import NameHit
from tiengvang.understand.excerpt import MOST, excerpt

FILLER = "The road climbs through coffee gardens and red earth to the plateau. " * 20


def hit(title: str, text: str, name: str, sense: str = "") -> NameHit:
    start = len(title) + 1 + text.index(name)
    return NameHit("place", name, start, start + len(name), "body", sense=sense)


def test_a_short_text_is_kept_as_it_is() -> None:
    assert excerpt("T", "Pleiku is cool.", []) == "Pleiku is cool."


def test_without_a_name_in_the_text_the_beginning_is_kept() -> None:
    said = excerpt("T", FILLER, [NameHit("place", "T", 0, 1, "title")])
    assert said.startswith("The road climbs")
    assert said.endswith(" …")


def test_the_excerpt_is_around_the_first_name_and_begins_with_its_sentence() -> None:
    text = FILLER + "In Pleiku it rained on Friday. " + FILLER
    said = excerpt("T", text, [hit("T", text, "Pleiku")])
    assert said.startswith("… In Pleiku it rained on Friday.")
    assert len(said) <= MOST


def test_a_name_that_means_something_else_is_not_what_the_excerpt_is_about() -> None:
    text = "HAGL won again. " + FILLER + "Gia Lai is glad. " + FILLER
    said = excerpt("T", text, [hit("T", text, "HAGL", sense="club"), hit("T", text, "Gia Lai")])
    assert "Gia Lai is glad" in said


@pytest.mark.parametrize(
    "sentence", ["波来古市位于越南中部高原海拔约八百米处", "เมืองเปลกูอยู่บนที่ราบสูงตอนกลางของเวียดนาม", "ပလေးကူးမြို့", "a" * 700]
)
def test_texts_without_blanks_are_cut_within_the_bound_too(sentence: str) -> None:
    text = sentence * 60
    said = excerpt("T", text, [NameHit("place", text[900:903], 902, 905, "body")])
    assert len(said) <= MOST
    assert text[900:903] in said


@pytest.mark.parametrize("length", range(MOST - 4, MOST + 5))
def test_the_bound_holds_at_the_bound(length: int) -> None:
    text = ("Pleiku " * 60)[:length].strip()
    assert len(excerpt("T", text, [])) <= MOST


def test_blanks_and_line_breaks_are_one_blank() -> None:
    assert excerpt("T", "Pleiku\n\n is \t cool.", []) == "Pleiku is cool."


def test_an_empty_text_has_an_empty_excerpt() -> None:
    assert excerpt("Title", "", []) == ""


@given(st.text(max_size=30), st.text(max_size=2000), st.integers(0, 2000), st.integers(1, 40))
def test_whatever_the_text_the_excerpt_is_short_and_made_of_it(title: str, text: str, at: int, width: int) -> None:
    said = excerpt(title, text, [NameHit("place", "x", at, at + width, "body")])
    assert len(said) <= MOST
    core = said.removeprefix("… ").removesuffix("…").strip()
    assert core in " ".join(text.split())

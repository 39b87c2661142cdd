"""Window: what of an article the reader sees, and which of it is marked."""

from __future__ import annotations

import pytest

from tiengvang.understand.encoder import encoder, rows_of
from tiengvang.understand.encoder.pieces import Vocabulary
from tiengvang.understand.reader.window import LENGTH, Window, window


@pytest.fixture(scope="module")
def words() -> Vocabulary:
    return encoder().words


def spans_of(title: str, text: str, name: str) -> list[tuple[int, int]]:
    whole, out, at = f"{title}\n{text}", [], -1
    while (at := whole.find(name, at + 1)) >= 0:
        out.append((at, at + len(name)))
    return out


def said(seen: Window, words: Vocabulary) -> tuple[str, str]:
    """All tokens as text, and the marked ones."""
    tokens = [words.piece(token) for token in seen.ids]
    marked = [token for token, mark in zip(tokens, seen.marks, strict=True) if mark]
    return "".join(tokens), "".join(marked).replace("▁", " ").strip()


def test_a_short_article_is_seen_whole_with_its_name_marked(words: Vocabulary) -> None:
    title, text = "Rain over Pleiku", "It rained for a week. Farmers near Pleiku lost their pepper."
    whole, marked = said(window(title, text, spans_of(title, text, "Pleiku"), words), words)
    assert whole.startswith("<s>▁Rain▁over")
    assert whole.count("</s>") == 2
    assert "pepper" in whole
    assert marked.split() == ["Pleiku", "Pleiku"]


def test_a_long_article_is_cut_to_what_stands_round_the_name(words: Vocabulary) -> None:
    filler = "Nothing of note happened on that day. " * 900
    text = f"Opening words. {filler}A bridge fell in Pleiku at noon. {filler}"
    seen = window("Monday", text, spans_of("Monday", text, "Pleiku"), words)
    whole, marked = said(seen, words)
    assert len(seen.ids) == len(seen.marks) <= LENGTH
    assert marked.replace(" ", "") == "Pleiku"
    assert "▁bridge" in whole
    assert "▁Opening" in whole


@pytest.mark.parametrize("name", ["嘉莱省", "자라이성", "ザライ省", "ยาลาย"])
def test_names_inside_running_script_are_marked(name: str, words: Vocabulary) -> None:
    text = f"昨日{name}では大雨が降った。" * 3
    seen = window("大雨", text, spans_of("大雨", text, name), words)
    assert sum(seen.marks) >= 3
    assert sum(seen.marks) < len(seen.marks) / 2 + 24


def test_a_masked_name_leaves_one_sign_and_none_of_its_letters(words: Vocabulary) -> None:
    title, text = "News", "Floods hit Quy Nhơn and left."
    seen = window(title, text, spans_of(title, text, "Quy Nhơn"), words, masked=True)
    whole, marked = said(seen, words)
    assert marked == "<mask>"
    assert "Nh" not in whole


def test_the_last_layer_rewrites_the_first_token_and_the_marked_ones() -> None:
    assert rows_of([0, 0, 1, 1, 0]) == [0, 2, 3]
    assert rows_of([0, 0]) == [0, 0]
    assert len(rows_of([1] * 90)) == 25


def test_an_article_without_text_or_names_has_a_window_too(words: Vocabulary) -> None:
    assert window("", "", [], words).marks == (0, 0, 0, 0)

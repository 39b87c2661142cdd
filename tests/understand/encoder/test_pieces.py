"""Pieces: the likeliest cut of a text, and where each piece stands in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tiengvang.understand.encoder.pieces import UNKNOWN, Vocabulary, vocabulary

SIGNS = [("<s>", 0.0), ("<pad>", 0.0), ("</s>", 0.0), ("<unk>", 0.0)]
WORDS = Vocabulary(
    [
        *SIGNS,
        ("▁", -2.0),
        ("▁sea", -3.0),
        ("▁s", -4.0),
        ("ea", -3.0),
        ("side", -3.5),
        ("▁seaside", -9.0),
        ("<mask>", 0.0),
    ]
)


def cut(text: str) -> list[str]:
    return [WORDS.piece(one.id) for one in WORDS.cut(text)]


def test_the_likeliest_cut_wins() -> None:
    assert cut("seaside") == ["▁sea", "side"]


def test_runs_of_blanks_and_control_signs_are_one_blank_or_none() -> None:
    assert cut("sea \u200b\n\t sea") == ["▁sea", "▁sea"]
    assert cut("se\x01a") == ["▁sea"]


def test_letters_that_no_piece_holds_are_one_unknown_piece() -> None:
    found = WORDS.cut("sea QQQ")
    assert [one.id for one in found].count(UNKNOWN) == 1
    assert (found[-1].start, found[-1].end) == (4, 7)


def test_every_piece_says_where_it_stands_in_the_text_as_written() -> None:
    text = "sea  ｓｅａside"  # two blanks and letters of full width
    assert [text[one.start : one.end] for one in WORDS.cut(text)] == ["sea", "  ｓｅａ", "side"]


def test_signs_in_a_text_are_letters_like_others() -> None:
    assert WORDS.mask not in {one.id for one in WORDS.cut("<mask>")}


def test_a_file_is_read_once(tmp_path: Path) -> None:
    path = tmp_path / "pieces.tsv"
    path.write_text("<s>\t0\n<pad>\t0\n</s>\t0\n<unk>\t0\n▁a\t-1.5\n<mask>\t0\n", "utf-8")
    assert vocabulary(path) is vocabulary(path)
    assert [one.id for one in vocabulary(path).cut("a")] == [4]


@pytest.mark.parametrize("text", ["", " ", "\n"])
def test_nothing_is_at_most_a_blank(text: str) -> None:
    assert len(WORDS.cut(text)) <= 1

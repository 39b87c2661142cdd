"""Searching for words in many scripts."""

from pathlib import Path

import pytest

from tiengvang.place.folding import fold
from tiengvang.understand.words import Words, lists_for, read, rows


def surfaces(stems: list[str], language: str, text: str) -> list[str]:
    reading = read(text)
    return [reading.surface(seen.start, seen.end) for seen in Words(stems, language).find(reading)]


def test_a_plain_word_stands_between_word_boundaries() -> None:
    text = "Goalless: no goal, said the coach's deputy of the stagecoach"
    assert surfaces(["goal", "coach"], "en", text) == ["goal", "coach"]


def test_a_star_lets_an_inflection_or_a_compound_go_on() -> None:
    assert surfaces(["наводнени*"], "ru", "После наводнениями залитых улиц") == ["наводнени"]
    assert surfaces(["*katastroph*"], "de", "Die Flutkatastrophe") == ["katastroph"]
    assert surfaces(["katastroph*"], "de", "Die Flutkatastrophe") == []


def test_scripts_without_blanks_need_no_boundary() -> None:
    assert surfaces(["足球"], "zh-Hans", "越南足球队") == ["足球"]
    assert surfaces(["แทงบอล"], "th", "เว็บแทงบอลออนไลน์") == ["แทงบอล"]


def test_a_korean_word_begins_where_a_word_begins_and_takes_particles() -> None:
    assert surfaces(["경기"], "ko", "경기에서 환경기술을") == ["경기"]


def test_an_arabic_word_may_carry_article_and_preposition_but_no_other_letters() -> None:
    assert surfaces(["مباراة"], "ar", "وبالمباراة") == ["مباراة"]
    assert surfaces(["حرب"], "ar", "يحرب") == []


def test_an_apostrophe_parts_words() -> None:
    assert surfaces(["entraîneur"], "fr", "l\u2019entraîneur") == ["entraîneur"]
    assert surfaces(["province"], "en", "the province's roads") == ["province"]


def test_of_overlapping_stems_the_first_and_longest_is_found() -> None:
    assert surfaces(["disaster", "disaster relief", "relief"], "en", "Disaster relief came") == ["Disaster relief"]


def test_vietnamese_marks_are_looked_at_where_the_text_has_them() -> None:
    assert surfaces(["bẩn"], "vi", "Uỷ ban và bạn bè thấy nước bẩn") == ["bẩn"]
    assert surfaces(["văn hóa"], "vi", "Lễ hội văn hoá đặc sắc") == ["văn hoá"]


def test_vietnamese_typed_without_marks_is_searched_by_phrases_only() -> None:
    assert surfaces(["cầu thủ", "bẩn"], "vi", "cac cau thu va ban be") == ["cau thu"]


def test_a_short_word_is_not_found_where_its_marks_are_missing() -> None:
    assert surfaces(["thé"], "fr", "the best été, le thé") == ["thé"]
    assert surfaces(["bénéfice"], "fr", "BENEFICE RECORD POUR L\u2019ÉTÉ") == ["BENEFICE"]


def test_a_text_folded_elsewhere_gives_the_same() -> None:
    text = "Un  match à Pleiku"
    assert read(text, fold(text)) == read(text)


def test_lists_follow_the_language_its_relatives_or_the_script() -> None:
    known = ("en", "vi", "id", "ru", "ja", "zh-Hans", "zh-Hant", "und")
    assert lists_for("zh-TW", known, "") == ("zh-Hans", "zh-Hant", "und")
    assert lists_for("ms", known, "bola sepak") == ("id", "und")
    assert lists_for("kk", known, "Футбол ойыны") == ("ru", "und")
    assert lists_for("und", known, "試合がある") == ("ja", "und")
    assert lists_for("pl", known, "Mecz ligowy") == ("en", "und")
    assert lists_for("und", known, "The match") == ("en", "vi", "id", "und")


def test_a_stem_without_letters_is_refused() -> None:
    with pytest.raises(ValueError, match="no letters"):
        Words(["goal", "*"], "en")


def test_a_faulty_row_is_named_by_file_and_line(tmp_path: Path) -> None:
    table = tmp_path / "list.tsv"
    table.write_text("lang\tstem\nen\tgoal\nen\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"list\.tsv:3"):
        list(rows(table, ("lang", "stem")))
    with pytest.raises(ValueError, match="columns"):
        list(rows(table, ("stem", "lang")))

"""The machine's reasons are said in the language of the page, and names of places as that language writes them."""

from __future__ import annotations

import pytest
from django.utils import translation
from django.utils.translation import gettext

from tiengvang.office.coverage.explorer.evidence import reasons_in_words
from tiengvang.office.coverage.explorer.names import country_name, language_name, market_name, theme_name
from tiengvang.office.coverage.explorer.place_map import WIDTH, place_map
from tiengvang.understand.evidence import WORDS

REASONS = [
    ["named-title", "Pleiku"], ["others", "2", "ha-noi, nowhere-we-know"], ["score", "0.97", "0.01", "0.02"],
    ["former", "Bình Định", "2025-07-01"], ["a-code-of-tomorrow", "x"],
]  # fmt: skip


def test_reasons_are_sentences_with_names_shares_and_days_as_the_language_writes_them() -> None:
    with translation.override("vi"):
        said = reasons_in_words(REASONS)
    assert len(said) == 4
    assert said[0].endswith(": Pleiku")
    assert "Hà Nội" in said[1]
    assert "nowhere" not in said[1]
    assert "0,97" in said[2]
    assert "01/07/2025" in said[3]
    with translation.override("en"):
        assert reasons_in_words(REASONS)[0] == "Named in the headline: Pleiku"


@pytest.mark.parametrize("code", WORDS)
def test_every_reason_has_its_words_in_vietnamese(code: str) -> None:
    with translation.override("vi"):
        said = gettext(WORDS[code])
    assert said != WORDS[code]
    assert said.count("{") == WORDS[code].count("{")


def test_names_of_countries_languages_markets_and_themes_follow_the_page() -> None:
    with translation.override("vi"):
        assert (country_name("JP"), language_name("ja"), theme_name("sport")) == (
            "Nhật Bản", "Tiếng Nhật", "Thể thao",
        )  # fmt: skip
        assert market_name("korea") == "Hàn Quốc"
    with translation.override("en"):
        assert (country_name("JP"), language_name("vi")) == ("Japan", "Vietnamese")
        assert (theme_name("of-another-profile"), country_name("??")) == ("of-another-profile", "??")


def test_the_map_marks_places_within_its_frame_and_only_names_what_has_no_point() -> None:
    drawn = place_map(["pleiku", "quy-nhon", "gia-lai", "gong-culture", "unknown-here"])
    assert {mark.name for mark in drawn.marks} == {"Pleiku", "Quy Nhơn"}
    assert "Gia Lai" in drawn.names
    assert all(0 < one.x < WIDTH and 0 < one.y < drawn.height for one in (*drawn.marks, *drawn.dots))
    west, east = (next(one for one in drawn.marks if one.name == name) for name in ("Pleiku", "Quy Nhơn"))
    assert west.x < east.x
    assert not west.label_end
    assert east.label_end


def test_names_of_places_at_one_point_are_written_below_one_another() -> None:
    drawn = place_map(["pleiku", "dai-doan-ket-square", "quy-nhon"])
    heights = [one.y for one in drawn.labels if not one.label_end]
    assert len(heights) == len(set(heights))


def test_a_mention_without_entities_has_a_map_without_marks() -> None:
    assert place_map([]).marks == ()

"""Signs: the same place, country, name and number is the same sign in whatever language, and nobody reads it back."""

from __future__ import annotations

import pytest

from tiengvang.understand.narratives.signs import (
    COUNTRY,
    MOST,
    NAME,
    NUMBER,
    PLACE,
    kind_of,
    names,
    numbers,
    packed,
    sign,
    signs,
    unpacked,
)


def of_kind(kind: int, title: str, text: str, language: str) -> set[int]:
    return {one for one in signs(title, text, language) if kind_of(one) == kind}


def test_the_same_places_and_countries_are_found_in_several_scripts() -> None:
    said = [
        ("Sạt lở ở Pleiku", "Mưa lớn tại Pleiku, Việt Nam.", "vi"),
        ("Landslide in Pleiku", "Heavy rain in Pleiku, Vietnam.", "en"),
        ("ポレイク", "ベトナムのプレイクで大雨。", "ja"),
    ]
    vietnam = sign(COUNTRY, "VN")
    assert all(vietnam in of_kind(COUNTRY, *one) for one in said)
    first, second = (of_kind(PLACE, *one) for one in said[:2])
    assert first == second != set()


def test_short_names_of_countries_do_not_hide_in_words() -> None:
    assert not of_kind(COUNTRY, "Ngày hội lớn", "Người dân nghe chiêng ngân vang.", "vi")
    assert of_kind(COUNTRY, "Đoàn Nga", "Đoàn nghệ nhân đến từ Nga.", "vi") == {sign(COUNTRY, "RU")}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("7.500 m, 12,000 people, 1 200 €", ["7500", "12000", "1200"]),
        ("1,5 and 2.75", ["1.5", "2.75"]),
        ("๑๒๓; ១២៣; ໑໒໓; ١٢٣", ["123"] * 4),
        ("in 2026, 7 of 40", ["40"]),
        ("in 2026 300 people", ["300"]),
        ("1234567", ["1234567"]),
    ],
)
def test_numbers_are_read_as_each_language_writes_them(text: str, found: list[str]) -> None:
    assert list(numbers(text)) == found


def test_names_are_capitalised_words_that_begin_no_sentence() -> None:
    assert set(names("Heavy rain fell on Lewotobi. Villagers left An Khê.")) == {"lewotobi", "an khe"}
    assert set(names("Mưa ở An Khê và đèo Mang Yang")) == {"an khe", "mang yang"}
    assert list(names("비가 내렸다")) == []


def test_signs_are_numbers_of_32_bits_that_tell_their_kind_and_survive_being_packed() -> None:
    found = signs("Landslide in Pleiku", "In Vietnam 340 people left Lewotobi.", "en", entities=["jeju"])
    assert {kind_of(one) for one in found} == {PLACE, COUNTRY, NAME, NUMBER}
    assert sign(PLACE, "jeju") in found
    assert all(0 <= one < 2**32 for one in found)
    assert unpacked(packed(found)) == found
    assert unpacked(b"") == ()


def test_an_article_has_no_more_signs_than_are_kept() -> None:
    found = signs("", "; ".join(f"{number}" for number in range(100, 400)), "en")
    assert len(found) == MOST

"""`spelled`: which byte strings stand for a name, how many they are, and which names another one makes needless."""

from __future__ import annotations

import unicodedata

import pytest

from tiengvang.listen.spelled import Kind, Literal, literals, plain, stems, words
from tiengvang.place.folding import IGNORABLE
from tiengvang.place.gazetteer import screen_spellings
from tiengvang.place.profile import load_profile


@pytest.fixture(scope="module")
def gialai() -> list[Literal]:
    return literals(*screen_spellings(load_profile("gialai")))


def data_of(*listed: str, heard: tuple[str, ...] = (), kind: Kind = Kind.NAME) -> set[bytes]:
    return {literal.data for literal in literals(listed, heard) if literal.kind is kind}


def test_a_whole_place_stays_under_a_hundred_thousand_literals(gialai: list[Literal]) -> None:
    assert 10_000 < len(gialai) < 100_000


def test_no_byte_string_is_searched_for_twice(gialai: list[Literal]) -> None:
    assert len({literal.data.lower() for literal in gialai}) == len(gialai)


def test_no_literal_is_so_short_that_it_stands_everywhere(gialai: list[Literal]) -> None:
    for literal in gialai:
        if literal.kind in (Kind.NAME, Kind.FIRST):
            assert len(literal.data) >= 4 or literal.bounded, literal
        elif literal.kind is Kind.LEGACY:
            assert len(literal.data) >= 2, literal
            assert not literal.data.isascii() or literal.data == b"\x1b$", literal


def test_only_beginnings_carry_what_they_begin(gialai: list[Literal]) -> None:
    for literal in gialai:
        assert (literal.kind is Kind.FIRST) == bool(literal.names) == bool(literal.stem) == bool(literal.next)
        assert literal.stem <= len(literal.data)


@pytest.mark.parametrize(
    "written",
    [
        "Kỳ Co", "Kỳ-Co", "KỳCo", "kỲ Co", unicodedata.normalize("NFD", "kỳ co"), "ky\u0300 co", "ky co", "ky-co",
        "kyco", "ｋｙ ｃｏ", "ＫＹ ＣＯ",
    ],
)  # fmt: skip
def test_a_name_is_spelt_raw_in_its_cases_compositions_and_widths(written: str) -> None:
    small = "".join(char.lower() if char.isascii() else char for char in written)
    assert small.encode() in data_of("Kỳ Co")


@pytest.mark.parametrize(
    "written",
    ["Gia Lai", "gİa laİ", "gia-lai", "gialai", "gia_lai", "gıa laı", "gi\u0307a lai\u0307"],
)
def test_a_plain_name_is_spelt_with_turkish_letters_too(written: str) -> None:
    small = "".join(char.lower() if char.isascii() else char for char in written)
    assert small.encode() in data_of("Gia Lai")


@pytest.mark.parametrize(
    "written",
    [
        b"ple&#239;ku", b"ple&#xef;ku", b"ple&#x00ef;ku", b"ple&iuml;ku", b"ple\\u00efku", b"ple\xc3\xafku",
        b"plei\xcc\x88ku", b"pleiku",
    ],
)  # fmt: skip
def test_letters_are_written_as_entities_and_escapes(written: bytes) -> None:
    assert written in data_of("Pleïku")


@pytest.mark.parametrize(
    ("name", "charset"),
    [
        ("嘉莱", "gb18030"), ("嘉萊", "big5hkscs"), ("ザライ", "cp932"), ("ザライ", "euc_jp"), ("잘라이", "cp949"),
        ("Зялай", "cp1251"), ("ЗЯЛАЙ", "koi8_r"), ("ซาลาย", "cp874"), ("بليكو", "cp1256"), ("Pleïku", "cp1252"),
    ],
)  # fmt: skip
def test_older_charsets_have_their_own_bytes(name: str, charset: str) -> None:
    known = {data.lower() for data in data_of(name, kind=Kind.LEGACY)}
    assert name.encode(charset).lower() in known


def test_of_two_words_in_an_older_charset_a_telling_first_one_is_enough() -> None:
    found = data_of("Bình Định", kind=Kind.LEGACY)
    assert {b"b\xecnh", b"bi\xccnh"} <= found  # windows-1252 and -1258 have ì; windows-1258 has i and the grave as well


@pytest.mark.parametrize("gap", [b"\n", b"\r", b"  ", b"<", b" <", b"&", b"\xc2", b"\xe2\x80", b"\xa0"])
def test_a_first_word_before_an_unusual_gap_begins_a_name(gap: bytes) -> None:
    first = {literal.data: literal for literal in literals(["Quy Nhơn"]) if literal.kind is Kind.FIRST}
    assert first[b"quy" + gap].names == ("quy nhon",)
    assert first[b"quy" + gap].stem == 3


def test_of_three_words_the_first_two_begin_a_name() -> None:
    first = {literal.data: literal for literal in literals(["Kon Ka Kinh"]) if literal.kind is Kind.FIRST}
    assert {b"kon ka", b"kon-ka", b"konka"} <= first.keys()
    assert data_of("Kon Ka Kinh") == set()


@pytest.mark.parametrize(
    ("rest", "goes_on"),
    [
        ("quy nhon la", True), ("quynhon", True), ("quy nhonabc", True), ("quy nha", False), ("a quy nhon", False),
        ("", False),
    ],
)  # fmt: skip
def test_a_beginning_is_read_on(rest: str, goes_on: bool) -> None:
    assert Literal(b"quy<", Kind.FIRST, True, ("quy nhon",), 3).continues(rest) is goes_on


@pytest.mark.parametrize(
    ("rest", "goes_on"),
    [("ky co", True), ("ky cos", True), ("ky co beach", True), ("ky county", False), ("kyco", True), ("ky coer", True)],
)
def test_a_short_name_ends_where_its_word_ends(rest: str, goes_on: bool) -> None:
    assert Literal(b"ky<", Kind.FIRST, True, ("ky co",), 2).continues(rest) is goes_on


def test_a_latin_spelling_by_ear_is_never_joined() -> None:
    heard = data_of(heard=("Za Lai",))
    assert heard == {b"za lai", b"za-lai"}
    assert b"zalai" in data_of("Za Lai")


def test_a_cyrillic_spelling_by_ear_has_its_capitals() -> None:
    known = data_of(heard=("бинь дин",))
    assert {"Бинь Дин".encode(), "Бинь-Дин".encode(), "Биньдин".encode(), "БИНЬ ДИН".encode()} <= known


@pytest.mark.parametrize(
    ("name", "found"), [("Зялай", "Зялае"), ("Иапа", "Иапе"), ("Биньдинь", "Биньдин"), ("Куинён", "Куинен")]
)
def test_russian_case_forms_and_letters_without_dots_are_spelt(name: str, found: str) -> None:
    assert found.encode() in data_of(name)


@pytest.mark.parametrize(
    ("spellings", "kept"),
    [
        (["Gia Lai Province", "Gia Lai"], ["Gia Lai"]),
        (["Gia-Lai", "Gia Lai"], ["Gia-Lai"]),
        (["嘉莱省", "嘉莱"], ["嘉莱"]),
        (["провинция Зялай", "Зялай"], ["Зялай"]),
        (["Plei Ku", "Pleiku"], ["Pleiku", "Plei Ku"]),
        (["Kbang", "Kbangan"], ["Kbang", "Kbangan"]),  # inside a longer word it is not that name
        (["жа лай", "джа лай"], ["жа лай", "джа лай"]),  # Джа Лай has no capital Ж
        (["Bình Định", "xứ Binh Dịnh"], ["Bình Định", "xứ Binh Dịnh"]),  # other diacritics
        (["Binh Dinh", "Bình Định", "tỉnh Bình Định"], ["Binh Dinh", "Bình Định"]),
        (["", " - "], []),
    ],
)
def test_a_name_that_holds_another_one_is_needless(spellings: list[str], kept: list[str]) -> None:
    assert list(stems(spellings)) == kept


@pytest.mark.parametrize(
    ("spelling", "parts"),
    [
        ("Gia Lai", ("Gia", "Lai")),
        ("Gia\u2013Lai - Kon\u00a0Tum", ("Gia", "Lai", "Kon", "Tum")),
        ("ビン・ディン", ("ビン", "ディン")),
        ("K'Bang", ("K'Bang",)),
        ("G\u200bia", ("Gia",)),
        ("", ()),
    ],
)
def test_words_part_at_blanks_dashes_and_middle_dots(spelling: str, parts: tuple[str, ...]) -> None:
    assert words(spelling) == parts


def test_plain_letters_keep_their_case() -> None:
    assert plain("Đăk Đoa, Gia Laï") == "Dak Doa, Gia Lai"


@pytest.mark.parametrize("char", IGNORABLE)
def test_every_character_that_nobody_sees_is_a_sign(char: str) -> None:
    signs = data_of("Gia Lai", kind=Kind.SIGN)
    assert {char.encode(), f"&#{ord(char)};".encode(), f"&#x{ord(char):x};".encode()} <= signs


@pytest.mark.parametrize("sign", [b"&#71;", b"&#x47;", b"\\u0047", b"&#768;", b"&#x301;", b"&shy", b"&#304;"])
def test_letters_in_disguise_and_loose_marks_are_signs(sign: bytes) -> None:
    assert sign in data_of("Gia Lai", kind=Kind.SIGN)


def test_a_screen_for_nothing_has_only_signs() -> None:
    assert {literal.kind for literal in literals([])} == {Kind.SIGN, Kind.LEGACY}

"""Numbers with units, as seventeen languages write them."""

import pytest

from tiengvang.understand.claims.quantities import Quantity, quantities, same, shown


def values(text: str, language: str) -> list[tuple[float, str]]:
    return [(one.value, one.unit) for one in quantities(text, language)]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("1,5 triệu khách", "vi"),
        ("1.5 million guests", "en"),
        ("150万人次", "zh-Hans"),
        ("150萬人次", "zh-Hant"),
        ("150万人", "ja"),
        ("150만 명", "ko"),
        ("150 หมื่น", "th"),
        ("1.5 ล้านคน", "th"),
        ("1,5 million de visiteurs", "fr"),
        ("1,5 Millionen Gäste", "de"),
        ("1,5 millones de turistas", "es"),
        ("1,5 миллиона гостей", "ru"),
        ("1,5 juta orang", "id"),
        ("1,5 milioni di turisti", "it"),
        ("1,5 milhão de pessoas", "pt"),
        ("1,5 ລ້ານຄົນ", "lo"),
        ("1,5 លាននាក់", "km"),
        ("1.5 مليون زائر", "ar"),
        ("١٫٥ مليون زائر", "ar"),
        ("1.500.000 lượt", "vi"),
        ("1 500 000 visiteurs", "fr"),
        ("1\u202f500\u202f000 visiteurs", "fr"),
    ],
)
def test_a_million_and_a_half_is_one_number_in_every_language(text: str, language: str) -> None:
    assert values(text, language) == [(1_500_000.0, "")]


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("107.000 ha", "vi", (1.07e9, "m2")),
        ("107,000 hectares", "en", (1.07e9, "m2")),
        ("10.7万公顷", "zh-Hans", (1.07e9, "m2")),
        ("3048メートル", "ja", (3048.0, "m")),
        ("3,048 metres", "en", (3048.0, "m")),
        ("13,1 triệu tấn", "vi", (1.31e10, "kg")),
        ("3 millones de toneladas", "es", (3e9, "kg")),
        ("100 МВт", "ru", (1e8, "W")),
        ("US$5.4 billion", "en", (5.4e9, "USD")),
        ("530 triệu đô la", "vi", (5.3e8, "USD")),
        ("400円", "ja", (400.0, "JPY")),
        ("45,8 grados", "es", (45.8, "°C")),
        ("12,5 %", "de", (12.5, "%")),
        ("12.5٪", "ar", (12.5, "%")),
        ("1.52 หมื่นล้านดอลลาร์", "th", (1.52e10, "USD")),
        ("2 giờ 27 phút 40 giây", "vi", (8860.0, "s")),
        ("in 2:27:40", "en", (8860.0, "s")),
        ("1억 3천만 명", "ko", (1.3e8, "")),
    ],
)
def test_units_are_brought_to_one(text: str, language: str, expected: tuple[float, str]) -> None:
    assert values(text, language) == [(pytest.approx(expected[0]), expected[1])]


@pytest.mark.parametrize(
    ("text", "language", "number"),
    [
        ("Thirty-four troupes", "en", 34),
        ("vierunddreißig Gruppen", "de", 34),
        ("soixante-deux turbines", "fr", 62),
        ("تسعة عشر شخصا", "ar", 19),
        ("пять человек", "ru", 5),
        ("三十四个", "zh-Hans", 34),
        ("ba mươi bốn đoàn", "vi", 34),
        ("hai người chết", "vi", 2),
        ("ครบสามสิบสี่คน", "th", 34),
        ("六人", "ja", 6),
    ],
)
def test_numbers_written_out_are_read(text: str, language: str, number: int) -> None:
    assert values(text, language) == [(float(number), "")]


def test_words_that_only_look_like_numbers_are_left_alone() -> None:
    assert values("ông ba ở sông Ba, năm ngoái", "vi") == []
    assert values("un livre neuf", "fr") == []
    assert values("一般来说这是第一", "zh-Hans") == []


def test_a_point_is_read_as_the_language_writes_it() -> None:
    assert values("7.200", "vi") == [(7200.0, "")]
    assert values("7.200", "en") == [(7.2, "")]
    assert values("1.650,5", "de") == [(1650.5, "")]
    assert values("0.345", "vi") == [(0.345, "")]


def test_what_stands_in_a_taken_span_is_no_number() -> None:
    assert quantities("ngày 14 có 34 đoàn", "vi", [(0, 7)]) == [Quantity(34.0, "", 11, 13)]


def test_rounded_numbers_are_the_same_and_small_ones_must_be_equal() -> None:
    def of(value: float, unit: str = "") -> Quantity:
        return Quantity(value, unit, 0, 1)

    assert same(of(41_900), of(42_000))
    assert not same(of(41_900), of(44_000))
    assert not same(of(41), of(42))
    assert not same(of(100, "W"), of(100, "kg"))
    assert same(of(7_200, "VND"), of(7_200))


def test_a_number_is_shown_written_out() -> None:
    assert shown(Quantity(1.07e9, "m2", 0, 1)) == "1070000000 m2"
    assert shown(Quantity(45.8, "°C", 0, 1)) == "45.8 °C"

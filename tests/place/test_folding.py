"""`fold` makes the same of spellings that a reader takes for the same, keeps others apart, and knows where it was."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tiengvang.place.folding import APOSTROPHES, IGNORABLE, fold, fold_name, folded_text, unmarked

SAME = [
    ("Bình Định", "BINH DINH"),
    ("Bình Định", "bình định"),
    ("Đak Đoa", "Ðak Ðoa"),  # Icelandic eth, which looks the same in capitals
    ("GİA LAİ", "gia lai"),
    ("Gıa Laı", "gia lai"),
    ("Gia\u00a0Lai", "Gia-Lai"),
    ("Gia\r\n   Lai", "Gia_Lai"),
    ("Gia – Lai", "Gia·Lai"),
    ("G\u200bia\u00ad \u2060Lai\ufeff", "Gia Lai"),
    ("Ｇｉａ　Ｌａｉ", "Gia Lai"),
    ("K'Bang", "K\u2019Bang"),
    ("K`Bang", "KBang"),
    ("Кви Нёна", "кви-нена"),
    ("Зялай", "ЗЯЛАИ"),
    ("ザライ", "ｻﾞﾗｲ"),
    ("ザライ", "サ\u200b\u3099ラ\u2060イ"),
    ("빈딘", "\u1107\u200d\u1175\u11ab딘"),
    ("プレイクー", "プレイク"),
    ("ビン・ディン", "ビン ディン"),
    ("クィニョン", "クイニヨン"),
    ("บิ่ญดิ่ญ", "บิญดิญ"),
    ("ບິ່ງດິ່ງ", "ບິງດິງ"),
    ("យ៉ាឡាយ", "យាឡាយ"),
    ("أيون با", "ايون با"),
    ("جِيا لاي", "جيا لاي"),
    ("جيـــا لاى", "جیا لای"),
    ("Straße", "STRASSE"),
]
APART = [
    ("Gia Lai", "Gia La"),
    ("Quy Nhơn", "Quy Nhin"),
    ("ザライ", "サライ"),  # voicing is another sound
    ("빈딘", "빙딘"),
    ("Зялай", "Жялай"),
    ("嘉莱", "嘉萊"),
    ("ยาลาย", "ยาลาว"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_spellings_that_a_reader_takes_for_the_same_fold_to_the_same(one: str, other: str) -> None:
    assert fold_name(one) == fold_name(other) != ""


@pytest.mark.parametrize("form", ["NFC", "NFD", "NFKC", "NFKD"])
@pytest.mark.parametrize("name", [name for pair in SAME for name in pair])
def test_composition_makes_no_difference(name: str, form: str) -> None:
    assert fold_name(unicodedata.normalize(form, name)) == fold_name(name)  # type: ignore[arg-type]


@pytest.mark.parametrize(("one", "other"), APART)
def test_other_letters_stay_apart(one: str, other: str) -> None:
    assert fold_name(one) != fold_name(other)


def test_runs_of_blanks_and_dashes_are_one_blank_and_none_stands_at_a_names_ends() -> None:
    assert fold_name(" \u3000Gia -\u2013\n Lai \t") == "gia lai"


@pytest.mark.parametrize("char", [*IGNORABLE, *APOSTROPHES])
def test_what_nobody_sees_inside_a_word_and_apostrophes_leave_no_trace(char: str) -> None:
    assert fold(f"Plei{char}ku").text == "pleiku"


def test_a_span_covers_the_original_with_its_marks_and_what_is_hidden_inside() -> None:
    text = "🙂 Vào Bi\u0300nh \u200b-\u00ad Đi\u0323nh\u0300, rồi đi"
    folded = fold(text)
    start = folded.text.index("binh dinh")
    begin, end = folded.span(start, start + len("binh dinh"))
    assert text[begin:end] == "Bi\u0300nh \u200b-\u00ad Đi\u0323nh\u0300"


def test_a_span_leaves_out_hidden_characters_and_blanks_that_follow() -> None:
    folded = fold("Gia Lai\u200b  là")
    assert folded.span(0, 7) == (0, 7)


def test_letters_that_fold_to_two_share_their_place() -> None:
    folded = fold("xßy")
    assert (folded.text, folded.origin, folded.ends) == ("xssy", (0, 1, 1, 2, 3), (1, 2, 2, 3))


def test_nothing_folds_to_nothing() -> None:
    assert fold("") == fold("").__class__("", (0,), ())
    assert fold_name("\u200b -") == ""


@pytest.mark.parametrize(
    ("name", "others"),
    [
        ("Куинён", ("Куинен",)),
        ("บิ่ญดิ่ญ", ("บิญดิญ",)),
        ("យ៉ាឡាយ", ("យាឡាយ",)),
        ("プレイクー", ("プレイク",)),
        ("إيا غراي", ("ايا غراي", "ايا غراى")),
        ("Gia Lai", ()),
        ("Quy Nhơn", ()),
    ],
)
def test_the_spellings_without_marks_are_those_that_writers_use(name: str, others: tuple[str, ...]) -> None:
    assert unmarked(name) == others


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet=st.sampled_from([*"Gia Laiđĩßサー่'-\u0300\u0323\u200b\u00ad한ﷺ½İ가\n"]), max_size=30))
def test_every_folded_character_knows_its_place(text: str) -> None:
    folded = fold(text)
    assert len(folded.origin) == len(folded.text) + 1
    assert len(folded.ends) == len(folded.text)
    assert list(folded.origin) == sorted(folded.origin)
    assert all(start < end for start, end in zip(folded.origin, folded.ends, strict=False))
    assert "  " not in folded.text
    assert fold(folded.text).text == folded.text.lstrip(" ")


@settings(max_examples=500, deadline=None)
@given(
    text=st.text(
        alphabet=st.one_of(st.characters(), st.sampled_from("aİß  -_'’đ…ﬁ\n\u00ad\u200b\u0301\u3099ｶﾞー각\u1100\u1161"))
    )
)
def test_the_text_alone_is_the_same_text(text: str) -> None:
    assert folded_text(text) == fold(text).text

"""`by_ear`: spellings that newsrooms have printed come out of the sounds alone; what is no such name yields none."""

from __future__ import annotations

import unicodedata

import pytest

from tiengvang.place.by_ear import MOST, SCRIPTS, sounds, spellings
from tiengvang.place.folding import fold_name

# Spellings that the press or a gazetteer has used, none of which the module lists; an underscore is a blank.
PRINTED = [
    ("Gia Lai", "Cyrl", "Зялай Залай Жалай Джалай Гиалай"),
    ("Gia Lai", "Latn", "Gia_Lai Za_Lai Ja_Lai"),
    ("Gia Lai", "Arab", "زا_لاي جيا_لاي غيا_لاي جيالاي"),
    ("Gia Lai", "Thai", "ยาลาย ซาลาย จาลาย ซาล้าย"),
    ("Gia Lai", "Laoo", "ຢາລາຍ ຢ່າລາຍ"),
    ("Gia Lai", "Khmr", "យ៉ាឡាយ ហ្សាឡាយ យាឡាយ យ៉ាលាយ"),
    ("Gia Lai", "Kore", "잘라이 자라이 지아라이 쟈라이 야라이"),
    ("Gia Lai", "Jpan", "ザライ ジャライ ザーライ ヤライ"),
    ("Bình Định", "Cyrl", "Биньдинь Бинь-Динь Биндинь Биньдин Биндин Бинхдинь"),
    ("Bình Định", "Latn", "Binh_Dinh Bin_Din"),
    ("Bình Định", "Arab", "بينه_دينه بينه_دين بين_دينه"),
    ("Bình Định", "Thai", "บิ่ญดิ่ญ บิ่นดิ่น บิ่งดิ่ง บิงดิง"),
    ("Bình Định", "Laoo", "ບິງດິງ ບິ່ງດິ່ງ ບິນດິນ"),
    ("Bình Định", "Khmr", "ប៊ិញដិញ"),
    ("Bình Định", "Kore", "빈딘"),
    ("Bình Định", "Jpan", "ビンディン ビン・ディン"),
    ("Quy Nhơn", "Cyrl", "Куинён Куиньон Куинхон Квинён Кви-Нён Куи_Нён Кюиньон"),
    ("Quy Nhơn", "Latn", "Qui_Nhon Quy_Nhon"),
    ("Quy Nhơn", "Arab", "كوي_نون كوي_نهون كوي_نيون كوينهون"),
    ("Quy Nhơn", "Thai", "กวีเญิน กวีเญิ่น กวีนอน"),
    ("Quy Nhơn", "Laoo", "ກວີຍອນ ກວີນອນ"),
    ("Quy Nhơn", "Khmr", "ក្វីញ៉ើន ក្វីញ៉ន គ្វីញ៉ឺន"),
    ("Quy Nhơn", "Kore", "꾸이년 꾸이뇬 퀴논 퀴년 뀌년"),
    ("Quy Nhơn", "Jpan", "クイニョン クイノン クイ・ニョン"),
    ("Plei Ku", "Cyrl", "Плейку Плэйку Плей-Ку Плеику"),
    ("Plei Ku", "Arab", "بلي_كو بليكو"),
    ("Plei Ku", "Thai", "เปลกู เปลยกู"),
    ("Plei Ku", "Kore", "플레이쿠 플레이꾸 쁠레이꾸 쁠래이꾸"),
    ("Plei Ku", "Jpan", "プレイク プレイクー プレイ・ク"),
    ("An Khê", "Cyrl", "Анкхе Ан-Кхе"),
    ("An Khê", "Thai", "อานเค"),
    ("An Khê", "Laoo", "ອານເຄ ອັນເຄ"),
    ("An Khê", "Khmr", "អានខេ"),
    ("An Khê", "Kore", "안케"),
    ("An Khê", "Jpan", "アンケー アン・ケー"),
]


def _joined(name: str) -> str:
    return fold_name(name).replace(" ", "")


@pytest.mark.parametrize(("name", "script", "printed"), PRINTED)
def test_what_newsrooms_have_printed_is_among_the_spellings(name: str, script: str, printed: str) -> None:
    said = {_joined(spelling) for spelling in spellings(name)[script]}
    assert [spelling for spelling in printed.split() if _joined(spelling) not in said] == []


@pytest.mark.parametrize(
    ("syllable", "parts"),
    [
        ("Gia", ("gi", "a", "")),
        ("Lai", ("l", "a", "i")),
        ("Bình", ("b", "i", "nh")),
        ("Định", ("đ", "i", "nh")),
        ("Quy", ("qu", "i", "")),
        ("Qui", ("qu", "i", "")),
        ("Nhơn", ("nh", "ơ", "n")),
        ("Plei", ("p+l", "e", "i")),
        ("Ku", ("c", "u", "")),
        ("Nghĩa", ("ng", "i", "")),
        ("Ghềnh", ("g", "e", "nh")),
        ("Gì", ("g", "i", "")),
        ("Tây", ("t", "â", "i")),
        ("Sao", ("s", "a", "u")),
        ("Đức", ("đ", "ư", "c")),
        ("Krông", ("k+r", "o", "ng")),
    ],
)
def test_a_syllable_is_heard_as_onset_vowel_and_coda(syllable: str, parts: tuple[str, str, str]) -> None:
    assert sounds(syllable) == parts
    assert sounds(unicodedata.normalize("NFD", syllable)) == parts
    assert sounds(syllable.upper()) == parts


@pytest.mark.parametrize("word", ["Pleiku", "FC", "Marathon", "2025", "Đ", "Jeju", "嘉莱"])
def test_a_word_that_is_no_syllable_is_not_heard(word: str) -> None:
    assert sounds(word) is None
    assert spellings(word) == {}
    assert spellings(f"Gia {word}") == {}


def test_nothing_is_heard_in_nothing_or_in_a_language_that_is_not_known() -> None:
    assert spellings("") == {}
    assert spellings("Gia Lai", ear="") == {}
    assert spellings("Gia Lai", ear="ko") == {}


@pytest.mark.parametrize("name", ["Gia Lai", "Bình Định", "Quy Nhơn", "Plei Ku", "Chư Sê", "Tây Sơn", "Đức Cơ"])
def test_every_script_gives_some_spellings_without_repeats_and_not_too_many(name: str) -> None:
    said = spellings(name)
    for script in ("Cyrl", "Latn", "Arab", "Kore", "Jpan"):
        assert said[script], script
    for script, found in said.items():
        assert script in SCRIPTS
        assert len(set(found)) == len(found) <= 4 * MOST


def test_words_stand_apart_only_in_scripts_that_set_them_apart() -> None:
    said = spellings("Quy Nhơn")
    apart = {script for script, found in said.items() if all(" " in spelling for spelling in found)}
    joined = {script for script, found in said.items() if not any(" " in spelling for spelling in found)}
    assert apart == {"Cyrl", "Latn", "Arab"}
    assert joined >= {"Thai", "Laoo", "Khmr", "Kore", "Jpan"}


def test_a_hyphen_makes_no_difference() -> None:
    assert spellings("Quy-Nhơn") == spellings("Quy Nhơn")


def test_korean_doubles_an_l_between_vowels() -> None:
    assert {"잘라이", "자라이"} <= set(spellings("Gia Lai")["Kore"])


def test_lao_has_the_thai_spellings_in_its_own_letters() -> None:
    assert all("\u0e80" <= char <= "\u0eff" for spelling in spellings("Quy Nhơn")["Laoo"] for char in spelling)

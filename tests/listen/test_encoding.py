"""Decoding: every charset of the house, declarations that lie, broken bytes. Not extraction."""

from __future__ import annotations

import json
import time
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tiengvang.listen.encoding import charset_of, declared_charsets, decode

_TEXTS = json.loads((Path(__file__).parent / "paragraphs.json").read_text("utf-8"))
PARAGRAPHS: dict[str, str] = _TEXTS["of_the_house"]


def windows_1258(text: str) -> bytes:
    """As Windows writes it: the vowel with its hat or horn, then the tone."""
    out = bytearray()
    for c in text:
        try:
            out += c.encode("cp1258")
        except UnicodeEncodeError:
            marks = unicodedata.normalize("NFD", c)
            tone = next(m for m in marks if m in "\u0300\u0301\u0303\u0309\u0323")
            out += unicodedata.normalize("NFC", marks.replace(tone, "")).encode("cp1258") + tone.encode("cp1258")
    return bytes(out)


# language, label on the page, our name, codec that writes the bytes
CHARSETS = [
    ("zh-Hans", "gb2312", "gb18030", "gb18030"),
    ("zh-Hans", "GBK", "gb18030", "gbk"),
    ("zh-Hant", "big5", "big5", "big5hkscs"),
    ("ja", "Shift_JIS", "shift_jis", "cp932"),
    ("ja", "EUC-JP", "euc-jp", "euc_jp"),
    ("ja", "ISO-2022-JP", "iso-2022-jp", "iso2022_jp"),
    ("ko", "EUC-KR", "euc-kr", "cp949"),
    ("ru", "windows-1251", "windows-1251", "cp1251"),
    ("ru", "KOI8-R", "koi8-r", "koi8-r"),
    ("vi", "windows-1258", "windows-1258", "cp1258"),
    ("th", "TIS-620", "windows-874", "cp874"),
    ("fr", "iso-8859-1", "windows-1252", "cp1252"),
    ("de", "windows-1252", "windows-1252", "cp1252"),
    ("es", "windows-1252", "windows-1252", "cp1252"),
    ("pt", "windows-1252", "windows-1252", "cp1252"),
    ("it", "windows-1252", "windows-1252", "cp1252"),
    ("ar", "windows-1256", "windows-1256", "cp1256"),
    ("pl", "iso-8859-2", "iso8859-2", "iso8859-2"),
    ("zh-Hans", "utf-16", "utf-16le", "utf-16-le"),
    ("vi", "utf-16be", "utf-16be", "utf-16-be"),
]
ALL: dict[str, str] = PARAGRAPHS | _TEXTS["neighbours"]


def encoded(language: str, codec: str, label: str = "") -> tuple[str, bytes]:
    meta = f'<meta charset="{label}">' if label else ""
    html = f"<html><head>{meta}<title>{ALL[language][:40]}</title></head>\n<body><p>{ALL[language]}</p></body></html>"
    return html, windows_1258(html) if codec == "cp1258" else html.encode(codec)


@pytest.mark.parametrize(("language", "label", "name", "codec"), CHARSETS)
def test_each_charset_is_read_when_the_header_names_it(language: str, label: str, name: str, codec: str) -> None:
    html, body = encoded(language, codec)
    got = decode(body, f"text/html; charset={label}")
    assert (got.text, got.encoding, got.warnings) == (html, name, ())


@pytest.mark.parametrize(("language", "label", "name", "codec"), [c for c in CHARSETS if not c[1].startswith("utf-16")])
def test_each_charset_is_read_when_only_the_page_names_it(language: str, label: str, name: str, codec: str) -> None:
    html, body = encoded(language, codec, label)
    assert decode(body, "text/html").text == html


@pytest.mark.parametrize(("language", "label", "name", "codec"), [c for c in CHARSETS if c[0] != "pl"])
@pytest.mark.parametrize("lie", ["", "utf-8", "iso-8859-1", "gb2312", "utf-16", "no-such-charset", "windows-1251"])
def test_bytes_overrule_a_declaration_that_lies(language: str, label: str, name: str, codec: str, lie: str) -> None:
    html, body = encoded(language, codec)
    got = decode(body, f"text/html; charset={lie}" if lie else "")
    assert (got.text, got.encoding) == (html, name)
    if charset_of(lie) and charset_of(lie)[:6] != name[:6]:
        assert any(w.startswith("encoding-overruled") for w in got.warnings)


@pytest.mark.parametrize("language", sorted(ALL))
@pytest.mark.parametrize("lie", ["utf-16", "iso-8859-1", "windows-1251", "shift_jis", "gbk", "euc-kr", "tis-620"])
def test_utf8_bytes_are_utf8_whatever_is_declared(language: str, lie: str) -> None:
    html, body = encoded(language, "utf-8", lie)
    got = decode(body, f"text/html; charset={lie}")
    assert (got.text, got.encoding) == (html, "utf-8")
    assert bool(got.warnings) == (not body.isascii())


@pytest.mark.parametrize(("language", "label", "name", "codec"), [c for c in CHARSETS if c[0] not in ("pl", "vi")])
def test_a_short_title_is_enough_with_a_declaration(language: str, label: str, name: str, codec: str) -> None:
    title = f"<title>{ALL[language][:14]}</title>"
    assert decode(title.encode(codec), f"text/html;charset={label}").text == title


@pytest.mark.parametrize(
    ("mark", "codec"), [(b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")]
)
def test_a_byte_order_mark_wins_over_the_header_and_leaves_the_text(mark: bytes, codec: str) -> None:
    html, body = encoded("vi", codec)
    assert decode(mark + body, "text/html; charset=iso-8859-1").text == html


def test_a_utf16_mark_before_utf8_bytes_is_not_believed() -> None:
    html, body = encoded("ru", "utf-8")
    assert html in decode(b"\xff\xfe" + body, "text/html").text


def test_utf16_of_chinese_without_markup_is_read_when_declared() -> None:
    text = ALL["zh-Hans"]
    assert decode(text.encode("utf-16-le"), "text/plain; charset=utf-16le").text == text


def test_windows_1258_gives_precomposed_vietnamese() -> None:
    got = decode(windows_1258("<p>Người Việt ở Quảng Ngãi, đường phố ướt</p>"), "text/html; charset=windows-1258")
    assert got.text == "<p>Người Việt ở Quảng Ngãi, đường phố ướt</p>"


def test_decomposed_text_is_composed() -> None:
    text = PARAGRAPHS["vi"]
    assert decode(unicodedata.normalize("NFD", text).encode(), "").text == text


def test_iso_2022_jp_reads_the_vendors_characters() -> None:
    body = "駅前①の".encode("iso2022_jp_3").replace(b"\x1b$(O", b"\x1b$B").replace(b"\x1b$(Q", b"\x1b$B")
    assert decode(body, "text/html; charset=iso-2022-jp").text == "駅前①の"


def test_shift_jis_reads_the_vendors_characters() -> None:
    text = PARAGRAPHS["ja"] + "①㈱髙"
    assert decode(text.encode("cp932"), "text/html; charset=x-sjis").text == text


@pytest.mark.parametrize("language", ["vi", "zh-Hans", "ru", "th"])
def test_utf8_with_a_few_broken_bytes_stays_utf8_and_says_so(language: str) -> None:
    _, body = encoded(language, "utf-8")
    broken = body[:-20].replace(b"</title>", b"\xff\xe1</title>") + body[-19:]
    got = decode(broken, "text/html; charset=utf-8")
    assert got.encoding == "utf-8"
    assert PARAGRAPHS[language][:30] in got.text
    assert any(w.startswith("encoding-broken") for w in got.warnings)


@pytest.mark.parametrize("cut", [1, 2])
def test_a_page_cut_inside_a_character_keeps_its_charset(cut: int) -> None:
    body = PARAGRAPHS["th"].encode()[:-cut]
    assert decode(body, "").text.startswith(PARAGRAPHS["th"][:-3])


def test_a_two_byte_page_with_one_broken_byte_keeps_its_charset() -> None:
    _, body = encoded("zh-Hans", "gbk")
    got = decode(body.replace(b"</p>", b"\xff</p>"), "text/html; charset=gbk")
    assert got.encoding == "gb18030"
    assert PARAGRAPHS["zh-Hans"][:20] in got.text


def test_lone_surrogates_do_not_come_out_and_pairs_become_characters() -> None:
    got = decode(b"lone \xed\xa0\x80 pair \xed\xa0\xbd\xed\xb8\x80 vi\xe1\xbb\x87t", "text/html; charset=utf-8")
    assert "\U0001f600" in got.text
    got.text.encode("utf-8")


def test_endless_combining_marks_take_no_time() -> None:
    started = time.perf_counter()
    got = decode(("a" + "\u0301\u0323" * 200_000).encode(), "text/html; charset=utf-8")
    assert time.perf_counter() - started < 2
    assert len(got.text) < 100


def test_megabytes_of_one_line_take_little_time() -> None:
    started = time.perf_counter()
    decode(b"a" * 5_000_000 + "été".encode("cp1252"), "")
    assert time.perf_counter() - started < 2


@pytest.mark.parametrize("body", [b"", b" ", b"\0", b"\xff", b"\xff\xfe", b"\xef\xbb\xbf", b"\x1b$B", b"\xff\xfe\x00"])
def test_crumbs_do_not_fail(body: bytes) -> None:
    assert isinstance(decode(body, "text/html; charset=utf-16").text, str)


@settings(max_examples=300, deadline=None)
@given(
    st.binary(max_size=300),
    st.sampled_from(["", "utf-8", "utf-16", "gbk", "big5", "sjis", "iso-2022-jp", "tis-620", "hex", "utf-7", "idna"]),
)
def test_any_bytes_give_clean_text(body: bytes, label: str) -> None:
    text = decode(body, f"text/html; charset={label}").text
    text.encode("utf-8")
    assert unicodedata.is_normalized("NFC", text)


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=200))
def test_valid_utf8_comes_back_composed(text: str) -> None:
    if "\0" in text or "\x1b" in text or text.startswith("\ufeff"):
        return
    assert decode(text.encode(), "").text == unicodedata.normalize("NFC", text)


@pytest.mark.parametrize(
    ("label", "name"),
    [("GB2312", "gb18030"), (" 'Latin1' ", "windows-1252"), ("ks_c_5601-1987", "euc-kr"), ("x-sjis", "shift_jis"),
     ("ISO-8859-11", "windows-874"), ("utf-7", ""), ("rot13", ""), ("nonsense", ""), ("", ""), ("hex", "")],
)  # fmt: skip
def test_labels_mean_what_browsers_make_of_them(label: str, name: str) -> None:
    assert charset_of(label) == name


def test_declarations_come_in_order_of_weight() -> None:
    body = b'<?xml version="1.0" encoding="koi8-r"?><meta http-equiv=x content="text/html; charset=big5">'
    assert declared_charsets(body, "text/html; Charset=GBK") == ("gb18030", "big5", "koi8-r")


@pytest.mark.parametrize("declared", ["", "utf-8", "iso-8859-1"])
@pytest.mark.parametrize(
    "signs", ["It’s “so” — yes… ", "£5 and ½ of 3×4 cost ¢9 ", "© 2024 \u00a0• café ", "25° ± 1 µm "]
)
def test_english_with_a_few_signs_is_windows_1252_and_nothing_rarer(signs: str, declared: str) -> None:
    html = f"<p>The road along the coast opened this morning. {signs * 3}</p>"
    assert decode(html.encode("cp1252"), f"text/html; charset={declared}").text == html

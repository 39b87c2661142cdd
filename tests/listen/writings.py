"""Writings: pages that spell one name in one of the ways that pages do, and the plain reading of such a page.

Shares no code with what it is to test: the reading goes through `html.unescape` and one regular expression.
"""

from __future__ import annotations

import codecs
import html
import json
import re
import unicodedata
from collections.abc import Callable, Iterator
from functools import lru_cache
from html.entities import html5

from tiengvang.listen.encoding import decode

# Text about the name, in its script; @ is the name. Scripts without blanks have none beside it either.
SETTINGS = {
    "vi": "Sáng nay, @ khởi công tuyến đường ven biển.",
    "en": "Officials said on Monday that @ would open the road.",
    "fr": "Les autorités ont annoncé hier à @, en présence de la presse.",
    "zh-Hans": "记者今天从@了解到，公路已经开工。",
    "zh-Hant": "記者今天從@了解到，公路已經開工。",
    "ja": "地元の当局は今朝、@の海岸道路の建設を始めた。",
    "ko": "지방 정부는 오늘 @에서 해안 도로 건설을 시작했다.",
    "ru": "Сегодня утром власти сообщили: @ получит новую дорогу.",
    "th": "เช้าวันนี้ทางการ@เริ่มก่อสร้างถนน",
    "lo": "ເຊົ້ານີ້@ໄດ້ເລີ່ມກໍ່ສ້າງ",
    "km": "ព្រឹកនេះ@បានចាប់ផ្តើម",
    "ar": "أعلنت السلطات اليوم في @ بدء العمل.",
}
_LANGUAGE_OF = {"Hans": "zh-Hans", "Hant": "zh-Hant", "Hani": "zh-Hans", "Jpan": "ja", "Kore": "ko", "Cyrl": "ru"}
_LANGUAGE_OF |= {"Thai": "th", "Laoo": "lo", "Khmr": "km", "Arab": "ar"}

# The charsets that news pages still use: what Python calls them, what pages call them.
CHARSETS = {
    "utf-16-le": "utf-16", "utf-16-be": "utf-16", "gb18030": "gb2312", "big5hkscs": "big5", "cp932": "Shift_JIS",
    "euc_jp": "EUC-JP", "iso2022_jp": "ISO-2022-JP", "cp949": "euc-kr", "cp1251": "windows-1251", "koi8_r": "koi8-r",
    "cp1258": "windows-1258", "cp874": "tis-620", "cp1252": "windows-1252",
}  # fmt: skip
_MARKS = {"utf-16-le": codecs.BOM_UTF16_LE, "utf-16-be": codecs.BOM_UTF16_BE}
GAPS = {
    "no-break space": "\u00a0", "no-break entity": "&nbsp;", "no-break number": "&#160;", "line break": "\n",
    "CRLF and indentation": "\r\n      ", "two blanks": "  ", "tag": " <b>", "break element": "<br/>\n",
    "two tags": "</em>\n  <a class='x' href='#'>", "thin space": "\u2009", "tab": "\t",
}  # fmt: skip
INVISIBLE = ("\u200b", "\u200d", "\u00ad", "&#8203;", "&#x200b;", "&ZeroWidthSpace;", "&zwj;", "&#8205;", "&shy;")
_PAGE = """<!DOCTYPE html><html lang="{lang}"><head>{meta}<title>{title}</title>
<script>window.dataLayer = window.dataLayer || []; var a = "\\u00bb\\n";</script></head>
<body class="sticky-container"><nav><a href="/">Home</a></nav><div><p>{before}</p><p>{text}</p></div>{script}
<footer>&copy; 2025</footer></body></html>"""
_ESCAPE = re.compile(r"\\u([0-9a-fA-F]{4})|\\[nrt]")


def language_of(script: str) -> str:
    """A language whose pages are written in the script."""
    return _LANGUAGE_OF.get(script, "en")


def _each(write: Callable[[str], str], ascii_too: bool = False) -> Callable[[str], str]:
    return lambda text: "".join(write(c) if (ascii_too and c.isalnum()) or not c.isascii() else c for c in text)


@lru_cache(maxsize=1)
def _names_of_characters() -> dict[str, list[str]]:
    names: dict[str, list[str]] = {}
    for name, value in html5.items():
        if name.endswith(";"):
            names.setdefault(value, []).append(f"&{name}")
    return names


def _named(char: str, which: int = 0) -> str:
    names = _names_of_characters().get(char)
    return names[which] if names else f"&#{ord(char)};"


def _json(char: str) -> str:
    return json.dumps(char)[1:-1] if not char.isascii() else f"\\u{ord(char):04x}"


# How letters are written. A page holds what comes in a script element where the key begins with JSON.
LETTERS: dict[str, Callable[[str], str]] = {
    "raw": lambda text: text,
    "decimal": _each(lambda c: f"&#{ord(c)};"),
    "hexadecimal": _each(lambda c: f"&#x{ord(c):x};"),
    "HEXADECIMAL": _each(lambda c: f"&#X{ord(c):X};"),
    "named": _each(_named),
    "named otherwise": _each(lambda c: _named(c, -1)),
    "all decimal": _each(lambda c: f"&#{ord(c)};", ascii_too=True),
    "all hexadecimal": _each(lambda c: f"&#x{ord(c):x};", ascii_too=True),
    "JSON": _each(_json),
    "JSON all": _each(_json, ascii_too=True),
}
COMPOSITIONS = ("NFC", "NFD")
CASES: dict[str, Callable[[str], str]] = {
    "lower": str.lower,
    "upper": str.upper,
    "title": lambda text: re.sub(r"(?<![^\W\d_'’])[^\W\d_]", lambda m: m[0].upper(), text.lower()),
    "Turkish upper": lambda text: text.replace("i", "İ").upper(),
    "Turkish lower": lambda text: text.replace("I", "ı").lower(),
}


def page(written: str, language: str, *, in_json: bool = False, charset: str = "utf-8") -> bytes:
    """A page in the language with the written name in its text, or in its JSON-LD. Raises UnicodeEncodeError."""
    setting = SETTINGS[language]
    label = CHARSETS.get(charset, charset)
    if charset not in ("utf-8", "utf-16-le", "utf-16-be", "gb18030"):
        try:
            _encode(setting, charset)
        except UnicodeEncodeError:
            setting, language = SETTINGS["en"], "en"
    text = "Opening" if in_json else setting.replace("@", written)
    script = json.dumps({"@type": "NewsArticle", "headline": "@", "about": "\u00bb"})
    script = f'<script type="application/ld+json">{script}</script>'.replace('"@"', f'"{written}"') if in_json else ""
    meta, before = f'<meta charset="{label}">', setting.replace("@", "-")
    whole = _PAGE.format(lang=language, meta=meta, title="News", before=before, text=text, script=script)
    return _MARKS.get(charset, b"") + _encode(whole, charset)


def _encode(text: str, charset: str) -> bytes:
    """As editors of the charset write it: windows-1258 has vowels and tones apart."""
    if charset != "cp1258":
        return text.encode(charset)
    out = []
    for char in text:
        split = unicodedata.normalize("NFD", char)
        tones = "".join(mark for mark in split if mark in "\u0300\u0301\u0303\u0309\u0323")
        rest = unicodedata.normalize("NFC", "".join(mark for mark in split if mark not in tones))
        try:
            out.append(char.encode(charset))
        except UnicodeEncodeError:
            out.append((rest + tones).encode(charset))
    return b"".join(out)


def read(body: bytes, content_type: str = "") -> str:
    """The page's whole text with nothing left out, as a parser that reads everything would have it."""
    text = html.unescape(re.sub("<[^<>]*>", " ", decode(body, content_type).text))
    return _ESCAPE.sub(lambda m: chr(int(m[1], 16)) if m[1] else " ", text)


def gaps(name: str) -> Iterator[tuple[str, str]]:
    """The name with each kind of gap at one blank at a time and at all; the kind and the name so written."""
    words = name.split(" ")
    for kind, gap in GAPS.items():
        if len(words) > 1:
            yield kind, gap.join(words)
        if len(words) > 2:
            for at in range(1, len(words)):
                yield f"{kind} at {at}", " ".join(words[:at]) + gap + " ".join(words[at:])

"""Language tags as pages, feeds and monitoring services write them, to the codes of the house. Detects nothing."""

from __future__ import annotations

import re

_TAG = re.compile(r"[a-z]{2,12}(?:-[a-z0-9]{1,8})*")
_TRADITIONAL = frozenset(("hant", "tw", "hk", "mo"))
# What is written for a language: ISO 639-2 and 639-3, withdrawn codes, names in English, country codes that are no
# language of their own and so can only be a slip ("vn", "jp").
_CODES = {
    spelling: code
    for code, spellings in {
        "vi": "vie vn vietnamese",
        "en": "eng english uk-en",
        "zh": "zho chi cmn cn chinese mandarin",
        "zh-Hans": "chs zhs gb",
        "zh-Hant": "cht zht yue tw hk cantonese",
        "ja": "jpn jp japanese",
        "ko": "kor kr korean",
        "fr": "fra fre french",
        "de": "deu ger german",
        "es": "spa spanish castilian",
        "ru": "rus russian",
        "th": "tha thai",
        "id": "ind in indonesian",
        "lo": "lao laothian",
        "km": "khm kh khmer cambodian",
        "ar": "ara arb arabic",
        "it": "ita italian",
        "pt": "por portuguese",
        "ms": "msa may zsm malay",
        "fa": "fas per pes persian farsi",
        "ur": "urd urdu",
        "uk": "ukr ukrainian",
        "be": "bel belarusian",
        "bg": "bul bulgarian",
        "nl": "nld dut dutch",
        "pl": "pol polish",
        "tr": "tur turkish",
        "hi": "hin hindi",
        "he": "heb iw hebrew",
        "yi": "yid ji yiddish",
        "tl": "fil tgl filipino tagalog",
        "no": "nb nn nor nob nno norwegian",
        "sv": "swe swedish",
        "da": "dan danish",
        "fi": "fin finnish",
        "cs": "ces cze czech",
        "el": "ell gre greek",
        "hu": "hun hungarian",
        "ro": "ron rum romanian",
        "my": "mya bur burmese",
        "und": "mul mis zxx unknown",
    }.items()
    for spelling in spellings.split()
}


def language_code(tag: str) -> str:
    """The code of the house for a language tag or name: "zh-CN" → "zh-Hans", "in" → "id", "Vietnamese" → "vi".

    Regions are dropped ("pt-BR" → "pt"). Bare Chinese stays "zh", for the characters to decide. "" for an empty or
    unreadable tag and for those that say nothing ("und", "mul").
    """
    text = tag.strip().lower().replace("_", "-")
    if text.startswith("chinese"):
        return "zh-Hant" if "trad" in text else "zh-Hans" if "simpl" in text else "zh"
    found = _TAG.match(text)
    if not found:
        return ""
    base, *rest = found[0].split("-")
    code = _CODES.get(base, base)
    if code == "zh" and rest:
        if "yue" in rest or _TRADITIONAL & set(rest):
            return "zh-Hant" if "hans" not in rest else "zh-Hans"
        return "zh-Hans" if {"hans", "cn", "sg", "my"} & set(rest) else "zh"
    known = len(code) <= 3 or code.startswith("zh-")
    return code if known and code != "und" else ""

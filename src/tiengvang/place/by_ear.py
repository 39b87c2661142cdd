"""By ear: the ways in which newsrooms write a Vietnamese name in other scripts when no list tells them how.

Not a transcription standard: each sound has several spellings (by_ear.tsv), and a name has their products. Names that
are listed stay the better evidence; these only let an unlisted spelling be heard.
"""

from __future__ import annotations

import csv
import itertools
import re
import unicodedata
from collections import defaultdict
from functools import lru_cache
from importlib import resources

MOST = 240  # spellings per name and script; a name of many ambiguous sounds keeps the first, the likelier ones
SCRIPTS = ("Cyrl", "Latn", "Arab", "Thai", "Laoo", "Khmr", "Kore", "Jpan", "Hani")

_ONSETS = ("ngh", "ng", "nh", "gh", "gi", "kh", "ph", "th", "tr", "ch", "qu", *"bcdđghklmnprstvx")
_SAME_ONSET = {"ngh": "ng", "gh": "g", "k": "c"}
_CODAS = ("ng", "nh", "ch", *"mnptciyou")
_SAME_VOWEL = {"y": "i", "ă": "a", "ê": "e", "ô": "o", "iê": "i", "ia": "i", "uô": "u", "ua": "u", "ươ": "ư", "ưa": "ư"}
_JOINTS = {
    "Cyrl": (("ьа", "я"), ("йа", "я"), ("йо", "ё"), ("йу", "ю"), ("ьу", "ю"), ("йе", "е"), ("йэ", "е")),
    "Arab": (("يي", "ي"), ("وو", "و")),
}
_KANA_ROWS = {
    ":": "ア イ ウ エ オ", "k": "カ キ ク ケ コ", "g": "ガ ギ グ ゲ ゴ", "s": "サ シ ス セ ソ",
    "sh": "シャ シ シュ シェ ショ", "z": "ザ ジ ズ ゼ ゾ", "j": "ジャ ジ ジュ ジェ ジョ", "t": "タ ティ トゥ テ ト",
    "ch": "チャ チ チュ チェ チョ", "d": "ダ ディ ドゥ デ ド", "n": "ナ ニ ヌ ネ ノ", "ny": "ニャ ニ ニュ ニェ ニョ",
    "h": "ハ ヒ フ ヘ ホ", "f": "ファ フィ フ フェ フォ", "b": "バ ビ ブ ベ ボ", "p": "パ ピ プ ペ ポ",
    "m": "マ ミ ム メ モ", "y": "ヤ イ ユ イェ ヨ", "r": "ラ リ ル レ ロ", "v": "ヴァ ヴィ ヴ ヴェ ヴォ",
}  # fmt: skip
_KANA = {
    (row, vowel): kana for row, line in _KANA_ROWS.items() for vowel, kana in zip("aiueo", line.split(), strict=True)
}
_INITIALS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
_MEDIALS = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ"
_FINALS = " ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ"
_IOTATED = dict(zip("ㅏㅓㅗㅜㅔㅐㅣ", "ㅑㅕㅛㅠㅖㅒㅣ", strict=True))
_ROUNDED = {"ㅣ": "ㅟ", "ㅏ": "ㅘ", "ㅔ": "ㅞ", "ㅓ": "ㅝ"}
# Lao has one letter for several Thai ones, and two for y: ຢ before a vowel, ຍ elsewhere, not kept apart by all.
_LAO_ELSEWHERE = {"ย": "ຍ", "ญ": "ຍ", "ซ": "ຊ", "ช": "ຊ", "ฮ": "ຮ"}
_LAO_Y = re.compile("ຍ(?=[\u0eb0-\u0ebcອວ])")


@lru_cache(maxsize=1)
def _table() -> dict[tuple[str, str], dict[str, tuple[str, ...]]]:
    """(script, part) → sound → spellings, likelier first."""
    table: dict[tuple[str, str], dict[str, tuple[str, ...]]] = defaultdict(dict)
    text = resources.files("tiengvang.place").joinpath("by_ear.tsv").read_text("utf-8")
    for row in csv.DictReader(text.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE):
        table[row["script"], row["part"]][row["sound"]] = tuple(row["spellings"].split(" "))
    return dict(table)


def _without_tone(syllable: str) -> str:
    """The syllable without its tone mark; the marks that make another vowel stay."""
    tones = "\u0300\u0301\u0303\u0309\u0323"
    split = unicodedata.normalize("NFD", syllable.lower())
    return unicodedata.normalize("NFC", "".join(char for char in split if char not in tones))


def sounds(syllable: str) -> tuple[str, str, str] | None:
    """Onset, nucleus and coda of a Vietnamese syllable in the sounds of by_ear.tsv, or None if it is not one."""
    bare = _without_tone(syllable)
    cluster = ""
    if bare[:2] in ("pl", "kr", "br", "gr", "đr", "dr"):
        cluster, bare = bare[0], bare[1:]
    onset = next((onset for onset in _ONSETS if bare.startswith(onset)), "")
    if onset == "gi" and len(bare) == 2:
        onset = "g"
    rest = bare[len(onset) :]
    if not rest:
        return None
    coda = next((coda for coda in _CODAS if len(rest) > len(coda) and rest.endswith(coda)), "")
    nucleus = rest[: len(rest) - len(coda)] if coda else rest
    nucleus = _SAME_VOWEL.get(nucleus, nucleus)
    coda = {"y": "i", "o": "u"}.get(coda, coda)
    if nucleus not in {"a", "â", "e", "i", "o", "ơ", "u", "ư"}:
        return None
    onset = _SAME_ONSET.get(onset, onset)
    return (f"{cluster}+{onset}" if cluster else onset), nucleus, coda


def _cross(*lists: tuple[str, ...]) -> tuple[str, ...]:
    return tuple("".join(parts) for parts in itertools.product(*lists))


def _cluster(script: str, onset: str) -> tuple[str, str]:
    """The first consonant of a cluster such as p+l, spelt alone, and the onset that follows it."""
    first, _, second = onset.partition("+")
    if script in ("Kore", "Jpan"):  # their syllables are composed later, from the sound itself
        return first, second
    return "".join(_table()[script, "onset"].get(first, ("",))[:1]), second


def _syllable(script: str, parts: tuple[str, str, str]) -> tuple[str, ...]:
    """The spellings of one syllable in one script; empty where the table has no spelling."""
    onset, nucleus, coda = parts
    first = ""
    if "+" in onset:
        first, onset = _cluster(script, onset)
    table = _table()
    onsets = table[script, "onset"].get(onset, ("",) if not onset else ())
    if (script, "rime") in table:
        rimes = table[script, "rime"].get(nucleus + coda, ())
        return tuple(rime.replace("-", first + spelling) for spelling in onsets for rime in rimes)
    vowels = table[script, "nucleus"].get(nucleus, ())
    codas = table[script, "coda"].get(coda, ()) if coda else ("",)
    if script == "Kore":
        return _hangul(first, onsets, vowels, codas)
    if script == "Jpan":
        return _kana(first, onsets, vowels, codas)
    joined = _cross((first,), onsets, vowels, codas)
    for before, after in _JOINTS.get(script, ()):
        joined = tuple(spelling.replace(before, after) for spelling in joined)
    return joined


def _hangul(first: str, onsets: tuple[str, ...], vowels: tuple[str, ...], codas: tuple[str, ...]) -> tuple[str, ...]:
    """Jamo composed to syllables. An onset may bring a whole syllable (꾸ㅇ) or change the vowel (j, w)."""
    lone = {"p": ("쁠", "플", "프"), "k": ("크",), "b": ("브",), "g": ("그",), "đ": ("드",), "d": ("드",)}
    heads = lone.get(first, ("",))
    out = []
    for head, onset, vowel, coda in itertools.product(heads, onsets, vowels, codas):
        prefix, initial, glide = onset[:-1], onset[-1], ""
        if initial in "jw":
            prefix, initial, glide = onset[:-2], onset[-2], initial
        medial = {"j": _IOTATED, "w": _ROUNDED}.get(glide, {}).get(vowel, vowel)
        final, after = (coda, "") if coda in _FINALS and coda else (" ", coda)
        code = (_INITIALS.index(initial) * 21 + _MEDIALS.index(medial)) * 28 + _FINALS.index(final)
        out.append(head + prefix + chr(0xAC00 + code) + after)
    return tuple(out)


def _kana(first: str, onsets: tuple[str, ...], vowels: tuple[str, ...], codas: tuple[str, ...]) -> tuple[str, ...]:
    """Kana of row and vowel; an open syllable may be written long."""
    lone = _KANA[first if (first, "u") in _KANA else "d", "u"] if first else ""
    out = []
    for onset, vowel, coda in itertools.product(onsets, vowels, codas):
        body = lone + onset[:-1] * (onset[:1] == "ク") + _KANA[":" if onset.endswith(":") else onset, vowel]
        out.append(body + coda)
        if not coda:
            out.append(body + "ー")
    return tuple(out)


def _lao(thai: str) -> str:
    """The same letters in the Lao block, which repeats the Thai one 0x80 further on."""
    return "".join(_LAO_ELSEWHERE.get(char) or chr(ord(char) + 0x80) for char in thai)


def _double_l(spellings: list[str]) -> list[str]:
    """Korean writes an l between vowels double: 자라이 and 잘라이."""
    doubled = []
    for spelling in spellings:
        for index in range(1, len(spelling)):
            code, before = ord(spelling[index]) - 0xAC00, ord(spelling[index - 1]) - 0xAC00
            if 0 <= code < 11172 and code // 588 == 5 and 0 <= before < 11172 and before % 28 == 0:
                doubled.append(spelling[: index - 1] + chr(0xAC00 + before + 8) + spelling[index:])
    return doubled


def _characters(name: str) -> list[tuple[str, ...]]:
    """Chinese characters that stand for the sound of each syllable; no choice where the table knows none."""
    known = _table()["Hani", "syllable"]
    return [known.get(syllable, ()) for syllable in name.lower().replace("-", " ").split()]


@lru_cache(maxsize=256)
def spellings(name: str, ear: str = "vi") -> dict[str, tuple[str, ...]]:
    """Spellings by ear of a name, by ISO 15924 script; {} where the name is not made of syllables of that language.

    ear: the language that the name is heard in; only Vietnamese ("vi") is known. At most `MOST` per script.
    """
    syllables = [sounds(syllable) for syllable in name.replace("-", " ").split()]
    if ear != "vi" or not syllables or None in syllables:
        return {}
    known = [parts for parts in syllables if parts is not None]
    out = {}
    for script in SCRIPTS:
        source = "Thai" if script == "Laoo" else script
        choices = [_syllable(source, parts) for parts in known] if script != "Hani" else _characters(name)
        if not all(choices):
            continue
        joint = " " if script in ("Cyrl", "Latn", "Arab") else ""
        # Where words stand apart, one letter is none; a kana or a Hangul syllable is a whole one.
        sayable = ([spelling for spelling in choice if len(spelling) > 1 or not joint] for choice in choices)
        found = [joint.join(parts) for parts in itertools.islice(itertools.product(*sayable), MOST)]
        if script == "Kore":
            found = _double_l(found) + found
        if script == "Laoo":
            found = [_lao(spelling) for spelling in found]
            found += [_LAO_Y.sub("ຢ", spelling) for spelling in found]
        if script == "Latn":
            found = [spelling.title() for spelling in found]
        out[script] = tuple(dict.fromkeys(found))
    return out

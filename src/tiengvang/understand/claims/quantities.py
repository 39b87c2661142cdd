"""Numbers in a text with their units, made comparable across languages and ways of writing. Compares no sentences.

1,5 triệu, 1.5 million, 150万 and 1.5 ล้าน are one number; 107.000 ha and 107,000 hectares too. `units.tsv` has the words
for units and for powers of ten, `spelled.tsv` numbers written out (the smallest of some languages are words of another
meaning and are left out).
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

_FOLDER = Path(__file__).parent
# Languages that write 1,234.5; the others write 1.234,5.
_POINT = frozenset(("en", "zh", "ja", "ko", "th", "ar", "und"))
_SPACES = "\u00a0\u202f\u2009"
_DIGITS = re.compile(rf"(?<![\d.,])\d{{1,3}}(?:[{_SPACES} ]\d{{3}})+(?:[.,]\d+)?(?!\d)|\d+(?:[.,]\d+)*")
_CLOCK = re.compile(r"(?<![\d:])(\d{1,2}):(\d{2}):(\d{2})(?![\d:])")
_HAN_DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2, "兩": 2}
_HAN_TENS = {"十": 10, "百": 100, "千": 1000}
_HAN_GREAT = {"万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8}
_HAN = re.compile("[零一二三四五六七八九〇两兩十百千万萬亿億]+")
# A single numeral of Chinese is a number only where one of these follows.
_HAN_COUNTS = frozenset("人名个個座只隻次位户戶天年月周条條件处處家所本支台架艘辆輛度倍成场場枚头頭")
_BEFORE = {"US$": "USD", "$": "USD", "€": "EUR", "¥": "JPY", "₩": "KRW", "฿": "THB"}
# Two numbers of which one is rounded are the same up to this share, if both are at least _ROUNDED.
_SAME = 0.012
_ROUNDED = 100.0


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number of a text. unit: m, m2, kg, W, s, %, °C, a currency, or "" for a plain count; start, end: characters."""

    value: float
    unit: str
    start: int
    end: int


def quantities(text: str, language: str, taken: Sequence[tuple[int, int]] = ()) -> list[Quantity]:
    """The numbers of a text in its order. language: BCP 47 or "und"; taken: spans that are something else (dates)."""
    base = language.split("-")[0].lower()
    plain = plain_digits(text)
    busy = [False] * (len(text) + 1)
    for start, end in taken:
        busy[start:end] = [True] * (end - start)
    found: list[Quantity] = []

    def add(value: float, unit: str, start: int, end: int) -> None:
        if not any(busy[start:end]):
            found.append(Quantity(value, unit, start, end))
            busy[start:end] = [True] * (end - start)

    for match in _CLOCK.finditer(plain):
        hours, minutes, seconds = (int(part) for part in match.groups())
        add(3600 * hours + 60 * minutes + seconds, "s", *match.span())
    last = 0
    for match in _DIGITS.finditer(plain):
        if match.start() >= last:
            value, unit, last = _with_unit(plain, _number(match.group(), base, plain, match.end()), match)
            add(value, unit, match.start(), last)
    for match in _HAN.finditer(plain) if base in ("zh", "ja", "und") else ():
        read = _han(match.group())
        if read is not None and (len(match.group()) > 1 or plain[match.end() : match.end() + 1] in _HAN_COUNTS):
            unit, factor, end = _unit(plain, match.end())
            add(read * factor, unit, match.start(), end)
    for match, value in _spelled_in(text, base):
        unit, factor, end = _unit_after_powers(plain, match.end())
        add(value * factor, unit, match.start(), end)
    return _joined(sorted(found, key=lambda one: one.start), plain)


def same(one: Quantity, other: Quantity) -> bool:
    """Whether two numbers may be one: of one unit (a plain count goes with any), and equal, or near after rounding."""
    if one.unit != other.unit and one.unit and other.unit:
        return False
    least, most = sorted((abs(one.value), abs(other.value)))
    return least == most or (least >= _ROUNDED and (most - least) <= _SAME * most)


def shown(quantity: Quantity) -> str:
    """The number with its unit, written out: 1650, 1070000000 m2."""
    value = f"{quantity.value:.6f}".rstrip("0").rstrip(".")
    return f"{value} {quantity.unit}".strip()


def plain_digits(text: str) -> str:
    """The text with every script's digits as 0-9 and Arabic separators as , and .; characters stay where they are."""
    if text.isascii():
        return text
    table = {"٫": ".", "٬": ",", "．": ".", "，": "，"}
    return "".join(
        str(unicodedata.digit(char)) if char.isdecimal() and not char.isascii() else table.get(char, char)
        for char in text
    )


def _number(digits: str, base: str, text: str, end: int) -> float:
    """The value of digits with separators, read as the language writes them."""
    compact = re.sub(rf"[{_SPACES} ]", "", digits)
    marks = [char for char in compact if char in ".,"]
    if not marks:
        return float(compact)
    if len(set(marks)) == 2:  # the last one is the decimal mark
        decimal = marks[-1]
        return float(compact.replace("," if decimal == "." else ".", "").replace(decimal, "."))
    mark, groups = marks[0], re.split("[.,]", compact)
    thousands = all(len(group) == 3 for group in groups[1:]) and groups[0] != "0" and len(groups[0]) <= 3
    if len(marks) > 1:
        return float("".join(groups)) if thousands else float(f"{groups[0]}.{''.join(groups[1:])}")
    grouping = "," if base in _POINT else "."
    power = _power(text, end)
    if thousands and (mark == grouping or base == "und") and power[0] < 10**4:
        return float("".join(groups))
    return float(".".join(groups))


def _with_unit(text: str, value: float, match: re.Match[str]) -> tuple[float, str, int]:
    unit, factor, end = _unit_after_powers(text, match.end())
    if not unit:
        unit = next((name for sign, name in _BEFORE.items() if text[: match.start()].rstrip().endswith(sign)), "")
    return value * factor, unit, end


def _unit_after_powers(text: str, at: int) -> tuple[str, float, int]:
    """Unit, factor and end of the powers of ten and the unit that follow a number."""
    factor, end = 1.0, at
    for _ in range(3):  # 1.52 หมื่นล้าน
        power, after = _power(text, end)
        if after == end:
            break
        factor, end = factor * power, after
    unit, times, end = _unit(text, end)
    return unit, factor * times, end


def _power(text: str, at: int) -> tuple[float, int]:
    word, row = _word_at(text, at, powers=True)
    return (row[1], at + word) if row else (1.0, at)


def _unit(text: str, at: int) -> tuple[str, float, int]:
    word, row = _word_at(text, at, powers=False)
    if not row:  # "3 millones de toneladas", "530 triệu đô la"
        joined = re.compile(r"\s*(?:de|d'|of|di)\s+").match(text, at)
        if joined:
            word, row = _word_at(text, joined.end(), powers=False)
            word += joined.end() - at if row else 0
    return (row[0], row[1], at + word) if row else ("", 1.0, at)


def _word_at(text: str, at: int, *, powers: bool) -> tuple[int, tuple[str, float] | None]:
    """Length of the blank and the longest listed word that stand at a place, and the word's row."""
    start = at
    while start < len(text) and text[start] in f" -{_SPACES}" and start - at < 2:
        start += 1
    words, longest = _units()
    for length in range(min(longest, len(text) - start), 0, -1):
        piece = text[start : start + length]
        row = words.get(piece) or words.get(piece.lower())
        if row and (row[0] == "times") == powers and _stands(text, start, start + length):
            return start + length - at, row
    return 0, None


def _stands(text: str, start: int, end: int) -> bool:
    """A word of a script with blanks must end where it ends."""
    if end >= len(text) or not text[end - 1].isalpha():
        return True
    first, following = text[end - 1], text[end]
    blankless = ord(first) > 0x0E00 and not 0x1E00 <= ord(first) < 0x2000
    return blankless or not following.isalpha()


def _han(numeral: str) -> float | None:
    """The value of a Chinese numeral; None where it is none (digits in a row are read one by one)."""
    if all(char in _HAN_DIGITS for char in numeral):
        return float("".join(str(_HAN_DIGITS[char]) for char in numeral))
    total, section, digit = 0, 0, 0
    for char in numeral:
        if char in _HAN_DIGITS:
            digit = _HAN_DIGITS[char]
        elif char in _HAN_TENS:
            section += (digit or 1) * _HAN_TENS[char]
            digit = 0
        else:
            if not section and not digit:
                return None
            total = (total + section + digit) * _HAN_GREAT[char]
            section = digit = 0
    return float(total + section + digit)


def _joined(found: list[Quantity], text: str) -> list[Quantity]:
    """1억 3천만 and 2 giờ 27 phút 40 giây: neighbours that are parts of one number."""
    out: list[Quantity] = []
    for one in found:
        before = out[-1] if out else None
        if before and not text[before.end : one.start].strip() and before.value > one.value > 0:
            hours = before.unit == one.unit == "s"
            great = not before.unit and before.value >= 10**8 and text[before.end - 1 : before.end] in "억億亿"
            if hours or great:
                out[-1] = Quantity(before.value + one.value, one.unit, before.start, one.end)
                continue
        out.append(one)
    return out


def _spelled_in(text: str, base: str) -> list[tuple[re.Match[str], float]]:
    known = _spelled(base)
    if known is None:
        return []
    pattern, values = known
    return [(match, values[match.group(1).lower()]) for match in pattern.finditer(text)]


@lru_cache(maxsize=32)
def _spelled(base: str) -> tuple[re.Pattern[str], dict[str, float]] | None:
    with (_FOLDER / "spelled.tsv").open(encoding="utf-8", newline="") as handle:
        values = {
            row["word"]: float(row["value"])
            for row in csv.DictReader(handle, delimiter="\t")
            if row["language"] == base
        }
    if not values:
        return None
    longest_first = "|".join(re.escape(word) for word in sorted(values, key=lambda word: -len(word)))
    edges = ("", "") if base == "th" else (r"(?<!\w)", r"(?!\w)")
    return re.compile(f"{edges[0]}({longest_first}){edges[1]}", re.IGNORECASE), values


@lru_cache(maxsize=1)
def _units() -> tuple[dict[str, tuple[str, float]], int]:
    """Words → (unit or "times", factor), and the length of the longest."""
    with (_FOLDER / "units.tsv").open(encoding="utf-8", newline="") as handle:
        words = {row["word"]: (row["unit"], float(row["factor"])) for row in csv.DictReader(handle, delimiter="\t")}
    return words, max(len(word) for word in words)

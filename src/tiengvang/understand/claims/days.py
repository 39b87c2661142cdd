"""Days, months and years named in a text, in any of the languages. Knows no today: "yesterday" is not read."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from babel import Locale, UnknownLocaleError

from tiengvang.understand.claims.quantities import plain_digits

_CJK = re.compile(
    r"(?:(\d{4})\s*[年년]\s*)(?:(\d{1,2})\s*[月월]\s*(?:(\d{1,2})\s*[日号號일])?)?|(\d{1,2})\s*[月월]\s*(?:(\d{1,2})\s*[日号號일])?"
)
_ISO = re.compile(r"(?<!\d)((?:19|20)\d\d)-(\d{2})-(\d{2})(?!\d)")
_NUMERIC = re.compile(r"(?<![\d.,/])(\d{1,2})[/.](\d{1,2})[/.]((?:19|20|25)\d\d)(?!\d)")
_NO_YEAR = re.compile(r"(?:ngày|hôm|sáng|trưa|chiều|tối|tanggal|วันที่|ວັນທີ|ថ្ងៃទី)\s*(\d{1,2})[/.-](\d{1,2})(?![\d/.-])")
_VIETNAMESE = re.compile(
    r"(?:ngày\s+(\d{1,2})\s+)?tháng\s+(\d{1,2})(?:\s*(?:/|năm|-)\s*((?:19|20)\d\d))?|(?<![\d/])(\d{1,2})/((?:19|20)\d\d)(?!\d)",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?<![\d.,/$€£¥-])((?:19|20)\d\d)(?!\d|[.,/]\d)")
_BUDDHIST = re.compile(r"(?<![\d.,])(?:พ\.ศ\.\s*)?(25[4-9]\d)(?![\d.,])")
_BETWEEN = r"(?:\s+(?:de|del|di|of|d'|năm|г\.?|года?|อ|عام|ປີ|ឆ្នាំ)|,)?\s+"


@dataclass(frozen=True, slots=True)
class When:
    """A time as far as it is named: None where it is not. start, end: characters."""

    year: int | None
    month: int | None
    day: int | None
    start: int
    end: int

    def __str__(self) -> str:
        year = f"{self.year:04}" if self.year else "--"
        return "-".join([year, *(f"{part:02}" for part in (self.month, self.day) if part)])


def days(text: str, language: str) -> list[When]:
    """Times named in a text, in its order. language: BCP 47 or "und"."""
    base = language.split("-")[0].lower()
    plain = plain_digits(text)
    found: list[When] = []

    def add(match: re.Match[str], year: str | None, month: str | int | None = None, day: str | None = None) -> None:
        start, end = match.span()
        if any(one.start < end and start < one.end for one in found):
            return
        when = _when(year, month, day, start, end)
        if when:
            found.append(when)

    for match in _ISO.finditer(plain):
        add(match, *match.groups())
    for match in _NUMERIC.finditer(plain):
        add(match, match[3], match[2], match[1])
    for match in _CJK.finditer(plain) if base in ("zh", "ja", "ko", "und") else ():
        add(match, match[1], match[2] or match[4], match[3] or match[5])
    if base in ("vi", "und"):
        for match in _VIETNAMESE.finditer(plain):
            add(match, match[3] or match[5], match[2] or match[4], match[1])
    for match in _NO_YEAR.finditer(plain):
        add(match, None, match[2], match[1])
    for pattern, months in _named(base):
        for match in pattern.finditer(plain):
            at = next(place for place in ("a", "b", "c") if match[f"month_{place}"])
            month = months[match[f"month_{at}"].lower()]
            add(match, match[f"year_{at}"], month, match[f"day_{at}"] if at != "c" else None)
    for match in _BUDDHIST.finditer(plain) if base in ("th", "lo", "km") else ():
        add(match, str(int(match[1]) - 543))
    for match in _YEAR.finditer(plain):
        add(match, match[1])
    return _with_year(sorted(found, key=lambda one: one.start))


def agree(one: When, other: When) -> int:
    """How far two times agree: 3 to the day, 2 to the month, 1 to the year, 0 nothing to compare, -1 they differ."""
    if one.year and other.year and one.year != other.year:
        return -1
    level = 1 if one.year and other.year else 0
    if one.month and other.month:
        if one.month != other.month:
            return -1
        level += 1
        if one.day and other.day:
            if one.day != other.day:
                return -1
            level += 1
    return level


def _with_year(found: list[When]) -> list[When]:
    """Days without a year get the one that the text names, if it names only one: "in 2026 … on 2 April"."""
    years = {one.year for one in found if one.year}
    if len(years) != 1:
        return found
    (year,) = years
    return [one if one.year else replace(one, year=year) for one in found]


def _when(year: str | None, month: str | int | None, day: str | None, start: int, end: int) -> When | None:
    number = int(year) if year else None
    if number and number > 2400:
        number -= 543
    named, which = int(month) if month else None, int(day) if day else None
    if (named and not 1 <= named <= 12) or (which and not 1 <= which <= 31) or not (number or (named and which)):
        # A month alone is too little; "May" is also a verb.
        return None
    return When(number, named, which, start, end)


@lru_cache(maxsize=32)
def _named(base: str) -> list[tuple[re.Pattern[str], dict[str, int]]]:
    """Patterns with months by name: 26 April 2026, April 26, 2026, April 2026."""
    try:
        locale = Locale.parse(base)
    except (UnknownLocaleError, ValueError):
        return []
    months: dict[str, int] = {}
    for context in ("format", "stand-alone"):
        for width in ("wide", "abbreviated"):
            for number, name in locale.months[context][width].items():
                if not any(char.isdigit() for char in name):
                    months.setdefault(name.lower().rstrip("."), number)
    if not months:
        return []
    names = "|".join(re.escape(name) for name in sorted(months, key=lambda name: -len(name)))
    day = r"(?<![\d.,])(?P<day_{0}>\d{{1,2}})(?:\.|º|er|st|nd|rd|th|-го)?(?:\s+(?:de|di|of))?\s*"
    year = rf"(?:{_BETWEEN}|\s*)(?P<year_{{0}}>(?:19|20|25)\d\d)(?!\d)"
    edge = r"(?<!\w)" if base not in ("th", "lo", "km") else ""
    close = r"(?!\w)" if base not in ("th", "lo", "km") else ""
    pattern = (
        rf"{day.format('a')}{edge}(?P<month_a>{names}){close}\.?(?:{year.format('a')})?"
        rf"|{edge}(?P<month_b>{names}){close}\.?\s+(?P<day_b>\d{{1,2}})(?:st|nd|rd|th)?(?![\d:])(?:,?\s+(?P<year_b>(?:19|20)\d\d))?"
        rf"|{edge}(?P<month_c>{names}){close}\.?{year.format('c')}"
    )
    return [(re.compile(pattern, re.IGNORECASE), months)]

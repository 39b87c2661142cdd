"""The column Thời gian: Vietnamese words for days and recurrence, read and written. Knows no table.

"Trước ngày 10/11" leaves 09/11 as the last day, as the plan itself counts; "đến", "chậm nhất", "hoàn thành" and a bare
day name the last day themselves.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from tiengvang.place.folding import fold_name


@dataclass(frozen=True, slots=True)
class When:
    """start, due: first and last day; recurrence: as of `Task`; words: what the days do not say, "" for nothing."""

    start: date | None = None
    due: date | None = None
    recurrence: str = ""
    words: str = ""


class Unreadable(ValueError):
    """The words cannot be taken as days. reason: "day" (there is no such day), "order" (the last before the first) or
    "year" (it is not said, and the plan has several); text: which words."""

    def __init__(self, reason: str, text: str) -> None:
        super().__init__(f"{reason}: {text}")
        self.reason, self.text = reason, text


@dataclass(frozen=True, slots=True)
class _Span:
    first: date
    last: date


_NUMBERS: Final = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_RECURRENCE: Final = (
    ("yearly", re.compile(r"\bhang nam\b|\bmoi nam\b")),
    ("quarterly", re.compile(r"\bhang quy\b|\bmoi quy\b")),
    ("monthly", re.compile(r"\bhang thang\b|\bmoi thang\b")),
)
_REGULAR: Final = re.compile(r"\bthuong xuyen\b|\bca giai doan\b|\bsuot nam\b|\bca nam\b")
_DAY: Final = r"(?P<d>\d{1,2})(?:[/.]| thang )(?P<m>\d{1,2})(?:(?:[/.]| nam |,? )(?P<y>\d{4}))?"
_YEAR: Final = r"(?:/| nam |,? )(?P<y>\d{4})"
_POINTS: Final = (
    ("day", re.compile(rf"(?:ngay )?\b{_DAY}\b")),
    ("quarter", re.compile(rf"\bquy (?P<q>iv|i{{1,3}}|[1-4])\b(?:{_YEAR})?")),
    ("month", re.compile(rf"\bthang (?P<m>\d{{1,2}})\b(?:{_YEAR})?")),
    ("month", re.compile(r"\b(?P<m>\d{1,2})/(?P<y>\d{4})\b")),
    ("half", re.compile(rf"\b6 thang (?P<h>dau|cuoi)(?: nam)?\b(?:{_YEAR})?")),
    ("year", re.compile(r"\b(?:nam )?(?P<y>20\d{2})\b")),
)
_BEFORE: Final = re.compile(r"\btruoc\b")
_FROM: Final = re.compile(r"\btu\b|\bbat dau\b|\bke tu\b")
_UNTIL: Final = re.compile(r"\bden\b|\bcham nhat\b|\bhoan thanh\b|\bxong\b|\bhet\b|\btoi\b|\bhan\b")
_MONTH_DAY: Final = re.compile(r"\bngay (?P<d>\d{1,2})\b(?! thang \d|/)")  # of each month or quarter
# What `written` adds where the words alone would be read otherwise.
_EXPLICIT: Final = re.compile(r"(?P<words>.*) \[(?P<days>[^\[\]]*)\]")
_OWN: Final = re.compile(
    r"^(?:(?P<turn>Hằng năm|Hằng quý|Hằng tháng)(?:, |$))?(?:Từ (?P<from>\d\d/\d\d/\d{4})$|"
    r"(?:(?P<start>\d\d/\d\d/\d{4}) - )?(?P<due>\d\d/\d\d/\d{4})$)?"
)
_TURNS: Final = {"Hằng năm": "yearly", "Hằng quý": "quarterly", "Hằng tháng": "monthly"}
_CALLED: Final = {code: words for words, code in _TURNS.items()}


def read(text: str, first_year: int, last_year: int) -> When:
    """What the words say, in a plan of these years; a year that is not said is the plan's, where it has one only.

    Words that name no day are kept as words. Raises Unreadable.
    """
    text = " ".join(text.split())
    if not text:
        return When()
    if (own := _own(text)) is not None:
        return own
    if match := _EXPLICIT.fullmatch(text):
        days = _own(match["days"].strip()) if match["days"].strip() else When()
        if days is not None:
            return When(days.start, days.due, days.recurrence, match["words"])
    folded = re.sub(r"\s*([/.~])\s*", r"\1", _folded(text))
    recurrence = next((code for code, pattern in _RECURRENCE if pattern.search(folded)), "")
    found = _points(folded, first_year, last_year, recurrence)
    whole = _Span(date(first_year, 1, 1), date(last_year, 12, 31))
    if not found and recurrence in ("monthly", "quarterly") and (named := _MONTH_DAY.search(folded)):
        before = 1 if _BEFORE.search(folded[: named.start()]) else 0
        day = max(1, min(int(named["d"]) - before, 31))
        return When(whole.first, date(last_year, 12, day), recurrence, text)
    if not found:
        regular = recurrence or _REGULAR.search(folded)
        return When(whole.first, whole.last, recurrence, text) if regular else When(words=text)
    start, due = _ends(folded, found)
    if recurrence:
        start = start or whole.first
        due = _last_turn(due or whole.last, last_year) if len(found) == 1 and "y" not in found[0].said else due
    if start and due and due < start:
        raise Unreadable("order", f"{start:%d/%m/%Y} - {due:%d/%m/%Y}")
    return When(start, due, recurrence, text)


def written(when: When, first_year: int, last_year: int) -> str:
    """Words that `read` takes for the same."""
    plain = _days(when)
    if not when.words:
        return plain
    try:
        if read(when.words, first_year, last_year) == when:
            return when.words
    except Unreadable:
        pass
    return f"{when.words} [{plain}]"


def _days(when: When) -> str:
    turn = _CALLED.get(when.recurrence, "")
    if when.due:
        days = f"{when.start:%d/%m/%Y} - {when.due:%d/%m/%Y}" if when.start else f"{when.due:%d/%m/%Y}"
    else:
        days = f"Từ {when.start:%d/%m/%Y}" if when.start else ""
    return ", ".join(part for part in (turn, days) if part)


def _own(text: str) -> When | None:
    """What `_days` wrote; None for other words. "Hằng năm" alone is a person's."""
    match = _OWN.match(text)
    if not match or not (match["from"] or match["due"]):
        return None
    start = match["from"] or match["start"]
    days = [_exact(one) if one else None for one in (start, match["due"])]
    if days[0] and days[1] and days[1] < days[0]:
        raise Unreadable("order", text)
    return When(days[0], days[1], _TURNS.get(match["turn"] or "", ""))


def _exact(text: str) -> date:
    day, month, year = (int(part) for part in text.split("/"))
    return _day(year, month, day)


@dataclass(frozen=True, slots=True)
class _Point:
    """A stretch of time that the words name, and where: from character `at`; said: the parts that were named."""

    span: _Span
    at: int
    end: int
    said: frozenset[str]


def _folded(text: str) -> str:
    text = re.sub(r"(?<=\d)-(?=\d{1,2}-\d{4})", "/", text)  # 30-9-2026
    text = re.sub(r"(?<=\d/\d)[-](?=\d{4})|(?<=\d/\d\d)[-](?=\d{4})", "/", text)
    return fold_name(re.sub(r"\s*[-–—]\s*", " ~ ", text))  # folding takes hyphens away


def _points(folded: str, first_year: int, last_year: int, recurrence: str) -> list[_Point]:
    """Every stretch that is named, in order; a year that only the last names holds for those before."""
    taken: list[tuple[int, int, str, dict[str, str]]] = []
    for kind, pattern in _POINTS:
        for match in pattern.finditer(folded):
            if all(match.end() <= one[0] or match.start() >= one[1] for one in taken):
                said = {name: value for name, value in match.groupdict().items() if value}
                taken.append((match.start(), match.end(), kind, said))
    taken.sort()
    found: list[_Point] = []
    year_after: str | None = None
    for at, end, kind, said in reversed(taken):
        year_after = said.get("y") or year_after
        year = int(year_after) if year_after else first_year
        if year_after is None and first_year != last_year and not recurrence:
            raise Unreadable("year", folded[at:end])
        found.append(_Point(_span(kind, said, year), at, end, frozenset(said)))
    return found[::-1]


def _span(kind: str, said: dict[str, str], year: int) -> _Span:
    if kind == "day":
        day = _day(year, int(said["m"]), int(said["d"]))
        return _Span(day, day)
    if kind == "year":
        return _Span(date(year, 1, 1), date(year, 12, 31))
    if kind == "half":
        first = 1 if said["h"] == "dau" else 7
        return _Span(date(year, first, 1), _month_end(year, first + 5))
    if kind == "quarter":
        number = _NUMBERS[said["q"]]
        return _Span(date(year, 3 * number - 2, 1), _month_end(year, 3 * number))
    month = int(said["m"])
    first_day = _day(year, month, 1)
    return _Span(first_day, _month_end(year, month))


def _day(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise Unreadable("day", f"{day:02}/{month:02}/{year}") from None


def _month_end(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


def _ends(folded: str, found: list[_Point]) -> tuple[date | None, date | None]:
    """First and last day: of two stretches or more the first's and the last's, of one what the word before it says."""
    first, last = found[0], found[-1]
    before_last = folded[found[-2].end if len(found) > 1 else 0 : last.at]
    due = last.span.first - timedelta(days=1) if _BEFORE.search(before_last) else last.span.last
    if len(found) > 1:
        return first.span.first, due
    before = folded[: first.at]
    if _FROM.search(before):
        return first.span.first, None
    if _BEFORE.search(before) or _UNTIL.search(before) or first.span.first == first.span.last:
        return None, due
    return first.span.first, due


def _last_turn(due: date, last_year: int) -> date:
    """The same day in the plan's last year."""
    return date(last_year, due.month, min(due.day, calendar.monthrange(last_year, due.month)[1]))

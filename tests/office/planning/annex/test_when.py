"""The column Thời gian, as people write it, and back."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tiengvang.office.planning.annex.when import Unreadable, When, read, written

FIRST, LAST = date(2026, 1, 1), date(2030, 12, 31)


def _day(day: int, month: int, year: int = 2026) -> date:
    return date(year, month, day)


@pytest.mark.parametrize(
    ("words", "start", "due", "recurrence"),
    [
        ("30/9/2026", None, _day(30, 9), ""),
        ("30-9-2026", None, _day(30, 9), ""),
        ("ngày 30 tháng 9 năm 2026", None, _day(30, 9), ""),
        ("trước 30/9/2026", None, _day(29, 9), ""),
        ("Chậm nhất 30/9/2026", None, _day(30, 9), ""),
        ("Trước tháng 9/2026", None, _day(31, 8), ""),
        ("quý III/2026", _day(1, 7), _day(30, 9), ""),
        ("Quý 3 năm 2026", _day(1, 7), _day(30, 9), ""),
        ("Quý III, IV/2026", _day(1, 7), _day(31, 12), ""),
        ("Quý III - quý IV/2026", _day(1, 7), _day(31, 12), ""),
        ("tháng 9/2026", _day(1, 9), _day(30, 9), ""),
        ("tháng 7-9/2026", _day(1, 7), _day(30, 9), ""),
        ("6 tháng cuối năm 2026", _day(1, 7), _day(31, 12), ""),
        ("Năm 2027", _day(1, 1, 2027), _day(31, 12, 2027), ""),
        ("Giai đoạn 2026 - 2030", FIRST, LAST, ""),
        ("từ 01/7/2026 đến 30/9/2026", _day(1, 7), _day(30, 9), ""),
        ("từ năm 2027", _day(1, 1, 2027), None, ""),
        ("hằng năm", FIRST, LAST, "yearly"),
        ("Hàng năm", FIRST, LAST, "yearly"),
        ("Hằng quý", FIRST, LAST, "quarterly"),
        ("Trước ngày 10/11 hằng năm", FIRST, _day(9, 11, 2030), "yearly"),
        ("Trước ngày 25 hằng tháng", FIRST, _day(24, 12, 2030), "monthly"),
        ("thường xuyên", FIRST, LAST, ""),
        ("Theo yêu cầu của Bộ", None, None, ""),
        ("", None, None, ""),
    ],
)
def test_words_are_read_as_a_clerk_reads_them(
    words: str, start: date | None, due: date | None, recurrence: str
) -> None:
    found = read(words, 2026, 2030)
    assert (found.start, found.due, found.recurrence) == (start, due, recurrence)
    assert written(found, 2026, 2030) == words or found.words == ""


@pytest.mark.parametrize(
    ("words", "reason"),
    [("31/9/2026", "day"), ("tháng 13/2026", "day"), ("30/9/2026 - 01/7/2026", "order"), ("30/9", "year"),
     ("quý III", "year"), ("Từ 30/02/2026", "day")],
)  # fmt: skip
def test_what_no_calendar_has_is_refused_by_its_reason(words: str, reason: str) -> None:
    with pytest.raises(Unreadable) as refused:
        read(words, 2026, 2030)
    assert refused.value.reason == reason


def test_a_year_that_is_not_said_is_the_plans_only_one() -> None:
    assert read("quý III", 2026, 2026) == When(_day(1, 7), _day(30, 9), "", "quý III")


DAYS = st.one_of(st.none(), st.dates(FIRST, LAST))
TEXT = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), max_size=12)
PIECES = "trước quý III 30/9/2026 tháng 9 hằng năm thường xuyên [x] đến - từ 2027 Hằng năm, [".split()
PHRASES = st.lists(
    st.one_of(TEXT, st.sampled_from(PIECES)),
    max_size=5,
).map(lambda words: " ".join(" ".join(words).split()))  # fmt: skip


@given(DAYS, DAYS, st.sampled_from(["", "monthly", "quarterly", "yearly"]), PHRASES)
def test_whatever_the_days_and_the_words_are_nothing_is_lost(
    one: date | None, other: date | None, recurrence: str, words: str
) -> None:
    start, due = (one, other) if not (one and other) or one <= other else (other, one)
    when = When(start, due, recurrence if start and due else "", words)
    assert read(written(when, 2026, 2030), 2026, 2030) == when

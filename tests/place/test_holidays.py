"""Working days of a place: as many as one counts day by day, without holidays; faults of holidays.toml with lines."""

from __future__ import annotations

import shutil
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tiengvang.place.check import check_profile
from tiengvang.place.holidays import Holidays
from tiengvang.place.profile import SHIPPED, load_profile

_DAYS = st.dates(date(2020, 1, 1), date(2035, 12, 31))
GIALAI = load_profile("gialai").holidays


@given(_DAYS, st.integers(-30, 800))
@pytest.mark.parametrize("place", [Holidays(), GIALAI], ids=["no holidays", "gialai"])
def test_working_days_are_as_many_as_one_counts(place: Holidays, first: date, span: int) -> None:
    counted = sum(place.is_working(first + timedelta(days=one)) for one in range(1, span + 1))
    assert place.working_days(first, first + timedelta(days=span)) == counted


def test_a_weekend_is_one_working_day() -> None:
    assert Holidays().working_days(date(2026, 11, 20), date(2026, 11, 23)) == 1  # Friday to Monday


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2026, 1, 1), False), (date(2031, 9, 2), False), (date(2026, 2, 13), True), (date(2026, 2, 16), False),
        (date(2026, 2, 20), False), (date(2026, 2, 23), True), (date(2026, 4, 27), False), (date(2026, 4, 30), False),
        (date(2026, 5, 1), False), (date(2026, 5, 4), True), (date(2026, 9, 1), False), (date(2026, 8, 22), True),
        (date(2026, 8, 23), False), (date(2027, 2, 11), False), (date(2027, 2, 12), True),
    ],
)  # fmt: skip
def test_offices_of_gia_lai_rest_on_the_holidays_of_viet_nam(day: date, works: bool) -> None:
    assert GIALAI.is_working(day) is works


def test_a_place_without_the_file_works_on_mondays_to_fridays() -> None:
    jeju = load_profile("jeju").holidays
    assert jeju == Holidays()
    assert [jeju.is_working(date(2026, 11, 16) + timedelta(days=one)) for one in range(7)] == [True] * 5 + [False] * 2


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        ('yearly = ["09-02",\n"02-30"]', 2, "yearly “02-30” is not a month and a day"),
        ('yearly = ["09-02",\n"09-02"]', 1, "yearly “09-02” stands twice"),
        ('yearly = "09-02"', 1, "yearly is not a list"),
        ('\noff = ["2026-02-17"]', 2, "off “2026-02-17” is not a day"),
        ("off = [\n2026-02-17,\n2026-02-17T08:00:00]", 3, "off “2026-02-17 08:00:00” is not a day"),
        ("off = [2026-02-17, 2026-02-17]", 1, "2026-02-17 stands twice in off"),
        ("worked = [\n2026-02-17]", 2, "2026-02-17 is worked in any case: it is no weekend"),
        ("off = [2026-08-22]\nworked = [2026-08-22]", 1, "2026-08-22 is both off and worked"),
        ("holiday = []", 1, "“holiday” is not known"),
    ],
)
def test_a_faulty_file_is_named_with_its_line(tmp_path: Path, text: str, line: int, what: str) -> None:
    copy = Path(shutil.copytree(SHIPPED / "jeju", tmp_path / "jeju"))
    (copy / "holidays.toml").write_text(text, encoding="utf-8")
    faults = [one for one in check_profile(copy) if one.file == "holidays.toml"]
    assert (line, what) in [(one.line, one.what) for one in faults], faults
    assert all(one.remedy for one in faults)

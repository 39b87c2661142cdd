"""Numbers and shares as templates write them."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.utils import translation

from tiengvang.office.shell.templatetags.shell import day, number, percent


@pytest.mark.parametrize(
    ("language", "written"), [("vi", ["1.234.567", "2,7", "3%"]), ("en", ["1,234,567", "2.7", "3%"])]
)
def test_numbers_follow_the_language_and_are_rounded_not_cut_off(language: str, written: list[str]) -> None:
    with translation.override(language):
        assert [number(1_234_567), number(2.68, 1), percent(0.0294)] == written


def test_a_moment_lies_on_the_day_that_it_is_in_the_office() -> None:
    with translation.override("vi"):
        assert day(datetime(2026, 11, 23, 22, 30, tzinfo=UTC)) == "24/11/2026"
        assert day(date(2026, 11, 23)) == "23/11/2026"


def test_what_is_not_known_is_a_dash() -> None:
    assert [number(None), number(""), percent(None)] == ["–"] * 3

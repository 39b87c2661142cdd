"""Numbers and shares as templates write them."""

from __future__ import annotations

import pytest
from django.utils import translation

from tiengvang.office.shell.templatetags.shell import number, percent


@pytest.mark.parametrize(
    ("language", "written"), [("vi", ["1.234.567", "2,7", "3\u202f%"]), ("en", ["1,234,567", "2.7", "3\u202f%"])]
)
def test_numbers_follow_the_language_and_are_rounded_not_cut_off(language: str, written: list[str]) -> None:
    with translation.override(language):
        assert [number(1_234_567), number(2.68, 1), percent(0.0294)] == written


def test_what_is_not_known_is_a_dash() -> None:
    assert [number(None), number(""), percent(None)] == ["–"] * 3

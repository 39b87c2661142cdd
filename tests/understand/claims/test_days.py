"""Days, months and years, as seventeen languages write them."""

import pytest

from tiengvang.understand.claims.days import When, agree, days


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("ngày 26/4/2026", "vi"),
        ("ngày 26 tháng 4 năm 2026", "vi"),
        ("26 April 2026", "en"),
        ("April 26, 2026", "en"),
        ("2026年4月26日", "zh-Hans"),
        ("2026년 4월 26일", "ko"),
        ("26 avril 2026", "fr"),
        ("26. April 2026", "de"),
        ("26 de abril de 2026", "es"),
        ("26 апреля 2026 года", "ru"),
        ("26 เมษายน 2569", "th"),
        ("26 April 2026", "id"),
        ("26 aprile 2026", "it"),
        ("26 de abril de 2026", "pt"),
        ("26 أبريل 2026", "ar"),
        ("2026-04-26", "und"),
        ("26.04.2026", "de"),
        ("26 ເມສາ 2026", "lo"),
        ("26 មេសា 2026", "km"),
        ("٢٦ أبريل ٢٠٢٦", "ar"),
    ],
)
def test_one_day_is_read_in_every_language(text: str, language: str) -> None:
    assert [str(one) for one in days(text, language)] == ["2026-04-26"]


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("vào tháng 1/2026", "vi", "2026-01"),
        ("in January 2026", "en", "2026-01"),
        ("2026年1月", "ja", "2026-01"),
        ("fin 2025, quatorze parcs", "fr", "2025"),
        ("In 2026, it opened", "en", "2026"),
        ("ปี 2568", "th", "2025"),
    ],
)
def test_months_and_years_are_read(text: str, language: str, expected: str) -> None:
    assert [str(one) for one in days(text, language)] == [expected]


def test_a_day_without_a_year_takes_the_only_year_of_the_text() -> None:
    assert [str(one) for one in days("La fête, en 2026, s'est ouverte le 2 avril.", "fr")] == ["2026", "2026-04-02"]
    assert [str(one) for one in days("2025, 2026, le 2 avril", "fr")][-1] == "---04-02"


def test_no_time_is_made_of_other_numbers() -> None:
    assert days("it weighs 3.2026 and costs 12,026; may I go, march on?", "en") == []
    assert days("12026 seats, $2026", "en") == []


def test_times_agree_as_far_as_both_are_named() -> None:
    def of(year: int | None, month: int | None = None, day: int | None = None) -> When:
        return When(year, month, day, 0, 1)

    assert agree(of(2026, 4, 26), of(2026, 4, 26)) == 3
    assert agree(of(2026, 4), of(2026, 4, 26)) == 2
    assert agree(of(2026), of(2026, 4, 26)) == 1
    assert agree(of(2025), of(2026, 4, 26)) == -1
    assert agree(of(2026, 4, 2), of(2026, 4, 26)) == -1
    assert agree(of(None, 4, 26), of(2026)) == 0

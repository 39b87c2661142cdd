"""Where an indicator stands: targets of value and of growth, with the reason in plain words in both languages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import translation

from tiengvang.measure.change import Outcome
from tiengvang.office.indicators.models import Indicator
from tiengvang.office.indicators.readings.services import approve
from tiengvang.office.indicators.readings.standing import standing, standings
from tiengvang.office.indicators.registry.services import set_target
from tiengvang.office.organisation.models import User

pytestmark = pytest.mark.django_db
Make = Callable[..., Any]


def aimed(one: Indicator, kind: str, value: float, year: int = 2025) -> Indicator:
    set_target(by=None, indicator=one, year=year, kind=kind, value=value, source="Plan 12")
    return one


@pytest.mark.parametrize(
    ("aim", "low", "value", "high", "outcome"),
    [
        ("higher", 101, 110, 120, Outcome.MET), ("higher", 80, 90, 99, Outcome.NOT_MET),
        ("higher", 90, 105, 120, Outcome.NOT_YET_KNOWN), ("lower", 80, 90, 99, Outcome.MET),
        ("lower", 101, 110, 120, Outcome.NOT_MET), ("lower", 90, 95, 105, Outcome.NOT_YET_KNOWN),
    ],
)  # fmt: skip
def test_a_value_is_met_only_with_all_its_doubt(
    indicator: Make, entered: Make, aim: str, low: float, value: float, high: float, outcome: Outcome
) -> None:
    one = aimed(indicator(aim=aim), "value", 100)
    entered(one, 2025, value, low=low, high=high)
    assert standing(one, 2025).outcome is outcome


def test_a_value_without_an_interval_settles_nothing(indicator: Make, entered: Make) -> None:
    one = aimed(indicator(), "value", 100)
    entered(one, 2025, 500, low=None, high=None)
    stood = standing(one, 2025)
    assert stood.outcome is Outcome.NOT_YET_KNOWN
    assert "no interval" in stood.why


def test_growth_of_full_counts_is_certain(indicator: Make, entered: Make) -> None:
    one = aimed(indicator(), "growth_year", 0.2)
    entered(one, 2024, 100)
    entered(one, 2025, 125)
    stood = standing(one, 2025)
    assert (stood.outcome, stood.growth.value, stood.earlier.value) == (Outcome.MET, 0.25, 100)


def test_where_lower_is_better_less_is_met(indicator: Make, entered: Make) -> None:
    one = aimed(indicator("wait", measure="hours", aim="lower"), "growth_year", -0.2)
    entered(one, 2024, 100)
    entered(one, 2025, 60)
    assert standing(one, 2025).outcome is Outcome.MET


def test_what_nobody_approved_does_not_count_where_only_the_approved_do(
    indicator: Make, entered: Make, coordinator: User
) -> None:
    one = indicator()
    approve(by=coordinator, readings=[entered(one, 2024, 100)])
    entered(one, 2025, 125)
    assert standing(one, 2025).reading.value == 125
    assert standing(one, 2025, approved_only=True).reading is None
    assert standing(one, 2024, approved_only=True).reading.value == 100


def test_states_for_marks_and_filters(indicator: Make, entered: Make) -> None:
    with_target, without, empty = aimed(indicator("a"), "value", 1), indicator("b"), indicator("c")
    entered(with_target, 2025, 5)
    entered(without, 2025, 5)
    assert [one.state for one in standings([with_target, without, empty], 2025)] == ["met", "no-target", "no-reading"]


def test_the_reason_is_plain_and_in_the_page_s_language(indicator: Make, entered: Make) -> None:
    one = aimed(indicator(), "growth_year", 0.2)
    entered(one, 2024, 100, low=80, high=120)
    entered(one, 2025, 115, low=95, high=140)
    said = standing(one, 2025).why
    assert said.startswith("Growth against 2024 is estimated at +15.0%")
    assert "+20.0%" in said
    assert "nobody can say yet" in said
    with translation.override("vi"):
        assert "+15,0%" in standing(one, 2025).why


def test_questions_to_the_database_do_not_grow_with_the_indicators(
    indicator: Make, entered: Make, django_assert_num_queries: Make
) -> None:
    many = [indicator(f"i{number}") for number in range(12)]
    for one in many:
        entered(one, 2025, 5)
    with django_assert_num_queries(2):
        standings(many, 2025)

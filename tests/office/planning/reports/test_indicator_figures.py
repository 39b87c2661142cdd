"""Figures of indicators in the consolidated report, and what planning lends to indicators."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest

from tiengvang.office.indicators.computing.registry import provider_of
from tiengvang.office.indicators.models import Indicator
from tiengvang.office.indicators.readings.periods import span_of, year_span
from tiengvang.office.indicators.readings.services import Entry, approve, enter, submit
from tiengvang.office.indicators.registry.services import Facts, Meaning, define, set_target
from tiengvang.office.organisation.models import Unit, User
from tiengvang.office.planning.models import Plan, Task
from tiengvang.office.planning.providers import TASKS_ON_TIME
from tiengvang.office.planning.reports.registry import count

pytestmark = pytest.mark.django_db
CLOSED = datetime(2026, 10, 31, 16, 59, tzinfo=UTC)


@pytest.fixture
def indicator(units: dict[str, Unit]) -> Indicator:
    facts = Facts("coverage", "Tỷ lệ biết đến tỉnh", "Recognition", "share", "higher", "year", units["culture"])
    made = define(by=None, code="known", facts=facts, meaning=Meaning("Nghĩa", "Meaning", date(2020, 1, 1)))
    set_target(by=None, indicator=made, year=2025, kind="growth_year", value=0.2, source="KH 12")
    return made


@pytest.fixture
def reading(indicator: Indicator, person: Callable[..., User]) -> Callable[..., Any]:
    def make(year: int, value: float, *, approved: bool = True) -> None:
        entry = Entry("year", date(year, 1, 1), date(year, 12, 31), value, value - 0.05, value + 0.05, labels=800)
        made = enter(by=person("analyst"), indicator=indicator, entry=entry)
        submit(by=person("analyst"), reading=made)
        if approved:
            approve(by=person("coordinator"), readings=[made])

    return make


def figures(year: int) -> dict[str, dict[str, Any]]:
    found = count([], year, CLOSED, province_only=True)
    return {one["key"]: one for one in found if one["key"].startswith("indicators.")}


def test_an_approved_reading_stands_with_its_interval_and_verdict(reading: Callable[..., None]) -> None:
    reading(2024, 0.2)
    reading(2025, 0.25)
    found = figures(2025)["indicators.known"]
    assert (found["label"], found["value"], found["unit"]) == ("Tỷ lệ biết đến tỉnh", 25, "%")
    assert found["beside"] == "khoảng tin cậy 95%: 20,0% đến 30,0%"
    assert "800" in found["source"]
    assert "chưa đủ căn cứ kết luận" in found["source"]
    assert "+20,0%" in found["source"]
    assert not found["sums"]


def test_a_count_by_tone_is_the_machines_and_says_what_was_measured(
    indicator: Indicator, reading: Callable[..., None]
) -> None:
    Indicator.objects.filter(pk=indicator.pk).update(formula="positive-volume")
    reading(2025, 0.25)
    found = {one["key"]: one for one in count([], 2025, CLOSED, province_only=True)}
    said = {tone: found[f"coverage.independent.{tone}"]["beside"] for tone in ("positive", "neutral", "negative")}
    assert "25,0%, khoảng tin cậy 95%: 20,0% đến 30,0%" in said["positive"]
    assert "chưa có số đo kèm khoảng tin cậy" in said["negative"]
    assert all("số đếm của máy" in words for words in said.values())
    assert found["coverage.independent"]["beside"] == ""


def test_what_nobody_approved_does_not_stand_in_a_report(reading: Callable[..., None]) -> None:
    reading(2025, 0.25, approved=False)
    assert figures(2025) == {}


def test_planning_lends_the_share_of_tasks_done_in_time(tasks: Plan) -> None:
    counted = provider_of(TASKS_ON_TIME)
    assert counted is not None
    quarter = counted(span_of("quarter", date(2026, 5, 5)))
    assert (quarter.value, quarter.low, quarter.high, quarter.things) == (0.5, 0.5, 0.5, 6)
    assert counted(year_span(2026)).things == 9
    assert counted(year_span(2024)).reason == "no-tasks"


def test_a_task_that_was_stopped_before_its_day_is_not_counted(tasks: Plan) -> None:
    Task.objects.filter(title="Mở lớp tập huấn").update(stopped_on=date(2026, 5, 1))
    counted = provider_of(TASKS_ON_TIME)
    assert counted is not None
    assert counted(span_of("quarter", date(2026, 5, 5))).value == 1.0

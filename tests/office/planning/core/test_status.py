"""How a task stands, in Python and in the database alike."""

from __future__ import annotations

from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from planning.planning_making import make_plan, make_task

from tiengvang.office.organisation.models import Unit
from tiengvang.office.planning.models import Task
from tiengvang.office.planning.status import Status, risk_day, status_of

TODAY = date(2026, 9, 15)
DAYS = st.one_of(st.none(), st.integers(-40, 40).map(lambda days: TODAY + timedelta(days=days)))


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, Status.NOT_STARTED),
        ({"progress": 10}, Status.IN_PROGRESS),
        ({"next_due": TODAY}, Status.NOT_STARTED),
        ({"next_due": TODAY - timedelta(days=1), "progress": 99}, Status.OVERDUE),
        ({"risk_from": TODAY, "next_due": TODAY + timedelta(days=5)}, Status.AT_RISK),
        ({"risk_from": TODAY + timedelta(days=1), "progress": 5}, Status.IN_PROGRESS),
        ({"done_on": TODAY, "due": TODAY}, Status.DONE),
        ({"done_on": TODAY, "due": TODAY - timedelta(days=1)}, Status.DONE_LATE),
        ({"stopped_on": TODAY, "done_on": TODAY}, Status.STOPPED),
    ],
)
def test_a_task_stands_as_its_days_and_its_progress_say(fields: dict[str, object], expected: Status) -> None:
    plain = dict.fromkeys(("stopped_on", "done_on", "due", "next_due", "risk_from")) | {"progress": 0} | fields
    assert status_of(SimpleNamespace(**plain), TODAY) == expected


@pytest.mark.django_db
def test_the_database_says_the_same_of_every_combination(units: dict[str, Unit]) -> None:
    plan = make_plan(units["north"])
    days = (None, TODAY - timedelta(days=1), TODAY, TODAY + timedelta(days=1))
    Task.objects.bulk_create(
        Task(plan=plan, lead=units["north"], title="x", stopped_on=stopped, done_on=done, due=due, next_due=following,
             risk_from=risk, progress=progress)
        for stopped in (None, TODAY) for done in days for due in days for following in days for risk in days
        for progress in (0, 30)
    )  # fmt: skip
    rows = list(Task.objects.with_status(TODAY))
    assert len(rows) == 1024
    assert [row.status_code for row in rows] == [status_of(row, TODAY) for row in rows]
    assert {row.status_code for row in rows} == set(Status.values)


@given(DAYS, DAYS, st.integers(0, 100))
def test_risk_begins_between_the_start_and_the_due_day(start: date | None, due: date | None, progress: int) -> None:
    if start and due and start > due:
        start, due = due, start
    day = risk_day(start, due, progress)
    assert (day is None) == (due is None)
    if day is not None and due is not None:
        assert day <= due
        assert start is None or start >= due or day >= start


def test_the_more_is_done_the_later_risk_begins() -> None:
    start, due = date(2026, 1, 1), date(2026, 12, 31)
    found = [risk_day(start, due, progress) for progress in (0, 20, 40, 60, 80, 100)]
    assert found == sorted(found)
    assert found[0] == date(2026, 4, 2)
    assert found[-1] == date(2026, 12, 24)


@pytest.mark.django_db
def test_a_new_task_is_settled(units: dict[str, Unit]) -> None:
    task = make_task(make_plan(units["north"]), units["north"], title="Dựng phim Đại ngàn", due=date(2026, 12, 31))
    assert (task.next_due, task.risk_from, task.folded) == (
        date(2026, 12, 31),
        date(2026, 12, 24),
        "dung phim dai ngan ",
    )

"""Figures of the sources against what stands in the tables, and their standing at the closing date."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from django.utils import timezone
from planning.planning_making import make_task

from tiengvang.office.coverage.models import DailyCount
from tiengvang.office.organisation.models import Unit
from tiengvang.office.planning.models import Plan, Task, TaskGroup
from tiengvang.office.planning.reports.registry import count, figure_source, sources

pytestmark = pytest.mark.django_db
CLOSED = timezone.make_aware(datetime(2026, 10, 31, 23, 59, 59))


def _values(unit: Unit, as_of: datetime = CLOSED, year: int = 2026) -> dict[str, object]:
    return {one["key"]: one["value"] for one in count([unit.pk], year, as_of)}


def test_counts_by_standing_are_those_of_the_closing_date(tasks: Plan, units: dict[str, Unit]) -> None:
    found = _values(units["north"])
    assert {name: found[f"tasks.{name}"] for name in ("total", "done", "done_late", "overdue", "in_progress")} == {
        "total": 3, "done": 1, "done_late": 1, "overdue": 1, "in_progress": 0,
    }  # fmt: skip
    assert (found["tasks.fell_due"], found["tasks.in_time"], found["tasks.in_time_share"]) == (3, 1, 33.3)


def test_what_was_finished_after_the_closing_date_was_open_then(tasks: Plan, units: dict[str, Unit]) -> None:
    early = timezone.make_aware(datetime(2026, 6, 15, 12))
    found = _values(units["north"], early)
    assert (found["tasks.done"], found["tasks.done_late"], found["tasks.overdue"]) == (0, 0, 0)
    assert found["tasks.fell_due"] == 0
    assert found["tasks.in_time_share"] is None


def test_a_unit_is_counted_by_what_it_leads_only(tasks: Plan, units: dict[str, Unit]) -> None:
    Task.objects.filter(lead=units["north"]).first().cooperating.add(units["south"])  # type: ignore[union-attr]
    assert _values(units["south"])["tasks.total"] == 3


def test_a_part_of_ones_own_task_is_not_counted_beside_it(tasks: Plan, units: dict[str, Unit]) -> None:
    whole = Task.objects.filter(lead=units["north"]).first()
    make_task(tasks, units["north"], title="Phần một", parent=whole)
    make_task(tasks, units["south"], title="Phần hai", parent=whole)
    assert _values(units["north"])["tasks.total"] == 3
    assert _values(units["south"])["tasks.total"] == 4


def test_a_task_that_was_done_last_year_is_last_years(tasks: Plan, units: dict[str, Unit]) -> None:
    make_task(tasks, units["north"], start=date(2027, 2, 1), due=date(2027, 5, 1))
    assert _values(units["north"])["tasks.total"] == 3
    next_year = timezone.make_aware(datetime(2027, 10, 31))
    assert _values(units["north"], next_year, 2027)["tasks.total"] == 2  # the overdue one, and the new one


def test_groups_of_a_units_plan_count_as_the_provinces(tasks: Plan, units: dict[str, Unit]) -> None:
    own = Plan.objects.create(unit=units["north"], title="Kế hoạch xã", first_year=2026, last_year=2026)
    above = tasks.groups.first()
    group = TaskGroup.objects.create(plan=own, order=1, title="Nhóm của xã", aligned_to=above)
    make_task(own, units["north"], group=group, due=date(2026, 8, 1))
    found = _values(units["north"])
    assert found[f"tasks.group.{above.pk}.total"] == 2  # type: ignore[union-attr]
    assert f"tasks.group.{group.pk}.total" not in found


def test_turns_of_recurring_work_are_counted_with_what_did_not_arise(plan: Plan, units: dict[str, Unit]) -> None:
    one = make_task(plan, units["north"], start=date(2026, 1, 1), due=date(2026, 12, 31), recurrence="quarterly")
    first, second = one.periods.all()[:2]
    for period, nothing in ((first, True), (second, False)):
        period.done_on, period.progress, period.nothing_arose = period.due, 100, nothing
        period.save()
    found = _values(units["north"])
    assert (found["tasks.turns"], found["tasks.turns_done"], found["tasks.turns_nothing"]) == (3, 2, 1)


def test_units_together_count_as_much_as_each_by_itself(tasks: Plan, units: dict[str, Unit]) -> None:
    codes = ("culture", "north", "south")
    together = {one["key"]: one for one in count([units[code].pk for code in codes], 2026, CLOSED)}
    each = [_values(units[code]) for code in codes]
    for key, one in together.items():
        if one["sums"]:
            assert one["value"] == sum(values[key] for values in each), key  # type: ignore[misc]


def test_independent_foreign_coverage_stands_apart_from_all_other(db: None) -> None:
    for bucket, number in (("independent", 7), ("state", 100), ("arranged", 3)):
        for copy in (False, True):
            DailyCount.objects.create(
                span="month", day=date(2026, 10, 1), dimension="all", value="", bucket=bucket, about="primary",
                is_copy=copy, tone="negative", mentions=number,
            )  # fmt: skip
    found = {one["key"]: one for one in count([], 2026, CLOSED, province_only=True)}
    assert found["coverage.independent"]["value"] == 7
    assert found["coverage.independent.negative"]["value"] == 7
    assert (found["coverage.state"]["value"], found["coverage.arranged"]["value"]) == (100, 3)
    assert not any(one["sums"] for one in found.values())
    assert all(one["link"] for one in found.values())


def test_every_figure_says_where_it_comes_from(tasks: Plan, units: dict[str, Unit]) -> None:
    rows = count([units["north"].pk], 2026, CLOSED) + count([], 2026, CLOSED, province_only=True)
    assert all(one["source"] and one["label"] and one["unit"] for one in rows)
    assert len({one["key"] for one in rows}) == len(rows)


def test_a_source_is_registered_once() -> None:
    with pytest.raises(ValueError, match="tasks"):
        figure_source("tasks", "Nhiệm vụ", lambda *_: (), order=1)


def test_sources_come_in_their_order() -> None:
    assert [one.code for one in sources()][:4] == ["tasks", "tasks_groups", "budget", "obstacles"]

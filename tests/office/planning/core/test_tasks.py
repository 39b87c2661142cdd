"""Tasks: who may write them, what an issued plan allows, how recurring work stands, and that no edit is lost."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from planning.planning_making import make_measure, make_plan, make_task

from tiengvang.office.organisation.models import AuditEntry, Unit, User
from tiengvang.office.planning.models import Task, TaskDecision
from tiengvang.office.planning.tasks import reporting, services
from tiengvang.office.planning.tasks.selectors import may_see, visible_tasks
from tiengvang.office.shell.locking import Outdated

pytestmark = pytest.mark.django_db
People = Callable[..., User]
Units = dict[str, Unit]


@pytest.fixture
def coordinator(person: People) -> User:
    return person("coordinator")


def test_the_coordinating_department_assigns_a_task_of_the_provinces_plan(units: Units, coordinator: User) -> None:
    plan = make_plan(units["province"], issued=False)
    measure = make_measure(plan)
    task = services.make_task(
        by=coordinator, plan=plan, lead=units["north"], title=" Dựng  phim ", cooperating=[units["south"]],
        measures=[measure], group=measure.group, due=date(2026, 9, 30), output="01 phim",
    )  # fmt: skip
    assert (task.title, task.next_due, task.first_due) == ("Dựng phim", date(2026, 9, 30), date(2026, 9, 30))
    assert list(measure.tasks.all()) == [task]
    entry = AuditEntry.objects.get(action="planning.make_task")
    assert (entry.actor_id, entry.unit_code) == (coordinator.pk, "north")


def test_an_officer_writes_the_own_units_plan_and_no_other(units: Units, person: People) -> None:
    officer = person("officer", "north")
    own, other = make_plan(units["north"]), make_plan(units["south"])
    services.make_task(by=officer, plan=own, lead=units["north"], title="Việc của mình")
    for plan in (other, make_plan(units["province"])):
        with pytest.raises(PermissionDenied):
            services.make_task(by=officer, plan=plan, lead=units["north"], title="Việc của người khác")
    with pytest.raises(ValidationError) as refused:
        services.make_task(by=officer, plan=own, lead=units["south"], title="Giao cho xã bạn")
    assert "lead" in refused.value.message_dict


def test_a_unit_sees_what_it_leads_or_joins_and_its_leader_what_stands_below(units: Units, person: People) -> None:
    plan = make_plan(units["province"])
    led = make_task(plan, units["north"], title="led")
    joined = make_task(plan, units["south"], title="joined", cooperating=[units["north"]])
    make_task(plan, units["south"], title="hidden")
    assert set(visible_tasks(person("officer", "north"))) == {led, joined}
    assert visible_tasks(person("unit_leader", "province")).count() == 3
    assert visible_tasks(person("provincial_leader", "province")).count() == 3
    assert visible_tasks(person("coordinator")).count() == 3
    assert not may_see(person("officer", "finance"), led)


def test_a_guest_sees_only_tasks_that_it_joins(units: Units, person: People) -> None:
    plan = make_plan(units["province"])
    joined = make_task(plan, units["culture"], cooperating=[units["hotel"]])
    make_task(plan, units["culture"], title="hidden")
    assert list(visible_tasks(person("officer", "hotel"))) == [joined]


# --- issued plans and decisions -------------------------------------------------------------------------------------


@pytest.fixture
def issued(units: Units) -> Task:
    return make_task(make_plan(units["province"]), units["north"], due=date(2026, 12, 31))


def test_what_an_issued_plan_says_changes_only_by_a_decision(issued: Task, coordinator: User, units: Units) -> None:
    with pytest.raises(ValidationError) as refused:
        services.change_task(by=coordinator, task=issued, version=1, changes={"due": date(2027, 1, 31)})
    assert "due" in refused.value.message_dict
    with pytest.raises(ValidationError):
        services.change_task(by=coordinator, task=issued, version=1, changes={"cooperating": [units["south"]]})
    issued.refresh_from_db()
    assert (issued.due, list(issued.cooperating.all()), issued.version) == (date(2026, 12, 31), [], 1)
    services.change_task(by=coordinator, task=issued, version=1, changes={"notes": "Ghi chú"})


def _decide(task: Task, by: User, kind: str, **more: Any) -> TaskDecision:
    task.refresh_from_db()
    given = {"number": "99/UBND-VX", "dated": timezone.localdate(), "reason": "Theo chỉ đạo", **more}
    return services.decide_task(by=by, task=task, version=task.version, kind=kind, **given)


def test_an_extension_moves_the_day_and_keeps_the_first_one(issued: Task, coordinator: User) -> None:
    decision = _decide(issued, coordinator, "extend", new_due=date(2027, 3, 31))
    issued.refresh_from_db()
    assert (issued.due, issued.next_due, issued.first_due) == (date(2027, 3, 31), date(2027, 3, 31), date(2026, 12, 31))
    assert (decision.old_due, decision.new_due) == (date(2026, 12, 31), date(2027, 3, 31))


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"number": " "}, "number"),
        ({"dated": None}, "dated"),
        ({"reason": ""}, "reason"),
        ({"new_due": None}, "__all__"),
        ({"new_due": date(2026, 12, 1)}, "new_due"),
        ({"dated": date(2999, 1, 1)}, "dated"),
    ],
)
def test_no_decision_without_its_document(issued: Task, coordinator: User, wrong: dict[str, Any], field: str) -> None:
    with pytest.raises(ValidationError) as refused:
        _decide(issued, coordinator, "extend", **{"new_due": date(2027, 3, 31), **wrong})
    assert field in refused.value.message_dict
    assert not issued.decisions.exists()


def test_a_stop_stops_unfinished_parts_and_an_adjustment_takes_up_again(
    issued: Task, coordinator: User, units: Units
) -> None:
    part = make_task(issued.plan, units["north"], parent=issued)
    done = make_task(issued.plan, units["north"], parent=issued, progress=100, done_on=date(2026, 7, 1))
    _decide(issued, coordinator, "stop")
    issued.refresh_from_db(), part.refresh_from_db(), done.refresh_from_db()
    assert (issued.status, part.status, done.status) == ("stopped", "stopped", "done")
    _decide(issued, coordinator, "adjust", changes={"output": "Ấn phẩm điện tử", "lead": units["south"]})
    issued.refresh_from_db()
    assert (issued.stopped_on, issued.output, issued.lead) == (None, "Ấn phẩm điện tử", units["south"])
    decision = issued.decisions.last()
    assert decision.changes["lead"] == ["Đơn vị north", "Đơn vị south"] or "Unit north" in decision.changes["lead"][0]


def test_a_closed_plan_takes_nothing(units: Units, coordinator: User, person: People) -> None:
    task = make_task(make_plan(units["province"], state="closed"), units["north"])
    officer = person("officer", "north")
    for act in (
        lambda: services.change_task(by=coordinator, task=task, version=1, changes={"notes": "x"}),
        lambda: services.make_task(by=coordinator, plan=task.plan, lead=units["north"], title="x"),
        lambda: reporting.report_progress(by=officer, task=task, unit=units["north"], percent=10, text="x"),
    ):
        with pytest.raises(ValidationError):
            act()


def test_the_lead_unit_splits_its_work_and_changes_parts_without_decisions(
    issued: Task, units: Units, person: People
) -> None:
    officer = person("officer", "north")
    part = services.make_task(by=officer, plan=issued.plan, parent=issued, lead=units["north"], title="Phần một")
    changed = services.change_task(by=officer, task=part, version=1, changes={"title": "Phần 1", "due": None})
    assert (changed.title, changed.version) == ("Phần 1", 2)
    with pytest.raises(ValidationError):
        services.make_task(by=officer, plan=issued.plan, parent=issued, lead=units["south"], title="Cho xã bạn")
    with pytest.raises(PermissionDenied):
        services.change_task(by=officer, task=issued, version=1, changes={"notes": "x"})


# --- two people at once ----------------------------------------------------------------------------------------------


def test_the_second_to_save_overwrites_nothing(issued: Task, coordinator: User) -> None:
    services.change_task(by=coordinator, task=issued, version=1, changes={"notes": "Người thứ nhất"})
    with pytest.raises(Outdated) as late:
        services.change_task(by=coordinator, task=issued, version=1, changes={"notes": "Người thứ hai"})
    assert (late.value.held.notes, late.value.held.version) == ("Người thứ nhất", 2)
    issued.refresh_from_db()
    assert issued.notes == "Người thứ nhất"


# --- work that comes again -------------------------------------------------------------------------------------------


def test_yearly_work_is_due_each_year_on_the_day_of_the_last(units: Units, person: People) -> None:
    officer = person("officer", "north")
    task = services.make_task(
        by=officer, plan=make_plan(units["north"]), lead=units["north"], title="Báo cáo", recurrence="yearly",
        start=date(2026, 1, 1), due=date(2030, 11, 9),
    )  # fmt: skip
    assert [(one.code, one.due) for one in task.periods.order_by("due")] == [
        (str(year), date(year, 11, 9)) for year in range(2026, 2031)
    ]
    assert task.next_due == date(2026, 11, 9)
    first, second = task.periods.order_by("due")[:2]
    reporting.report_progress(
        by=officer, task=task, unit=units["north"], percent=0, period=first, nothing_arose=True,
        done_on=date(2026, 11, 3),
    )  # fmt: skip
    task.refresh_from_db(), first.refresh_from_db()
    assert (first.progress, first.nothing_arose, first.done_on) == (100, True, date(2026, 11, 3))
    assert (task.progress, task.next_due, task.done_on) == (20, second.due, None)


def test_recurring_work_needs_its_period(units: Units, person: People) -> None:
    officer = person("officer", "north")
    task = make_task(
        make_plan(units["north"]), units["north"], recurrence="monthly", start=date(2026, 1, 1), due=date(2026, 3, 31)
    )
    with pytest.raises(ValidationError) as refused:
        reporting.report_progress(by=officer, task=task, unit=units["north"], percent=50, text="x")
    assert "period" in refused.value.message_dict
    for period in task.periods.all():
        reporting.report_progress(
            by=officer, task=task, unit=units["north"], percent=100, period=period, done_on=date(2026, 3, 20)
        )
    task.refresh_from_db()
    assert (task.progress, task.done_on, task.status) == (100, date(2026, 3, 20), "done")


# --- reporting -------------------------------------------------------------------------------------------------------


def test_a_cooperating_unit_adds_words_but_the_lead_unit_sets_the_progress(
    issued: Task, units: Units, person: People
) -> None:
    issued.cooperating.add(units["south"])
    reporting.report_progress(by=person("officer", "north"), task=issued, unit=units["north"], percent=40, text="a")
    entry = reporting.report_progress(
        by=person("officer", "south"), task=issued, unit=units["south"], percent=90, text="b"
    )
    issued.refresh_from_db()
    assert (issued.progress, entry.percent) == (40, 40)
    with pytest.raises(PermissionDenied):
        reporting.report_progress(by=person("officer", "south"), task=issued, unit=units["north"], percent=90, text="c")


def test_a_task_is_not_finished_before_what_it_waits_for(issued: Task, units: Units, person: People) -> None:
    officer = person("officer", "north")
    part = make_task(issued.plan, units["north"], parent=issued, title="Phần còn dở")
    with pytest.raises(ValidationError, match="Phần còn dở"):
        reporting.report_progress(by=officer, task=issued, unit=units["north"], percent=100)
    reporting.report_progress(by=officer, task=part, unit=units["north"], percent=100)
    reporting.report_progress(by=officer, task=issued, unit=units["north"], percent=100)
    issued.refresh_from_db()
    assert issued.done_on == timezone.localdate()


def test_the_day_of_finishing_may_lie_before_the_day_of_saying_so(units: Units, person: People) -> None:
    yesterday = timezone.localdate() - timedelta(days=1)
    task = make_task(make_plan(units["north"]), units["north"], due=yesterday)
    assert task.status == "overdue" or task.next_due == yesterday
    officer = person("officer", "north")
    reporting.report_progress(by=officer, task=task, unit=units["north"], percent=100, done_on=yesterday)
    task.refresh_from_db()
    assert task.status == "done"


def test_an_entry_says_something(issued: Task, units: Units, person: People) -> None:
    with pytest.raises(ValidationError) as refused:
        reporting.report_progress(by=person("officer", "north"), task=issued, unit=units["north"], percent=50)
    assert "text" in refused.value.message_dict


def test_a_draft_that_is_sent_twice_counts_once(issued: Task, units: Units, person: People) -> None:
    from uuid import uuid4

    key, officer = uuid4(), person("officer", "north")
    for _turn in range(2):
        reporting.report_progress(
            by=officer, task=issued, unit=units["north"], percent=30, text="Từ điện thoại", draft_key=key
        )
    assert issued.entries.count() == 1


def test_a_task_with_reports_is_not_deleted(units: Units, person: People) -> None:
    officer = person("officer", "north")
    plan = make_plan(units["north"], issued=False)
    kept, gone = make_task(plan, units["north"]), make_task(plan, units["north"])
    reporting.report_progress(by=officer, task=kept, unit=units["north"], percent=10, text="Có việc")
    with pytest.raises(ValidationError):
        services.delete_task(by=officer, task=kept, version=kept.version)
    services.delete_task(by=officer, task=gone, version=gone.version)
    assert list(Task.objects.all()) == [kept]

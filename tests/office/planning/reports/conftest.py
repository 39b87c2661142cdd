"""What tests of reports share: a provincial plan with tasks of three units, a call that asks them, people."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from planning.planning_making import make_plan, make_task

from tiengvang.office.organisation.models import Unit, User
from tiengvang.office.planning.models import Plan, ReportCall, TaskGroup, UnitReport
from tiengvang.office.planning.reports.calls import open_call
from tiengvang.office.planning.reports.services import accept_report, submit_report

ASKED = ("culture", "north", "south")
DAYS: dict[str, Any] = {
    "year": 2026, "first_day": date(2026, 1, 1), "last_day": date(2026, 12, 31), "figures_at": date(2026, 10, 31),
    "due": date(2026, 11, 9), "consolidated_due": date(2026, 11, 25),
}  # fmt: skip


@pytest.fixture
def plan(units: dict[str, Unit]) -> Plan:
    made = make_plan(units["province"])
    for order, title in enumerate(("Nhận thức", "Nội dung"), 1):
        TaskGroup.objects.create(plan=made, order=order, section=f"II.{order}", title=title)
    return made


@pytest.fixture
def tasks(plan: Plan, units: dict[str, Unit]) -> Plan:
    """Of each asked unit one task that was done in time, one done late and one overdue on 31 October 2026."""
    first, second = plan.groups.all()
    for code in ASKED:
        lead = units[code]
        start = date(2026, 1, 5)
        make_task(plan, lead, title="Làm phim", group=first, start=start, due=date(2026, 6, 30), progress=100,
                  done_on=date(2026, 6, 20), output="01 phim")  # fmt: skip
        make_task(plan, lead, title="Mở lớp tập huấn", group=second, start=start, due=date(2026, 6, 30), progress=100,
                  done_on=date(2026, 7, 9))  # fmt: skip
        make_task(plan, lead, title="Đón đoàn báo chí", group=second, start=start, due=date(2026, 9, 30), progress=40)
    return plan


@pytest.fixture
def coordinator(person: Callable[..., User]) -> User:
    return person("coordinator", "culture")


@pytest.fixture
def call(tasks: Plan, units: dict[str, Unit], coordinator: User) -> ReportCall:
    """The yearly call of 2026, whose figures were closed on 31 October."""
    return open_call(by=coordinator, kind="yearly", title="Kết quả thực hiện kế hoạch năm 2026",
                     units=[units[code] for code in ASKED], **DAYS)  # fmt: skip


@pytest.fixture
def report_of(call: ReportCall) -> Callable[[str], UnitReport]:
    """report_of(code): that unit's report as it is now."""
    return lambda code: UnitReport.objects.select_related("unit", "call").get(call=call, unit__code=code)


@pytest.fixture
def leader_of(person: Callable[..., User], coordinator: User) -> Callable[[str], User]:
    """leader_of(code): who may submit that unit's report."""
    return lambda code: coordinator if code == "culture" else person("unit_leader", code)


@pytest.fixture
def submitted(report_of: Callable[[str], UnitReport], leader_of: Callable[[str], User]) -> Callable[[str], UnitReport]:
    """submitted(code): that unit's report, just submitted as it was written in advance."""

    def submit(code: str) -> UnitReport:
        one = report_of(code)
        return submit_report(by=leader_of(code), report=one, version=one.version)

    return submit


@pytest.fixture
def accepted(submitted: Callable[[str], UnitReport], coordinator: User) -> Callable[[str], UnitReport]:
    """accepted(code): submitted, and accepted."""

    def accept(code: str) -> UnitReport:
        one = submitted(code)
        return accept_report(by=coordinator, report=one, version=one.version)

    return accept

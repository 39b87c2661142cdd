"""An annex table brought into a plan: tried, done in part or as a whole, and taken out again without loss."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import Workbook
from planning.planning_making import make_measure, make_plan, make_task

from tiengvang.office.organisation.models import Unit, User
from tiengvang.office.planning.annex.services import export_annex, import_annex, rows_of
from tiengvang.office.planning.models import Dependency, Plan, Task, TaskGroup

pytestmark = pytest.mark.django_db
HEAD = ["STT", "Tên nhiệm vụ", "Cơ quan chủ trì", "Cơ quan phối hợp", "Kết quả/Sản phẩm", "Thời gian", "Ghi chú"]
Units = dict[str, Unit]


def table(*rows: list[Any]) -> bytes:
    book = Workbook()
    for row in (HEAD, *rows):
        book.active.append(row)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


MIXED = table(
    ["I", "II.1 Nhóm một"], [1, "Việc một", "Đơn vị north", "Đơn vị south", "01 báo cáo", "30/9/2026", None],
    ["1.1", "Việc con", "Đơn vị north"], [2, "Việc hai", "Đơn vị nort"],
)  # fmt: skip


@pytest.fixture
def plan(units: Units) -> Plan:
    return make_plan(units["province"], issued=False)


def test_the_good_rows_are_added_and_the_others_left_out(plan: Plan, person: Callable[..., User], units: Units) -> None:
    outcome = import_annex(by=person("coordinator"), plan=plan, content=MIXED, whole=False, trial=False)
    assert (outcome.written, len(outcome.rows), outcome.left_out) == (True, 2, 1)
    assert [one.ref for one in outcome.problems] == ["C5"]
    whole = Task.objects.get(title="Việc một")
    assert (whole.lead, list(whole.cooperating.all()), whole.due) == (
        units["north"],
        [units["south"]],
        date(2026, 9, 30),
    )
    assert whole.group is not None
    assert (whole.group.section, whole.group.title) == ("II.1", "Nhóm một")
    assert Task.objects.get(title="Việc con").parent == whole


def test_all_or_nothing_adds_nothing_where_anything_is_wrong(plan: Plan, person: Callable[..., User]) -> None:
    outcome = import_annex(by=person("coordinator"), plan=plan, content=MIXED, whole=True, trial=False)
    assert (outcome.written, Task.objects.count(), TaskGroup.objects.count()) == (False, 0, 0)


def test_a_trial_changes_nothing_and_says_the_same(plan: Plan, person: Callable[..., User]) -> None:
    by = person("coordinator")
    tried = import_annex(by=by, plan=plan, content=MIXED, whole=False, trial=True)
    assert (tried.written, Task.objects.count(), TaskGroup.objects.count()) == (False, 0, 0)
    done = import_annex(by=by, plan=plan, content=MIXED, whole=False, trial=False)
    assert (done.rows, done.problems) == (tried.rows, tried.problems)


def test_what_the_plan_has_already_is_not_added_again(plan: Plan, person: Callable[..., User]) -> None:
    by = person("coordinator")
    import_annex(by=by, plan=plan, content=MIXED, whole=False, trial=False)
    again = import_annex(by=by, plan=plan, content=MIXED, whole=False, trial=False)
    assert (len(again.rows), again.known, again.written) == (0, 2, False)
    assert Task.objects.count() == 2


def test_what_a_service_refuses_stands_in_the_report(units: Units, person: Callable[..., User]) -> None:
    plan = make_plan(units["north"], issued=False)
    content = table([1, "Của mình", "Đơn vị north"], [2, "Giao xã bạn", "Đơn vị south"])
    outcome = import_annex(by=person("officer", "north"), plan=plan, content=content, whole=False, trial=False)
    assert [one.line for one in outcome.problems] == [3]
    assert [task.title for task in Task.objects.all()] == ["Của mình"]


def test_who_does_not_write_the_plan_imports_nothing(plan: Plan, person: Callable[..., User]) -> None:
    with pytest.raises(PermissionDenied):
        import_annex(by=person("officer", "north"), plan=plan, content=MIXED, whole=False, trial=True)


@pytest.mark.parametrize("form", ["xlsx", "docx"])
def test_a_plan_goes_out_and_into_another_without_loss(form: str, units: Units, person: Callable[..., User]) -> None:
    by, first = person("coordinator"), make_plan(units["province"], issued=False)
    group = make_measure(first).group
    common = {"group": group, "output": "=SUM(A1)\nhai dòng"}
    one = make_task(first, units["north"], title="Một", cooperating=[units["culture"], units["hotel"]], **common)
    make_task(first, units["south"], title="Phần", parent=one, group=group, start=date(2026, 2, 1), when="khi cần")
    last = make_task(
        first, units["culture"], title="Hằng năm", recurrence="yearly", start=date(2026, 1, 1), due=date(2030, 11, 9),
        when="Trước ngày 10/11 hằng năm", cooperating=[units["north"], units["south"]], notes="dự kiến",
    )  # fmt: skip
    Dependency.objects.create(task=last, needs=one)
    second = make_plan(units["province"], issued=False, title="Bản sao")
    content = export_annex(by=by, plan=first, form=form)
    outcome = import_annex(by=by, plan=second, content=content, whole=True, trial=False)
    assert (outcome.problems, outcome.written) == ((), True)
    told = {plan: [_told(plan, task) for task in plan.tasks.order_by("title")] for plan in (first, second)}
    assert told[second] == told[first]
    assert len(rows_of(second.tasks.all())) == 3


def test_a_long_annex_asks_the_database_no_more_often_than_a_short_one(
    units: Units, plan: Plan, django_assert_max_num_queries: Callable[[int], Any]
) -> None:
    for number in range(12):
        one = make_task(plan, units["north"], title=f"Việc {number}", cooperating=[units["south"], units["culture"]])
        part = make_task(plan, units["south"], title="Phần", parent=one)
        Dependency.objects.create(task=part, needs=plan.tasks.order_by("pk").first())
    with django_assert_max_num_queries(6):
        rows = rows_of(plan.tasks.all())
    assert len(rows) == 24
    assert [unit.code for unit in rows[0].cooperating] == [
        unit.code for unit in sorted((units["south"], units["culture"]), key=lambda unit: unit.path)
    ]
    assert all(row.above and row.needs for row in rows if row.title == "Phần")


def _told(plan: Plan, task: Task) -> tuple[Any, ...]:
    return (
        task.title, task.lead, set(task.cooperating.all()), task.output, task.start, task.due, task.recurrence,
        task.when, task.notes, task.group.title if task.group else "", task.parent.title if task.parent else "",
        [one.needs.title for one in task.waits_for.all()], task.periods.count(),
    )  # fmt: skip


# --- the pages ------------------------------------------------------------------------------------------------------


@pytest.fixture
def files(settings: Any, tmp_path: Path) -> Path:
    settings.FILES_ROOT = tmp_path
    return tmp_path


def test_a_file_is_seen_before_it_is_applied(plan: Plan, signed_in: Callable[..., Client], files: Path) -> None:
    client, address = signed_in("coordinator"), f"/office/planning/plans/{plan.pk}/annex/"
    seen = client.post(address, {"file": SimpleUploadedFile("phu-luc.xlsx", MIXED)})
    assert (seen.status_code, Task.objects.count()) == (200, 0)
    assert "C5" in seen.content.decode()
    token = seen.context["token"]
    refused = client.post(address, {"token": token, "whole": "1"})
    assert (refused.status_code, Task.objects.count()) == (422, 0)
    assert client.post(address, {"token": token, "whole": "0"}).status_code == 302
    assert Task.objects.count() == 2
    assert list((files / "annex").iterdir()) == []
    assert client.post(address, {"token": token, "whole": "0"}).status_code == 302  # it is gone; nothing twice
    assert Task.objects.count() == 2


def test_somebody_elses_token_opens_nothing(plan: Plan, signed_in: Callable[..., Client], files: Path) -> None:
    address = f"/office/planning/plans/{plan.pk}/annex/"
    seen = signed_in("coordinator").post(address, {"file": SimpleUploadedFile("phu-luc.xlsx", MIXED)})
    signed_in("administrator", "province").post(address, {"token": seen.context["token"], "whole": "0"})
    assert Task.objects.count() == 0


def test_a_file_that_is_no_table_is_refused_beside_the_field(
    plan: Plan, signed_in: Callable[..., Client], files: Path
) -> None:
    address = f"/office/planning/plans/{plan.pk}/annex/"
    answer = signed_in("coordinator").post(address, {"file": SimpleUploadedFile("a.xlsx", b"no table")})
    assert answer.status_code == 422
    assert "file" in answer.context["form"].errors

"""Board, timeline, calendar, overviews, list and its export, as people meet them."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date, timedelta
from itertools import pairwise

import pytest
from django.test import Client
from django.utils import timezone
from openpyxl import load_workbook
from planning.planning_making import make_plan, make_task

from tiengvang.office.jobs.models import Job
from tiengvang.office.jobs.worker import drain
from tiengvang.office.organisation.models import AuditEntry, Unit
from tiengvang.office.planning.following import timeline
from tiengvang.office.planning.following.month import sheet
from tiengvang.office.planning.models import Dependency, ReportCall, Task, UnitReport

pytestmark = pytest.mark.django_db
SignedIn = Callable[..., Client]
Units = dict[str, Unit]
DAY = timedelta(days=1)
WORK = "/office/planning/work/"


@pytest.fixture
def today() -> date:
    return timezone.localdate()


@pytest.fixture
def plan(units: Units):
    return make_plan(units["province"])


@pytest.mark.parametrize("view", ["", "unit/", "list/", "board/", "timeline/", "feeds/", "late/"])
def test_every_view_stands_empty_and_says_what_to_do(signed_in: SignedIn, units: Units, view: str) -> None:
    answer = signed_in("unit_leader", "north").get(f"{WORK}{view}")
    assert answer.status_code == 200
    assert view == "feeds/" or "tv-empty" in answer.content.decode() or "tv-board" in answer.content.decode()


def test_who_does_not_see_the_province_is_led_to_their_unit(signed_in: SignedIn, units: Units) -> None:
    assert signed_in("officer", "north").get(f"{WORK}province/")["Location"] == f"{WORK}unit/"
    assert signed_in("provincial_leader", "province").get(f"{WORK}province/").status_code == 200
    assert signed_in("officer", "north").get(f"{WORK}unit/?unit=south").status_code == 404
    assert signed_in("officer", "north").get(f"{WORK}list/?whose=unit&unit=south").status_code == 404


# --- list and export ---------------------------------------------------------------------------------------------


def test_the_list_leads_with_what_is_due_first_and_pages(signed_in: SignedIn, units: Units, plan, today: date) -> None:
    for number in range(60):
        make_task(plan, units["north"], title=f"Việc {number:02}", due=today + number * DAY)
    make_task(plan, units["north"], title="Không hạn", due=None)
    client = signed_in("coordinator")
    first = client.get(f"{WORK}list/?whose=all")
    assert [task.title for task in first.context["tasks"]][:2] == ["Việc 00", "Việc 01"]
    assert (first.context["pages"], str(first.context["count"])) == (2, "61")
    second = client.get(f"{WORK}list/?whose=all&page=2")
    assert [task.title for task in second.context["tasks"]][-2:] == ["Việc 59", "Không hạn"]
    assert client.get(f"{WORK}list/?whose=all&page=999").context["page"] == 2


def test_an_export_holds_the_filtered_tasks_and_no_formula(signed_in: SignedIn, units: Units, plan) -> None:
    make_task(plan, units["north"], title="=SUM(A1)", output="Phim", cooperating=[units["south"], units["culture"]])
    make_task(plan, units["north"], title="Việc khác")
    client = signed_in("coordinator")
    answer = client.post(f"{WORK}export/", {"form": "xlsx", "query": "whose=all&q=sum"})
    rows = list(load_workbook(io.BytesIO(answer.content)).active.values)
    assert [row[0] for row in rows[1:]] == ["'=SUM(A1)"]
    assert {"Đơn vị south", "Đơn vị culture"} == set(rows[1][2].split("; "))
    assert AuditEntry.objects.get(action="planning.export_tasks").detail["rows"] == 1
    text = client.post(f"{WORK}export/", {"form": "csv", "query": "whose=all"}).content.decode("utf-8-sig")
    assert len(text.splitlines()) == 3


def test_an_export_takes_only_what_one_sees(signed_in: SignedIn, units: Units, plan) -> None:
    make_task(plan, units["south"], title="Của xã khác")
    text = signed_in("officer", "north").post(f"{WORK}export/", {"form": "csv", "query": "whose=all"}).content.decode()
    assert "Của xã khác" not in text


def test_a_long_export_becomes_background_work(
    signed_in: SignedIn, units: Units, plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tiengvang.office.planning.following.exporting.AT_ONCE", 1)
    for number in range(3):
        make_task(plan, units["north"], title=f"Việc {number}")
    client = signed_in("coordinator")
    answer = client.post(f"{WORK}export/", {"form": "csv", "query": "whose=all"})
    job = Job.objects.get(kind="planning.export_tasks")
    assert answer["Location"] == f"/office/jobs/{job.pk}/"
    drain()
    job.refresh_from_db()
    assert (job.state, job.result["rows"]) == ("done", 3)


# --- board -----------------------------------------------------------------------------------------------------


def test_a_task_stands_in_one_column_of_the_board(signed_in: SignedIn, units: Units, plan, today: date) -> None:
    make_task(plan, units["north"], title="late", due=today - DAY)
    make_task(plan, units["north"], title="near", due=today + 2 * DAY, start=today - 20 * DAY)
    make_task(plan, units["north"], title="far", due=today + 99 * DAY)
    make_task(plan, units["north"], title="going", due=today + 99 * DAY, progress=30)
    make_task(plan, units["north"], title="done", due=today, progress=100, done_on=today)
    make_task(plan, units["north"], title="done late", due=today - DAY, progress=100, done_on=today)
    make_task(plan, units["north"], title="stopped", due=today, stopped_on=today)
    columns = signed_in("officer", "north").get(f"{WORK}board/?whose=unit").context["columns"]
    assert {one.status: {card.title for card in one.cards} for one in columns} == {
        "not_started": {"far"}, "in_progress": {"going"}, "at_risk": {"near"}, "overdue": {"late"},
        "done": {"done", "done late"}, "stopped": {"stopped"},
    }  # fmt: skip
    assert [one.number for one in columns] == [1, 1, 1, 1, 2, 1]


def test_a_card_moves_by_a_plain_form(signed_in: SignedIn, units: Units, plan, today: date) -> None:
    task = make_task(plan, units["north"], due=today + 99 * DAY)
    client, place = signed_in("officer", "north"), f"{WORK}board/{task.pk}/"
    assert f'action="{place}"' in client.get(f"{WORK}board/").content.decode()
    client.post(place, {"percent": "50", "text": ""})
    assert task.entries.count() == 0, "what was done is to be said"
    answer = client.post(place, {"percent": "50", "text": "Đã quay", "back": f"{WORK}board/?whose=unit"})
    assert answer["Location"] == f"{WORK}board/?whose=unit"
    task.refresh_from_db()
    assert (task.progress, task.status) == (50, "in_progress")
    assert client.post(place, {"percent": "100", "back": "https://evil.example/"})["Location"] == f"{WORK}board/"
    task.refresh_from_db()
    assert task.status == "done"


def test_a_card_of_recurring_work_reports_on_its_earliest_open_period(signed_in: SignedIn, units: Units, plan) -> None:
    task = make_task(plan, units["north"], recurrence="quarterly", start=date(2026, 1, 1), due=date(2026, 12, 31))
    signed_in("officer", "north").post(f"{WORK}board/{task.pk}/", {"percent": "100"})
    assert list(task.periods.order_by("due").values_list("progress", flat=True)) == [100, 0, 0, 0]


def test_only_the_lead_units_people_move_a_card(signed_in: SignedIn, units: Units, plan) -> None:
    task = make_task(plan, units["south"], cooperating=[units["north"]])
    client = signed_in("officer", "north")
    page = client.get(f"{WORK}board/?whose=unit").content.decode()
    assert str(task) in page
    assert "<textarea" not in page
    assert client.post(f"{WORK}board/{task.pk}/", {"percent": "100"}).status_code == 404
    assert task.entries.count() == 0
    assert signed_in("officer", "finance").post(f"{WORK}board/{task.pk}/", {"percent": "100"}).status_code == 404


# --- timeline ----------------------------------------------------------------------------------------------------


def test_a_bar_lies_between_its_days_and_is_filled_as_far_as_the_work_is(units: Units, plan) -> None:
    task = make_task(plan, units["north"], start=date(2026, 7, 1), due=date(2026, 9, 30), progress=50)
    shown = timeline.window("year", "2026-01", date(2026, 5, 5))
    (bar,) = timeline.bars([task], shown)
    assert (shown.first, shown.last, shown.days) == (date(2026, 1, 1), date(2026, 12, 31), 365)
    assert bar.left == pytest.approx(100 * 181 / 365, abs=0.001)
    assert bar.right == pytest.approx(100 * 273 / 365, abs=0.001)
    assert bar.done == pytest.approx(100 * 46 / 365, abs=0.001)


def test_the_window_holds_what_reaches_into_it(units: Units, plan) -> None:
    shown = timeline.window("quarter", "2026-04", date(2026, 5, 5))
    for title, start, due in (
        ("before", date(2026, 1, 1), date(2026, 3, 31)), ("into", date(2026, 3, 1), date(2026, 4, 1)),
        ("over", date(2026, 1, 1), date(2026, 12, 1)), ("from", date(2026, 6, 30), date(2026, 7, 9)),
        ("after", date(2026, 7, 1), date(2026, 7, 9)), ("a day", None, date(2026, 5, 1)),
        ("later day", None, date(2026, 8, 1)),
    ):  # fmt: skip
        make_task(plan, units["north"], title=title, start=start, due=due)
    assert [task.title for task in timeline.within(Task.objects.all(), shown)] == ["into", "a day", "from", "over"]


@pytest.mark.parametrize("gap", [30, -20], ids=["one after the other", "overlapping"])
def test_a_line_runs_from_the_end_of_one_bar_to_the_start_of_the_other(units: Units, plan, gap: int) -> None:
    first = make_task(plan, units["north"], start=date(2026, 1, 1), due=date(2026, 3, 1))
    second = make_task(plan, units["north"], start=first.due + gap * DAY, due=date(2026, 9, 1))
    Dependency.objects.create(task=second, needs=first)
    bars = timeline.bars([first, second], timeline.window("year", "2026-01", date(2026, 5, 5)))
    lines = timeline.lines(bars)
    assert (lines[0].x1, lines[0].y1) == (bars[0].right, bars[0].y)
    assert (lines[-1].x2, lines[-1].y2, lines[-1].ends) == (bars[1].left, bars[1].y, True)
    for one, after in pairwise(lines):
        assert (one.x2, one.y2) == (after.x1, after.y1)
    assert all(line.x1 == line.x2 or line.y1 == line.y2 for line in lines)


def test_the_timeline_draws_and_says_the_same_as_a_table(signed_in: SignedIn, units: Units, plan, today: date) -> None:
    first = make_task(plan, units["north"], title="Trước", start=today, due=today + 5 * DAY)
    second = make_task(plan, units["north"], title="Sau", start=today + 6 * DAY, due=today + 9 * DAY)
    make_task(plan, units["north"], title="Không hạn", due=None)
    Dependency.objects.create(task=second, needs=first)
    page = signed_in("officer", "north").get(f"{WORK}timeline/?whose=unit&span=plan")
    text = page.content.decode()
    assert text.count('<rect class="tv-gantt__whole"') == 2
    assert "marker-end" in text
    assert page.context["without_day"] == 1
    assert "<td" in text.split("tv-gantt")[-1]


def test_my_work_names_the_reports_that_my_units_owe(signed_in: SignedIn, units: Units, person: Callable) -> None:
    day = timezone.localdate()
    call = ReportCall.objects.create(
        unit=units["culture"], kind="yearly", title="Báo cáo năm", year=day.year, first_day=day, last_day=day,
        due=day, consolidated_due=day, figures_at=timezone.now(), opened_by=person("coordinator"),
    )  # fmt: skip
    own = UnitReport.objects.create(call=call, unit=units["north"])
    whole = f"/office/planning/reports/calls/{call.pk}/consolidated/"
    commune, department = signed_in("officer", "north"), signed_in("coordinator", "culture")
    assert f"/office/planning/reports/{own.pk}/" in commune.get(WORK).content.decode()
    assert whole in department.get(WORK).content.decode()
    officer = signed_in("officer", "culture").get(WORK).content.decode()
    assert "Báo cáo năm" in officer
    assert whole not in officer, "who may not make it gets no link that refuses them"
    ReportCall.objects.update(state="closed")
    assert "Báo cáo năm" not in commune.get(WORK).content.decode() + department.get(WORK).content.decode()


# --- calendar ----------------------------------------------------------------------------------------------------


def test_a_month_holds_tasks_turns_and_reports_on_their_days(units: Units, plan, person: Callable) -> None:
    for number in range(6):
        make_task(plan, units["north"], title=f"Việc {number}", due=date(2026, 11, 9))
    make_task(
        plan, units["north"], title="Giao ban", recurrence="monthly", start=date(2026, 1, 1), due=date(2026, 12, 31)
    )
    call = ReportCall.objects.create(
        unit=units["culture"], kind="yearly", title="Báo cáo năm", year=2026, first_day=date(2026, 1, 1),
        last_day=date(2026, 12, 31), due=date(2026, 11, 9), consolidated_due=date(2026, 11, 30),
        figures_at=timezone.now(), opened_by=person("coordinator"),
    )  # fmt: skip
    UnitReport.objects.create(call=call, unit=units["north"])
    weeks = sheet(Task.objects.all(), [units["north"]], date(2026, 11, 1), date(2026, 11, 1))
    days = {day.day: day for week in weeks for day in week}
    assert [len(week) for week in weeks] == [7] * len(weeks)
    assert min(days) == date(2026, 10, 26)
    assert days[date(2026, 11, 9)].entries[0].title == "Báo cáo năm"
    assert (days[date(2026, 11, 9)].number, days[date(2026, 11, 9)].more) == (6, 2)
    assert [entry.title for entry in days[date(2026, 11, 30)].entries] == ["Giao ban (2026-11)"]
    assert [day for day, one in days.items() if one.entries] == [
        date(2026, 10, 31),
        date(2026, 11, 9),
        date(2026, 11, 30),
    ]


def test_the_calendar_goes_by_months_and_links_the_rest_of_a_day(signed_in: SignedIn, units: Units, plan) -> None:
    for number in range(9):
        make_task(plan, units["north"], title=f"Việc {number}", due=date(2026, 11, 9))
    client = signed_in("officer", "north")
    page = client.get(f"{WORK}calendar/?whose=unit&month=2026-11")
    text = page.content.decode()
    assert "month=2026-10" in text
    assert "month=2026-12" in text
    rest = text.split('tv-month__more"><a href="')[1].split('"')[0].replace("&amp;", "&")
    assert len(client.get(rest).context["tasks"]) == 9
    assert client.get(f"{WORK}calendar/?month=nonsense").status_code == 200

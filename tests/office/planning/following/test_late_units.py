"""Late units: who is on the list, the text to send, and the letter as it reads."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date, timedelta

import docx
import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.utils import timezone
from planning.planning_making import make_plan, make_task

from tiengvang.office.organisation.models import AuditEntry, Unit, User
from tiengvang.office.planning.following.late import late_units, short_text, with_tasks, write_letter
from tiengvang.office.planning.models import IssuedDocument, Plan, ReportCall, UnitReport

pytestmark = pytest.mark.django_db
People = Callable[..., User]
Units = dict[str, Unit]
DAY = timedelta(days=1)


@pytest.fixture
def today() -> date:
    return timezone.localdate()


@pytest.fixture
def plan(units: Units) -> Plan:
    return make_plan(units["province"])


@pytest.fixture
def call(units: Units, person: People, today: date) -> ReportCall:
    one = ReportCall.objects.create(
        unit=units["culture"], kind="ad_hoc", title="Báo cáo quý", year=today.year, first_day=today - 90 * DAY,
        last_day=today - 9 * DAY, due=today - 2 * DAY, consolidated_due=today, figures_at=timezone.now(),
        opened_by=person("coordinator"),
    )  # fmt: skip
    UnitReport.objects.create(call=one, unit=units["south"])
    UnitReport.objects.create(call=one, unit=units["finance"], state="submitted")
    return one


def test_late_is_who_leads_overdue_work_or_has_not_sent_a_report(
    units: Units, person: People, plan: Plan, call: ReportCall, today: date
) -> None:
    make_task(plan, units["north"], due=today - 3 * DAY, title="A")
    make_task(plan, units["north"], due=today - DAY, title="B", cooperating=[units["culture"]])
    make_task(plan, units["finance"], due=today)
    make_task(plan, units["finance"], due=today - DAY, progress=100, done_on=today)
    found = with_tasks(late_units(person("coordinator"), today), today)
    assert [(one.unit.code, one.number, len(one.reports)) for one in found] == [("north", 2, 0), ("south", 0, 1)]
    assert [task.title for task in found[0].tasks] == ["A", "B"]
    assert late_units(person("unit_leader", "south"), today)[0].unit == units["south"]
    assert late_units(person("officer", "north"), today) == []


def test_late_is_too_who_has_not_closed_the_consolidated_report(
    units: Units, person: People, call: ReportCall, today: date
) -> None:
    leader, tomorrow = person("unit_leader", "province"), today + DAY
    assert "culture" not in {one.unit.code for one in late_units(leader, today)}, "its day is today"
    (late,) = [one for one in late_units(leader, tomorrow) if one.unit == units["culture"]]
    assert short_text(late.unit, [], late.reports, tomorrow).splitlines()[-2:] == [
        "Báo cáo chưa gửi:", f"- Báo cáo tổng hợp: Báo cáo quý: hạn {today:%d/%m/%Y}",
    ]  # fmt: skip
    annex = str(write_letter(by=leader, chosen=[late.unit], today=tomorrow).data["annexes"])
    assert "Báo cáo tổng hợp: Báo cáo quý" in annex
    ReportCall.objects.update(state="closed")
    assert late_units(leader, tomorrow) == []


def test_the_text_to_send_is_short_and_plain(units: Units, person: People, plan: Plan, today: date) -> None:
    owner = person("officer", "north")
    late = make_task(plan, units["north"], due=today - 3 * DAY, title="Dựng phim", owner=owner, progress=40)
    coming = make_task(plan, units["north"], due=today + 2 * DAY, title="Nộp ảnh")
    text = short_text(units["north"], [late, coming], [], today)
    assert text.splitlines() == [
        f"NHẮC VIỆC – Đơn vị north (ngày {today:%d/%m/%Y})", "", "Quá hạn:",
        f"1. Dựng phim – hạn {today - 3 * DAY:%d/%m/%Y} (quá 3 ngày), tiến độ 40%, phụ trách: Nguyễn officer-north", "",
        "Sắp đến hạn:", f"1. Nộp ảnh – hạn {today + 2 * DAY:%d/%m/%Y} (còn 2 ngày), tiến độ 0%",
    ]  # fmt: skip
    assert "http" not in text


def test_one_click_gives_the_official_letter_to_all_late_units(
    signed_in: Callable[..., Client], units: Units, plan: Plan, call: ReportCall, today: date
) -> None:
    make_task(plan, units["north"], due=today - 3 * DAY, title="Dựng phim quảng bá", progress=40)
    answer = signed_in("coordinator").post("/office/planning/work/late/letter/")
    assert f'filename="cong-van-don-doc-{today:%Y%m%d}.docx"' in answer["Content-Disposition"]
    paper = docx.Document(io.BytesIO(answer.content))
    cells = [cell.text for table in paper.tables for row in table.rows for cell in row.cells]
    text = "\n".join([*(one.text for one in paper.paragraphs), *cells])
    for wanted in (
        "V/v",
        "Đơn vị north",
        "Đơn vị south",
        "Dựng phim quảng bá",
        "Báo cáo quý",
        "Chưa gửi",
        "40%",
        "./.",
    ):
        assert wanted in text, wanted
    assert f"{today - 3 * DAY:%d/%m/%Y}" in cells
    assert "1 nhiệm vụ quá hạn và 1 báo cáo chưa gửi" in text
    kept = IssuedDocument.objects.get()
    assert (kept.kind, kept.unit, kept.number) == ("cong-van", units["culture"], "")
    assert AuditEntry.objects.get(action="planning.letter").detail["units"] == ["north", "south"]


def test_a_letter_goes_to_the_chosen_units_only_as_far_as_they_are_late(
    units: Units, person: People, plan: Plan, today: date
) -> None:
    make_task(plan, units["north"], due=today - DAY)
    make_task(plan, units["south"], due=today - DAY)
    make_task(plan, units["culture"], due=today - DAY)
    coordinator = person("coordinator")
    chosen = [units["north"], units["finance"], units["culture"]]  # one late, one not, and the issuer itself
    paper = write_letter(by=coordinator, chosen=chosen, today=today)
    assert paper.data["addressees"] == ["Đơn vị north"]
    with pytest.raises(ValidationError):
        write_letter(by=coordinator, chosen=[units["finance"]], today=today)
    with pytest.raises(PermissionDenied):
        write_letter(by=person("unit_leader", "north"), chosen=[units["south"]], today=today)
    with pytest.raises(PermissionDenied):
        write_letter(by=person("officer", "north"), chosen=[units["north"]], today=today)


def test_the_page_lists_late_units_with_their_texts(
    signed_in: Callable[..., Client], units: Units, plan: Plan, today: date
) -> None:
    client = signed_in("coordinator")
    assert "tv-empty" in client.get("/office/planning/work/late/").content.decode()
    make_task(plan, units["north"], due=today - DAY, title="Dựng phim")
    text = client.get("/office/planning/work/late/").content.decode()
    assert "NHẮC VIỆC – Đơn vị north" in text
    assert signed_in("officer", "north").get("/office/planning/work/late/").status_code == 403

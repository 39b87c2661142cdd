"""The demonstration of planning: every state is there, its days are plausible, and doing it again changes nothing."""

from __future__ import annotations

import io
from collections import Counter

import pytest
from docx import Document

from tiengvang.documents.writing import to_bytes
from tiengvang.office.organisation.models import AuditEntry, Unit, User
from tiengvang.office.organisation.services import give_role, make_account, seed_units_from_profile
from tiengvang.office.planning.models import (
    Acknowledgement,
    Consolidated,
    IssuedDocument,
    Obstacle,
    ReportCall,
    Task,
    UnitReport,
)  # fmt: skip
from tiengvang.office.planning.obstacles.demonstrating import fill_obstacles
from tiengvang.office.planning.reports.demonstrating import fill_reports
from tiengvang.office.planning.reports.selectors import days_late
from tiengvang.office.planning.reports.writing import consolidated_report
from tiengvang.office.planning.seed.demonstration import fill_planning
from tiengvang.office.planning.seed.services import seed_plan_from_profile
from tiengvang.place.profile import load_profile

pytestmark = pytest.mark.django_db


@pytest.fixture
def people() -> dict[str, User]:
    """An office of the profile with its plan, and those who fill the demonstration."""
    profile = load_profile("gialai")
    seed_units_from_profile(profile)
    seed_plan_from_profile(profile)
    province, coordinating = Unit.objects.get(kind="province"), Unit.objects.get(is_coordinating=True)
    commune = Unit.objects.filter(kind="commune").order_by("code")[0]
    made = {}
    for name, unit, role in (
        ("coordinator", coordinating, "coordinator"), ("administrator", province, "administrator"),
        ("decider", province, "provincial_leader"), ("officer", commune, "officer"),
    ):  # fmt: skip
        made[name] = make_account(by=None, username=name, full_name=f"{name} Mẫu", password="mat-khau-thu-nghiem")
        give_role(by=None, user=made[name], unit=unit, role=role)
    return made


def _fill(people: dict[str, User]) -> None:
    coordinator, administrator, officer = (people[name] for name in ("coordinator", "administrator", "officer"))
    fill_planning(
        coordinator=coordinator, administrator=administrator, officer=officer, password="mat-khau-thu-nghiem"
    )  # fmt: skip
    fill_obstacles(**people)
    fill_reports(coordinator=coordinator, administrator=administrator, officer=officer)


def test_every_state_is_there_and_a_second_time_changes_nothing(people: dict[str, User]) -> None:
    _fill(people)
    reports = list(UnitReport.objects.select_related("unit", "call"))
    assert Counter(one.state for one in reports) == {"accepted": 6, "draft": 2, "submitted": 1, "returned": 1}
    late = {one.unit.code for one in reports if days_late(one)}
    assert {"bao-ptth", "so-khcn"} < late
    assert UnitReport.objects.get(state="returned").steps.get(after="returned").reason
    states = Counter(Obstacle.objects.values_list("state", flat=True))
    assert states == {
        "coordinator": 1,
        "answered": 2,
        "committee": 1,
    }  # criticism comes from coverage, which is not here
    assert Counter(IssuedDocument.objects.values_list("kind", flat=True)) == {"to-trinh": 2}
    assert Task.objects.exclude(directive=None).count() == 1
    confirmed = Acknowledgement.objects.exclude(confirmed=None).count()
    assert 0 < confirmed < Acknowledgement.objects.count()
    before = AuditEntry.objects.count()
    _fill(people)
    assert AuditEntry.objects.count() == before


def test_its_days_follow_one_another(people: dict[str, User]) -> None:
    _fill(people)
    call = ReportCall.objects.get()
    assert call.opened.date() < call.figures_at.date() < call.due < call.consolidated_due
    for whole in (*Obstacle.objects.all(), *UnitReport.objects.all()):
        days = list(whole.steps.order_by("pk").values_list("at", flat=True))
        assert days == sorted(days)


def test_its_consolidated_report_tells_what_was_done_in_the_official_form(people: dict[str, User]) -> None:
    _fill(people)
    one = Consolidated.objects.get()
    assert {row["state"] for row in one.missing} == {"draft", "submitted", "returned"}
    text = "\n".join(line.text for line in Document(io.BytesIO(to_bytes(consolidated_report(one)))).paragraphs)
    wanted = ("6/10 cơ quan", "Đã hoàn thành: Tổ chức hội nghị", "Đã gửi, đang chờ tiếp nhận")
    assert [words for words in wanted if words not in text] == []

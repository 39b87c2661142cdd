"""A unit's report from draft to locked: each move, each state, each person; freezing; two editors; units below."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from planning.planning_making import make_task

from tiengvang.office.organisation.models import Membership, Unit, User
from tiengvang.office.planning.models import Plan, ReportCall, Task, UnitReport
from tiengvang.office.planning.reports.calls import change_call, open_call
from tiengvang.office.planning.reports.moves import MOVES, State
from tiengvang.office.planning.reports.selectors import days_late, owed
from tiengvang.office.planning.reports.services import accept_report, return_report, save_report, submit_report
from tiengvang.office.shell.locking import Outdated

Report = Callable[[str], UnitReport]
Leader = Callable[[str], User]


def _do(action: str, one: UnitReport, by: User) -> UnitReport:
    given: dict[str, Any] = {"by": by, "report": one, "version": one.version}
    match action:
        case "write":
            return save_report(**given, texts={"achieved": "Tốt."}, edits={}, full_year={})
        case "submit":
            return submit_report(**given)
        case "return":
            return return_report(**given, reason="Thiếu số liệu.")
        case _:
            return accept_report(**given)


@pytest.mark.parametrize("state", State.values)
@pytest.mark.parametrize("action", MOVES)
def test_a_move_is_open_from_the_states_of_its_row_only(
    report_of: Report, leader_of: Leader, coordinator: User, action: str, state: str
) -> None:
    UnitReport.objects.update(state=state)
    one, by = report_of("north"), leader_of("north") if MOVES[action].by_unit else coordinator
    if state in MOVES[action].before:
        assert _do(action, one, by).state == (MOVES[action].after or state)
    else:
        with pytest.raises(ValidationError):
            _do(action, one, by)
        assert report_of("north").state == state


@pytest.mark.parametrize("action", MOVES)
def test_a_move_is_refused_to_others(report_of: Report, person: Callable[..., User], action: str) -> None:
    UnitReport.objects.update(state=sorted(MOVES[action].before)[0])
    for stranger in (
        person("unit_leader", "south"),
        person("viewer", "north"),
        person("provincial_leader", "province"),
    ):
        with pytest.raises(PermissionDenied):
            _do(action, report_of("north"), stranger)


def test_an_officer_writes_but_does_not_submit(report_of: Report, person: Callable[..., User]) -> None:
    officer = person("officer", "north")
    assert _do("write", report_of("north"), officer).version == 2
    with pytest.raises(PermissionDenied):
        _do("submit", report_of("north"), officer)


@pytest.mark.parametrize("action", MOVES)
def test_nothing_moves_after_the_call_was_closed(
    report_of: Report, leader_of: Leader, coordinator: User, action: str
) -> None:
    UnitReport.objects.update(state=sorted(MOVES[action].before)[0])
    ReportCall.objects.update(state="closed")
    with pytest.raises(ValidationError):
        _do(action, report_of("north"), leader_of("north") if MOVES[action].by_unit else coordinator)


def test_submitting_freezes_figures_with_their_sources(submitted: Report, report_of: Report) -> None:
    one = submitted("north")
    before = {figure["key"]: figure for figure in one.figures}
    assert before["tasks.total"]["value"] == 3
    assert "31/10/2026" in before["tasks.total"]["source"]
    Task.objects.filter(lead=one.unit).update(done_on=date(2026, 2, 1), progress=100)
    after = {figure["key"]: figure for figure in report_of("north").figures}
    assert after == before


def test_a_returned_report_is_counted_anew(
    submitted: Report, coordinator: User, leader_of: Leader, tasks: Plan
) -> None:
    one = submitted("north")
    make_task(tasks, one.unit, due=date(2026, 9, 1))
    one = return_report(by=coordinator, report=one, version=one.version, reason="Thiếu một nhiệm vụ.")
    assert one.figures == []
    assert one.steps.last().reason == "Thiếu một nhiệm vụ."  # type: ignore[union-attr]
    one = submit_report(by=leader_of("north"), report=one, version=one.version)
    assert {figure["key"]: figure["value"] for figure in one.figures}["tasks.total"] == 4


def test_returning_needs_a_reason(submitted: Report, coordinator: User) -> None:
    one = submitted("north")
    with pytest.raises(ValidationError) as refusal:
        return_report(by=coordinator, report=one, version=one.version, reason=" ")
    assert "reason" in refusal.value.message_dict


def test_two_editors_overwrite_nothing(report_of: Report, leader_of: Leader, person: Callable[..., User]) -> None:
    mine, theirs = report_of("north"), report_of("north")
    save_report(by=leader_of("north"), report=mine, version=1, texts={"achieved": "Của tôi"}, edits={}, full_year={})
    with pytest.raises(Outdated):
        save_report(by=person("officer", "north"), report=theirs, version=1, texts={"achieved": "Của họ"}, edits={},
                    full_year={})  # fmt: skip
    texts = {section["key"]: section["text"] for section in report_of("north").sections}
    assert texts["achieved"] == "Của tôi"


def test_another_value_needs_a_reason_and_stands_beside_what_was_counted(report_of: Report, leader_of: Leader) -> None:
    one, by = report_of("north"), leader_of("north")
    given: dict[str, Any] = {"by": by, "report": one, "version": 1, "texts": {}, "full_year": {"tasks.done": 3}}
    with pytest.raises(ValidationError) as refusal:
        save_report(**given, edits={"tasks.in_time": {"value": 2, "note": ""}})
    assert set(refusal.value.message_dict) == {"note-tasks.in_time"}
    one = save_report(**given, edits={"tasks.in_time": {"value": 2, "note": "Theo sổ theo dõi"}})
    one = submit_report(by=by, report=one, version=one.version)
    found = {figure["key"]: figure for figure in one.figures}
    assert (found["tasks.in_time"]["counted"], found["tasks.in_time"]["value"]) == (1, 2)
    assert found["tasks.in_time_share"]["value"] == 66.7
    assert found["tasks.done"]["value"] == 1  # the estimate is beside
    assert one.full_year == {"tasks.done": 3}


def test_a_draft_that_is_kept_by_itself_may_lack_reasons_but_is_not_submitted_so(
    report_of: Report, leader_of: Leader
) -> None:
    one = save_report(by=leader_of("north"), report=report_of("north"), version=1, texts={}, full_year={},
                      edits={"tasks.done": {"value": 2, "note": ""}}, by_itself=True)  # fmt: skip
    with pytest.raises(ValidationError):
        submit_report(by=leader_of("north"), report=one, version=one.version)


def test_a_value_that_is_the_same_again_is_no_edit(report_of: Report, leader_of: Leader) -> None:
    one = save_report(by=leader_of("north"), report=report_of("north"), version=1, texts={}, full_year={},
                      edits={"tasks.done": {"value": 1, "note": ""}})  # fmt: skip
    assert one.edits == {}


# --- units below ---------------------------------------------------------------------------------------------------


@pytest.fixture
def centre(units: dict[str, Unit]) -> Unit:
    """A centre below the culture department, asked too."""
    above = units["culture"]
    return Unit.objects.create(
        code="centre", name="Trung tâm", kind="agency", parent=above, path=f"{above.path}centre/"
    )


@pytest.fixture
def asked(call: ReportCall, centre: Unit, coordinator: User, tasks: Plan) -> ReportCall:
    make_task(tasks, centre, due=date(2026, 8, 1))
    units = [*Unit.objects.filter(reports__call=call), centre]
    return change_call(by=coordinator, call=call, version=1, changes={"units": units})


def test_a_parent_does_not_submit_before_its_children_without_a_reason(
    asked: ReportCall, report_of: Report, coordinator: User
) -> None:
    one = report_of("culture")
    with pytest.raises(ValidationError, match="Trung tâm"):
        submit_report(by=coordinator, report=one, version=one.version)
    one = submit_report(by=coordinator, report=one, version=one.version, reasons={"centre": "Đang sắp xếp tổ chức"})
    assert one.missing == [{"unit": "centre", "name": "Trung tâm", "reason": "Đang sắp xếp tổ chức"}]


def test_a_parent_submits_once_its_child_is_accepted(
    asked: ReportCall, report_of: Report, coordinator: User, person: Callable[..., User], centre: Unit
) -> None:
    head = User.objects.create(username="truong-trung-tam", full_name="Người Đứng Đầu")
    Membership.objects.create(user=head, unit=centre, role="unit_leader")
    boss = person("unit_leader", "culture")
    one = report_of("centre")
    one = submit_report(by=head, report=one, version=one.version)
    with pytest.raises(PermissionDenied):
        accept_report(by=head, report=one, version=one.version)
    accept_report(by=boss, report=one, version=one.version)  # the department receives what stands below it
    one = report_of("culture")
    assert submit_report(by=boss, report=one, version=one.version).missing == []


def test_a_parent_speaks_for_its_own_where_its_child_speaks_for_itself(
    asked: ReportCall, report_of: Report, centre: Unit, coordinator: User
) -> None:
    from tiengvang.office.planning.reports.snapshot import counted

    def total(code: str) -> int:
        return {one["key"]: one["value"] for one in counted(report_of(code))}["tasks.total"]

    assert (total("culture"), total("centre")) == (3, 1)
    change_call(by=coordinator, call=asked, version=2, changes={"units": [
        one for one in Unit.objects.filter(reports__call=asked) if one != centre
    ]})  # fmt: skip
    assert total("culture") == 4


# --- days ----------------------------------------------------------------------------------------------------------


def test_before_10_11_means_that_09_11_is_the_last_day(call: ReportCall, submitted: Report) -> None:
    one = submitted("north")
    for day, late in ((9, 0), (10, 1), (20, 11)):
        one.first_submitted = timezone.make_aware(datetime(2026, 11, day, 23, 30))
        assert days_late(one) == late


def test_lateness_goes_by_the_first_submission(report_of: Report, call: ReportCall) -> None:
    one = report_of("north")
    assert days_late(one, date(2026, 11, 9)) == 0
    assert days_late(one, date(2026, 11, 12)) == 3
    one.first_submitted = timezone.make_aware(datetime(2026, 11, 8, 8))
    assert days_late(one, date(2026, 12, 1)) == 0


def test_units_owe_their_reports_and_who_asked_owes_the_consolidated_one(call: ReportCall) -> None:
    day = call.due - timedelta(days=14)
    left = (call.consolidated_due - day).days
    assert [(one.unit.code, one.report is None, one.day, one.days) for one in owed(day)] == [
        ("culture", False, call.due, 14), ("north", False, call.due, 14), ("south", False, call.due, 14),
        ("culture", True, call.consolidated_due, left),
    ]  # fmt: skip
    assert {one.days for one in owed(call.due + timedelta(days=2)) if one.report} == {-2}


def test_nothing_is_owed_by_who_has_sent(call: ReportCall, submitted: Report, units: dict[str, Unit]) -> None:
    submitted("north")
    assert {one.unit.code for one in owed(call.due) if one.report} == {"culture", "south"}
    assert owed(call.due, [units["north"].pk]) == []


def test_nothing_is_owed_once_the_call_is_closed(call: ReportCall) -> None:
    ReportCall.objects.filter(pk=call.pk).update(state="closed")
    assert owed(call.due) == []


# --- calls ---------------------------------------------------------------------------------------------------------


def test_the_yearly_report_is_asked_for_once_a_year(
    call: ReportCall, coordinator: User, units: dict[str, Unit]
) -> None:
    again = {"by": coordinator, "title": "Lần hai", "units": [units["north"]], "year": 2026,
             "first_day": call.first_day, "last_day": call.last_day, "due": call.due,
             "consolidated_due": call.consolidated_due, "figures_at": date(2026, 10, 31)}  # fmt: skip
    with pytest.raises(ValidationError):
        open_call(kind="yearly", **again)
    assert open_call(kind="ad_hoc", **again).reports.count() == 1


def test_only_the_coordinating_department_asks(units: dict[str, Unit], person: Callable[..., User]) -> None:
    with pytest.raises(PermissionDenied):
        open_call(by=person("unit_leader", "north"), kind="ad_hoc", title="x", year=2026, first_day=date(2026, 1, 1),
                  last_day=date(2026, 2, 1), due=date(2026, 2, 2), consolidated_due=date(2026, 2, 3),
                  figures_at=date(2026, 2, 1), units=[units["north"]])  # fmt: skip


def test_who_has_begun_to_write_stays_asked(
    call: ReportCall, coordinator: User, report_of: Report, leader_of: Leader, units: dict[str, Unit]
) -> None:
    _do("write", report_of("north"), leader_of("north"))
    with pytest.raises(ValidationError, match="north"):
        change_call(by=coordinator, call=call, version=1, changes={"units": [units["south"]]})
    change_call(by=coordinator, call=call, version=1, changes={"units": [units["north"]]})
    assert [one.unit.code for one in call.reports.all()] == ["north"]


@pytest.mark.parametrize("wrong", [{"figures_at": date(2025, 12, 31)}, {"consolidated_due": date(2026, 11, 1)},
                                   {"last_day": date(2025, 1, 1)}, {"units": []}])  # fmt: skip
def test_days_that_make_no_sense_are_refused(call: ReportCall, coordinator: User, wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        change_call(by=coordinator, call=call, version=1, changes=wrong)

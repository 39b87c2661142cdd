"""The consolidated report: sums against direct counts, narratives with names, who is missing or late, closing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from tiengvang.office.organisation.models import Unit, User
from tiengvang.office.planning.models import Consolidated, ReportCall, Task, UnitReport
from tiengvang.office.planning.reports.consolidating import close_consolidated, edit_consolidated, gather
from tiengvang.office.planning.reports.registry import count
from tiengvang.office.planning.reports.services import accept_report, return_report, save_report, submit_report
from tiengvang.office.planning.reports.snapshot import as_of
from tiengvang.office.shell.locking import Outdated

Report = Callable[[str], UnitReport]


@pytest.fixture
def gathered(call: ReportCall, accepted: Report, coordinator: User) -> Consolidated:
    """Of the culture department and the north commune; the south commune has not reported."""
    accepted("culture")
    accepted("north")
    return gather(by=coordinator, call=call)


def _row(one: Consolidated, key: str) -> dict[str, Any]:
    return next(row for row in one.figures if row["key"] == key)


def test_sums_are_those_of_one_count_over_the_same_units(gathered: Consolidated, units: dict[str, Unit]) -> None:
    ids = [units[code].pk for code in ("culture", "north")]
    direct = {one["key"]: one for one in count(ids, 2026, as_of(gathered.call))}
    for key, one in direct.items():
        assert _row(gathered, key)["value"] == one["value"], key


def test_a_sum_says_of_how_many_units_it_is(gathered: Consolidated) -> None:
    row = _row(gathered, "tasks.total")
    assert (row["reported"], row["asked"], row["value"]) == (2, 3, 6)
    assert [(kind["name"], kind["value"]) for kind in row["by_kind"]] == [("Cơ quan, đơn vị", 3), ("Xã, phường", 3)]
    assert [unit["key"] for unit in row["by_unit"]] == ["culture", "north"]


def test_figures_of_the_whole_province_stand_with_them(gathered: Consolidated) -> None:
    row = _row(gathered, "coverage.independent")
    assert (row["asked"], row["sums"], row["by_unit"]) == (None, False, [])


def test_who_is_missing_and_who_is_late_is_named(gathered: Consolidated) -> None:
    assert [(row["unit"], row["reason"]) for row in gathered.missing] == [("south", "")]
    today = timezone.localdate()
    late = {row["unit"]: row["days"] for row in gathered.late}
    assert late == ({code: (today - date(2026, 11, 9)).days for code in ("culture", "north", "south")}
                    if today > date(2026, 11, 9) else {})  # fmt: skip


def test_narratives_are_merged_with_the_units_names(gathered: Consolidated) -> None:
    section = next(one for one in gathered.sections if one["key"].startswith("results/"))
    assert [part["name"] for part in section["parts"]] == ["Đơn vị culture", "Đơn vị north"]
    assert section["text"].startswith("Đơn vị culture:\nChủ trì 1 nhiệm vụ")


def test_units_that_wrote_the_same_line_are_named_together(gathered: Consolidated) -> None:
    money = next(one for one in gathered.sections if one["key"] == "money")
    assert money["text"].startswith("Đơn vị culture; Đơn vị north:\nTrong kỳ báo cáo không phát sinh")
    assert [part["name"] for part in money["parts"]] == ["Đơn vị culture", "Đơn vị north"]


def test_units_without_tasks_stand_after_the_groups_under_a_heading_of_their_own(
    call: ReportCall, accepted: Report, coordinator: User
) -> None:
    Task.objects.filter(lead__code="north").delete()
    for code in ("north", "culture"):
        accepted(code)
    found = [one for one in gather(by=coordinator, call=call).sections if one["key"].startswith("results")]
    assert [one["title"] for one in found] == [
        "Nhận thức",
        "Nội dung",
        "Cơ quan, đơn vị không chủ trì nhiệm vụ trong kỳ",
    ]
    assert [part["unit"] for part in found[-1]["parts"]] == ["north"]


def test_what_the_editor_wrote_stays_when_reports_are_gathered_again(
    gathered: Consolidated, accepted: Report, coordinator: User
) -> None:
    key = gathered.sections[1]["key"]
    one = edit_consolidated(by=coordinator, consolidated=gathered, version=gathered.version,
                            texts={key: "Toàn tỉnh đã làm 02 phim."}, reasons={"south": "Sáp nhập"})  # fmt: skip
    accepted("south")
    one = gather(by=coordinator, call=one.call)
    section = next(row for row in one.sections if row["key"] == key)
    assert section["text"] == "Toàn tỉnh đã làm 02 phim."
    assert section["behind"]
    assert len(section["parts"]) == 3
    assert one.missing == []
    assert _row(one, "tasks.total")["value"] == 9


def test_two_who_edit_it_overwrite_nothing(gathered: Consolidated, coordinator: User) -> None:
    given: dict[str, Any] = {"by": coordinator, "consolidated": gathered, "version": gathered.version, "reasons": {}}
    key = gathered.sections[0]["key"]
    edit_consolidated(**given, texts={key: "Một"})
    with pytest.raises(Outdated):
        edit_consolidated(**given, texts={key: "Hai"})


def test_only_the_coordinating_department_gathers(call: ReportCall, person: Callable[..., User]) -> None:
    with pytest.raises(PermissionDenied):
        gather(by=person("unit_leader", "north"), call=call)


def test_it_is_not_closed_while_a_missing_unit_has_no_reason(gathered: Consolidated, coordinator: User) -> None:
    with pytest.raises(ValidationError, match="south"):
        close_consolidated(by=coordinator, consolidated=gathered, version=gathered.version)


def _with_reason(one: Consolidated, by: User) -> Consolidated:
    return edit_consolidated(by=by, consolidated=one, version=one.version, texts={}, reasons={"south": "Sáp nhập"})


def test_closing_locks_what_is_in_it_and_ends_the_call(
    gathered: Consolidated, coordinator: User, report_of: Report
) -> None:
    one = _with_reason(gathered, coordinator)
    close_consolidated(by=coordinator, consolidated=one, version=one.version)
    assert [report_of(code).state for code in ("culture", "north", "south")] == ["locked", "locked", "draft"]
    assert report_of("north").call.state == "closed"
    with pytest.raises(ValidationError):
        gather(by=coordinator, call=one.call)
    one.refresh_from_db()
    with pytest.raises(ValidationError):
        _with_reason(one, coordinator)


def test_it_is_not_closed_before_figures_are(gathered: Consolidated, coordinator: User) -> None:
    one = _with_reason(gathered, coordinator)
    ReportCall.objects.update(figures_at=timezone.make_aware(datetime(2100, 1, 1)))
    with pytest.raises(ValidationError):
        close_consolidated(by=coordinator, consolidated=one, version=one.version)


def test_it_is_not_closed_over_a_report_that_changed_since(
    gathered: Consolidated, coordinator: User, report_of: Report, leader_of: Callable[[str], User]
) -> None:
    one = _with_reason(gathered, coordinator)
    report = report_of("north")
    report = return_report(by=coordinator, report=report, version=report.version, reason="Sửa số.")
    report = submit_report(by=leader_of("north"), report=report, version=report.version)
    accept_report(by=coordinator, report=report, version=report.version)
    with pytest.raises(ValidationError):
        close_consolidated(by=coordinator, consolidated=one, version=one.version)
    one = gather(by=coordinator, call=one.call)
    assert one.missing[0]["reason"] == "Sáp nhập"
    close_consolidated(by=coordinator, consolidated=one, version=one.version)


def test_estimates_for_the_full_year_are_summed_beside(
    call: ReportCall, report_of: Report, leader_of: Callable[[str], User], coordinator: User
) -> None:
    for code, estimate in (("culture", 2), ("north", 5)):
        one, by = report_of(code), leader_of(code)
        one = save_report(
            by=by, report=one, version=one.version, texts={}, edits={}, full_year={"tasks.done": estimate}
        )
        one = submit_report(by=by, report=one, version=one.version)
        accept_report(by=coordinator, report=one, version=one.version)
    row = _row(gather(by=coordinator, call=call), "tasks.done")
    assert (row["value"], row["full_year"], row["estimated"]) == (2, 7, 2)


def test_figures_stay_as_they_were_submitted(gathered: Consolidated, coordinator: User) -> None:
    Task.objects.all().update(done_on=date(2026, 1, 20), progress=100)
    assert _row(gather(by=coordinator, call=gathered.call), "tasks.done")["value"] == 2

"""Fills the demonstration with an invented yearly call: reports of several units in every state, one of them late, one
missing, and the consolidated report begun.

The days of the call are the profile's, moved so that units' reports were due some days ago. Doing it again changes
nothing. It goes through the services that pages go through; their days are put back.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from django.db import transaction
from django.utils import timezone

from tiengvang.office.organisation.models import Unit, User
from tiengvang.office.planning.models import Plan, ReportCall, UnitReport
from tiengvang.office.planning.reports import calls
from tiengvang.office.planning.reports.consolidating import edit_consolidated, gather
from tiengvang.office.planning.reports.services import accept_report, return_report, save_report, submit_report
from tiengvang.office.planning.reports.snapshot import counted
from tiengvang.office.planning.seed.days import happened_on

_AGO: Final = 10  # days since units' reports were due


@dataclass(frozen=True, slots=True)
class _Told:
    """What becomes of a unit's report. unit: its code, or which commune, counted from 0; sent: days after the due day
    on which it was submitted, None for one that was not; then: what the coordinating department did with it."""

    unit: str | int
    sent: int | None
    then: str
    achieved: str
    returned: str = ""


_TOLD: Final = (
    _Told("so-vhttdl", -3, "accept",
          "- Hội nghị phổ biến Kế hoạch tới toàn bộ xã, phường bằng hình thức trực tiếp kết hợp trực tuyến (mẫu).\n"
          "- Chiến dịch truyền thông lễ hội dùng chung một bộ thông điệp cho sáu ngôn ngữ (mẫu)."),
    _Told("so-ngoai-vu", -5, "accept",
          "Bản tin quý bằng tiếng Anh gửi đều tới các cơ quan đại diện; có đơn vị đề nghị thêm bản tiếng Hàn (mẫu)."),
    _Told("so-noi-vu", -2, "accept",
          "Hai lớp bồi dưỡng gắn thực hành viết tin bằng tiếng Anh; 97 học viên được cấp chứng nhận (mẫu)."),
    _Told("bao-ptth", 4, "accept",
          "Phim “Đại ngàn chạm biển xanh” có phụ đề tiếng Anh, được phát lại ở hai đài khu vực (mẫu)."),
    _Told("so-gddt", 0, "", "Đã thống nhất với hai trường đại học nội dung trang tuyển sinh (mẫu)."),
    _Told("so-cong-thuong", -1, "return", "Bốn doanh nghiệp đăng ký tài trợ ấn phẩm quảng bá (mẫu).",
          "Bổ sung số tiền cam kết của từng doanh nghiệp và thời hạn thực hiện."),
    _Told("so-khcn", None, "", ""),
    _Told(0, None, "", "Đã chụp xong bộ ảnh bốn làng nghề (mẫu)."),
    _Told(1, -4, "accept", "Trong năm không phát sinh nhiệm vụ được giao chủ trì; phối hợp đón 02 đoàn khảo sát."),
    _Told(2, -6, "accept", "Mở chuyên mục hai thứ tiếng trên trang thông tin điện tử của địa phương (mẫu)."),
)  # fmt: skip
_EDITED: Final = (
    "Hai điểm nổi bật chung của năm: các đơn vị dùng thống nhất một bộ thông điệp theo thị trường; sản phẩm tiếng nước "
    "ngoài được công bố kèm nguồn và đơn vị chịu trách nhiệm (mẫu)."
)


@transaction.atomic
def fill_reports(*, coordinator: User, administrator: User, officer: User) -> None:
    """A yearly call with its reports, where nobody has asked for any yet.

    coordinator: asks, accepts and returns; administrator: writes for units without an account; officer: of the first
    commune, whose report lies in draft.
    """
    if ReportCall.objects.exists():
        return
    asked = [(one, unit) for one in _TOLD if (unit := _unit(one.unit)) is not None]
    if not asked:
        return
    call = _open(coordinator, [unit for _told, unit in asked])
    for told, unit in asked:
        report = call.reports.select_related("unit", "call").get(unit=unit)
        own = officer.memberships.filter(unit=unit).exists()
        _write(officer if own else administrator, report, told)
        if told.sent is not None:
            _send(administrator, coordinator, report, told, call.due + timedelta(days=told.sent))
    _consolidate(coordinator, call)


def _unit(which: str | int) -> Unit | None:
    if isinstance(which, str):
        return Unit.objects.filter(code=which, is_active=True).first()
    return Unit.objects.filter(kind=Unit.Kind.COMMUNE, is_active=True).order_by("code")[which : which + 1].first()


def _open(by: User, units: list[Unit]) -> ReportCall:
    due = timezone.localdate() - timedelta(days=_AGO)
    usual = calls.usual(due.year)
    moved = {name: due + (usual[name] - usual["due"]) for name in ("due", "figures_at", "consolidated_due")}
    # Early in January figures were closed in the year before, which the report is about then.
    said = calls.usual(moved["figures_at"].year) | moved
    call = calls.open_call(
        by=by, units=units, plan=Plan.objects.exclude(key="").first(),
        asks="Báo cáo ngắn gọn, nêu số liệu và sản phẩm cụ thể; việc không phát sinh cũng ghi rõ (mẫu).", **said,
    )  # fmt: skip
    happened_on(due - timedelta(days=40), call, fields=("opened",))
    return call


def _write(by: User, report: UnitReport, told: _Told) -> None:
    """The unit adds what the office cannot know; where that is nothing, its report stays as it was written in
    advance."""
    if not told.achieved:
        return
    done = next((one for one in counted(report) if one["key"] == "tasks.done"), None)
    full_year = {"tasks.done": done["value"] + 1} if done and told.sent is not None else {}
    save_report(
        by=by, report=report, version=report.version, texts={"achieved": told.achieved}, edits={}, full_year=full_year
    )


def _send(by: User, coordinator: User, report: UnitReport, told: _Told, on: date) -> None:
    report.refresh_from_db()
    sent = submit_report(by=by, report=report, version=report.version)
    happened_on(on, sent, fields=("submitted", "first_submitted", "figures_taken"))
    _last_step_on(sent, on)
    if told.then == "accept":
        accept_report(by=coordinator, report=sent, version=sent.version)
    elif told.then == "return":
        return_report(by=coordinator, report=sent, version=sent.version, reason=told.returned)
    if told.then:
        _last_step_on(sent, on + timedelta(days=2))


def _last_step_on(report: UnitReport, on: date) -> None:
    step = report.steps.order_by("-pk").first()
    if step is not None:
        happened_on(on, step)


def _consolidate(by: User, call: ReportCall) -> None:
    """Gathered, one section edited, one missing unit explained."""
    one = gather(by=by, call=call)
    returned = [row["unit"] for row in one.missing if row["state"] == UnitReport.State.RETURNED]
    reasons = dict.fromkeys(returned, "Đơn vị đang bổ sung theo yêu cầu (mẫu).")
    edit_consolidated(by=by, consolidated=one, version=one.version, texts={"achieved": _EDITED}, reasons=reasons)

"""What is written of a report in advance."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from django.utils import timezone

from tiengvang.office.organisation.models import User
from tiengvang.office.planning.models import Obstacle, ProgressEntry, ReportCall, Task, UnitReport
from tiengvang.office.planning.obstacles.services import move_obstacle, raise_obstacle
from tiengvang.office.planning.reports.outline import sections
from tiengvang.office.planning.reports.services import save_report

Report = Callable[[str], UnitReport]


def _text(one: UnitReport, key: str) -> str:
    return "\n".join(section["text"] for section in sections(one) if section["key"].split("/")[0] == key)


def test_sections_are_the_profiles_with_one_for_each_group(call: ReportCall, report_of: Report) -> None:
    found = sections(report_of("north"))
    assert [one["key"].split("/")[0] for one in found] == [
        "direction", "results", "results", "money", "achieved", "obstacles", "next", "requests",
    ]  # fmt: skip
    assert [one["title"] for one in found if one["key"].startswith("results/")] == ["Nhận thức", "Nội dung"]


def test_tasks_are_told_by_how_they_stood_when_figures_were_closed(
    report_of: Report, person: Callable[..., User]
) -> None:
    task = Task.objects.get(lead__code="north", title="Đón đoàn báo chí")
    for day, percent, words in ((1, 30, "Đã liên hệ 03 hãng."), (25, 90, "Sau ngày chốt.")):
        ProgressEntry.objects.create(
            task=task, unit=task.lead, percent=percent, text=words, reported_by=person("officer", "north"),
            at=timezone.make_aware(datetime(2026, 10 if day == 1 else 11, day, 9)),
        )  # fmt: skip
    text = _text(report_of("north"), "results")
    assert "Chủ trì 1 nhiệm vụ: hoàn thành 1." in text
    assert "- Đã hoàn thành: Làm phim; hoàn thành ngày 20/06/2026; kết quả: 01 phim." in text
    assert "- Chậm tiến độ: Đón đoàn báo chí, thời hạn 30/09/2026, mới đạt 30%. Đã liên hệ 03 hãng." in text
    assert "Sau ngày chốt" not in text


def test_a_unit_without_tasks_says_so(call: ReportCall, report_of: Report) -> None:
    Task.objects.filter(lead__code="north").delete()
    assert "không được giao chủ trì nhiệm vụ nào" in _text(report_of("north"), "results")


def test_next_years_work_and_what_is_carried_over_are_named(call: ReportCall, report_of: Report) -> None:
    task = Task.objects.get(lead__code="north", title="Đón đoàn báo chí")
    Task.objects.filter(pk=task.pk).update(due=date(2027, 3, 1), next_due=date(2027, 3, 1))
    assert _text(report_of("north"), "next") == "- Đón đoàn báo chí; thời hạn 01/03/2027."
    assert "chuyển tiếp: Đón đoàn báo chí" in _text(report_of("south"), "next")


def test_requests_that_were_answered_are_counted_and_the_others_named(
    call: ReportCall, report_of: Report, person: Callable[..., User], coordinator: User
) -> None:
    assert _text(report_of("north"), "requests") == ""
    by, made = person("officer", "north"), []
    for title in ("Thêm máy ảnh", "Thêm phiên dịch"):
        one = raise_obstacle(by=by, unit=report_of("north").unit, kind="request", title=title, text="Cần sớm.")
        Obstacle.objects.filter(pk=one.pk).update(at=timezone.make_aware(datetime(2026, 5, 4, 9)))
        made.append(one)
    move_obstacle(by=coordinator, obstacle=made[0], version=1, action="answer", text="Đồng ý.")
    assert _text(report_of("north"), "requests") == (
        "- Thêm phiên dịch.\n1 kiến nghị, đề xuất khác nêu trong năm đã được giải quyết."
    )


def test_what_somebody_wrote_stays_and_the_rest_follows_the_tasks(
    report_of: Report, leader_of: Callable[[str], User]
) -> None:
    one = report_of("north")
    texts = {section["key"]: section["text"] for section in sections(one)}
    written = next(key for key in texts if key.startswith("results/"))
    save_report(
        by=leader_of("north"), report=one, version=1, texts={**texts, written: "Viết lại."}, edits={}, full_year={}
    )
    Task.objects.filter(lead__code="north", title="Đón đoàn báo chí").update(done_on=date(2026, 9, 1), progress=100)
    text = _text(report_of("north"), "results")
    assert "Viết lại." in text
    assert "Làm phim" not in text
    assert "Đã hoàn thành: Đón đoàn báo chí" in text

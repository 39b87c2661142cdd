"""A year with three units, in a browser: from the province's plan to the consolidated report in the official form.

The clock is moved from day to day, so that the walk is the same on whatever day it is run.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from PIL import Image
from planning.consolidated_reading import read_consolidated
from planning.walking import Clock, Walk
from playwright.sync_api import expect, sync_playwright

from tiengvang.office.organisation.models import Unit, User
from tiengvang.office.planning.models import Estimate, Evidence, Obstacle, Plan, ReportCall, Task, UnitReport
from tiengvang.office.planning.reports.services import accept_report, submit_report
from tiengvang.office.planning.tasks.plan_services import issue_plan, make_group, make_measure, make_plan
from tiengvang.office.planning.tasks.reporting import report_progress
from tiengvang.office.planning.tasks.services import make_task

pytestmark = pytest.mark.django_db(transaction=True)

GROUP = "Xây dựng sản phẩm truyền thông"
FILM, PRESS, FEAST = "Sản xuất 05 phim ngắn tiếng Anh", "Đón đoàn báo chí quốc tế", "Quảng bá lễ hội cồng chiêng"
NAMES = {
    "province": ("Tỉnh", "province", ""), "culture": ("Sở Văn hóa", "agency", "department"),
    "finance": ("Sở Tài chính", "agency", "department"), "north": ("Xã Biển Hồ", "commune", ""),
    "south": ("Phường Hội Phú", "commune", ""),
}  # fmt: skip


@pytest.fixture
def units(units: dict[str, Unit]) -> dict[str, Unit]:
    """Under the province the coordinating department, finance, another department and two communes."""
    for code, (name, kind, body) in NAMES.items():
        one = units[code]
        one.name, one.name_en, one.kind, one.body, one.is_finance = name, name, kind, body, code == "finance"
        one.save()
    province = units["province"]
    units["foreign"] = Unit.objects.create(
        code="foreign", name="Sở Ngoại vụ", name_en="Foreign affairs", kind="agency", body="department",
        parent=province, path=f"{province.path}foreign/",
    )  # fmt: skip
    return units


@pytest.fixture
def walk(
    chromium: str, live_server: Any, units: dict[str, Unit], signed_in: Callable[..., Client],
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Walk]:  # fmt: skip
    """A browser, on the first working day of the year."""
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright keeps a loop in this thread
    monkeypatch.setattr(timezone, "datetime", Clock)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        context = browser.new_context(reduced_motion="reduce", accept_downloads=True)
        context.set_default_timeout(60_000)
        yield Walk(context.new_page(), live_server.url, signed_in)
        browser.close()


def test_a_year_from_the_plan_to_the_consolidated_report(
    walk: Walk, units: dict[str, Unit], person: Callable[..., User]
) -> None:
    plans = _plans(walk, units, person)
    film, press = _tasks(walk, plans, units, person)
    _estimate(walk, press)
    _progress(walk, press)
    _obstacle(walk, press)
    _spending(walk)
    _finish(walk, film, units, person)
    call = _reports(walk, units, person)
    _returned_and_accepted(walk, call)
    _consolidated(walk, call)
    _document(walk)


def _plans(walk: Walk, units: dict[str, Unit], person: Callable[..., User]) -> dict[str, Plan]:
    """The province's plan is issued; the commune writes its own in the browser, the department has written it."""
    coordinator, official = person("coordinator", "culture"), person("officer", "foreign")
    years = {"first_year": 2026, "last_year": 2030}
    province = make_plan(by=coordinator, unit=units["province"], title="Kế hoạch truyền thông của tỉnh", **years)
    group = make_group(by=coordinator, plan=province, title=GROUP, section="II.1")
    for text in ("Sản xuất phim, ảnh bằng tiếng nước ngoài", "Mời báo chí nước ngoài đến tác nghiệp"):
        make_measure(by=coordinator, group=group, text=text, section="II.1")
    walk.sit("coordinator", "culture")
    walk.open(f"plans/{province.pk}/issue/")
    walk.fill(number="173/KH-UBND", dated="2026-01-05")
    walk.send()
    walk.sees("173/KH-UBND", "Mời báo chí nước ngoài đến tác nghiệp")

    walk.on(1, 20)
    own = make_plan(by=official, unit=units["foreign"], title="Kế hoạch của Sở", aligned_to=province, **years)
    make_group(by=official, plan=own, title="Phim, ảnh", aligned_to=group)
    issue_plan(by=person("unit_leader", "foreign"), plan=own, version=own.version, number="8/KH-SNgV", dated=Clock.day)

    walk.sit("officer", "north")
    walk.open("plans/new/")
    walk.fill(title="Kế hoạch của xã", first_year="2026", last_year="2026")
    walk.choose(aligned_to="Kế hoạch truyền thông của tỉnh")
    walk.send()
    commune = Plan.objects.get(unit=units["north"])
    walk.open(f"plans/{commune.pk}/groups/new/")
    walk.fill(title="Lễ hội")
    walk.choose(aligned_to=GROUP)
    walk.send()
    walk.open(f"plans/{commune.pk}/tasks/new/")
    walk.fill(title=FEAST, due="2026-10-15")
    walk.choose(group="Lễ hội")
    walk.tick("measures", "Mời báo chí nước ngoài đến tác nghiệp")
    walk.send()
    walk.sees(FEAST, "Xã Biển Hồ")
    walk.open(f"plans/{commune.pk}/issue/")
    walk.fill(number="5/KH-UBND", dated="2026-01-20")
    walk.send()
    return {"province": province, "foreign": own, "north": commune}


def _tasks(
    walk: Walk, plans: dict[str, Plan], units: dict[str, Unit], person: Callable[..., User]
) -> tuple[Task, Task]:
    """The coordinating department gives the commune a task; the department has one of its own."""
    own = plans["foreign"]
    film = make_task(
        by=person("officer", "foreign"), plan=own, lead=units["foreign"], title=FILM, group=own.groups.get(),
        output="05 phim", start=Clock.day, due=date(2026, 9, 30),
    )  # fmt: skip
    walk.on(2, 2)
    walk.sit("coordinator", "culture")
    walk.open(f"plans/{plans['province'].pk}/")
    measure = walk.page.locator(".tv-measure", has_text="Mời báo chí")
    measure.locator("summary").click()
    expect(measure).to_contain_text(FEAST)  # the commune's own task for it
    measure.locator("a[href*='/tasks/new/']").click()
    walk.fill(title=PRESS, output="02 đoàn", start="2026-02-02", due="2026-10-20")
    walk.choose(lead="Xã Biển Hồ")
    walk.tick("cooperating", "Sở Ngoại vụ")
    walk.send()
    walk.sees(PRESS, "Xã Biển Hồ", "Sở Ngoại vụ")
    return film, Task.objects.get(title=PRESS)


def _estimate(walk: Walk, press: Task) -> None:
    """Money outside recurrent tasks: asked for, returned with a remark, mended, sent on, decided."""
    walk.on(3, 2)
    walk.sit("officer", "north")
    walk.open("budget/new/")
    walk.fill(title="Dự toán đón đoàn báo chí quốc tế", year="2026")
    walk.page.select_option("select[name=lane]", "b")
    walk.send()
    one = Estimate.objects.get()
    for content, quantity, cost in (("Xe đưa đón", "4", "2.500.000"), ("Tài liệu tiếng Anh", "200", "1,5 triệu")):
        walk.page.locator("a[href$='/lines/new/']").click()
        row = walk.page.locator("#budget-new form")
        for name, value in (("content", content), ("unit_of_measure", "lượt"), ("quantity", quantity),
                            ("unit_cost", cost)):  # fmt: skip
            row.locator(f"[name={name}]").fill(value)
        choice = row.locator("select[name=task]")
        choice.select_option(str(press.pk))
        row.locator("button[type=submit]").click()
        expect(walk.page.locator("#budget-lines tbody tr[id^=line-]", has_text=content)).to_be_visible()
    walk.sit("unit_leader", "north")
    walk.open(f"budget/{one.pk}/submit/")
    walk.send()

    walk.on(3, 9)
    dear = one.lines.get(content="Tài liệu tiếng Anh")
    walk.sit("appraiser", "finance")
    walk.open(f"budget/{one.pk}/appraise/")
    walk.fill(**{f"text_{dear.pk}": "Đơn giá in quá cao, đề nghị kèm báo giá."})
    walk.send()
    walk.open(f"budget/{one.pk}/return/")
    walk.fill(reason="Làm rõ đơn giá in tài liệu.")
    walk.send()

    walk.on(3, 12)
    walk.sit("unit_leader", "north", width=375)
    walk.open(f"budget/{one.pk}/")
    walk.sees("Làm rõ đơn giá in tài liệu.")
    walk.open(f"budget/lines/{dear.pk}/change/")
    walk.fill(unit_cost="50.000", basis="Ba báo giá tháng 3/2026")
    walk.send()
    walk.open(f"budget/remarks/{dear.remarks.get().pk}/answer/")
    walk.fill(answer="Đã tính lại theo báo giá.")
    walk.send()
    walk.open(f"budget/{one.pk}/submit/")
    walk.send()

    walk.on(3, 16)
    walk.sit("appraiser", "finance")
    walk.open(f"budget/{one.pk}/appraise/")
    walk.sees("Đã tính lại theo báo giá.")
    walk.fill(**{f"text_{dear.pk}": "Giảm còn 180 bộ.", f"amount_{dear.pk}": "9.000.000"})
    walk.send()
    walk.open(f"budget/{one.pk}/forward/")
    walk.send()

    walk.on(3, 30)
    walk.sit("provincial_leader", "province")
    walk.open(f"budget/{one.pk}/decide/")
    walk.fill(number="456/QĐ-UBND", dated="2026-03-30")
    assert walk.page.input_value(f"[name=amount_{dear.pk}]") == "9.000.000"
    walk.send()
    walk.sees("456/QĐ-UBND", "19.000.000")
    one.refresh_from_db()
    assert one.state == "decided"


def _progress(walk: Walk, press: Task) -> None:
    """The commune reports from a telephone, with a photo."""
    photo = io.BytesIO()
    Image.new("RGB", (640, 480), "teal").save(photo, "JPEG")
    walk.on(5, 11)
    walk.sit("officer", "north", width=375)
    walk.open(f"tasks/{press.pk}/")
    walk.fill(percent="40", text="Đã mời 02 đoàn, chốt lịch tác nghiệp", caption="Khảo sát Biển Hồ")
    taken: Any = {"name": "khao-sat.jpg", "mimeType": "image/jpeg", "buffer": photo.getvalue()}
    walk.page.set_input_files("[name=files]", taken)
    walk.press("form[data-draft] button[type=submit]")
    walk.sees("Đã mời 02 đoàn, chốt lịch tác nghiệp", "40%")
    shown = walk.page.locator(".tv-evidence img")
    shown.scroll_into_view_if_needed()
    walk.page.wait_for_function("document.querySelector('.tv-evidence img').naturalWidth > 0")
    assert Evidence.objects.get().kind == "photo"


def _obstacle(walk: Walk, press: Task) -> None:
    """The commune says on the task what stands in the way; the coordinating department answers."""
    walk.on(5, 18)
    walk.sit("officer", "north", width=375)
    walk.open(f"tasks/{press.pk}/")
    walk.page.locator("a[href*='obstacles/new/']").first.click()
    walk.fill(title="Thiếu phiên dịch tiếng Anh", text="Xã không có người phiên dịch cho hai đoàn.")
    walk.send()
    walk.sees("Thiếu phiên dịch tiếng Anh", "Sở Văn hóa", PRESS)
    raised = Obstacle.objects.get()

    walk.on(5, 20)
    walk.sit("coordinator", "culture")
    walk.open(f"obstacles/{raised.pk}/department/answer/")
    walk.fill(text="Sở cử hai phiên dịch viên đi cùng đoàn.", number="210/SVH-TT", dated="2026-05-20")
    walk.send()
    walk.sees("Sở cử hai phiên dịch viên đi cùng đoàn.", "210/SVH-TT")
    raised.refresh_from_db()
    assert (raised.state, raised.holder.code) == ("answered", "north")


def _spending(walk: Walk) -> None:
    """The commune enters what it paid."""
    line = Estimate.objects.get().lines.get(content="Xe đưa đón")
    walk.on(6, 3)
    walk.sit("officer", "north", width=375)
    walk.open(f"budget/lines/{line.pk}/spend/")
    walk.fill(number="UNC 12", dated="2026-06-02", amount="7.500.000", payee="Công ty vận tải")
    walk.send()
    walk.sees("UNC 12", "2.500.000")


def _finish(walk: Walk, film: Task, units: dict[str, Unit], person: Callable[..., User]) -> None:
    """The department finishes its task in time."""
    walk.on(9, 15)
    report_progress(by=person("officer", "foreign"), task=film, unit=units["foreign"], percent=100,
                    text="Đã phát 05 phim trên YouTube")  # fmt: skip
    film.refresh_from_db()
    assert film.status == "done"


def _reports(walk: Walk, units: dict[str, Unit], person: Callable[..., User]) -> ReportCall:
    """Three units are asked; the department answers by its leader, the commune writes in the browser."""
    walk.on(10, 12)
    walk.sit("coordinator", "culture")
    walk.open("reports/calls/new/")
    for unit in ("Sở Văn hóa", "Sở Tài chính"):
        walk.tick("units", unit)
    walk.send()
    call = ReportCall.objects.get()
    assert sorted(call.units.values_list("code", flat=True)) == ["foreign", "north", "south"]

    walk.on(11, 4)
    other = call.reports.get(unit=units["foreign"])
    other = submit_report(by=person("unit_leader", "foreign"), report=other, version=other.version)
    accept_report(by=person("coordinator", "culture"), report=other, version=other.version)

    walk.on(11, 6)
    own = call.reports.get(unit=units["north"])
    walk.sit("officer", "north", width=375)
    walk.open("reports/")
    walk.sees(call.title)
    walk.open(f"reports/{own.pk}/edit/")
    written = walk.page.locator("textarea[name^='text-']")
    drafted = "\n".join(one.input_value() for one in written.all())
    wanted = ("5/KH-UBND", PRESS, FEAST, "đạt 40%", "19.000.000 đồng", "7.500.000 đồng", "Thiếu phiên dịch")
    assert [words for words in wanted if words not in drafted] == [], drafted
    results = written.filter(has_text=PRESS).first
    results.fill(f"{results.input_value()}\n- Hai đoàn đã đăng 14 bài viết về Biển Hồ.")
    walk.page.fill("[name='full-tasks.done']", "2")
    walk.send()
    walk.sees("Hai đoàn đã đăng 14 bài viết về Biển Hồ.")
    walk.sit("unit_leader", "north", width=375)
    walk.open(f"reports/{own.pk}/submit/")
    walk.send()
    return call


def _returned_and_accepted(walk: Walk, call: ReportCall) -> None:
    """The commune's report comes back, is mended and accepted."""
    own = call.reports.get(unit__code="north")
    walk.on(11, 9)
    walk.sit("coordinator", "culture")
    walk.open(f"reports/{own.pk}/return/")
    walk.fill(reason="Nêu tên báo đã đăng bài.")
    walk.send()
    walk.on(11, 10)
    walk.sit("unit_leader", "north")
    walk.open(f"reports/{own.pk}/")
    walk.sees("Nêu tên báo đã đăng bài.")
    walk.open(f"reports/{own.pk}/edit/")
    text = walk.page.locator("textarea[name^='text-']").filter(has_text=PRESS).first
    text.fill(text.input_value().replace("14 bài viết", "14 bài viết trên 03 báo"))
    walk.send()
    walk.open(f"reports/{own.pk}/submit/")
    walk.send()

    walk.on(11, 11)
    walk.sit("coordinator", "culture")
    walk.open(f"reports/{own.pk}/")
    walk.press("form[action$='/accept/'] button")
    own.refresh_from_db()
    assert own.state == UnitReport.State.ACCEPTED
    walk.open(f"reports/calls/{call.pk}/?state=late")
    rows = walk.page.locator("main tbody tr")
    expect(rows).to_have_count(1)  # what came in time and was returned later is not late
    expect(rows).to_contain_text("Phường Hội Phú")


def _consolidated(walk: Walk, call: ReportCall) -> None:
    """Gathered, the missing unit explained, closed."""
    walk.on(11, 20)
    walk.sit("coordinator", "culture")
    walk.open(f"reports/calls/{call.pk}/consolidated/")
    walk.press("form[action$='/gather/'] button")
    walk.sees("2/3", "Phường Hội Phú")
    walk.open(f"reports/calls/{call.pk}/consolidated/edit/")
    walk.fill(**{"reason-south": "Đang sắp xếp lại bộ máy"})
    walk.send()
    walk.press("form[action$='/close/'] button")


def _document(walk: Walk) -> None:
    """Headings, both units' words under their names, sums, and the tables of the annexes."""
    with walk.page.expect_download() as download:
        walk.page.locator("a[href$='/consolidated/docx/']").click()
    read = read_consolidated(download.value.path().read_bytes())
    assert not read.lacks(
        "BÁO CÁO", "2/3 cơ quan, đơn vị, địa phương", GROUP, "Sở Ngoại vụ:", "Xã Biển Hồ:",
        "Hai đoàn đã đăng 14 bài viết trên 03 báo về Biển Hồ.", "Đã phát 05 phim trên YouTube",
        "Phường Hội Phú: Đang sắp xếp lại bộ máy.", "Phụ lục I", "Phụ lục VI",
    )  # fmt: skip
    assert read.paragraphs.index("Sở Ngoại vụ:") < read.paragraphs.index("Xã Biển Hồ:")
    assert not any("DỰ THẢO" in one.upper() for one in read.paragraphs), "it is closed"
    assert read.figures["Tổng số nhiệm vụ trong năm"][1:] == ["3", "–", "2/3"]
    assert read.figures["Hoàn thành đúng hạn"][1:3] == ["1", "2"]
    assert read.money["Được giao, phê duyệt"] == ["0", "19.000.000", "–"]
    assert read.money["Đã chi"] == ["0", "7.500.000", "0"]
    assert read.money["Còn lại"][1] == "11.500.000"
    assert read.tasks[PRESS] == ["Xã Biển Hồ", "Sở Ngoại vụ", "02 đoàn", "20/10/2026", "Quá hạn"]
    assert read.tasks[FILM][4] == "Hoàn thành đúng hạn"
    assert read.late["Phường Hội Phú"] == ["chưa gửi", "11", "Đang sắp xếp lại bộ máy"]

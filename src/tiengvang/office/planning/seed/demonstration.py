"""Fills the demonstration's plan with invented tasks: some done, some late, one extended, with evidence and comments.

Days are counted from today, so that the demonstration is always in the middle of its work. Doing it again changes
nothing. It goes through the services that pages go through; the days of what was reported are put back.
"""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta
from importlib import resources

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image, ImageDraw

from tiengvang.office.organisation.models import Unit, User
from tiengvang.office.organisation.services import give_role, make_account
from tiengvang.office.planning.models import Measure, Plan, Task
from tiengvang.office.planning.seed.days import happened_on
from tiengvang.office.planning.tasks import plan_services
from tiengvang.office.planning.tasks.directing import acknowledge, disseminate, make_directive
from tiengvang.office.planning.tasks.reporting import comment, report_progress
from tiengvang.office.planning.tasks.services import add_dependency, decide_task, make_task

_NUMBER = "00/KH-UBND (mẫu)"
_REPORTED_AGO = 21  # days: before the figures of the demonstration's yearly report were closed
# username, name, role, code of the unit; who has none of these units gets no account.
_PEOPLE = (
    ("ngoaivu", "Rơ Châm Cán Bộ Mẫu", "officer", "so-ngoai-vu"),
    ("lanhdaoso", "Võ Lãnh Đạo Sở Mẫu", "unit_leader", "so-vhttdl"),
    ("taichinh", "Đỗ Thẩm Định Mẫu", "appraiser", "so-tai-chinh"),
)


def fill_planning(*, coordinator: User, administrator: User, officer: User, password: str) -> None:
    """Tasks for the profile's plan, where it has none yet.

    coordinator: of the coordinating department; administrator: reports for units without an account; officer: of a
    commune, which gets a plan of its own; password: of the accounts that are added.
    """
    plan = Plan.objects.exclude(key="").select_related("unit").first()
    if plan is None or Task.objects.exists():
        return
    _accounts(password)
    today = timezone.localdate()
    issued = plan_services.issue_plan(
        by=coordinator, plan=plan, version=plan.version, number=_NUMBER, dated=today - timedelta(days=140)
    )
    made = _tasks(issued, coordinator, administrator, today)
    _happenings(made, coordinator, today)
    _of_a_commune(issued, officer, today)
    _directives(issued, coordinator, today)
    _disseminated(coordinator, administrator, officer, today)


def _accounts(password: str) -> None:
    for username, name, role, code in _PEOPLE:
        unit = Unit.objects.filter(code=code).first()
        if unit is not None and not User.objects.filter(username=username).exists():
            user = make_account(by=None, username=username, full_name=name, password=password)
            give_role(by=None, user=user, unit=unit, role=role)


def _tasks(plan: Plan, coordinator: User, administrator: User, today: date) -> dict[str, Task]:
    """The tasks of the table, with what was reported on them; by title."""
    units = {unit.code: unit for unit in Unit.objects.filter(is_active=True)}
    measures = {f"{one.section}.{one.order}": one for one in Measure.objects.filter(group__plan=plan)}
    table = resources.files("tiengvang.demo").joinpath("tasks.tsv").read_text(encoding="utf-8")
    made: dict[str, Task] = {}
    for row in csv.DictReader(io.StringIO(table), delimiter="\t"):
        measure, lead = measures.get(row["measure"]), units.get(row["lead"])
        if measure is None or lead is None:
            continue
        task = make_task(
            by=coordinator, plan=plan, lead=lead, title=row["title"], measures=[measure], group=measure.group,
            cooperating=[units[code] for code in row["cooperating"].split(";") if code in units],
            output=row["output"], start=today + timedelta(days=int(row["start"])),
            due=today + timedelta(days=int(row["due"])), recurrence=row["recurrence"],
        )  # fmt: skip
        made[row["title"]] = task
        by = coordinator if lead.is_coordinating else administrator
        if row["recurrence"]:
            _report_turns(task, by, today)
        elif row["said"]:
            percent = int(row["percent"])
            done_on = min(task.due or today, today) if percent == 100 else None
            entry = report_progress(
                by=by, task=task, unit=lead, percent=percent, text=row["said"], done_on=done_on
            )  # fmt: skip
            # Spread over some days, so that figures closed some weeks ago have something to tell.
            ago = today - timedelta(days=_REPORTED_AGO + len(made) % 9)
            happened_on(done_on or max(ago, task.start or ago), entry)
    return made


def _report_turns(task: Task, by: User, today: date) -> None:
    """Turns that are over were done on their due day, all but the last."""
    past = [period for period in task.periods.order_by("due") if period.due < today]
    for number, period in enumerate(past[:-1]):
        entry = report_progress(
            by=by, task=task, unit=task.lead, percent=100, period=period, done_on=period.due,
            text="Đã phát hành đúng hạn.", nothing_arose=number == 1,
        )  # fmt: skip
        happened_on(period.due, entry)


def _happenings(made: dict[str, Task], coordinator: User, today: date) -> None:
    """A photo, a dependency, an extension, a comment."""
    brand = made.get("Xây dựng bộ nhận diện thương hiệu tỉnh")
    contest = made.get("Thi thiết kế biểu tượng của tỉnh")
    if brand and contest:
        add_dependency(by=coordinator, task=brand, needs=contest)
        comment(by=coordinator, task=brand, unit=brand.lead, text="Chờ kết quả cuộc thi để chọn phương án.")
        report_progress(
            by=coordinator, task=contest, unit=contest.lead, percent=90, text="Ảnh buổi chấm chung khảo (mẫu).",
            files=[SimpleUploadedFile("cham-chung-khao.jpg", _picture(), "image/jpeg")],
        )  # fmt: skip
    late = made.get("Xây dựng hệ thống thông điệp truyền thông theo thị trường")
    if late:
        late.refresh_from_db()
        decide_task(
            by=coordinator, task=late, version=late.version, kind="extend", number="00/UBND-VX (mẫu)",
            dated=today - timedelta(days=12), reason="Chờ góp ý của cơ quan đại diện ở nước ngoài.",
            new_due=(late.due or today) + timedelta(days=14),
        )  # fmt: skip


def _of_a_commune(above: Plan, officer: User, today: date) -> None:
    """The officer's commune carries two measures out in a plan of its own."""
    unit = Unit.objects.filter(memberships__user=officer).first()
    if unit is None:
        return
    plan = plan_services.make_plan(
        by=officer, unit=unit, title=f"Kế hoạch truyền thông, quảng bá hình ảnh {unit.name}", first_year=today.year,
        last_year=today.year, aligned_to=above,
    )  # fmt: skip
    for group in above.groups.all()[1:3]:
        plan_services.make_group(by=officer, plan=plan, title=group.title, section=group.section, aligned_to=group)
    own = list(plan.groups.order_by("order"))
    for number, (title, output, due, percent) in enumerate(
        (
            ("Giới thiệu làng nghề bằng bộ ảnh và bài viết hai thứ tiếng", "10 bài, 60 ảnh", 30, 40),
            ("Trang thông tin của địa phương trên nền tảng số", "01 trang, mỗi tuần 2 tin", 90, 0),
        )
    ):
        measure = Measure.objects.filter(group=own[number].aligned_to).first()
        task = make_task(
            by=officer, plan=plan, lead=unit, title=title, output=output, group=own[number],
            measures=[measure] if measure else [], start=today - timedelta(days=40), due=today + timedelta(days=due),
        )  # fmt: skip
        if percent:
            entry = report_progress(
                by=officer, task=task, unit=unit, percent=percent, text="Đã chụp xong bốn làng (mẫu)."
            )
            happened_on(today - timedelta(days=_REPORTED_AGO), entry)


def _directives(plan: Plan, coordinator: User, today: date) -> None:
    """A directive that became a task."""
    coordinating = Unit.objects.get(is_coordinating=True)
    asked = make_directive(
        by=coordinator, unit=coordinating, issuer="people", number="00/TB-UBND (mẫu)",
        dated=today - timedelta(days=20), subject="Kết luận về quảng bá mùa lễ hội",
        text="Giao cơ quan đầu mối tổng hợp lịch sự kiện của các địa phương và công bố bằng sáu thứ tiếng.",
        due=today + timedelta(days=15), units=[coordinating],
    )  # fmt: skip
    make_task(
        by=coordinator, plan=plan, lead=coordinating, title="Lịch sự kiện cuối năm bằng sáu thứ tiếng",
        directive=asked, output="01 lịch đăng công khai", start=today - timedelta(days=18), due=asked.due,
        group=plan.groups.order_by("order").first(),
    )  # fmt: skip


def _disseminated(coordinator: User, administrator: User, officer: User, today: date) -> None:
    """A document sent to all units, which some have confirmed; the officer's own among them."""
    issued_on = today - timedelta(days=140)
    sent = disseminate(
        by=coordinator, unit=Unit.objects.get(is_coordinating=True), number=_NUMBER, dated=issued_on,
        subject="Kế hoạch triển khai Chiến lược truyền thông quảng bá hình ảnh Việt Nam ra nước ngoài",
        text="Đề nghị phổ biến tới cán bộ, công chức và xác nhận.", due=today + timedelta(days=10),
        units=Unit.objects.filter(is_active=True, kind__in=[Unit.Kind.AGENCY, Unit.Kind.COMMUNE]),
    )  # fmt: skip
    happened_on(issued_on + timedelta(days=2), sent)
    for number, one in enumerate(sent.acknowledgements.select_related("unit")):
        own = officer.memberships.filter(unit=one.unit).exists()
        if not own and number % 5 > 1:
            continue
        note = "Phổ biến tại giao ban tháng (mẫu)." if own or number % 3 == 0 else ""
        held = acknowledge(by=officer if own else administrator, acknowledgement=one, note=note)
        happened_on(issued_on + timedelta(days=3 + number % 20), held, fields=("confirmed",))


def _picture() -> bytes:
    """A drawing that stands for a photo."""
    image = Image.new("RGB", (900, 600), "#f3d9b1")
    draw = ImageDraw.Draw(image)
    draw.polygon([(80, 520), (360, 140), (640, 520)], fill="#6b3a26")
    draw.polygon([(420, 520), (640, 260), (860, 520)], fill="#4d7c46")
    draw.rectangle([(0, 520), (900, 600)], fill="#0c5a78")
    out = io.BytesIO()
    image.save(out, "JPEG", quality=80)
    return out.getvalue()

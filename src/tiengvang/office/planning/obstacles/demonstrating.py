"""Fills the demonstration with invented difficulties and requests: one waits, one was answered, one was decided by the
People's Committee, one lies before it, and one came from critical coverage and was mended.

Doing it again changes nothing. It goes through the services that pages go through; their days are put back.
"""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from tiengvang.office.coverage.models import Mention
from tiengvang.office.organisation.models import Unit, User
from tiengvang.office.planning.models import Obstacle, Task
from tiengvang.office.planning.obstacles.services import move_obstacle, propose_obstacles, raise_obstacle
from tiengvang.office.planning.reports.papers.services import record_number
from tiengvang.office.planning.seed.days import happened_on, workday

Kind = Obstacle.Kind
_CRITICISM = "https://www.straits-specimen.example/2026/07/loved-to-bits/"


@transaction.atomic
def fill_obstacles(*, coordinator: User, decider: User, administrator: User, officer: User) -> None:
    """Difficulties and requests on the demonstration's tasks, where there are none yet.

    coordinator: of the coordinating department; decider: of the province; administrator: raises for units without an
    account; officer: of a commune, which waits for an answer.
    """
    if Obstacle.objects.exists():
        return
    today = timezone.localdate()
    _answered(administrator, coordinator, today)
    _decided(administrator, coordinator, decider, today)
    _criticised(coordinator, today)
    _proposed(administrator, coordinator, today)
    _waiting(officer, today)


def _answered(by: User, coordinator: User, today: date) -> None:
    task = _task("Ký thoả thuận hợp tác truyền thông với hãng thông tấn")
    if task is None:
        return
    one = _raise(
        by, task, Kind.OBSTACLE, "Chưa rõ trình tự, thẩm quyền ký thoả thuận với hãng thông tấn nước ngoài",
        "Hãng đề nghị ký trong quý này. Đơn vị chưa xác định được văn bản thuộc loại thoả thuận quốc tế nào và cơ quan "
        "nào lấy ý kiến trước khi ký (mẫu).", _before(today, 30),
    )  # fmt: skip
    _move(
        coordinator, one, "answer", _before(today, 24), number="00/SVHTTDL-QLDL (mẫu)",
        dated=_before(today, 24),
        text="Sở Ngoại vụ chủ trì lấy ý kiến bằng văn bản của các cơ quan liên quan, hoàn thiện hồ sơ trình Chủ tịch "
             "Ủy ban nhân dân tỉnh xem xét. Cơ quan đầu mối cử người cùng làm hồ sơ (mẫu).",
    )  # fmt: skip


def _decided(by: User, coordinator: User, decider: User, today: date) -> None:
    task = _task("Bồi dưỡng kỹ năng truyền thông quốc tế cho 200 cán bộ")
    if task is None:
        return
    one = _raise(
        by, task, Kind.REQUEST, "Đề nghị bổ sung kinh phí mời giảng viên nước ngoài cho hai lớp còn lại",
        "Hai lớp đã mở dùng giảng viên trong nước. Hai lớp còn lại cần giảng viên có kinh nghiệm tại toà soạn quốc tế; "
        "định mức chi hiện hành chưa có mức thuê (mẫu).", _before(today, 52),
    )  # fmt: skip
    _propose(
        coordinator, one, _before(today, 44), number="00/TTr-SVHTTDL (mẫu)",
        opinion="- Cho phép áp dụng mức chi theo hợp đồng thuê chuyên gia trong dự toán đã được giao.\n"
                "- Giao Sở Tài chính hướng dẫn thủ tục thanh toán.",
    )  # fmt: skip
    _move(
        decider, one, "decide", _before(today, 31), number="00/UBND-KGVX (mẫu)",
        dated=_before(today, 31),
        text="Đồng ý đề xuất. Sở Tài chính hướng dẫn thủ tục; Sở Nội vụ mở hai lớp còn lại trong năm (mẫu).",
    )  # fmt: skip


def _criticised(coordinator: User, today: date) -> None:
    """What an independent foreign outlet rightly criticised, with what was mended; nothing is copied out of it."""
    mention = Mention.objects.filter(url=_CRITICISM).first()
    unit = Unit.objects.filter(is_coordinating=True).first()
    if mention is None or unit is None:
        return
    one = raise_obstacle(
        by=coordinator, unit=unit, kind=Kind.CRITICISM, mention=mention,
        title="Bến tàu quá tải, rác tồn đọng sau hàng quán ven biển trong mùa cao điểm",
        text="Phản ánh đúng: giới hạn số chuyến đã công bố nhưng chưa thực hiện; điểm tập kết rác quá tải vào cuối "
             "tuần. Cần khắc phục trước mùa du lịch sau (mẫu).",
    )  # fmt: skip
    _last_step_on(one, _before(today, 60))
    _move(
        coordinator, one, "mend", _before(today, 33), mended_on=_before(today, 35),
        text="Đã áp dụng đặt chỗ trước và giới hạn số chuyến trong ngày; tăng hai lượt thu gom rác vào cuối tuần; công "
             "bố số điện thoại tiếp nhận phản ánh bằng bốn thứ tiếng (mẫu).",
    )  # fmt: skip


def _proposed(by: User, coordinator: User, today: date) -> None:
    task = _task("Trang thông tin đối ngoại đa ngôn ngữ của tỉnh")
    if task is None:
        return
    one = _raise(
        by, task, Kind.OBSTACLE, "Thiếu người dịch và hiệu đính tiếng Nhật, tiếng Hàn",
        "Giao diện đã xong nhưng phần dịch chậm. Trong tỉnh chưa tìm được người hiệu đính; thuê ngoài vượt định mức "
        "của đơn vị (mẫu).", _before(today, 24),
    )  # fmt: skip
    _propose(
        coordinator, one, _before(today, 8),
        opinion="- Cho phép ký hợp đồng cộng tác viên dịch thuật dùng chung cho các cơ quan của tỉnh.\n"
                "- Bố trí trong nguồn chi thường xuyên năm sau của cơ quan đầu mối.",
    )  # fmt: skip


def _waiting(officer: User, today: date) -> None:
    task = Task.objects.filter(lead__memberships__user=officer).unfinished().select_related("lead").first()
    if task is not None:
        _raise(
            officer, task, Kind.REQUEST, "Đề nghị hỗ trợ máy ảnh và tập huấn chụp ảnh cho cán bộ xã, phường",
            "Địa phương dùng điện thoại cá nhân, ảnh không đủ cỡ để in. Đề nghị cho mượn máy theo đợt và tập huấn một "
            "buổi (mẫu).", _before(today, 5),
        )  # fmt: skip


def _before(today: date, days: int) -> date:
    """A working day about so many days ago."""
    return workday(today - timedelta(days=days))


def _task(title: str) -> Task | None:
    return Task.objects.filter(title=title).select_related("lead").first()


def _raise(by: User, task: Task, kind: str, title: str, text: str, on: date) -> Obstacle:
    """Raised by the unit that leads the task."""
    one = raise_obstacle(by=by, unit=task.lead, kind=kind, title=title, text=text, task=task)
    _last_step_on(one, on)
    return one


def _move(by: User, one: Obstacle, action: str, on: date, **said: object) -> None:
    one.refresh_from_db()
    moved = move_obstacle(by=by, obstacle=one, version=one.version, action=action, **said)  # type: ignore[arg-type]
    _last_step_on(moved, on)


def _propose(by: User, one: Obstacle, on: date, *, opinion: str, number: str = "") -> None:
    """One submission; with a number it was issued on that day."""
    one.refresh_from_db()
    paper = propose_obstacles(by=by, obstacles=[one], opinion=opinion)
    _last_step_on(one, on)
    happened_on(on, paper, fields=("made",))
    if number:
        record_number(by=by, paper=paper, number=number, dated=on)


def _last_step_on(one: Obstacle, on: date) -> None:
    step = one.steps.order_by("-pk").first()
    if step is None:
        return
    happened_on(on, step)
    if step.kind == step.Kind.RAISE:
        happened_on(on, one)
    elif step.kind == step.Kind.ANSWER:
        happened_on(on, one, fields=("answered",))

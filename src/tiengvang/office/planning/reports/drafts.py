"""What the office writes of a unit's report in advance, from its tasks, directives, money and difficulties: sentences
that an officer keeps, mends or strikes out. In Vietnamese, since they go into an official document."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from tiengvang.office.planning.budget.figures import budget_figures
from tiengvang.office.planning.models import Acknowledgement, Obstacle, Period, Plan, ProgressEntry, Task, TaskGroup
from tiengvang.office.planning.reports.sources.money import LANES
from tiengvang.office.planning.reports.sources.tasks import of_the_year, standing_at
from tiengvang.office.planning.status import Status
from tiengvang.place.reporting import Section

LISTED: Final = 30  # of a kind; a longer list is what the annex is for
_DONE: Final = (Status.DONE.value, Status.DONE_LATE.value)


@dataclass(frozen=True, slots=True)
class Scope:
    """What a report is about: the units it speaks for, the year, the moment of its figures."""

    unit_ids: tuple[int, ...]
    year: int
    as_of: datetime

    @property
    def day(self) -> date:
        """The day of the figures."""
        return timezone.localdate(self.as_of)


@dataclass(frozen=True, slots=True)
class Drafted:
    """A section that was written in advance. key: of the section, with the group behind a stroke where there is one."""

    key: str
    title: str
    text: str


def drafted(section: Section, scope: Scope) -> list[Drafted]:
    """The section as one or, by task group, several; empty text where there is nothing to write in advance."""
    if section.draft == "groups":
        return _groups(section, scope)
    write = _WRITERS.get(section.draft)
    return [Drafted(section.key, section.title, write(scope) if write else "")]


def _groups(section: Section, scope: Scope) -> list[Drafted]:
    by_group: dict[TaskGroup | None, list[Task]] = {}
    for task in _tasks(of_the_year(scope.unit_ids, scope.year), scope.year, scope.day):
        group = task.group.aligned_to or task.group if task.group else None
        by_group.setdefault(group, []).append(task)
    if not by_group:
        return [Drafted(section.key, section.title, "Trong kỳ báo cáo, đơn vị không được giao chủ trì nhiệm vụ nào.")]
    ordered = sorted(by_group.items(), key=lambda pair: (pair[0] is None, pair[0].order if pair[0] else 0))
    return [
        Drafted(f"{section.key}/{group.pk if group else 'none'}", group.title if group else "Nhiệm vụ khác",
                _of_group(tasks))
        for group, tasks in ordered
    ]  # fmt: skip


def _tasks(rows: QuerySet[Task], year: int, day: date) -> list[Task]:
    midnight = timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))
    entries = ProgressEntry.objects.filter(task=OuterRef("pk"), at__lt=midnight)
    words, told = entries.exclude(text=""), entries.filter(unit=OuterRef("lead"), period=None)
    # Counted beside the task, not joined to it: grouping by all of its columns takes a second for a large unit.
    turns = Period.objects.filter(task=OuterRef("pk"), due__gte=date(year, 1, 1), due__lte=day).order_by()
    number = turns.values("task").annotate(number=Count("pk")).values("number")
    rows = rows.annotate(
        stood=standing_at(day), said=Subquery(words.order_by("-at", "-pk").values("text")[:1]),
        percent=Coalesce(Subquery(told.order_by("-at", "-pk").values("percent")[:1]), "progress"),
        turns=Coalesce(Subquery(number), 0), turns_done=Coalesce(Subquery(number.filter(done_on__lte=day)), 0),
    )  # fmt: skip
    return list(rows.select_related("group__aligned_to").order_by("due", "order", "pk"))


def _of_group(tasks: Sequence[Task]) -> str:
    done = [one for one in tasks if one.stood in _DONE]
    late = [one for one in tasks if one.stood == Status.OVERDUE]
    stopped = [one for one in tasks if one.stood == Status.STOPPED]
    open_ = [one for one in tasks if one.stood in (Status.IN_PROGRESS, Status.AT_RISK, Status.NOT_STARTED)]
    doing, idle = [one for one in open_ if one.percent], [one for one in open_ if not one.percent]
    counts = [
        f"hoàn thành {len(done)}" if done else "", f"đang thực hiện {len(doing)}" if doing else "",
        f"chưa triển khai {len(idle)}" if idle else "", f"quá hạn {len(late)}" if late else "",
        f"dừng theo văn bản {len(stopped)}" if stopped else "",
    ]  # fmt: skip
    lines = [f"Chủ trì {len(tasks)} nhiệm vụ: {', '.join(filter(None, counts))}."]
    lines += _listed(done, lambda one: f"Đã hoàn thành: {_title(one)}{_day(one.done_on, '; hoàn thành ngày')}"
                                       f"{_after(one.output, '; kết quả:')}{_said(one)}")  # fmt: skip
    lines += _listed(doing, lambda one: f"Đang thực hiện: {_title(one)}, {_far(one)}"
                                        f"{_day(one.next_due, _until(one))}{_said(one)}")  # fmt: skip
    lines += _listed(idle, lambda one: f"Chưa triển khai: {_title(one)}{_day(one.next_due, _until(one))}{_said(one)}")
    lines += _listed(late, lambda one: f"Chậm tiến độ: {_title(one)}{_day(one.next_due, _until(one))}, "
                                       f"{_far(one, 'mới ')}{_said(one)}")  # fmt: skip
    lines += _listed(stopped, lambda one: f"Dừng thực hiện: {_title(one)}")
    return "\n".join(lines)


def _direction(scope: Scope) -> str:
    plans = Plan.objects.filter(unit__in=scope.unit_ids, dated__year=scope.year, dated__lte=scope.day).order_by("dated")
    lines = [f"- Ban hành Kế hoạch số {one.number} ngày {one.dated:%d/%m/%Y} về {_bare(one.title)}." for one in plans]
    confirmed = Acknowledgement.objects.filter(
        unit__in=scope.unit_ids, confirmed__year=scope.year, confirmed__lte=scope.as_of
    ).select_related("dissemination")
    for one in confirmed.order_by("confirmed")[:LISTED]:
        paper = one.dissemination
        how = _after(one.note, ";")
        lines.append(f"- Tiếp nhận, phổ biến, quán triệt văn bản số {paper.number} ngày {paper.dated:%d/%m/%Y} về "
                     f"{_bare(paper.subject)}{how}.")  # fmt: skip
    return "\n".join(lines)


def _money(scope: Scope) -> str:
    lines = []
    for lane in budget_figures(unit_ids=scope.unit_ids, year=scope.year, as_of=scope.day):
        parts = [
            f"dự toán đề nghị {_dong(lane.estimated)}" if lane.estimated else "",
            f"được giao, phê duyệt {_dong(lane.decided)}" if lane.decided else "",
            f"cam kết tài trợ {_dong(lane.pledged)}" if lane.pledged else "",
            f"đã tiếp nhận {_dong(lane.received)}" if lane.received else "",
            f"đã chi {_dong(lane.spent)}" if lane.spent else "",
        ]
        if told := ", ".join(filter(None, parts)):
            lines.append(f"- {LANES[lane.lane]}: {told}.")
    return "\n".join(lines) or "Trong kỳ báo cáo không phát sinh kinh phí nhập trên hệ thống."


def _obstacles(scope: Scope) -> str:
    rows = _raised(scope).exclude(kind=Obstacle.Kind.REQUEST)
    lines = []
    for one in rows[:LISTED]:
        end = {
            "answered": "; đã được trả lời", "mended": f"; đã khắc phục: {_bare(one.mended)}",
            "closed": "; đã giải quyết", "committee": "; đã đề xuất Ủy ban nhân dân tỉnh",
        }.get(one.state, "; đang chờ giải quyết")  # fmt: skip
        lines.append(f"- {_bare(one.title)}{end}.")
    return "\n".join(lines)


def _next(scope: Scope) -> str:
    first, last = date(scope.year + 1, 1, 1), date(scope.year + 1, 12, 31)
    rows = Task.objects.filter(lead__in=scope.unit_ids, parent=None).unfinished()
    rows = rows.filter(next_due__gte=first, next_due__lte=last).order_by("next_due", "order", "pk")
    carried = of_the_year(scope.unit_ids, scope.year).unfinished().filter(next_due__lt=first, parent=None)
    lines = [f"- Hoàn thành nhiệm vụ chuyển tiếp: {_bare(one.title)}." for one in carried.order_by("next_due")[:LISTED]]
    lines += [f"- {_bare(one.title)}{_day(one.next_due, '; thời hạn')}." for one in rows[:LISTED]]
    return "\n".join(lines)


def _requests(scope: Scope) -> str:
    rows = _raised(scope).filter(kind=Obstacle.Kind.REQUEST)
    waiting = rows.filter(state__in=("coordinator", "committee", "returned"))
    lines = [f"- {_bare(one.title)}." for one in waiting[:LISTED]]
    if settled := rows.count() - waiting.count():
        lines.append(f"{settled} kiến nghị, đề xuất khác nêu trong năm đã được giải quyết." if lines else
                     f"{settled} kiến nghị, đề xuất nêu trong năm đã được giải quyết.")  # fmt: skip
    return "\n".join(lines)


def _raised(scope: Scope) -> QuerySet[Obstacle]:
    return Obstacle.objects.filter(
        unit__in=scope.unit_ids, at__year=scope.year, at__lte=scope.as_of
    ).order_by("at")  # fmt: skip


_WRITERS: Final[dict[str, Callable[[Scope], str]]] = {
    "direction": _direction, "money": _money, "obstacles": _obstacles, "next": _next, "requests": _requests,
}  # fmt: skip


def _listed(tasks: Sequence[Task], told: Callable[[Task], str]) -> list[str]:
    lines = [f"- {told(one)}." for one in tasks[:LISTED]]
    return [*lines, f"- Và {len(tasks) - LISTED} nhiệm vụ khác."] if len(tasks) > LISTED else lines


def _title(task: Task) -> str:
    return _bare(task.title)


def _said(task: Task) -> str:
    """What the unit said last, shortened at a word."""
    words = _bare(" ".join((getattr(task, "said", "") or "").split()))
    if len(words) > 240:
        words = f"{words[:240].rsplit(' ', 1)[0]}…"
    return f". {words}" if words else ""


def _far(task: Task, only: str = "") -> str:
    """How far it is. Of recurring work that is the turns that fell due in the year: its per cent run over all years."""
    if task.recurrence:
        return f"đã thực hiện {task.turns_done}/{task.turns} kỳ đến hạn trong năm"  # type: ignore[attr-defined]
    return f"{only}đạt {task.percent}%"  # type: ignore[attr-defined]


def _until(task: Task) -> str:
    return ", kỳ hạn" if task.recurrence else ", thời hạn"


def _after(text: str, before: str) -> str:
    words = _bare(" ".join(text.split()))
    return f"{before} {words}" if words else ""


def _day(day: date | None, before: str) -> str:
    return f"{before} {day:%d/%m/%Y}" if day else ""


def _bare(text: str) -> str:
    return text.strip().rstrip(".;,").strip()


def _dong(amount: int) -> str:
    return f"{amount:,} đồng".replace(",", ".")

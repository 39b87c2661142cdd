"""Tables of the consolidated report's annexes that are read from the plans and the sums: tasks, money."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import groupby
from typing import Any, Final

from django.db.models import QuerySet
from django.utils import timezone

from tiengvang.documents.model import Cell, Column, Group, Row, Table
from tiengvang.office.planning.models import ReportCall, Task, TaskGroup
from tiengvang.office.planning.models.budget import Lane
from tiengvang.office.planning.reports.papers.prose import line
from tiengvang.office.planning.reports.snapshot import as_of
from tiengvang.office.planning.reports.sources.money import LANES
from tiengvang.office.planning.reports.sources.tasks import LABELS, RECURRING, of_the_year, standing_at
from tiengvang.office.planning.status import Status

_MONEY: Final = (
    ("estimated", "Dự toán đề nghị"), ("decided", "Được giao, phê duyệt"), ("pledged", "Cam kết tài trợ"),
    ("received", "Đã tiếp nhận"), ("committed", "Đã ký hợp đồng, chưa chi"), ("spent", "Đã chi"),
    ("remaining", "Còn lại"),
)  # fmt: skip
LISTED: Final = 1500  # rows that a reader, and a word processor, still gets through
_TROUBLED: Final = (Status.DONE_LATE, Status.AT_RISK, Status.OVERDUE, Status.STOPPED)


def tasks_table(call: ReportCall) -> Table:
    """Every task of the year that an asked unit leads, by the province's task groups, as it stood when figures were
    closed. Of more than LISTED tasks only those that are not simply done or under way, which the caption says."""
    columns = (
        Column("STT", 0.8, "center"), Column("Tên nhiệm vụ", 4), Column("Cơ quan chủ trì", 2),
        Column("Cơ quan phối hợp", 2), Column("Kết quả/Sản phẩm", 2), Column("Thời hạn", 1.2, "center"),
        Column("Tình trạng", 1.4, "center"),
    )  # fmt: skip
    labels = {code.value: label for code, label in LABELS}
    tasks = _tasks(call, timezone.localdate(as_of(call)))
    whole, caption = tasks.count(), ""
    if whole > LISTED:
        shown = _first(tasks.filter(stood__in=_TROUBLED))
        caption = f"Trong {whole} nhiệm vụ, bảng này ghi {len(shown)} nhiệm vụ chậm, có nguy cơ chậm hoặc dừng"
    else:
        shown = _first(tasks)
    rows: list[Row] = []
    number = 0
    for title, those in groupby(shown, key=_group):
        rows.append(Group(title))
        for one in those:
            number += 1
            cooperating = "; ".join(unit.name for unit in one.cooperating.all())
            rows.append((
                str(number), line(one.title), one.lead.name, cooperating, line(one.output), _due(one),
                labels[Status(one.stood).value],
            ))  # fmt: skip
    return Table(columns, tuple(rows), caption=caption)


def money_table(figures: Sequence[dict[str, Any]]) -> Table:
    """The sums of money by source, in đồng."""
    values = {one["key"]: one["value"] for one in figures}
    columns = (Column("Nội dung", 2.4), *(Column(name, 2, "right") for name in LANES.values()))
    rows: list[tuple[Cell, ...]] = []
    for name, label in _MONEY:
        amounts = [values.get(f"budget.{lane}.{name}") for lane in Lane.values]
        if any(amount is not None for amount in amounts):
            rows.append((label, *("–" if amount is None else amount for amount in amounts)))
    used = [row for row in rows if any(isinstance(one, int) and one for one in row)]
    return Table(columns, tuple(rows) if used else (), unit="đồng")


def _tasks(call: ReportCall, day: date) -> QuerySet[Task]:
    asked = list(call.reports.values_list("unit_id", flat=True))
    return of_the_year(asked, call.year).annotate(stood=standing_at(day))


def _first(tasks: QuerySet[Task]) -> list[Task]:
    """The first LISTED of them, in the table's order; of the others no more is read than that order needs."""
    groups = {one.pk: _above(one) for one in TaskGroup.objects.select_related("aligned_to")}
    keys = sorted(
        (_order(groups.get(group)), path, due or date.max, pk)
        for pk, group, path, due in tasks.values_list("pk", "group_id", "lead__path", "due")
    )
    chosen = [pk for *_key, pk in keys[:LISTED]]
    found = tasks.select_related("lead", "group__aligned_to").prefetch_related("cooperating").in_bulk(chosen)
    return [found[pk] for pk in chosen]


def _above(group: TaskGroup) -> TaskGroup:
    """The province's group that a unit's is part of, else the group itself."""
    return group.aligned_to or group


def _order(group: TaskGroup | None) -> tuple[int, int, str]:
    return (group is None, group.order if group else 0, str(group or ""))


def _group(task: Task) -> str:
    return line(_above(task.group).title) if task.group else "Nhiệm vụ khác"


def _due(task: Task) -> str:
    """The time as the annex words it, else the due day; of recurring work the day of the turn that is next to do."""
    if task.when:
        return task.when
    often = RECURRING.get(task.recurrence, "")
    day = task.next_due if often and task.done_on is None else task.due
    if day is None:
        return often
    return f"{often}; kỳ hạn {day:%d/%m/%Y}" if often and task.done_on is None else f"{day:%d/%m/%Y}"

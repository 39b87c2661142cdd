"""Figures of tasks: how those that units lead stood at a day, in all and by task group of the province."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Final

from django.db.models import Case, CharField, Count, F, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone

from tiengvang.office.planning.models import Period, Task, TaskGroup
from tiengvang.office.planning.reports.registry import Figure
from tiengvang.office.planning.status import Status

_SOURCE: Final = "Nhiệm vụ do đơn vị chủ trì trên hệ thống"
LABELS: Final = (
    (Status.DONE, "Hoàn thành đúng hạn"), (Status.DONE_LATE, "Hoàn thành chậm"),
    (Status.IN_PROGRESS, "Đang thực hiện"), (Status.AT_RISK, "Có nguy cơ chậm"), (Status.OVERDUE, "Quá hạn"),
    (Status.NOT_STARTED, "Chưa thực hiện"), (Status.STOPPED, "Dừng theo văn bản"),
)  # fmt: skip
RECURRING: Final = {"monthly": "Hằng tháng", "quarterly": "Hằng quý", "yearly": "Hằng năm"}


def of_the_year(unit_ids: Sequence[int], year: int) -> QuerySet[Task]:
    """Tasks that the units lead and that were to be worked on in the year. A part of a task of the same unit is not
    counted beside it."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    rows = Task.objects.filter(lead__in=list(unit_ids), plan__first_year__lte=year, plan__last_year__gte=year)
    rows = rows.filter(Q(start=None) | Q(start__lte=last)).exclude(parent__lead=F("lead"))
    return rows.exclude(done_on__lt=first).exclude(stopped_on__lt=first)


def standing_at(day: date) -> Case:
    """How a task stood at the end of a day: `status.status_when`, but what was finished or stopped later was open."""
    return Case(
        When(stopped_on__lte=day, then=Value(Status.STOPPED.value)),
        When(done_on__lte=day, done_on__gt=F("due"), then=Value(Status.DONE_LATE.value)),
        When(done_on__lte=day, then=Value(Status.DONE.value)),
        When(next_due__lt=day, then=Value(Status.OVERDUE.value)),
        When(risk_from__lte=day, then=Value(Status.AT_RISK.value)),
        When(progress__gt=0, then=Value(Status.IN_PROGRESS.value)),
        default=Value(Status.NOT_STARTED.value),
        output_field=CharField(max_length=12),
    )


def figures(unit_ids: Sequence[int], year: int, as_of: datetime) -> Iterator[Figure]:
    """Counts by standing, what fell due and was done in time, turns of recurring work."""
    day, rows = timezone.localdate(as_of), of_the_year(unit_ids, year)
    standings = Counter(rows.annotate(stood=standing_at(day)).values_list("stood", flat=True))
    source = f"{_SOURCE}, tại ngày {day:%d/%m/%Y}"
    link = reverse("planning:plans")
    yield Figure("tasks.total", "Tổng số nhiệm vụ trong năm", standings.total(), "nhiệm vụ", source, link)
    for code, label in LABELS:
        yield Figure(f"tasks.{code.value}", label, standings[code.value], "nhiệm vụ", source, link)
    fell_due = rows.filter(due__gte=date(year, 1, 1), due__lte=day).exclude(stopped_on__lte=day)
    whole, part = fell_due.count(), fell_due.filter(done_on__lte=F("due")).count()
    yield Figure("tasks.fell_due", "Nhiệm vụ đến hạn trong năm", whole, "nhiệm vụ", source, link)
    yield Figure("tasks.in_time", "Trong đó hoàn thành đúng hạn", part, "nhiệm vụ", source, link)
    yield Figure(
        "tasks.in_time_share", "Tỷ lệ hoàn thành đúng hạn trên số nhiệm vụ đến hạn", share(part, whole), "%", source,
        link, sums=False, share_of=("tasks.in_time", "tasks.fell_due"),
    )  # fmt: skip
    turns = Period.objects.filter(task__in=rows.values("pk"), due__gte=date(year, 1, 1), due__lte=day)
    done = turns.filter(done_on__lte=day)
    yield Figure("tasks.turns", "Kỳ đến hạn của nhiệm vụ định kỳ", turns.count(), "kỳ", source, link)
    yield Figure("tasks.turns_done", "Trong đó đã thực hiện", done.count(), "kỳ", source, link)
    nothing = done.filter(nothing_arose=True).count()
    yield Figure("tasks.turns_nothing", "Trong đó không phát sinh", nothing, "kỳ", source, link)


def figures_by_group(unit_ids: Sequence[int], year: int, as_of: datetime) -> Iterator[Figure]:
    """For each task group of the province's plan: how many tasks there are, how many were done."""
    day = timezone.localdate(as_of)
    rows = of_the_year(unit_ids, year).annotate(
        stood=standing_at(day), whose=Coalesce("group__aligned_to", "group")
    )  # fmt: skip
    found = {
        whose: (total, done)
        for whose, total, done in rows.order_by()
        .values_list("whose")
        .annotate(total=Count("pk"), done=Count("pk", filter=Q(stood__in=(Status.DONE, Status.DONE_LATE))))
    }
    source = f"{_SOURCE}, theo nhóm của kế hoạch cấp tỉnh, tại ngày {day:%d/%m/%Y}"
    groups = TaskGroup.objects.filter(plan__first_year__lte=year, plan__last_year__gte=year)
    for group in groups.filter(Q(plan__unit__kind="province") | Q(pk__in=[one for one in found if one])):
        link = reverse("planning:plan", args=[group.plan_id])
        yield from _of_group(str(group.pk), group.title, found.get(group.pk, (0, 0)), source, link)
    if None in found:
        yield from _of_group("none", "Nhiệm vụ ngoài các nhóm", found[None], source, "")


def _of_group(key: str, title: str, counts: tuple[int, int], source: str, link: str) -> Iterator[Figure]:
    total, done = counts
    yield Figure(f"tasks.group.{key}.total", title, total, "nhiệm vụ", source, link)
    yield Figure(f"tasks.group.{key}.done", "Trong đó đã hoàn thành", done, "nhiệm vụ", source, link)


def share(part: int, whole: int) -> float | None:
    """Per cent with one digit; None of nothing."""
    return round(100 * part / whole, 1) if whole else None

"""Units that are late with tasks or reports, the text to send them, and the official letter that lists them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Count
from django.utils.translation import gettext as _

from tiengvang.documents.model import (
    Annex,
    Column,
    DocumentType,
    Group,
    OfficialDocument,
    Paragraph,
    Recipients,
    Row,
    Table,
)  # fmt: skip
from tiengvang.office.organisation.audit import record
from tiengvang.office.organisation.models import Unit, User
from tiengvang.office.organisation.policy import Person, may, units
from tiengvang.office.planning.models import IssuedDocument, Task
from tiengvang.office.planning.models.tasks import TaskQuerySet
from tiengvang.office.planning.reports.papers.letterhead import letterhead
from tiengvang.office.planning.reports.papers.services import issue
from tiengvang.office.planning.reports.selectors import Due, owed
from tiengvang.office.planning.status import Status, where_status
from tiengvang.office.planning.tasks.selectors import own_unit

MOST: Final = 500  # tasks that a letter lists


@dataclass(slots=True)
class LateUnit:
    """A unit with what it is late with. number: of tasks; tasks: those that were fetched, the longest late first."""

    unit: Unit
    number: int = 0
    tasks: list[Task] = field(default_factory=list)
    reports: list[Due] = field(default_factory=list)


def late_units(person: Person, today: date) -> list[LateUnit]:
    """Units that the person may write to and that are late, with how many tasks; those with most first."""
    reached = {unit.pk: unit for unit in units(person, "planning.remind").filter(is_active=True)}
    counts = _overdue(today).filter(lead__in=reached).order_by().values_list("lead").annotate(number=Count("pk"))
    found = {pk: LateUnit(reached[pk], number) for pk, number in counts}
    for one in owed(today, reached):
        if one.days < 0:
            found.setdefault(one.unit.pk, LateUnit(reached[one.unit.pk])).reports.append(one)
    return sorted(found.values(), key=lambda one: (-one.number, -len(one.reports), one.unit.path))


def with_tasks(late: Iterable[LateUnit], today: date, most: int = MOST) -> list[LateUnit]:
    """The same, with their tasks, no more than so many in all, the longest late."""
    chosen = list(late)
    by_unit = {one.unit.pk: one for one in chosen}
    rows = _overdue(today).filter(lead__in=by_unit).order_by("next_due", "pk").select_related("owner").defer("folded")
    for task in rows[:most]:
        by_unit[task.lead_id].tasks.append(task)
    return chosen


def _overdue(today: date) -> TaskQuerySet:
    return Task.objects.filter(where_status(Status.OVERDUE, today))


@transaction.atomic
def write_letter(*, by: User, chosen: Iterable[Unit], today: date) -> IssuedDocument:
    """The official letter to the chosen units, as far as they are late, kept among the papers of the person's unit,
    which does not write to itself.

    Raises PermissionDenied, and ValidationError where none is late.
    """
    wanted = list(chosen)
    if any(not may(by, "planning.remind", unit) for unit in wanted):
        raise PermissionDenied("planning.remind is not allowed")
    issuer = own_unit(by, "planning.remind")
    if issuer is None:
        raise PermissionDenied("a letter is written in the name of a unit")
    ids = {unit.pk for unit in wanted} - {issuer.pk}
    late = with_tasks((one for one in late_units(by, today) if one.unit.pk in ids), today)
    if not late:
        raise ValidationError(_("None of these units is late. Choose units from the list."))
    paper = issue(by=by, unit=issuer, document=letter(issuer, late, today))
    record(actor=by, action="planning.letter", obj=paper, unit=issuer, units=[one.unit.code for one in late])
    return paper


def letter(issuer: Unit, late: list[LateUnit], today: date) -> OfficialDocument:
    """The letter itself, in Vietnamese as all official documents."""
    head, day = letterhead(issuer), f"{today:%d/%m/%Y}"
    tasks, reports = sum(one.number for one in late), sum(len(one.reports) for one in late)
    parts = [f"{tasks} nhiệm vụ quá hạn"] * bool(tasks) + [f"{reports} báo cáo chưa gửi"] * bool(reports)
    body = (
        Paragraph(
            f"Qua theo dõi việc triển khai thực hiện các nhiệm vụ được giao, tính đến ngày {day} còn "
            f"{' và '.join(parts)} của {len(late)} cơ quan, đơn vị, địa phương (có Phụ lục kèm theo)."
        ),
        Paragraph(
            f"{issuer.name} đề nghị Thủ trưởng các cơ quan, đơn vị, địa phương khẩn trương chỉ đạo hoàn thành các "
            "nhiệm vụ, báo cáo nêu trên; cập nhật kết quả và minh chứng trên hệ thống. Trường hợp có khó khăn, vướng "
            "mắc, đề nghị nêu rõ nguyên nhân, đề xuất hướng xử lý và thời gian hoàn thành, gửi "
            f"{issuer.name} để tổng hợp, báo cáo cấp có thẩm quyền xem xét."
        ),
        Paragraph("Đề nghị các cơ quan, đơn vị, địa phương quan tâm phối hợp thực hiện."),
    )  # fmt: skip
    return OfficialDocument(
        type=DocumentType.LETTER, issuer=head.issuer, superior=head.superior, symbol=head.symbol(DocumentType.LETTER),
        place=head.place, date=head.date, subject="đôn đốc thực hiện các nhiệm vụ, báo cáo quá hạn", body=body,
        addressees=tuple(one.unit.name for one in late), signature=head.signature,
        recipients=Recipients(archive="VT"), annexes=(_annex(late, today),),
    )  # fmt: skip


def _annex(late: list[LateUnit], today: date) -> Annex:
    columns = (
        Column("STT", 1, "center"), Column("Nhiệm vụ, báo cáo", 7), Column("Thời hạn", 2.2, "center"),
        Column("Số ngày quá hạn", 1.6, "center"), Column("Tiến độ", 1.5, "center"),
    )  # fmt: skip
    rows: list[Row] = []
    number = 0
    for one in late:
        rows.append(Group(one.unit.name))
        for task in one.tasks:
            number += 1
            days = (today - task.next_due).days
            rows.append((number, task.title, f"{task.next_due:%d/%m/%Y}", days, f"{task.progress}%"))
        if one.number > len(one.tasks):
            rows.append(("", f"và {one.number - len(one.tasks)} nhiệm vụ khác", "", "", ""))
        for report in one.reports:
            number += 1
            left = "Chưa gửi" if report.report else "Chưa xong"
            rows.append((number, _report_title(report), f"{report.day:%d/%m/%Y}", -report.days, left))
    title = f"Danh sách nhiệm vụ, báo cáo quá hạn tính đến ngày {today:%d/%m/%Y}"
    return Annex(title, (Table(columns, tuple(rows)),), landscape=True)


def _report_title(one: Due) -> str:
    return f"{'Báo cáo' if one.report else 'Báo cáo tổng hợp'}: {one.call.title}"


def short_text(unit: Unit, tasks: Iterable[Task], reports: Iterable[Due], today: date) -> str:
    """What is due, as a text to paste into a message: plain, in Vietnamese, without addresses."""
    lines = [f"NHẮC VIỆC – {unit.name} (ngày {today:%d/%m/%Y})"]
    overdue = [one for one in tasks if one.next_due and one.next_due < today]
    coming = [one for one in tasks if one.next_due and one.next_due >= today]
    for title, chosen in (("Quá hạn:", overdue), ("Sắp đến hạn:", coming)):
        if chosen:
            lines += ["", title, *(f"{number}. {_line(one, today)}" for number, one in enumerate(chosen, 1))]
    late = [f"- {one.call.title if one.report else _report_title(one)}: hạn {one.day:%d/%m/%Y}" for one in reports]
    lines += ["", "Báo cáo chưa gửi:", *late] if late else []
    return "\n".join(lines)


def _line(task: Task, today: date) -> str:
    days = (task.next_due - today).days
    left = f"còn {days} ngày" if days > 0 else "hôm nay" if days == 0 else f"quá {-days} ngày"
    who = f", phụ trách: {task.owner.get_full_name()}" if task.owner else ""
    title = task.title if len(task.title) <= 140 else f"{task.title[:139]}…"
    return f"{title} – hạn {task.next_due:%d/%m/%Y} ({left}), tiến độ {task.progress}%{who}"

"""A plan's tasks as an annex table, and a table brought into a plan: tried first, then done, with one report for both.

Importing adds tasks; one that the plan has already (same title, lead unit and whole) is left as it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from tiengvang.office.organisation.audit import record
from tiengvang.office.organisation.models import Unit, User
from tiengvang.office.planning.annex.grid import grids
from tiengvang.office.planning.annex.naming import Names
from tiengvang.office.planning.annex.reading import ERROR, HEADINGS, AnnexRow, Problem, Sheet, understood
from tiengvang.office.planning.annex.when import When
from tiengvang.office.planning.annex.writing import Heading, to_docx, to_xlsx
from tiengvang.office.planning.models import Dependency, Plan, Task, TaskGroup
from tiengvang.office.planning.tasks.plan_services import make_group
from tiengvang.office.planning.tasks.selectors import may_write_plan, visible_tasks
from tiengvang.office.planning.tasks.services import add_dependency, make_task
from tiengvang.office.shell.context import profile
from tiengvang.place.folding import fold_name

_COLUMN_OF = {"title": "title", "lead": "lead", "cooperating": "cooperating", "output": "output", "start": "when",
              "due": "when", "when": "when", "recurrence": "when", "notes": "notes"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an import does, or did. rows: tasks that it adds; known: how many the plan has already; left_out: rows with
    faults; written: whether it was done."""

    sheet: str
    rows: tuple[AnnexRow, ...]
    known: int
    left_out: int
    problems: tuple[Problem, ...]
    written: bool


class _Undo(Exception):
    """Takes a trial back."""


def names() -> Names:
    """Every unit in use, with the place's names."""
    units = Unit.objects.filter(is_active=True).order_by("path")
    return Names(units, {name for name in profile().names.values() if name.isascii() or name.isalpha()})


def import_annex(*, by: User, plan: Plan, content: bytes, whole: bool, trial: bool) -> Outcome:
    """Bring a table into a plan.

    whole: nothing is added where anything is wrong; otherwise the good rows are; trial: everything is done and taken
    back, so that the report is what would happen. Raises PermissionDenied, and `grid.NotATable`.
    """
    if not may_write_plan(by, plan):
        raise PermissionDenied("this plan is written by others")
    sheet = understood(grids(content), names(), plan.first_year, plan.last_year)
    outcome: Outcome | None = None
    try:
        with transaction.atomic():
            outcome = _added(by, plan, sheet, whole=whole, trial=trial)
            if trial or not outcome.written:
                raise _Undo
            record(
                actor=by, action="planning.import_annex", obj=plan, unit=plan.unit, added=len(outcome.rows),
                known=outcome.known, left_out=outcome.left_out,
            )  # fmt: skip
    except _Undo:
        pass
    assert outcome is not None  # noqa: S101  every way above sets it, or raises
    return outcome


def _added(by: User, plan: Plan, sheet: Sheet, *, whole: bool, trial: bool) -> Outcome:
    plan = Plan.objects.select_for_update(of=("self",)).select_related("unit").get(pk=plan.pk)
    problems = list(sheet.problems)
    there = {
        (fold_name(title), lead, above): pk
        for pk, title, lead, above in Task.objects.filter(plan=plan).values_list("pk", "title", "lead_id", "parent_id")
    }
    made: dict[int, Task] = {}
    added: list[AnnexRow] = []
    known = 0
    for row in sheet.rows:
        parent = made.get(row.above)
        if row.above and parent is None:
            problems.append(_problem(row, "number", _("The task that it is a part of is left out.")))
            continue
        twin = there.get((fold_name(row.title), row.lead.pk if row.lead else None, parent.pk if parent else None))
        if twin:
            made[row.line] = Task.objects.select_related("lead", "plan").get(pk=twin)
            known += 1
            continue
        try:
            with transaction.atomic():
                made[row.line] = _task(by, plan, row, parent)
        except ValidationError as fault:
            problems += _problems(row, fault)
        else:
            added.append(row)
    for row in added:
        for line in row.needs:
            if line in made:
                try:
                    with transaction.atomic():
                        add_dependency(by=by, task=made[row.line], needs=made[line])
                except ValidationError as fault:
                    problems += _problems(row, fault, "needs")
    problems.sort(key=lambda one: one.line)
    faulty = any(one.level == ERROR for one in problems)
    written = not trial and not (whole and faulty) and bool(added)
    return Outcome(sheet.name, tuple(added), known, sheet.tasks - len(added) - known, tuple(problems), written)


def _task(by: User, plan: Plan, row: AnnexRow, parent: Task | None) -> Task:
    assert row.lead is not None  # noqa: S101  a row without a lead unit has a fault and is not here
    return make_task(
        by=by, plan=plan, lead=row.lead, title=row.title, cooperating=row.cooperating, parent=parent,
        group=_group(by, plan, row), output=row.output, start=row.when.start, due=row.when.due,
        recurrence=row.when.recurrence, when=row.when.words, notes=row.notes,
    )  # fmt: skip


def _group(by: User, plan: Plan, row: AnnexRow) -> TaskGroup | None:
    """The plan's group of that title, made where there is none."""
    if not row.group:
        return None
    sought = fold_name(row.group)
    for group in plan.groups.all():
        if fold_name(group.title) == sought and row.section in ("", group.section):
            return group
    return make_group(by=by, plan=plan, title=row.group, section=row.section)


def _problems(row: AnnexRow, fault: ValidationError, column: str = "") -> list[Problem]:
    said = fault.message_dict if hasattr(fault, "error_dict") else {"title": fault.messages}
    return [
        _problem(row, column or _COLUMN_OF.get(name, "title"), message)
        for name, messages in said.items()
        for message in messages
    ]


def _problem(row: AnnexRow, column: str, message: str) -> Problem:
    return Problem(row.line, "", HEADINGS[column], ERROR, message)


_READ: Final = (
    "pk", "title", "lead_id", "group_id", "parent_id", "order", "output", "start", "due", "recurrence", "when", "notes",
)  # fmt: skip


def rows_of(tasks: QuerySet[Task]) -> list[AnnexRow]:
    """Tasks as rows: those outside groups first, each followed by its parts, which stand where their whole stands;
    `line` is the task's own number. Read as plain values: a plan may have thirty thousand."""
    found = list(tasks.order_by("order", "pk").values_list(*_READ, named=True))
    there = {task.pk for task in found}
    below: dict[int, list[Any]] = {}
    for task in found:
        below.setdefault(task.parent_id if task.parent_id in there else 0, []).append(task)
    groups = TaskGroup.objects.in_bulk({task.group_id for task in found} - {None})
    wholes = sorted(below.get(0, ()), key=lambda one: (_place(groups.get(one.group_id)), one.order, one.pk))
    asked, units = tasks.order_by().values("pk"), Unit.objects.in_bulk()
    joined = _gathered(
        Task.cooperating.through.objects.filter(task__in=asked).order_by("unit__path").values_list("task_id", "unit_id")
    )
    needs = _gathered(Dependency.objects.filter(task__in=asked).order_by("pk").values_list("task_id", "needs_id"))
    return [
        AnnexRow(
            line=task.pk, title=task.title, lead=units[task.lead_id],
            cooperating=tuple(units[pk] for pk in joined.get(task.pk, ())), output=task.output,
            when=When(task.start, task.due, task.recurrence, task.when), notes=task.notes,
            group=group.title if group else "", section=group.section if group else "",
            above=task.parent_id if task.parent_id in there else 0,
            needs=tuple(pk for pk in needs.get(task.pk, ()) if pk in there),
        )
        for whole in wholes
        for group in (groups.get(whole.group_id),)
        for task in _with_parts(whole, below)
    ]  # fmt: skip


def _place(group: TaskGroup | None) -> int:
    return group.order if group else -1


def _gathered(pairs: Iterable[tuple[int, int]]) -> dict[int, list[int]]:
    """The second of each pair, by the first."""
    found: dict[int, list[int]] = {}
    for one, other in pairs:
        found.setdefault(one, []).append(other)
    return found


def _with_parts(task: Any, below: Mapping[int, Sequence[Any]]) -> Iterator[Any]:
    yield task
    for part in below.get(task.pk, ()):
        yield from _with_parts(part, below)


def export_annex(*, by: User, plan: Plan, form: str) -> bytes:
    """The table of the tasks that the person sees in the plan, as "xlsx" or "docx"."""
    rows = rows_of(visible_tasks(by).filter(plan=plan))
    write = {"xlsx": to_xlsx, "docx": to_docx}[form]
    content = write(rows, _heading(plan), names(), plan.first_year, plan.last_year)
    record(actor=by, action="planning.export_annex", obj=plan, unit=plan.unit, form=form, tasks=len(rows))
    return content


def _heading(plan: Plan) -> Heading:
    document = "(Kèm theo Kế hoạch số {number} ngày {day})".format(
        number=plan.number or "……/KH-……", day=date_format(plan.dated, "d/m/Y") if plan.dated else "…/…/……"
    )
    return Heading("PHỤ LỤC CÁC NHIỆM VỤ TRỌNG TÂM", f"{plan.title}\n{document}")

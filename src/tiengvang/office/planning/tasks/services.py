"""Writing tasks: making, changing, deleting, deciding, and what waits for what. Progress: `reporting`.

Each change asks for the right, checks, writes in one transaction and leaves an audit entry. Raises PermissionDenied,
ValidationError with the field and the remedy, and `locking.Outdated` where somebody changed the task meanwhile.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Final

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from tiengvang.office.organisation.audit import record
from tiengvang.office.organisation.models import Unit, User
from tiengvang.office.planning.models import Dependency, Directive, Measure, Plan, Task, TaskDecision, TaskGroup
from tiengvang.office.planning.tasks.checking import check_task
from tiengvang.office.planning.tasks.dependencies import circle_with, in_words
from tiengvang.office.planning.tasks.selectors import may_see, may_split, may_write, may_write_plan
from tiengvang.office.planning.tasks.standing import arrange_periods, settle
from tiengvang.office.shell.locking import hold

# What an issued plan says; there it changes only by a decision.
DECIDED: Final = ("title", "output", "lead", "cooperating", "start", "due", "recurrence", "when")
_FREE: Final = ("group", "measures", "parent", "owner", "indicator_code", "notes", "order", "directive")
_MANY: Final = ("cooperating", "measures")
Kind = TaskDecision.Kind


@transaction.atomic
def make_task(
    *, by: User | None, plan: Plan, lead: Unit, title: str, cooperating: Iterable[Unit] = (),
    measures: Iterable[Measure] = (), group: TaskGroup | None = None, parent: Task | None = None,
    directive: Directive | None = None, owner: User | None = None, output: str = "", indicator_code: str = "",
    start: date | None = None, due: date | None = None, recurrence: str = "", when: str = "", notes: str = "",
) -> Task:  # fmt: skip
    """Add a task at the end of its plan, or of the task that it is a part of. `by` None: the system does."""
    if by is not None and not (may_write_plan(by, plan) if parent is None else may_split(by, parent)):
        raise PermissionDenied("tasks of this plan are written by others")
    _demand_open(plan)
    last = Task.objects.filter(plan=plan, parent=parent).aggregate(last=Max("order"))["last"] or 0
    task = Task(
        plan=plan, lead=lead, title=" ".join(title.split()), group=group or (parent.group if parent else None),
        parent=parent, directive=directive, owner=owner, output=output.strip(), indicator_code=indicator_code,
        start=start, due=due, first_due=due, recurrence=recurrence, when=when.strip(), notes=notes.strip(),
        order=last + 1, created_by=by,
    )  # fmt: skip
    joined, served = list(cooperating), list(measures)
    check_task(task, joined, served, by=by)
    settle(task)
    task.save()
    task.cooperating.set(joined)
    task.measures.set(served)
    if recurrence:
        arrange_periods(task)
        settle(task)
        task.save()
    record(actor=by, action="planning.make_task", obj=task, unit=lead, plan=plan.pk)
    return task


@transaction.atomic
def change_task(*, by: User, task: Task, version: int, changes: Mapping[str, Any]) -> Task:
    """Change fields of a task. What an issued plan says of it (DECIDED) changes only by `decide_task`; a part of a task
    is its lead unit's own matter. Raises TypeError for a field that is kept by services."""
    if wrong := set(changes) - {*DECIDED, *_FREE}:
        raise TypeError(f"a task's {', '.join(sorted(wrong))} cannot be changed")
    held = _held(by, task, version)
    changed = _apply(held, changes, by)
    if is_decided(held) and (refused := [field for field in DECIDED if field in changed]):
        words = _("The plan is issued: this changes only by a decision with its number and date.")
        raise ValidationError(dict.fromkeys(refused, words))
    _save(held)
    if changed:
        record(actor=by, action="planning.change_task", obj=held, unit=held.lead, changed=changed)
    return held


def is_decided(task: Task) -> bool:
    """Whether what the plan says of the task changes only by a decision."""
    return task.plan.state == Plan.State.ISSUED and task.parent_id is None


@transaction.atomic
def delete_task(*, by: User, task: Task, version: int) -> None:
    """Delete a task that was entered by mistake: one of a draft, or a part, on which nobody has reported yet."""
    held = _held(by, task, version)
    if is_decided(held):
        raise ValidationError(_("A task of an issued plan is not deleted; it is stopped by a decision."))
    if held.subtasks.exists() or held.entries.exists() or held.evidence.exists() or held.estimate_lines.exists():
        raise ValidationError(_("The task has parts, reports, evidence or money. Stop it, or take those away first."))
    record(actor=by, action="planning.delete_task", obj=held, unit=held.lead, plan=held.plan_id)
    held.delete()


@transaction.atomic
def decide_task(
    *, by: User, task: Task, version: int, kind: str, number: str, dated: date | None, reason: str,
    new_due: date | None = None, changes: Mapping[str, Any] | None = None,
) -> TaskDecision:  # fmt: skip
    """Record a decision that adjusts (changes: fields of DECIDED), extends or stops a task. A stop stops its unfinished
    parts too; an adjustment or an extension takes a stopped task up again."""
    held = _held(by, task, version)
    decision = TaskDecision(
        task=held, kind=kind, number=number.strip(), dated=dated, reason=reason.strip(), new_due=new_due,
        old_due=held.due, recorded_by=by,
    )  # fmt: skip
    decision.full_clean(exclude=["changes"])
    _check_decision(decision, held)
    wished = dict(changes or {}) if kind == Kind.ADJUST else {}
    if wrong := set(wished) - set(DECIDED):
        raise TypeError(f"a decision does not change {', '.join(sorted(wrong))}")
    if new_due is not None:
        wished["due"] = new_due
        wished.setdefault("when", "")  # words of the annex that name the old day
    decision.changes = _apply(held, wished, by)
    if kind == Kind.ADJUST and not decision.changes and held.stopped_on is None:
        raise ValidationError(_("Nothing would change. Enter what the decision adjusts."))
    decision.new_due = held.due if held.due != decision.old_due else None
    if kind == Kind.STOP:
        _stop(held, decision)
    else:
        held.stopped_on = None
        _save(held)
    decision.save()
    record(
        actor=by, action="planning.decide_task", obj=held, unit=held.lead, kind=kind, number=decision.number,
        dated=decision.dated.isoformat(), changed=decision.changes,
    )  # fmt: skip
    return decision


def _check_decision(decision: TaskDecision, task: Task) -> None:
    if task.plan.state == Plan.State.DRAFT:
        raise ValidationError(_("The plan is a draft: change the task itself; decisions come after it is issued."))
    if decision.dated > timezone.localdate():
        raise ValidationError({"dated": _("The document's date is in the future.")})
    if task.done_on is not None:
        raise ValidationError(_("The task is done. Nothing is left to adjust, extend or stop."))
    if decision.kind == Kind.STOP and task.stopped_on is not None:
        raise ValidationError(_("The task is stopped already."))
    if decision.kind == Kind.EXTEND and task.due is not None and decision.new_due <= task.due:
        raise ValidationError({"new_due": _("An extension ends later than before. To shorten, adjust the task.")})


def _stop(task: Task, decision: TaskDecision) -> None:
    task.stopped_on = decision.dated
    _save(task)
    for part in Task.objects.select_for_update().filter(parent=task).unfinished():
        part.version += 1
        _stop(part, decision)


@transaction.atomic
def add_dependency(*, by: User, task: Task, needs: Task) -> Dependency:
    """Say that a task can be finished only after another that the person sees. A circle is refused by its names."""
    held = _held(by, task, None)
    if not may_see(by, needs):
        raise PermissionDenied("the other task is not visible")
    one = Dependency(task=held, needs=needs)
    one.full_clean()
    if found := circle_with(held, needs):
        raise ValidationError({"needs": _("The tasks would wait for each other: %(circle)s.")
                              % {"circle": in_words(found)}})  # fmt: skip
    one.save()
    record(actor=by, action="planning.depend", obj=held, unit=held.lead, needs=needs.pk)
    return one


@transaction.atomic
def remove_dependency(*, by: User, dependency: Dependency) -> None:
    """Take a dependency away."""
    held = _held(by, dependency.task, None)
    record(actor=by, action="planning.undepend", obj=held, unit=held.lead, needs=dependency.needs_id)
    dependency.delete()


def _held(by: User, task: Task, version: int | None) -> Task:
    """The task, locked, for who may change it; version None where the change adds to it and overwrites nothing."""
    rows = Task.objects.select_related("plan__unit", "parent__lead", "lead")
    held = rows.select_for_update(of=("self",)).get(pk=task.pk) if version is None else hold(rows, task.pk, version)
    if not may_write(by, held):
        raise PermissionDenied("this task is written by others")
    _demand_open(held.plan)
    return held


def _demand_open(plan: Plan) -> None:
    if not plan.is_open:
        raise ValidationError(_("The plan is closed; nothing in it changes any more."))


def _apply(task: Task, changes: Mapping[str, Any], by: User) -> dict[str, list[str]]:
    """Set the fields and check the whole; gives what changed, in words. Relations to many are written at once."""
    changed: dict[str, list[str]] = {}
    many = {name: list(getattr(task, name).all()) for name in _MANY}
    for field, value in changes.items():
        before = many[field] if field in _MANY else getattr(task, field)
        if field in _MANY:
            value = many[field] = sorted(value, key=lambda one: one.pk)
            before = sorted(before, key=lambda one: one.pk)
        elif isinstance(value, str):
            value = value.strip()
            setattr(task, field, value)
        else:
            setattr(task, field, value)
        if before != value:
            changed[field] = [_plain(before), _plain(value)]
    if "due" in changed and task.plan.state == Plan.State.DRAFT:
        task.first_due = task.due
    check_task(task, many["cooperating"], many["measures"], by=by)
    for name in _MANY:
        if name in changed:
            getattr(task, name).set(many[name])
    return changed


def _save(task: Task) -> None:
    arrange_periods(task)
    settle(task)
    task.save()


def _plain(value: Any) -> str:
    if isinstance(value, list):
        return "; ".join(str(one) for one in value)
    if isinstance(value, date):
        return value.isoformat()
    return "" if value is None else str(value)

"""The rules that hold for a task beyond its own fields: units, groups, measures, parts. Writes nothing."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from tiengvang.office.organisation.models import Membership, Unit, User
from tiengvang.office.planning.models import Measure, Plan, Task
from tiengvang.office.planning.tasks.dependencies import circle_below, in_words
from tiengvang.office.planning.tasks.periods import turns
from tiengvang.office.planning.tasks.selectors import may_write_plan


def check_task(task: Task, cooperating: Sequence[Unit], measures: Sequence[Measure], *, by: User | None) -> None:
    """Raise ValidationError with every fault of a task that is about to be saved."""
    task.full_clean(exclude=["plan", "created_by", "directive"])
    faults: dict[str, list[str]] = {}

    def fault(field: str, words: str) -> None:
        faults.setdefault(field, []).append(words)

    if task.group is not None and task.group.plan_id != task.plan_id:
        fault("group", _("Choose a task group of this plan."))
    if task.lead in cooperating:
        fault("cooperating", _("The lead unit does not cooperate with itself. Take it out here."))
    for unit in (task.lead, *cooperating):
        if not unit.is_active:
            field = "lead" if unit == task.lead else "cooperating"
            fault(field, _("%(unit)s is not in use. Choose another unit.") % {"unit": unit})
    if task.lead_id and not _may_lead(task, by):
        fault("lead", _("%(unit)s is not below the unit whose plan this is. Its work is assigned by the province's "
                        "plan.") % {"unit": task.lead})  # fmt: skip
    if task.owner is not None and not _is_member(task.owner, task.lead):
        fault("owner", _("%(person)s has no role in %(unit)s today.") % {"person": task.owner, "unit": task.lead})
    above = _plans_above(task.plan)
    if any(measure.group.plan_id not in above for measure in measures):
        fault("measures", _("Choose measures of this plan, or of the plan that it carries out."))
    if task.recurrence and task.start and task.due and not turns(task.recurrence, task.start, task.due):
        fault("recurrence", _("Between start and due day there is not one due day of that recurrence."))
    for words in _parent_faults(task):
        fault("parent", words)
    if faults:
        raise ValidationError(faults)


def _may_lead(task: Task, by: User | None) -> bool:
    """The province's plan assigns work to every unit; another unit's plan to itself and those below; a part goes to
    the lead unit of the whole, those below it, and those that cooperate there."""
    if task.plan.unit.kind == Unit.Kind.PROVINCE and (
        task.parent is None or by is None or may_write_plan(by, task.plan)
    ):
        return True
    if task.lead.path.startswith(task.plan.unit.path) and task.plan.unit.kind != Unit.Kind.PROVINCE:
        return True
    if task.parent is None:
        return False
    return task.lead.path.startswith(task.parent.lead.path) or task.parent.cooperating.filter(pk=task.lead_id).exists()


def _is_member(user: User, unit: Unit) -> bool:
    return Membership.objects.current().filter(user=user, unit=unit).exists()


def _plans_above(plan: Plan) -> set[int]:
    """The plan itself and those that it carries out."""
    found: set[int] = set()
    one: Plan | None = plan
    while one is not None and one.pk not in found:
        found.add(one.pk)
        one = one.aligned_to
    return found


def _parent_faults(task: Task) -> list[str]:
    parent = task.parent
    if parent is None:
        return []
    if parent.plan_id != task.plan_id:
        return [_("A task and its parts belong to one plan.")]
    if parent.is_finished and task._state.adding:
        return [_("That task is done or stopped; nothing is added to it.")]
    found = circle_below(task, parent) if task.pk else []
    if found:
        return [_("The tasks would wait for each other: %(circle)s.") % {"circle": in_words(found)}]
    return []

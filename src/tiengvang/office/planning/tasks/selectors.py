"""Reading plans and tasks, each person only as far as their rights reach. Writes nothing."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q, QuerySet
from django.utils import timezone

from tiengvang.office.organisation.models import Unit
from tiengvang.office.organisation.policy import Person, is_administrator, may, memberships, reach, units
from tiengvang.office.organisation.roles import Scope
from tiengvang.office.planning.models import Plan, Task
from tiengvang.office.planning.models.tasks import TaskQuerySet


def visible_tasks(person: Person) -> TaskQuerySet:
    """Tasks that a unit within the person's reach leads or joins, those in its plans, and parts of what it leads."""
    if sees_all(person):
        return Task.objects.all()
    return tasks_of(list(units(person, "planning.view").values_list("pk", flat=True)), with_plans=True)


def sees_all(person: Person) -> bool:
    """Whether the person sees the tasks of the whole province: everywhere, or of the province's branch."""
    scope, starts = reach(person, "planning.view")
    return scope is Scope.ALL or (
        scope is Scope.BRANCH and any(one.kind == Unit.Kind.PROVINCE and _sees_below(person, one) for one in starts)
    )


def _sees_below(person: Person, unit: Unit) -> bool:
    """Whether every unit below is within reach: who leads a commune and looks on in the province leads no province."""
    below = Unit.objects.filter(path__startswith=unit.path)
    return not below.exclude(pk__in=units(person, "planning.view").values("pk")).exists()


def tasks_of(unit_ids: Iterable[int], *, with_plans: bool = False) -> TaskQuerySet:
    """Tasks that the units lead or join; with_plans: also those in their plans, and parts of what they lead."""
    ids = list(unit_ids)
    joined = Task.cooperating.through.objects.filter(unit__in=ids).values("task_id")
    wanted = Q(lead__in=ids) | Q(pk__in=joined)
    if with_plans:
        wanted |= Q(plan__in=Plan.objects.filter(unit__in=ids).values("pk"))
        wanted |= Q(parent__in=Task.objects.filter(lead__in=ids).values("pk"))
    return Task.objects.filter(wanted)


def visible_plans(person: Person) -> QuerySet[Plan]:
    """Plans of units within reach; the province's, once it is there, is everybody's in the administration."""
    if reach(person, "planning.view")[0] is Scope.ALL:
        return Plan.objects.all()
    wanted = Q(unit__in=units(person, "planning.view").values("pk"))
    if any(not one.unit.is_guest for one in memberships(person)):
        wanted |= Q(unit__kind=Unit.Kind.PROVINCE)
    return Plan.objects.filter(wanted)


def may_see(person: Person, task: Task) -> bool:
    """Whether the person may see the task and what hangs on it."""
    return visible_tasks(person).filter(pk=task.pk).exists()


def may_write_plan(person: Person, plan: Plan) -> bool:
    """Whether the person may write the plan: the province's is the coordinating department's to keep."""
    if plan.unit.kind == Unit.Kind.PROVINCE:
        return may(person, "planning.province")
    return may(person, "planning.plan", plan.unit)


def may_write(person: Person, task: Task) -> bool:
    """Whether the person may change the task: who writes its plan; a part also who writes for the unit that leads the
    whole."""
    return may_write_plan(person, task.plan) or (
        task.parent is not None and may(person, "planning.plan", task.parent.lead)
    )


def may_split(person: Person, task: Task) -> bool:
    """Whether the person may add parts to the task: who may change it, and who writes for its lead unit."""
    return may_write(person, task) or may(person, "planning.plan", task.lead)


def may_make_plans(person: Person) -> bool:
    """Whether the person may make a plan for some unit."""
    return may(person, "planning.province") or may(person, "planning.plan")


def units_planned_by(person: Person) -> QuerySet[Unit]:
    """Units in use for which the person may make plans."""
    found = units(person, "planning.plan").filter(is_active=True)
    if not is_administrator(person):
        found = found.exclude(kind=Unit.Kind.PROVINCE)
        if may(person, "planning.province"):
            found = found | Unit.objects.filter(kind=Unit.Kind.PROVINCE)
    return found.distinct().order_by("path")


def units_at_work(person: Person, task: Task) -> list[Unit]:
    """Units of the task for which the person may report progress, the lead unit first."""
    there = {task.lead_id, *task.cooperating.values_list("pk", flat=True)}
    found = units(person, "planning.progress").filter(pk__in=there, is_active=True).order_by("path")
    return sorted(found, key=lambda unit: unit.pk != task.lead_id)


def may_report(person: Person, task: Task) -> bool:
    """Whether the person may report progress on the task for one of its units."""
    return bool(units_at_work(person, task))


def own_unit(person: Person, code: str, among: Iterable[Unit] = ()) -> Unit | None:
    """The unit in whose name the person acts with that right: the first of `among` that they are a member of, else the
    first unit where the right holds by membership, else the first of `among`."""
    mine = [one.unit for one in memberships(person)]
    candidates = list(among)
    for unit in mine:
        if unit in candidates or (not candidates and may(person, code, unit)):
            return unit
    return candidates[0] if candidates else (mine[0] if mine else None)


def current_plans(person: Person) -> QuerySet[Plan]:
    """Visible plans of this year that take changes."""
    year = timezone.localdate().year
    return visible_plans(person).filter(last_year__gte=year).exclude(state=Plan.State.CLOSED)

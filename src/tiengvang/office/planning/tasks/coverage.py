"""Coverage of a plan: which measure has no task yet, which unit has none. Writes nothing.

It asks for the first task of each measure and unit, not for all of them: a province's plan has a hundred thousand.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef

from tiengvang.office.organisation.models import Unit
from tiengvang.office.planning.models import Measure, Plan, Task
from tiengvang.office.planning.status import Status

_SERVES = Task.measures.through.objects
_JOINS = Task.cooperating.through.objects


@dataclass(frozen=True, slots=True)
class Coverage:
    """measures, units: how many there are; without_task, idle: which of them nothing is done about, by nobody."""

    measures: int
    without_task: list[Measure]
    units: int
    idle: list[Unit]


def coverage(plan: Plan) -> Coverage:
    """What the plan still lacks; stopped tasks do not count. Of a unit's plan measures of the plan above count too, and
    the units are the unit and those below it."""
    plans = [plan.pk, *Plan.objects.filter(aligned_to=plan).values_list("pk", flat=True)]
    measures = Measure.objects.filter(group__plan__in=[one for one in (plan.pk, plan.aligned_to_id) if one])
    unserved, units = _unserved(plan), _units(plan)
    return Coverage(
        measures=measures.count(), without_task=list(measures.filter(pk__in=unserved).select_related("group")),
        units=len(units), idle=_idle(units, plans),
    )  # fmt: skip


def _unserved(plan: Plan) -> set[int]:
    """Measures of the plan that no task carries out, and measures of the plan above that none of this plan does."""
    serving = _SERVES.filter(measure=OuterRef("pk"), task__stopped_on=None)
    own = Measure.objects.filter(group__plan=plan).exclude(Exists(serving))
    found = set(own.values_list("pk", flat=True))
    if plan.aligned_to_id:
        above = Measure.objects.filter(group__plan=plan.aligned_to_id)
        served = _SERVES.filter(task__plan=plan, task__stopped_on=None).values_list("measure_id", flat=True)
        found |= set(above.values_list("pk", flat=True)) - set(served)
    return found


def _units(plan: Plan) -> list[Unit]:
    below = Unit.objects.filter(path__startswith=plan.unit.path, is_active=True)
    return list(below.exclude(kind__in=[Unit.Kind.GUEST, Unit.Kind.PROVINCE]).order_by("kind", "name"))


def _idle(units: list[Unit], plans: list[int]) -> list[Unit]:
    """Those that neither lead nor join a task of these plans."""
    leading = Task.objects.filter(lead=OuterRef("pk"), plan__in=plans, stopped_on=None)
    joining = _JOINS.filter(unit=OuterRef("pk"), task__plan__in=plans, task__stopped_on=None)
    left = Unit.objects.filter(pk__in=[unit.pk for unit in units]).exclude(Exists(leading))
    found = set(left.exclude(Exists(joining)).values_list("pk", flat=True))
    return [unit for unit in units if unit.pk in found]


def tasks_by_measure(plan: Plan) -> Counter[int]:
    """How many tasks carry each measure of the plan out, those of plans below and stopped ones included."""
    wanted = list(Measure.objects.filter(group__plan=plan).values_list("pk", flat=True))
    rows = _SERVES.filter(measure__in=wanted).order_by().values_list("measure_id")
    return Counter(dict(rows.annotate(number=Count("id"))))


def standings(plan: Plan) -> dict[str, int]:
    """How many tasks of the plan stand how."""
    rows = Task.objects.filter(plan=plan).with_status().order_by().values_list("status_code")
    found = dict(rows.annotate(number=Count("pk")))
    return {code: found[code] for code in Status.values if code in found}

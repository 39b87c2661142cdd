"""Small factories for tests of planning: a plan, a group, a measure, a task, straight into the database."""

from __future__ import annotations

from datetime import date
from typing import Any

from tiengvang.office.organisation.models import Unit
from tiengvang.office.planning.models import Measure, Plan, Task, TaskGroup
from tiengvang.office.planning.tasks.standing import arrange_periods, settle


def make_plan(unit: Unit, *, issued: bool = True, **fields: Any) -> Plan:
    """A plan for 2026 to 2030, issued unless said otherwise."""
    document = {"state": "issued", "number": "12/KH-UBND", "dated": date(2026, 6, 30)} if issued else {}
    years = {"first_year": 2026, "last_year": 2030}
    return Plan.objects.create(unit=unit, **{"title": f"Kế hoạch của {unit.code}", **years, **document, **fields})


def make_measure(plan: Plan, text: str = "Xây dựng bộ nhận diện", **fields: Any) -> Measure:
    """A measure in the plan's first group, which is made where there is none."""
    group = plan.groups.first() or TaskGroup.objects.create(plan=plan, order=1, section="II.1", title="Nhóm một")
    order = group.measures.count() + 1
    return Measure.objects.create(group=group, **{"order": order, "section": "II.1", "text": text, **fields})


def make_task(plan: Plan, lead: Unit, **fields: Any) -> Task:
    """A task, settled as services leave it. cooperating, measures: lists."""
    many = {name: fields.pop(name) for name in ("cooperating", "measures") if name in fields}
    task = Task(plan=plan, lead=lead, **{"title": "Nhiệm vụ", "due": date(2026, 12, 31), **fields})
    task.first_due = task.first_due or task.due
    settle(task)
    task.save()
    arrange_periods(task)
    if task.recurrence:
        settle(task)
        task.save()
    for name, values in many.items():
        getattr(task, name).set(values)
    return task

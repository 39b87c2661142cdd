"""What holds a task up, for the page of the task."""

from __future__ import annotations

from typing import Any

from django import template

from tiengvang.office.organisation.policy import may
from tiengvang.office.planning.models import Task
from tiengvang.office.planning.obstacles.moves import RAISER
from tiengvang.office.planning.obstacles.selectors import visible_obstacles

register = template.Library()


@register.inclusion_tag("planning/obstacles/of_task.html", takes_context=True)
def task_obstacles(context: dict[str, Any], task: Task) -> dict[str, Any]:
    """Difficulties and requests on the task that the person may see, and the way to raise one."""
    person = context["request"].user
    rows = visible_obstacles(person).filter(task=task).select_related("unit")
    return {"rows": rows, "task": task, "may_raise": may(person, RAISER) and not task.is_finished}

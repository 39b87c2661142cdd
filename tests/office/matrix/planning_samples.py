"""Samples for addresses of plans, tasks, directives and annex tables. How samples work: `samples`."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from matrix.samples import World, sample


def _plan(world: World) -> Any:
    from tiengvang.office.planning.models import Plan

    return world.once(
        "plan",
        lambda: Plan.objects.create(
            unit=world.units["north"], title="The plan of the north", first_year=2026, last_year=2030
        ),
    )


def _measure(world: World) -> Any:
    from tiengvang.office.planning.models import Measure, TaskGroup

    def make() -> Any:
        group = TaskGroup.objects.create(plan=_plan(world), order=1, section="II.1", title="A group")
        return Measure.objects.create(group=group, order=1, section="II.1", text="A measure")

    return world.once("measure", make)


def _task(world: World) -> Any:
    from tiengvang.office.planning.models import Task

    return world.once(
        "planned task",
        lambda: Task.objects.create(
            plan=_plan(world), lead=world.units["north"], title="A task", due=date(2030, 12, 31)
        ),
    )


def _file(name: str) -> dict[str, Any]:
    """The fields of a kept file, which lies there."""
    path = Path(settings.MEDIA_ROOT) / "planning" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"%PDF-1.7")
    return {"stored": f"planning/{name}", "name": "a.pdf", "media_type": "application/pdf", "size": 8}


@sample("planning:plan", "planning:plan_*", "planning:group_new", "planning:task_new", unit="north")
def _plan_number(world: World) -> dict[str, Any]:
    return {"pk": _plan(world).pk}


@sample("planning:annex_import", "planning:annex_export", unit="north")
def _annex(world: World) -> dict[str, Any]:
    return {"pk": _plan(world).pk, "form": "xlsx"}


@sample("planning:group_change", "planning:measure_new", unit="north")
def _group_number(world: World) -> dict[str, Any]:
    return {"pk": _measure(world).group_id}


@sample("planning:measure_change", "planning:measure_tasks", unit="north")
def _measure_number(world: World) -> dict[str, Any]:
    return {"pk": _measure(world).pk}


@sample("planning:task", "planning:task_*", unit="north")
def _task_number(world: World) -> dict[str, Any]:
    return {"pk": _task(world).pk, "kind": "stop"}


@sample("planning:needs_remove", unit="north")
def _dependency(world: World) -> dict[str, Any]:
    from tiengvang.office.planning.models import Dependency, Task

    def make() -> Any:
        other = Task.objects.create(plan=_plan(world), lead=world.units["north"], title="Another task")
        return Dependency.objects.create(task=_task(world), needs=other)

    return {"pk": world.once("dependency", make).pk}


@sample("planning:file", "planning:evidence_remove", unit="north")
def _evidence(world: World) -> dict[str, Any]:
    from tiengvang.office.planning.models import Evidence

    made = world.once(
        "evidence",
        lambda: Evidence.objects.create(
            task=_task(world), kind="file", added_by=world.people["officer"].user, unit=world.units["north"],
            **_file("evidence.pdf"),
        ),
    )  # fmt: skip
    return {"pk": made.pk}


@sample("planning:directive", "planning:directive_*", unit="north")
def _directive(world: World) -> dict[str, Any]:
    from tiengvang.office.planning.models import Directive

    def make() -> Any:
        return Directive.objects.create(
            unit=world.units["north"], issuer="people", number="1/TB", dated=date(2026, 7, 1), subject="A directive",
            text="Do it.", entered_by=world.people["coordinator"].user, **_file("directive.pdf"),
        )  # fmt: skip

    return {"pk": world.once("directive", make).pk}


def _acknowledgement(world: World) -> Any:
    from tiengvang.office.planning.models import Acknowledgement, Dissemination

    def make() -> Any:
        north = world.units["north"]
        sent = Dissemination.objects.create(
            unit=north, number="2/KH", dated=date(2026, 7, 1), subject="A document",
            sent_by=world.people["coordinator"].user, **_file("dissemination.pdf"),
        )  # fmt: skip
        return Acknowledgement.objects.create(dissemination=sent, unit=north)

    return world.once("acknowledgement", make)


@sample("planning:dissemination", "planning:dissemination_*", unit="north")
def _dissemination(world: World) -> dict[str, Any]:
    return {"pk": _acknowledgement(world).dissemination_id}


@sample("planning:acknowledge", unit="north")
def _acknowledgement_number(world: World) -> dict[str, Any]:
    return {"pk": _acknowledgement(world).pk}

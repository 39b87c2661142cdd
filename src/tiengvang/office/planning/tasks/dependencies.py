"""Which task waits for which, and that nothing waits for itself, not even through its parts. Writes nothing.

A task also waits for its own parts, and a part for whatever the task it belongs to waits for.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar

from tiengvang.office.planning.models import Dependency, Task

_Key = TypeVar("_Key", int, str)


def circle(needs: Mapping[_Key, Iterable[_Key]], parent_of: Mapping[_Key, _Key | None]) -> list[_Key]:
    """A circle among tasks, as the tasks in the order in which they wait, the first again at the end; [] for none.

    needs: task to the tasks it waits for; parent_of: task to the task it is a part of, or None.
    """
    parts: dict[_Key, list[_Key]] = {}
    for part, whole in parent_of.items():
        if whole is not None:
            parts.setdefault(whole, []).append(part)
    # Two moments of each task: (task, False) its beginning, (task, True) its end; an arrow goes to what comes first.
    wholes = {whole for whole in parent_of.values() if whole is not None}
    keys = sorted({*needs, *parent_of, *wholes, *(one for some in needs.values() for one in some)})
    before: dict[tuple[_Key, bool], list[tuple[_Key, bool]]] = {}
    for key in keys:
        whole = parent_of.get(key)
        before[key, True] = [(key, False), *((part, True) for part in parts.get(key, ()))]
        before[key, False] = [(one, True) for one in needs.get(key, ())]
        if whole is not None:
            before[key, False].append((whole, False))
    return _named(_walk([(key, True) for key in keys], before))


def _walk(
    starts: Sequence[tuple[_Key, bool]], before: Mapping[tuple[_Key, bool], Sequence[tuple[_Key, bool]]]
) -> list[tuple[_Key, bool]]:
    """The first circle that a walk in depth meets."""
    finished: set[tuple[_Key, bool]] = set()
    for start in starts:
        path: list[tuple[_Key, bool]] = [start]
        on_path = {start}
        stack = [iter(before[start])] if start not in finished else []
        while stack:
            following = next(stack[-1], None)
            if following is None:
                stack.pop()
                finished.add(path[-1])
                on_path.discard(path.pop())
            elif following in on_path:
                return [*path[path.index(following) :], following]
            elif following not in finished:
                path.append(following)
                on_path.add(following)
                stack.append(iter(before[following]))
    return []


def _named(found: list[tuple[_Key, bool]]) -> list[_Key]:
    """The tasks of a circle, each once, the first again at the end."""
    names = list(dict.fromkeys(key for key, _moment in found))
    return [*names, names[0]] if names else []


def circle_with(task: Task, needs: Task) -> list[Task]:
    """The circle that there would be if `task` waited for `needs` too; [] for none."""
    return _circle_among({task.plan_id, needs.plan_id}, extra=(task.pk, needs.pk), parents={})


def circle_below(task: Task, parent: Task) -> list[Task]:
    """The circle that there would be if `task` were a part of `parent`; [] for none."""
    return _circle_among({task.plan_id, parent.plan_id}, extra=None, parents={task.pk: parent.pk})


def _circle_among(plan_ids: set[int], extra: tuple[int, int] | None, parents: dict[int, int]) -> list[Task]:
    plan_ids = _reached(plan_ids)
    needs: dict[int, list[int]] = {}
    for one, other in Dependency.objects.filter(task__plan__in=plan_ids).values_list("task_id", "needs_id"):
        needs.setdefault(one, []).append(other)
    if extra:
        needs.setdefault(extra[0], []).append(extra[1])
    parent_of = dict(Task.objects.filter(plan__in=plan_ids).exclude(parent=None).values_list("pk", "parent_id"))
    found = circle(needs, {**parent_of, **parents})
    held = Task.objects.in_bulk(found)
    return [held[pk] for pk in found]


def _reached(plan_ids: set[int]) -> set[int]:
    """These plans and all that their tasks wait for."""
    while True:
        further = set(
            Dependency.objects.filter(task__plan__in=plan_ids)
            .exclude(needs__plan__in=plan_ids)
            .values_list("needs__plan_id", flat=True)
        )
        if not further:
            return plan_ids
        plan_ids = plan_ids | further


def in_words(found: Sequence[object]) -> str:
    """A circle as people read it."""
    return " → ".join(f"“{one}”" for one in found)

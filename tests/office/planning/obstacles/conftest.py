"""What tests of difficulties and requests share: a plan, a task of the north commune, people of each side."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from planning.planning_making import make_plan, make_task

from tiengvang.office.organisation.models import Unit, User
from tiengvang.office.planning.models import Obstacle, Task
from tiengvang.office.planning.obstacles.services import raise_obstacle


@pytest.fixture
def task(units: dict[str, Unit]) -> Task:
    return make_task(make_plan(units["province"]), units["north"], title="Đón đoàn báo chí quốc tế")


@pytest.fixture
def raiser(person: Callable[..., User]) -> User:
    return person("officer", "north")


@pytest.fixture
def coordinator(person: Callable[..., User]) -> User:
    return person("coordinator", "culture")


@pytest.fixture
def leader(person: Callable[..., User]) -> User:
    return person("provincial_leader", "province")


@pytest.fixture
def raised(raiser: User, task: Task, units: dict[str, Unit]) -> Callable[..., Obstacle]:
    """raised(**changes): an obstacle of the north commune, with the coordinating department."""

    def make(**changes: Any) -> Obstacle:
        given = {"by": raiser, "unit": units["north"], "kind": "obstacle", "title": "Thiếu cán bộ biết ngoại ngữ",
                 "text": "Không có người phiên dịch.", "task": task}  # fmt: skip
        return raise_obstacle(**{**given, **changes})

    return make

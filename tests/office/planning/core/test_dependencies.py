"""What waits for what, and that nothing waits for itself."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from hypothesis import given
from hypothesis import strategies as st
from planning.planning_making import make_plan, make_task

from tiengvang.office.organisation.models import Unit, User
from tiengvang.office.planning.models import Task
from tiengvang.office.planning.tasks import services
from tiengvang.office.planning.tasks.dependencies import circle


def test_a_circle_is_told_in_the_order_of_waiting() -> None:
    assert circle({1: [2], 2: [3], 3: [1]}, {}) == [1, 2, 3, 1]


def test_a_chain_is_no_circle() -> None:
    assert circle({1: [2, 3], 2: [4], 3: [4]}, {5: 4}) == []


@pytest.mark.parametrize(
    ("needs", "parent_of"),
    [
        ({10: [2], 2: [11]}, {11: 10}),  # the whole waits for 2, which waits for a part of the whole
        ({11: [2], 2: [10]}, {11: 10}),  # a part waits for 2, which waits for the whole
        ({11: [10]}, {11: 10}),  # a part waits for its whole
        ({}, {1: 2, 2: 1}),  # each a part of the other
    ],
)
def test_parts_and_wholes_make_circles_too(needs: dict[int, list[int]], parent_of: dict[int, int]) -> None:
    assert circle(needs, parent_of)


@given(st.lists(st.tuples(st.integers(0, 8), st.integers(0, 8)), max_size=14))
def test_tasks_that_can_be_put_in_an_order_make_no_circle_and_others_do(arrows: list[tuple[int, int]]) -> None:
    needs: dict[int, list[int]] = {}
    for one, other in arrows:
        needs.setdefault(one, []).append(other)
    left = {key for pair in arrows for key in pair}
    while ready := {key for key in left if not left & set(needs.get(key, ()))}:
        left -= ready
    assert bool(circle(needs, {})) == bool(left)


@pytest.fixture
def three(units: dict[str, Unit]) -> list[Task]:
    plan = make_plan(units["province"])
    return [make_task(plan, units["north"], title=f"Việc {letter}") for letter in "ABC"]


@pytest.mark.django_db
def test_a_dependency_that_closes_a_circle_is_refused_by_its_names(
    three: list[Task], person: Callable[..., User]
) -> None:
    by = person("coordinator")
    one, two, last = three
    services.add_dependency(by=by, task=one, needs=two)
    services.add_dependency(by=by, task=two, needs=last)
    with pytest.raises(ValidationError) as refused:
        services.add_dependency(by=by, task=last, needs=one)
    (message,) = refused.value.message_dict["needs"]
    assert all(f"“Việc {letter}”" in message for letter in "ABC")
    with pytest.raises(ValidationError):
        services.add_dependency(by=by, task=one, needs=one)
    with pytest.raises(ValidationError):
        services.add_dependency(by=by, task=one, needs=two)
    assert last.waits_for.count() == 0


@pytest.mark.django_db
def test_a_move_below_a_task_that_waits_for_it_is_refused(three: list[Task], person: Callable[..., User]) -> None:
    by = person("coordinator")
    whole, other, _last = three
    services.add_dependency(by=by, task=other, needs=whole)
    with pytest.raises(ValidationError) as refused:
        services.change_task(by=by, task=other, version=other.version, changes={"parent": whole})
    assert "parent" in refused.value.message_dict


@pytest.mark.django_db
def test_one_waits_only_for_tasks_that_one_sees(units: dict[str, Unit], person: Callable[..., User]) -> None:
    own = make_task(make_plan(units["north"]), units["north"])
    hidden = make_task(make_plan(units["south"]), units["south"])
    with pytest.raises(PermissionDenied):
        services.add_dependency(by=person("officer", "north"), task=own, needs=hidden)

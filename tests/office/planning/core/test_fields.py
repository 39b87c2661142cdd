"""Choosing a task in a form: a short list of what is meant, and anything allowed is taken."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django import forms
from django.test import Client
from django.utils import timezone
from planning.planning_making import make_plan, make_task

from tiengvang.office.organisation.models import Unit
from tiengvang.office.planning.fields import TaskField
from tiengvang.office.planning.models import Obstacle, Task

pytestmark = pytest.mark.django_db
NEW = "/office/planning/obstacles/new/"


class _Form(forms.Form):
    task = TaskField(Task.objects.none(), required=False, empty_label="-")


def test_a_long_list_is_cut_after_the_next_due_and_keeps_the_chosen_one(units: dict[str, Unit]) -> None:
    plan, today = make_plan(units["province"]), timezone.localdate()
    later, third, second, first = (
        make_task(plan, units["north"], due=today + timedelta(days=days)).pk for days in (9, 3, 2, 1)
    )

    def offered(chosen: object) -> list[object]:
        form = _Form({"task": chosen})
        field = form.fields["task"]
        field.queryset = Task.objects.all()
        field.offer(Task.objects.all(), form["task"].value(), 2)
        assert form.is_valid() is (chosen != "no number")
        return [getattr(value, "value", value) for value, _label in field.widget.choices]

    assert offered("") == offered("no number") == ["", first, second]
    assert offered(str(second)) == ["", first, second]
    assert offered(str(later)) == ["", later, first, second]
    assert third not in offered("")


def test_who_leads_many_units_chooses_among_the_tasks_of_one_and_may_begin_at_any(
    units: dict[str, Unit], signed_in: Callable[..., Client]
) -> None:
    plan = make_plan(units["province"])
    own = make_task(plan, units["culture"], title="Việc của sở", cooperating=[units["province"]])
    other = make_task(plan, units["north"], title="Việc của xã")
    leader = signed_in("unit_leader", "province")
    page = leader.get(NEW).content.decode()
    assert "Việc của sở" in page
    assert "Việc của xã" not in page
    assert f'<option value="{other.pk}" selected>' in leader.get(f"{NEW}?task={other.pk}").content.decode()
    given = {"unit": units["north"].pk, "kind": "obstacle", "task": other.pk, "title": "Thiếu xe", "text": "Cần xe."}
    assert leader.post(NEW, given).status_code == 302
    assert Obstacle.objects.get().task == other
    assert own.pk != other.pk

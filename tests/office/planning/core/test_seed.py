"""The profile's plan in a new office."""

from __future__ import annotations

import pytest

from tiengvang.office.organisation.models import AuditEntry
from tiengvang.office.organisation.services import seed_units_from_profile
from tiengvang.office.planning.models import Measure, Plan
from tiengvang.office.planning.seed.services import seed_plan_from_profile
from tiengvang.office.planning.tasks.coverage import coverage
from tiengvang.place.profile import load_profile

pytestmark = pytest.mark.django_db


def test_the_profiles_plan_comes_once_with_each_bullet_as_a_provisional_measure() -> None:
    profile = load_profile("gialai")
    seed_units_from_profile(profile)
    assert seed_plan_from_profile(profile) == 22
    assert seed_plan_from_profile(profile) == 0
    plan = Plan.objects.get(key="qd-173")
    assert (plan.unit.kind, plan.state, plan.years) == ("province", "draft", "2026-2030")
    assert [(group.section, group.measures.count()) for group in plan.groups.all()] == [
        ("II.1", 3), ("II.2", 6), ("II.3", 3), ("II.4", 5), ("II.5", 3), ("II.6", 2),
    ]  # fmt: skip
    assert Measure.objects.filter(provisional=True, section__startswith="II.").count() == 22
    assert AuditEntry.objects.filter(action="planning.seed_plan").count() == 1
    lacks = coverage(plan)
    assert len(lacks.without_task) == 22
    assert len(lacks.idle) == lacks.units > 150


def test_a_plan_that_people_changed_is_left_as_it_is() -> None:
    profile = load_profile("gialai")
    seed_units_from_profile(profile)
    seed_plan_from_profile(profile)
    Plan.objects.update(title="Đã sửa")
    seed_plan_from_profile(profile)
    assert Plan.objects.get().title == "Đã sửa"


def test_a_profile_without_a_plan_brings_none() -> None:
    profile = load_profile("jeju")
    seed_units_from_profile(profile)
    assert seed_plan_from_profile(profile) == 0

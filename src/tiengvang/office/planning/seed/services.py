"""Brings the profile's plan into the office, as a draft of the province. Doing it again changes nothing."""

from __future__ import annotations

from django.db import transaction

from tiengvang.office.organisation.audit import record
from tiengvang.office.organisation.models import Unit
from tiengvang.office.planning.models import Measure, Plan, TaskGroup
from tiengvang.office.planning.tasks.plan_services import make_plan
from tiengvang.place.profile import Profile


@transaction.atomic
def seed_plan_from_profile(profile: Profile) -> int:
    """Make the profile's plan, where it is not there yet and the province is; gives how many measures were made. A plan
    that is there stays as people keep it."""
    said, province = profile.plan, Unit.objects.filter(kind=Unit.Kind.PROVINCE).first()
    if said is None or province is None or Plan.objects.filter(key=said.key).exists():
        return 0
    plan = make_plan(
        by=None, unit=province, title=said.title, first_year=said.first_year, last_year=said.last_year, key=said.key
    )
    groups = TaskGroup.objects.bulk_create(
        TaskGroup(plan=plan, order=order, section=one.section, title=one.title)
        for order, one in enumerate(said.groups, 1)
    )
    made = Measure.objects.bulk_create(
        Measure(group=group, order=order, section=one.section, text=text, provisional=said.provisional)
        for group, one in zip(groups, said.groups, strict=True)
        for order, text in enumerate(one.measures, 1)
    )
    record(actor=None, action="planning.seed_plan", obj=plan, unit=province, profile=profile.id, measures=len(made))
    return len(made)

"""Writing plans, their task groups and measures. Tasks: `services`.

Each change asks for the right, checks, writes in one transaction and leaves an audit entry. Raises PermissionDenied,
ValidationError with the field and the remedy, and `locking.Outdated` where somebody changed the plan meanwhile.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from tiengvang.office.organisation.audit import record
from tiengvang.office.organisation.models import Unit, User
from tiengvang.office.planning.models import Measure, Plan, TaskGroup
from tiengvang.office.planning.tasks.selectors import may_write_plan
from tiengvang.office.shell.locking import hold

_CHANGEABLE = ("title", "first_year", "last_year", "aligned_to")


@transaction.atomic
def make_plan(
    *, by: User | None, unit: Unit, title: str, first_year: int, last_year: int, aligned_to: Plan | None = None,
    key: str = "",
) -> Plan:  # fmt: skip
    """Make a plan in draft. `by` None: the system does, from a profile."""
    plan = Plan(
        unit=unit, title=" ".join(title.split()), first_year=first_year, last_year=last_year, aligned_to=aligned_to,
        key=key, created_by=by,
    )  # fmt: skip
    _demand(by, plan)
    if not unit.is_active:
        raise ValidationError({"unit": _("%(unit)s is not in use. Choose another unit.") % {"unit": unit}})
    _check(plan)
    plan.save()
    record(actor=by, action="planning.make_plan", obj=plan, unit=unit, years=plan.years)
    return plan


@transaction.atomic
def change_plan(*, by: User, plan: Plan, version: int, changes: Mapping[str, Any]) -> Plan:
    """Change title, years or the plan above. Raises TypeError for any other field."""
    if wrong := set(changes) - set(_CHANGEABLE):
        raise TypeError(f"a plan's {', '.join(sorted(wrong))} cannot be changed")
    held = _held(by, plan, version)
    changed = {}
    for field, value in changes.items():
        before = getattr(held, field)
        if before != value:
            setattr(held, field, value)
            changed[field] = [str(before or ""), str(value or "")]
    _check(held)
    held.save()
    if changed:
        record(actor=by, action="planning.change_plan", obj=held, unit=held.unit, changed=changed)
    return held


@transaction.atomic
def issue_plan(*, by: User, plan: Plan, version: int, number: str, dated: date | None) -> Plan:
    """Record the document by which the plan was issued; from then on its tasks change only by decisions. Of an issued
    plan, it corrects number and date."""
    held = _held(by, plan, version)
    held.state, held.number, held.dated = Plan.State.ISSUED, number.strip(), dated
    if dated is not None and dated > timezone.localdate():
        raise ValidationError({"dated": _("The document's date is in the future.")})
    _check(held)
    held.save()
    record(
        actor=by, action="planning.issue_plan", obj=held, unit=held.unit, number=held.number,
        dated=held.dated.isoformat() if held.dated else "",
    )  # fmt: skip
    return held


@transaction.atomic
def close_plan(*, by: User, plan: Plan, version: int) -> Plan:
    """Close an issued plan: nothing in it changes any more."""
    held = _held(by, plan, version)
    if held.state != Plan.State.ISSUED:
        raise ValidationError(_("Only an issued plan can be closed."))
    held.state = Plan.State.CLOSED
    held.save()
    record(actor=by, action="planning.close_plan", obj=held, unit=held.unit)
    return held


@transaction.atomic
def make_group(
    *, by: User | None, plan: Plan, title: str, section: str = "", aligned_to: TaskGroup | None = None
) -> TaskGroup:
    """Add a task group at the plan's end."""
    _demand(by, plan)
    _demand_open(plan)
    last = plan.groups.aggregate(last=Max("order"))["last"] or 0
    group = TaskGroup(
        plan=plan, order=last + 1, title=" ".join(title.split()), section=section.strip(), aligned_to=aligned_to
    )
    _check_group(group)
    group.save()
    record(actor=by, action="planning.make_group", obj=group, unit=plan.unit, plan=plan.pk)
    return group


@transaction.atomic
def change_group(
    *, by: User, group: TaskGroup, title: str, section: str = "", aligned_to: TaskGroup | None = None
) -> TaskGroup:
    """Change a task group's words and what it serves."""
    _demand(by, group.plan)
    _demand_open(group.plan)
    group.title, group.section, group.aligned_to = " ".join(title.split()), section.strip(), aligned_to
    _check_group(group)
    group.save()
    record(actor=by, action="planning.change_group", obj=group, unit=group.plan.unit, plan=group.plan_id)
    return group


@transaction.atomic
def make_measure(
    *, by: User | None, group: TaskGroup, text: str, section: str = "", provisional: bool = False
) -> Measure:
    """Add a measure at the group's end; without a section it has the group's."""
    _demand(by, group.plan)
    _demand_open(group.plan)
    last = group.measures.aggregate(last=Max("order"))["last"] or 0
    measure = Measure(
        group=group, order=last + 1, text=text.strip(), section=section.strip() or group.section,
        provisional=provisional,
    )  # fmt: skip
    measure.full_clean()
    measure.save()
    record(actor=by, action="planning.make_measure", obj=measure, unit=group.plan.unit, plan=group.plan_id)
    return measure


@transaction.atomic
def change_measure(*, by: User, measure: Measure, text: str, section: str, provisional: bool) -> Measure:
    """Change a measure's words, where it stands, and whether it is provisional."""
    plan = measure.group.plan
    _demand(by, plan)
    _demand_open(plan)
    before = measure.text
    measure.text, measure.section, measure.provisional = text.strip(), section.strip(), provisional
    measure.full_clean()
    measure.save()
    record(
        actor=by, action="planning.change_measure", obj=measure, unit=plan.unit, plan=plan.pk,
        text=[before, measure.text],
    )  # fmt: skip
    return measure


def _held(by: User, plan: Plan, version: int) -> Plan:
    _demand(by, plan)
    held = hold(Plan.objects.select_related("unit"), plan.pk, version)
    _demand_open(held)
    return held


def _demand(by: User | None, plan: Plan) -> None:
    if by is not None and not may_write_plan(by, plan):
        raise PermissionDenied("this plan is written by others")


def _demand_open(plan: Plan) -> None:
    if not plan.is_open:
        raise ValidationError(_("The plan is closed; nothing in it changes any more."))


def _check(plan: Plan) -> None:
    plan.full_clean(exclude=["key"])
    above: Plan | None = plan.aligned_to
    while above is not None:
        if above.pk == plan.pk and plan.pk:
            raise ValidationError({"aligned_to": _("A plan cannot carry itself out. Choose another one.")})
        above = above.aligned_to


def _check_group(group: TaskGroup) -> None:
    group.full_clean()
    above = group.aligned_to
    if above is not None and above.plan_id != group.plan.aligned_to_id:
        raise ValidationError({"aligned_to": _("Choose a group of the plan that this one carries out.")})

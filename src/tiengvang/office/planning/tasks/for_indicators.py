"""From an indicator's page to the form of a task that is to serve it. Makes no task."""

from __future__ import annotations

from urllib.parse import urlencode

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tiengvang.office.indicators.leading.registry import action
from tiengvang.office.indicators.models import Indicator
from tiengvang.office.organisation.models import Unit
from tiengvang.office.organisation.policy import Person, may, units
from tiengvang.office.planning.models import Plan


def register() -> None:
    """Fill the registry of what can be done about an indicator; called once when the office starts."""
    action("planning.task", _("Assign a task"), new_task_url)


def new_task_url(person: Person, indicator: Indicator) -> str:
    """The form of a new task with the indicator filled in: in the province's plan of this year where the person keeps
    it, else in their unit's; "" where there is no such plan."""
    wanted = Q(unit__in=units(person, "planning.plan")) & ~Q(unit__kind=Unit.Kind.PROVINCE)
    if may(person, "planning.province"):
        wanted |= Q(unit__kind=Unit.Kind.PROVINCE)
    year = timezone.localdate().year
    rows = Plan.objects.filter(wanted, first_year__lte=year, last_year__gte=year).exclude(state=Plan.State.CLOSED)
    plan = rows.order_by("unit__path", "-first_year", "-pk").first()
    if plan is None:
        return ""
    return f"{reverse('planning:task_new', args=[plan.pk])}?{urlencode({'indicator': indicator.code})}"

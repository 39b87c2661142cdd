"""Figures that planning lends to indicators: how much of what fell due was done on time. Measures no coverage."""

from __future__ import annotations

from typing import Final

from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from tiengvang.office.indicators.computing.registry import Provided, provider
from tiengvang.office.indicators.readings.periods import Span
from tiengvang.office.planning.models import Task

TASKS_ON_TIME: Final = "tasks-on-time"


def register() -> None:
    """Fill the indicators' registry; called once when the office starts."""
    provider(TASKS_ON_TIME, tasks_on_time)


def tasks_on_time(span: Span) -> Provided:
    """Share of the tasks that fell due in the period (until today) and were done by their day.

    A task that was stopped by a document before it fell due is not counted, nor one that is a part of another task of
    the same unit. It is a full count, so it has no doubt of sampling.
    """
    last = min(span.last, timezone.localdate())
    due = Task.objects.filter(due__gte=span.first, due__lte=last).exclude(parent__lead=F("lead"))
    due = due.exclude(Q(stopped_on__isnull=False) & Q(stopped_on__lte=F("due")))
    whole, part = due.count(), due.filter(done_on__lte=F("due")).count()
    link = reverse("planning:plans")
    if not whole:
        return Provided(reason="no-tasks", link=link)
    return Provided(part / whole, part / whole, part / whole, things=whole, link=link)

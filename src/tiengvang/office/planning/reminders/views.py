"""Pages of reminders: one's notices, and the days on which one's unit wants digests."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tiengvang.office.organisation.policy import may, requires, units
from tiengvang.office.planning.answering import here
from tiengvang.office.planning.models import Reminder
from tiengvang.office.planning.reminders import selectors, services
from tiengvang.office.planning.reminders.digest import left_in_words, title_of
from tiengvang.office.planning.reminders.selectors import Notice


@requires("planning.view")
@require_safe
def reminders(request: HttpRequest) -> HttpResponse:
    """What I was reminded of and have not dismissed."""
    today = timezone.localdate()
    title = _("Reminders")
    consolidates = may(request.user, "reports.call")
    found = [
        (one.reminder, title_of(one.reminder), _address(one, consolidates=consolidates), left_in_words(one.days))
        for one in selectors.notices(request.user, today)
    ]
    context = {
        "title": title, "crumbs": [here(title)], "notices": found, "today": today,
        "choices": selectors.choices(request.user),
        "weekdays": [(str(number + 1), label) for number, label in WEEKDAYS.items()],
    }  # fmt: skip
    return render(request, "planning/reminders/reminders.html", context)


def _address(notice: Notice, *, consolidates: bool) -> str:
    """The page on which the thing is done; of a consolidated report, for who may only look, the list of reports."""
    one = notice.reminder
    if one.task_id is not None:
        return reverse("planning:task", args=[one.task_id])
    if notice.report is not None:
        return reverse("planning:report", args=[notice.report])
    return reverse("planning:consolidated", args=[one.call_id]) if consolidates else reverse("planning:reports")


@requires("planning.view")
@require_POST
def dismiss(request: HttpRequest) -> HttpResponse:
    """Take notices off the list: those named, or all."""
    named = request.POST.get("reminder", "")
    if named == "all":
        services.dismiss(by=request.user)
    elif named.isascii() and named.isdigit():
        own = Reminder.objects.filter(owner=request.user)
        services.dismiss(by=request.user, reminder=get_object_or_404(own, pk=int(named)))
    return redirect("planning:reminders")


@requires("planning.plan")
@require_POST
def choose(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose the days of digests for a unit."""
    unit = get_object_or_404(units(request.user, "planning.plan"), pk=pk)
    days = [int(one) for one in request.POST.getlist("day") if one in "1234567" and len(one) == 1]
    services.choose_days(by=request.user, unit=unit, days=days)
    messages.success(request, _("The days were saved. Reminders in the office stay as they are."))
    return redirect("planning:reminders")

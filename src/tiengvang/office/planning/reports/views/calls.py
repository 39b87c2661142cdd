"""Pages of calls: the list, opening and changing one, one with how far its units are."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tiengvang.office.organisation.policy import may, memberships, requires, visible
from tiengvang.office.planning.answering import Attempt, attempt, crumb, here, sent
from tiengvang.office.planning.models import Consolidated, ReportCall, UnitReport
from tiengvang.office.planning.reports import calls as services
from tiengvang.office.planning.reports import selectors
from tiengvang.office.planning.reports.exporting import reports_exported
from tiengvang.office.planning.reports.forms import CallForm
from tiengvang.office.planning.reports.selectors import days_late
from tiengvang.office.planning.reports.views.files import list_answer
from tiengvang.office.shell.exports import FORMATS


@requires("reports.view")
@require_safe
def reports(request: HttpRequest) -> HttpResponse:
    """Calls, and what the person's own units owe; reports of units below are on the page of their call."""
    calls = selectors.with_counts(selectors.visible_calls(request.user)).select_related("unit")
    own_units = [one.unit_id for one in memberships(request.user)]
    writes = visible(request.user, "reports.write", UnitReport.objects.filter(unit__in=own_units))
    own = (
        writes.exclude(state=UnitReport.State.LOCKED).select_related("unit", "call").order_by("call__due", "unit__path")
    )
    today = timezone.localdate()
    for one in own:
        one.late, one.left = days_late(one), (one.call.due - today).days
    context = {
        "title": _("Reports"), "calls": calls, "own": own, "may_call": may(request.user, "reports.call"),
        "sees_all": may(request.user, "reports.call"), "crumbs": [here(_("Reports"))],
    }  # fmt: skip
    return render(request, "planning/reports/reports.html", context)


@requires("reports.view")
@require_safe
def call(request: HttpRequest, pk: int) -> HttpResponse:
    """One call: its days, its units and how far each is."""
    found = get_object_or_404(selectors.visible_calls(request.user).select_related("unit"), pk=pk)
    state = request.GET.get("state", "")
    listed = _listed(request, found)
    counts = [
        (value, label, sum(1 for one in listed if one.state == value)) for value, label in UnitReport.State.choices
    ]
    shown = _in_state(listed, state)
    context = {
        "title": found.title, "call": found, "reports": shown, "number": len(listed), "counts": counts, "state": state,
        "late": sum(1 for one in listed if one.late), "may_call": may(request.user, "reports.call"),
        "consolidated": Consolidated.objects.filter(call=found).first(),
        "export_url": reverse("planning:report_call_export", args=[pk]), "formats": FORMATS.values(),
        "query": request.GET.urlencode(),
        "crumbs": [crumb("reports", _("Reports")), here(found.title)],
    }  # fmt: skip
    return render(request, "planning/reports/call.html", context)


@requires("reports.view")
@require_POST
def call_export(request: HttpRequest, pk: int) -> HttpResponse:
    """What the list of a call's units shows, as a file."""
    found = get_object_or_404(selectors.visible_calls(request.user), pk=pk)
    state = QueryDict(request.POST.get("query", "")).get("state", "")
    rows = _in_state(_listed(request, found), state)
    return list_answer(request, lambda form: reports_exported(found, rows, form, request.user))


def _listed(request: HttpRequest, found: ReportCall) -> list[UnitReport]:
    rows = selectors.visible_reports(request.user).filter(call=found).select_related("unit", "call")
    listed = list(rows.order_by("unit__kind", "unit__path"))
    for one in listed:
        one.late = days_late(one)
    return listed


def _in_state(listed: list[UnitReport], state: str) -> list[UnitReport]:
    """Those in a state, or the late ones; all for no state."""
    return [one for one in listed if (one.late if state == "late" else one.state == state)] if state else listed


@requires("reports.call")
def call_new(request: HttpRequest) -> HttpResponse:
    """Ask units for a report; the yearly one begins with the profile's days."""
    year = request.GET.get("year", "")
    year = int(year) if year.isascii() and year.isdigit() and 2000 <= int(year) <= 2100 else timezone.localdate().year
    initial = {**services.usual(year), "units": services.askable()}
    form = CallForm(None, sent(request), initial=initial)
    tried = Attempt()
    if request.method == "POST":
        tried = attempt(form, lambda: services.open_call(by=request.user, **form.cleaned_data))
        if tried.done:
            messages.success(request, _("The units are asked. Each has a report in draft now."))
            return redirect("planning:report_call", tried.value.pk)
    return _form(request, form, tried, _("Ask for reports"), [], reverse("planning:reports"))


@requires("reports.call")
def call_change(request: HttpRequest, pk: int) -> HttpResponse:
    """Change days, words and units of a call."""
    found = get_object_or_404(ReportCall, pk=pk)
    form = CallForm(found, sent(request), initial=_initial(found))
    tried = Attempt()
    if request.method == "POST":
        tried = attempt(
            form,
            lambda: services.change_call(
                by=request.user, call=found, version=form.cleaned_data["version"],
                changes={name: value for name, value in form.cleaned_data.items() if name != "version"},
            ),
            _initial,
        )  # fmt: skip
        if tried.done:
            messages.success(request, _("The change was saved."))
            return redirect("planning:report_call", pk)
    crumbs = [crumb("report_call", found.title, pk)]
    return _form(request, form, tried, _("Change the call"), crumbs, reverse("planning:report_call", args=[pk]))


def _initial(found: ReportCall) -> dict[str, object]:
    names = ("title", "first_day", "last_day", "due", "consolidated_due", "asks", "version")
    return {
        **{name: getattr(found, name) for name in names}, "figures_at": timezone.localdate(found.figures_at),
        "units": services.askable().filter(reports__call=found),
    }  # fmt: skip


def _form(
    request: HttpRequest, form: object, tried: Attempt, title: str, crumbs: list[dict[str, str]], back: str
) -> HttpResponse:
    context = {
        "title": title, "form": form, "attempt": tried, "back": back,
        "crumbs": [crumb("reports", _("Reports")), *crumbs, here(title)],
    }  # fmt: skip
    status = tried.status if request.method == "POST" else 200
    return render(request, "planning/form.html", context, status=status)

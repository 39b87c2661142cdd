"""What a unit sends from a task's page: progress with evidence, comments; and the files themselves."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tiengvang.office.organisation.policy import requires
from tiengvang.office.planning.answering import attempt
from tiengvang.office.planning.models import Evidence
from tiengvang.office.planning.tasks import reporting, selectors
from tiengvang.office.planning.tasks.forms import CommentForm, ProgressForm
from tiengvang.office.planning.tasks.views.tasks import find_task, task_page
from tiengvang.office.shell import keeping


@requires("planning.progress")
@require_POST
def progress(request: HttpRequest, pk: int) -> HttpResponse:
    """Add an entry, with what shows it."""
    chosen = find_task(request, pk)
    units = selectors.units_at_work(request.user, chosen)
    if not units:
        raise Http404("progress of this task is reported by others")
    form = ProgressForm(chosen, units, request.POST, request.FILES)
    tried = attempt(form, lambda: reporting.report_progress(by=request.user, task=chosen, **form.said()))
    if not tried.done:
        return task_page(request, chosen, progress=form, status=422)
    messages.success(request, _("Sent. It stands at the top of the progress below."))
    return redirect(f"{reverse('planning:task', args=[pk])}#progress")


@requires("planning.view")
@require_POST
def comment(request: HttpRequest, pk: int) -> HttpResponse:
    """Say something on the task."""
    chosen = find_task(request, pk)
    form = CommentForm(request.POST)
    units = selectors.units_at_work(request.user, chosen)
    unit = selectors.own_unit(request.user, "planning.view", units)
    tried = attempt(
        form, lambda: reporting.comment(by=request.user, task=chosen, unit=unit, text=form.cleaned_data["text"])
    )
    if not tried.done:
        return task_page(request, chosen, said=form, status=422)
    return redirect(f"{reverse('planning:task', args=[pk])}#comments")


@requires("planning.view")
@require_safe
def file(request: HttpRequest, pk: int) -> HttpResponse:
    """The file of a piece of evidence, for those who may see the task."""
    return keeping.answer(_evidence(request, pk))


@requires("planning.view")
@require_POST
def evidence_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a piece of evidence away."""
    one = _evidence(request, pk)
    reporting.remove_evidence(by=request.user, evidence=one)
    messages.success(request, _("The evidence was removed; the audit trail keeps that it was there."))
    return redirect("planning:task", one.task_id)


def _evidence(request: HttpRequest, pk: int) -> Evidence:
    rows = Evidence.objects.filter(task__in=selectors.visible_tasks(request.user)).select_related("unit")
    return get_object_or_404(rows, pk=pk)

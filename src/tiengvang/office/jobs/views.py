"""Pages of background work: the list, one job, its progress, its file; stopping and repeating. Rules are elsewhere."""

from __future__ import annotations

import mimetypes

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from tiengvang.office.jobs import selectors, services
from tiengvang.office.jobs.files import file_of, name_of
from tiengvang.office.jobs.kinds import kinds
from tiengvang.office.jobs.models import Job
from tiengvang.office.organisation.policy import may, requires
from tiengvang.office.shell.listing import page


@requires("jobs.view")
@never_cache
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """The list, newest first; htmx asks for its rows while something in it is open."""
    asked = _asked(request)
    rows = page(selectors.listed(request.user, asked), request.GET, by="created")
    lines = [
        {"job": job, "title": selectors.title_of(job), "kind": selectors.kind_label(job),
         "fault": selectors.fault_in_words(job)}
        for job in rows.rows
    ]  # fmt: skip
    context = {
        "title": _("Background work"), "page": rows, "lines": lines, "asked": asked, "address": request.get_full_path(),
        "states": [("open", _("Waiting or running")), *Job.State.choices], "nobody_works": selectors.nobody_works(),
        "kinds": sorted(((one.code, str(one.label)) for one in kinds()), key=lambda choice: choice[1]),
        "live": any(job.is_open for job in rows.rows), "filtered": asked != selectors.Asked(),
        "all_jobs": reverse("jobs:index"),
    }  # fmt: skip
    return render(request, "jobs/rows.html" if getattr(request, "htmx", False) else "jobs/index.html", context)


@requires("jobs.view")
@never_cache
@require_GET
def job(request: HttpRequest, pk: int) -> HttpResponse:
    """One job: how far, what came of it, what to do. htmx asks for its inner part while it is open."""
    found = selectors.shown(request.user, _seen(request, pk))
    context = {
        "title": found.title, "shown": found, "job": found.job, "details": may(request.user, "jobs.manage"),
        "crumbs": [{"url": reverse("jobs:index"), "label": _("Background work")}, {"url": "", "label": found.title}],
    }  # fmt: skip
    return render(request, "jobs/state.html" if getattr(request, "htmx", False) else "jobs/job.html", context)


@requires("jobs.view")
@never_cache
@require_GET
def progress(request: HttpRequest, pk: int) -> HttpResponse:
    """The bar that other apps include in their pages, asked for again while the job is open."""
    return render(request, "jobs/progress.html", {"job": _seen(request, pk)})


@requires("jobs.view")
@require_POST
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Stop a job."""
    found = _seen(request, pk)
    if services.cancel(job=found, by=request.user):
        messages.success(request, _("The work is cancelled. What was finished until now stays."))
    else:
        messages.warning(request, _("The work had already ended."))
    return redirect("jobs:job", pk=pk)


@requires("jobs.view")
@require_POST
def repeat(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for the same work again."""
    try:
        again = services.repeat(job=_seen(request, pk), by=request.user)
    except ValidationError as fault:
        messages.error(request, " ".join(fault.messages))
        return redirect("jobs:job", pk=pk)
    messages.success(request, _("The work was asked for again."))
    return redirect("jobs:job", pk=again.pk)


@requires("jobs.view")
@never_cache
@require_GET
def file(request: HttpRequest, pk: int) -> FileResponse:
    """The file that the job made, for who asked for it or manages the unit's work."""
    found = _seen(request, pk)
    if not services.may_steer(request.user, found):
        raise PermissionDenied("jobs.manage is not allowed")
    path = file_of(found) if found.state == Job.State.DONE else None
    if path is None:
        raise Http404("the job has no file")
    name = name_of(found, path)
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    return FileResponse(path.open("rb"), as_attachment=True, filename=name, content_type=kind)


def _seen(request: HttpRequest, pk: int) -> Job:
    return get_object_or_404(selectors.seen_by(request.user), pk=pk)


def _asked(request: HttpRequest) -> selectors.Asked:
    """The filters of the address; values that there are not count as none."""
    state, kind = request.GET.get("state", ""), request.GET.get("kind", "")
    return selectors.Asked(
        state=state if state == "open" or state in Job.State.values else "",
        kind=kind if kind in {one.code for one in kinds()} else "",
        mine=request.GET.get("mine") == "1",
        routine=request.GET.get("routine") == "1",
    )

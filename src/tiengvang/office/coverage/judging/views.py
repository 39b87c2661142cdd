"""The page of judges: whose judgements count, what each has judged, having mentions judged anew. Decides nothing."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tiengvang.office.coverage.explorer.filters import Query
from tiengvang.office.coverage.explorer.names import NONE
from tiengvang.office.coverage.judging import selectors
from tiengvang.office.coverage.judging.forms import RejudgeForm
from tiengvang.office.coverage.judging.services import REJUDGE, SWITCH, start_rejudge, start_switch
from tiengvang.office.coverage.models import CurrentJudge, Mention
from tiengvang.office.jobs.models import Job
from tiengvang.office.organisation.policy import requires

_JOBS_SHOWN = 5


@require_safe
@requires("coverage.judge")
def judges(request: HttpRequest) -> HttpResponse:
    """Whose judgements count now, how much each judge has judged, and the last work."""
    return _page(request)


def _page(request: HttpRequest, form: RejudgeForm | None = None, switching: str = "", **more: Any) -> HttpResponse:
    found = selectors.judges()
    current = CurrentJudge.objects.select_related("by").first()
    context = {
        "title": _("Judges of tone"),
        "current": current,
        "current_words": selectors.setting_in_words(current.judge) if current else "",
        "judges": found,
        "unjudged": Mention.objects.filter(tone="").exclude(about="other").count(),
        "unjudged_query": Query(tone=(NONE,), copies="show").encode(),
        "form": form or RejudgeForm(),
        "switching": switching,
        "jobs": Job.objects.filter(kind__in=(REJUDGE, SWITCH))[:_JOBS_SHOWN],
        **more,
    }
    return render(request, "coverage/judging/judges.html", context, status=422 if more or form else 200)


@require_POST
@requires("coverage.judge")
def rejudge(request: HttpRequest) -> HttpResponse:
    """Ask for mentions to be judged anew."""
    form = RejudgeForm(request.POST)
    if form.is_valid():
        try:
            job = start_rejudge(by=request.user, **form.cleaned_data)  # type: ignore[arg-type]
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The work has been asked for; its page shows how far it is."))
            return redirect("jobs:job", job.pk)
    return _page(request, form=form)


@require_POST
@requires("coverage.judge")
def switch(request: HttpRequest) -> HttpResponse:
    """Ask for another judge's judgements to count."""
    judge = request.POST.get("judge", "")
    try:
        job = start_switch(judge=judge, by=request.user, accept_missing=request.POST.get("accept") == "yes")  # type: ignore[arg-type]
    except ValidationError as error:
        return _page(request, switching=judge, switch_faults=error.messages)
    messages.success(request, _("The change has been asked for. All figures change together, once it is done."))
    return redirect("jobs:job", job.pk)

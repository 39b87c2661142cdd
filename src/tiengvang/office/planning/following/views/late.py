"""Late units: the list with texts to send, and the official letter."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tiengvang.office.organisation.policy import requires, units
from tiengvang.office.planning.answering import crumb, here
from tiengvang.office.planning.following import late
from tiengvang.office.planning.reports.papers.services import docx

_SHOWN = 200  # tasks; the letter has more, the list all
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@requires("planning.remind")
@require_safe
def late_units(request: HttpRequest) -> HttpResponse:
    """Units that are late, to choose among, with a text for each."""
    today = timezone.localdate()
    found = late.with_tasks(late.late_units(request.user, today), today, _SHOWN)
    title = _("Late units")
    context = {
        "title": title, "crumbs": [crumb("following_mine", _("My work")), here(title)], "today": today,
        "late": [(one, late.short_text(one.unit, one.tasks, one.reports, today)) for one in found],
        "number": sum(one.number for one in found),
    }  # fmt: skip
    return render(request, "planning/following/late.html", context)


@requires("planning.remind")
@require_POST
def letter(request: HttpRequest) -> HttpResponse:
    """Write the letter to the ticked units, to all late ones where none is ticked, and hand it over."""
    today = timezone.localdate()
    ticked = [int(one) for one in request.POST.getlist("unit") if one.isascii() and one.isdigit()]
    reached = units(request.user, "planning.remind").filter(is_active=True)
    chosen = reached.filter(pk__in=ticked) if ticked else [one.unit for one in late.late_units(request.user, today)]
    try:
        paper = late.write_letter(by=request.user, chosen=chosen, today=today)
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
        return redirect("planning:following_late")
    answer = HttpResponse(docx(paper), content_type=_TYPE)
    answer["Content-Disposition"] = f'attachment; filename="cong-van-don-doc-{today:%Y%m%d}.docx"'
    return answer

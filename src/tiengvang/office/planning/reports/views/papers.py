"""Pages of papers: what the office wrote in the official form, and the number, date and file that it got afterwards."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tiengvang.office.organisation.policy import may, requires, visible
from tiengvang.office.planning.answering import Attempt, attempt, crumb, here
from tiengvang.office.planning.models import IssuedDocument
from tiengvang.office.planning.reports.exporting import papers_exported
from tiengvang.office.planning.reports.forms import NumberForm
from tiengvang.office.planning.reports.papers import services
from tiengvang.office.planning.reports.selectors import visible_papers
from tiengvang.office.planning.reports.views.files import docx_answer, list_answer
from tiengvang.office.shell import keeping
from tiengvang.office.shell.exports import FORMATS

_SHOWN = 25


@requires("reports.view")
@require_safe
def papers(request: HttpRequest) -> HttpResponse:
    """The list, those without a number marked."""
    page = Paginator(_asked(request, request.GET), _SHOWN).get_page(request.GET.get("page"))
    kept = request.GET.copy()
    kept.pop("page", None)
    context = {
        "title": _("Documents written"), "page": page, "asked": request.GET, "kinds": IssuedDocument.Kind.choices,
        "query": kept.urlencode(), "crumbs": [here(_("Documents written"))],
        "export_url": reverse("planning:papers_export"), "formats": FORMATS.values(),
    }  # fmt: skip
    return render(request, "planning/reports/papers.html", context)


@requires("reports.view")
@require_POST
def papers_export(request: HttpRequest) -> HttpResponse:
    """What the list shows, as a file."""
    rows = _asked(request, QueryDict(request.POST.get("query", "")))
    return list_answer(request, lambda form: papers_exported(rows.iterator(1000), form, request.user))


def _asked(request: HttpRequest, asked: QueryDict) -> QuerySet[IssuedDocument]:
    """Papers within reach that fit the filters, the newest first. A value that nobody knows is left aside."""
    rows = visible_papers(request.user).select_related("unit", "made_by")
    if asked.get("kind") in IssuedDocument.Kind.values:
        rows = rows.filter(kind=asked["kind"])
    if asked.get("open"):
        rows = rows.filter(number="")
    return rows.order_by("-made", "-pk")


@requires("reports.view")
@require_safe
def paper(request: HttpRequest, pk: int) -> HttpResponse:
    """One paper: taking it away as a Word document, what was recorded of it."""
    chosen = get_object_or_404(visible_papers(request.user).select_related("unit", "made_by", "call"), pk=pk)
    context = {
        "title": chosen.subject, "paper": chosen, "may_number": may(request.user, "reports.papers", chosen.unit),
        "obstacles": [step.obstacle for step in chosen.obstacle_steps.select_related("obstacle__unit")],
        "crumbs": [crumb("papers", _("Documents written")), here(chosen.subject)],
    }  # fmt: skip
    return render(request, "planning/reports/paper.html", context)


@requires("reports.view")
@require_safe
def paper_docx(request: HttpRequest, pk: int) -> HttpResponse:
    """The paper as a Word document."""
    chosen = get_object_or_404(visible_papers(request.user), pk=pk)
    return docx_answer(services.docx(chosen), f"{chosen.kind}-{chosen.pk}")


@requires("reports.view")
@require_safe
def paper_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The signed file."""
    return keeping.answer(get_object_or_404(visible_papers(request.user), pk=pk))


@requires("reports.papers")
def paper_number(request: HttpRequest, pk: int) -> HttpResponse:
    """Record number, date and signed file."""
    rows = visible(request.user, "reports.papers", IssuedDocument.objects.select_related("unit"))
    chosen = get_object_or_404(rows, pk=pk)
    data, files = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = NumberForm(data, files, initial={"number": chosen.number, "dated": chosen.dated})
    tried = Attempt()
    if request.method == "POST":
        tried = attempt(form, lambda: services.record_number(by=request.user, paper=chosen, **form.cleaned_data))
        if tried.done:
            messages.success(request, _("Number and date are recorded."))
            return redirect("planning:paper", pk)
    title = _("Record number and date")
    context = {
        "title": title, "form": form, "attempt": tried, "has_files": True, "lead": chosen.subject,
        "back": reverse("planning:paper", args=[pk]),
        "crumbs": [crumb("papers", _("Documents written")), crumb("paper", chosen.subject, pk), here(title)],
    }  # fmt: skip
    return render(request, "planning/form.html", context, status=tried.status if request.method == "POST" else 200)

"""Pages of imports: sources, starting an import, the report of one and its faults as a file."""

from __future__ import annotations

import tempfile
from itertools import islice
from pathlib import Path

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from tiengvang.office.coverage.importing import selectors
from tiengvang.office.coverage.importing.starting import candidates, scans_root, start_import
from tiengvang.office.coverage.models import Source
from tiengvang.office.jobs.models import Job
from tiengvang.office.organisation.policy import requires
from tiengvang.office.shell.exports import FORMATS, Column, write

_PARTS_SHOWN, _FAULTS_SHOWN = 50, 100
_FAULT_COLUMNS = (
    Column("file", gettext_lazy("File"), lambda fault: fault.file),
    Column("row", gettext_lazy("Row"), lambda fault: fault.row or None, kind="integer"),
    Column("code", gettext_lazy("Code"), lambda fault: fault.code),
    Column("fault", gettext_lazy("What was amiss, and what to do"), lambda fault: fault.words),
)


@require_safe
@requires("coverage.import")
def sources(request: HttpRequest) -> HttpResponse:
    """What was imported, what may be, and what is being imported now."""
    return _sources_page(request)


def _sources_page(request: HttpRequest, errors: dict[str, list[str]] | None = None, status: int = 200) -> HttpResponse:
    context = {
        "title": _("Sources"),
        "sources": selectors.sources(),
        "candidates": candidates(),
        "running": Job.objects.filter(kind="coverage.import", state__in=[Job.State.WAITING, Job.State.RUNNING]),
        "root": scans_root(),
        "errors": errors or {},
        "asked_folder": request.POST.get("folder", ""),
        "asked_name": request.POST.get("name", ""),
    }
    return render(request, "coverage/importing/sources.html", context, status=status)


@require_POST
@requires("coverage.import")
def start(request: HttpRequest) -> HttpResponse:
    """Ask for an import."""
    try:
        job = start_import(folder=request.POST.get("folder", ""), name=request.POST.get("name", ""), by=request.user)
    except ValidationError as error:
        return _sources_page(request, error.message_dict, status=422)
    messages.success(request, _("The import of “%(name)s” has been asked for.") % {"name": job.params["name"]})
    return redirect("coverage:sources")


@require_safe
@requires("coverage.import")
def source(request: HttpRequest, pk: int) -> HttpResponse:
    """The report of a source's last import."""
    chosen = get_object_or_404(selectors.sources(), pk=pk)
    found = list(islice(selectors.faults(chosen), _FAULTS_SHOWN + 1))
    context = {
        "title": chosen.name,
        "crumbs": [{"url": reverse("coverage:sources"), "label": _("Sources")}, {"label": chosen.name}],
        "source": chosen,
        "counts": selectors.last_counts(chosen),
        "parts": Paginator(chosen.parts.order_by("name"), _PARTS_SHOWN).get_page(request.GET.get("page")),
        "faults": found[:_FAULTS_SHOWN],
        "more_faults": len(found) > _FAULTS_SHOWN,
        "refused": selectors.refused_rows(chosen),
    }
    return render(request, "coverage/importing/source.html", context)


@require_safe
@requires("coverage.import")
def source_faults(request: HttpRequest, pk: int) -> HttpResponse:
    """The faults of a source as CSV."""
    chosen = get_object_or_404(Source, pk=pk)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "faults.csv"
        write(path, "csv", _FAULT_COLUMNS, selectors.faults(chosen))
        response = HttpResponse(path.read_bytes(), content_type=FORMATS["csv"].media_type)
    response["Content-Disposition"] = f'attachment; filename="faults-{chosen.pk}.csv"'
    return response

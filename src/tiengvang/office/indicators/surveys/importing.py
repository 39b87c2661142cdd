"""Pages that take a file of answers into a wave: choosing it, seeing what it would do, doing it; and its bad rows."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST, require_safe

from tiengvang.office.indicators.models import SurveyImport, Wave
from tiengvang.office.indicators.surveys import grid, keeping, services, workbooks
from tiengvang.office.indicators.surveys.forms import FileForm
from tiengvang.office.indicators.surveys.views import as_file, crumbs
from tiengvang.office.organisation.policy import requires
from tiengvang.records import InputFault

_SHOWN = 200  # faults on the page; the workbook of bad rows has all


@requires("indicators.enter")
def survey_import(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose a file; see what it would do (POST with the file); do it (POST with the token of that step)."""
    wave = _wave(pk)
    if request.method == "POST" and request.POST.get("token"):
        return _done(request, wave)
    form = FileForm(request.POST or None, request.FILES or None) if request.method == "POST" else FileForm()
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            read = grid.read(file.read())
            outcome = _tried(request, wave, file.name, read)
        except (InputFault, ValidationError) as fault:
            form.add_error("file", fault.messages if isinstance(fault, ValidationError) else str(fault))
        else:
            return _preview(request, wave, outcome, keeping.keep(wave, request.user, file.name, read))
    context = {"title": _("Take answers in"), "crumbs": _way(wave), "wave": wave, "form": form}
    return render(request, "indicators/surveys/choose.html", context, status=422 if form.errors else 200)


@requires("indicators.enter")
@require_POST
def survey_bad_rows(request: HttpRequest, pk: int) -> HttpResponse:
    """The rows with faults of a file that waits, as a workbook to mend."""
    wave = _wave(pk)
    kept = keeping.kept(wave, request.user, request.POST.get("token", ""))
    if kept is None:
        return _gone(request, wave)
    try:
        outcome = _tried(request, wave, *kept)
    except (InputFault, ValidationError):  # the wave changed meanwhile
        return _gone(request, wave)
    return as_file(workbooks.bad_rows(outcome.sheets), _file_name(wave))


@requires("indicators.enter")
@require_safe
def survey_import_bad_rows(request: HttpRequest, pk: int) -> HttpResponse:
    """The rows that an import left out, as long as they are kept."""
    made = get_object_or_404(SurveyImport.objects.select_related("wave__questionnaire"), pk=pk)
    content = keeping.bad_rows(made)
    if content is None:
        raise Http404("nothing was left out, or it is deleted")
    return as_file(content, _file_name(made.wave))


def _tried(request: HttpRequest, wave: Wave, name: str, read: grid.Grid) -> services.Outcome:
    return services.take_answers(by=request.user, wave=wave, name=name, read=read, whole=False, trial=True)


def _done(request: HttpRequest, wave: Wave) -> HttpResponse:
    token = request.POST["token"]
    kept = keeping.kept(wave, request.user, token)
    if kept is None:
        return _gone(request, wave)
    name, read = kept
    try:
        outcome = services.take_answers(
            by=request.user, wave=wave, name=name, read=read, whole=request.POST.get("whole") == "1", trial=False
        )
    except (InputFault, ValidationError) as fault:
        messages.error(request, " ".join(fault.messages) if isinstance(fault, ValidationError) else str(fault))
        return redirect("indicators:survey_import", wave.pk)
    if not outcome.written:
        messages.error(request, _("Nothing was taken: mend the rows below in the file, or take the good rows only."))
        return _preview(request, wave, outcome, token, status=422)
    keeping.forget(wave, request.user, token)
    said = _("%(taken)d sheets were taken in; %(left)d rows were left out.")
    messages.success(request, said % {"taken": outcome.taken, "left": len(outcome.sheets.refused)})
    return redirect("indicators:survey", wave.pk)


def _preview(
    request: HttpRequest, wave: Wave, outcome: services.Outcome, token: str, status: int = 200
) -> HttpResponse:
    faults = outcome.sheets.faults
    context = {
        "title": _("What the file would do"), "crumbs": _way(wave), "wave": wave, "outcome": outcome, "token": token,
        "faults": faults[:_SHOWN], "more": max(0, len(faults) - _SHOWN),
    }  # fmt: skip
    return render(request, "indicators/surveys/preview.html", context, status=status)


def _gone(request: HttpRequest, wave: Wave) -> HttpResponse:
    messages.error(request, _("The file is not kept any more. Choose it again."))
    return redirect("indicators:survey_import", wave.pk)


def _file_name(wave: Wave) -> str:
    return f"{pgettext('file name', 'rows-left-out')}-{wave.pk}.xlsx"


def _wave(pk: int) -> Wave:
    return get_object_or_404(Wave.objects.select_related("questionnaire"), pk=pk)


def _way(wave: Wave) -> list[dict[str, str]]:
    return crumbs((reverse("indicators:survey", args=[wave.pk]), wave.name), ("", _("Take answers in")))

"""Pages of one unit's report: reading it, writing it (saved by itself while one types), submitting, receiving."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tiengvang.documents.writing import to_bytes
from tiengvang.office.organisation.policy import may, requires, visible
from tiengvang.office.planning.answering import Attempt, attempt, crumb, here, sent
from tiengvang.office.planning.models import UnitReport
from tiengvang.office.planning.reports import services
from tiengvang.office.planning.reports.forms import NumberForm, ReportForm, ReturnForm, SubmitForm, report_initial
from tiengvang.office.planning.reports.moves import below, is_open, may_move, missing_below
from tiengvang.office.planning.reports.outline import sections
from tiengvang.office.planning.reports.selectors import days_late
from tiengvang.office.planning.reports.snapshot import counted, figures_of
from tiengvang.office.planning.reports.views.files import docx_answer
from tiengvang.office.planning.reports.writing import unit_report
from tiengvang.office.shell import keeping

_ROWS = UnitReport.objects.select_related("unit", "call__unit")


@requires("reports.view")
@require_safe
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """A report as it stands: narrative, figures with their sources, steps, and what can be done."""
    chosen = _report(request, pk, "reports.view")
    actions = {name: may_move(request.user, chosen, name) and is_open(chosen, name) for name in
               ("write", "submit", "return", "accept")}  # fmt: skip
    figures: dict[str, list[dict]] = {}
    for one in figures_of(chosen):
        figures.setdefault(one["title"], []).append({**one, "full": chosen.full_year.get(one["key"])})
    parts: dict[str, list[dict]] = {}
    for one in sections(chosen):
        parts.setdefault(one["part"], []).append(one)
    context = {
        "title": str(chosen.unit), "report": chosen, "call": chosen.call, "parts": parts.items(),
        "figures": figures.items(), "actions": actions, "late": days_late(chosen), "below": below(chosen),
        "steps": list(chosen.steps.select_related("moved_by")), "frozen": bool(chosen.figures),
        "may_number": may(request.user, "reports.papers", chosen.unit) and chosen.state != UnitReport.State.DRAFT,
        "crumbs": _crumbs(chosen, str(chosen.unit)),
    }  # fmt: skip
    return render(request, "planning/reports/report.html", context)


@requires("reports.write")
def report_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Write the report."""
    chosen = _report(request, pk, "reports.write")
    # Words that were on the way while somebody submitted it come back in the form, beside what happened.
    if not is_open(chosen, "write") and request.method != "POST":
        messages.info(request, _("The report is “%(state)s”; it is not written any more.")
                      % {"state": chosen.get_state_display()})  # fmt: skip
        return redirect("planning:report", pk)
    form = _report_form(request, chosen)
    tried = Attempt()
    if request.method == "POST":
        tried = attempt(form, lambda: services.save_report(by=request.user, report=chosen, **form.told()), _initial)
        if tried.done:
            messages.success(request, _("The report was saved."))
            return redirect("planning:report", pk)
    title = _("Write the report")
    context = {
        "title": title, "report": chosen, "form": form, "attempt": tried, "back": reverse("planning:report", args=[pk]),
        "autosave": reverse("planning:report_autosave", args=[pk]), "crumbs": _crumbs(chosen, title, inside=True),
    }  # fmt: skip
    status = tried.status if request.method == "POST" else 200
    return render(request, "planning/reports/report_edit.html", context, status=status)


@requires("reports.write")
@require_POST
def report_autosave(request: HttpRequest, pk: int) -> JsonResponse:
    """Keep what is typed. Answers the new version; 409 where somebody else saved meanwhile, 422 where a field is
    wrong."""
    chosen = _report(request, pk, "reports.write")
    form = _report_form(request, chosen)
    tried = attempt(
        form, lambda: services.save_report(by=request.user, report=chosen, by_itself=True, **form.told()), _initial
    )
    if tried.done:
        return JsonResponse({"version": tried.value.version})
    return JsonResponse({"errors": {name: list(said) for name, said in form.errors.items()}}, status=tried.status)


@requires("reports.submit")
def report_submit(request: HttpRequest, pk: int) -> HttpResponse:
    """Submit the report, with a reason for each missing report below."""
    chosen = _report(request, pk, "reports.submit")
    if not is_open(chosen, "submit"):
        return _not_open(request, chosen)
    form = SubmitForm(missing_below(chosen), sent(request), initial={"version": chosen.version})
    tried = Attempt()
    if request.method == "POST":
        tried = attempt(form, lambda: services.submit_report(
            by=request.user, report=chosen, version=form.cleaned_data["version"], reasons=form.reasons()
        ))  # fmt: skip
        if tried.done:
            messages.success(request, _("The report is submitted; its figures are frozen."))
            return redirect("planning:report", pk)
    lead = _("Figures are frozen as they are counted now. Until it is accepted, it can be returned to you.")
    return _form(request, form, tried, chosen, _("Submit the report"), _("Submit"), lead)


@requires("reports.view")
def report_return(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the report back, with a reason."""
    chosen = _report(request, pk, "reports.view")
    if not may_move(request.user, chosen, "return") or (request.method != "POST" and not is_open(chosen, "return")):
        return _not_open(request, chosen)
    form = ReturnForm(sent(request), initial={"version": chosen.version})
    tried = Attempt()
    if request.method == "POST":
        tried = attempt(form, lambda: services.return_report(by=request.user, report=chosen, **form.cleaned_data))
        if tried.done:
            messages.success(request, _("The report went back to the unit."))
            return redirect("planning:report", pk)
    return _form(request, form, tried, chosen, _("Return the report"), _("Return"), str(chosen.unit))


@requires("reports.view")
@require_POST
def report_accept(request: HttpRequest, pk: int) -> HttpResponse:
    """Accept the report."""
    chosen = _report(request, pk, "reports.view")
    if not is_open(chosen, "accept") or not may_move(request.user, chosen, "accept"):
        return _not_open(request, chosen)
    form = SubmitForm((), request.POST)
    tried = attempt(form, lambda: services.accept_report(by=request.user, report=chosen, **form.cleaned_data))
    if tried.done:
        messages.success(request, _("The report is accepted."))
    else:
        said = "; ".join(form.non_field_errors()) or _("Somebody changed the report meanwhile. Look at it again.")
        messages.error(request, said)
    return redirect("planning:report", pk)


@requires("reports.papers")
def report_number(request: HttpRequest, pk: int) -> HttpResponse:
    """Record number, date and file of the signed report."""
    chosen = _report(request, pk, "reports.papers")
    data, files = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = NumberForm(data, files, initial={"number": chosen.number, "dated": chosen.dated})
    tried = Attempt()
    if request.method == "POST":
        tried = attempt(form, lambda: services.record_signed(by=request.user, report=chosen, **form.cleaned_data))
        if tried.done:
            messages.success(request, _("Number and date are recorded."))
            return redirect("planning:report", pk)
    return _form(request, form, tried, chosen, _("Record the signed report"), "", "", has_files=True)


@requires("reports.view")
@require_safe
def report_docx(request: HttpRequest, pk: int) -> HttpResponse:
    """The report in the official form."""
    chosen = _report(request, pk, "reports.view")
    return docx_answer(to_bytes(unit_report(chosen)), f"bao-cao-{chosen.call.year}-{chosen.unit.code}")


@requires("reports.view")
@require_safe
def report_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The signed file."""
    return keeping.answer(_report(request, pk, "reports.view"))


def _report(request: HttpRequest, pk: int, right: str) -> UnitReport:
    return get_object_or_404(visible(request.user, right, _ROWS), pk=pk)


def _report_form(request: HttpRequest, chosen: UnitReport) -> ReportForm:
    rows = sections(chosen)
    initial = report_initial(chosen.version, rows, chosen.edits, chosen.full_year)
    return ReportForm(rows, counted(chosen), sent(request), initial=initial)


def _initial(held: UnitReport) -> dict[str, object]:
    shown = report_initial(held.version, sections(held), held.edits, held.full_year)
    as_typed = {**dict.fromkeys(f"{name}-{key}" for key in held.edits for name in ("value", "note")), **shown}
    as_typed |= {f"value-{key}": edit["value"] for key, edit in held.edits.items()}
    return {**as_typed, **{f"full-{key}": value for key, value in held.full_year.items()}}


def _not_open(request: HttpRequest, chosen: UnitReport) -> HttpResponse:
    messages.info(request, _("The report is “%(state)s”; this is not possible now.")
                  % {"state": chosen.get_state_display()})  # fmt: skip
    return redirect("planning:report", chosen.pk)


def _crumbs(chosen: UnitReport, title: str, *, inside: bool = False) -> list[dict[str, str]]:
    way = [crumb("reports", _("Reports")), crumb("report_call", chosen.call.title, chosen.call_id)]
    return [*way, *([crumb("report", str(chosen.unit), chosen.pk)] if inside else []), here(title)]


def _form(
    request: HttpRequest, form: object, tried: Attempt, chosen: UnitReport, title: str, submit: str, lead: str, *,
    has_files: bool = False,
) -> HttpResponse:  # fmt: skip
    context = {
        "title": title, "form": form, "attempt": tried, "submit": submit, "lead": lead, "has_files": has_files,
        "back": reverse("planning:report", args=[chosen.pk]), "crumbs": _crumbs(chosen, title, inside=True),
    }  # fmt: skip
    status = tried.status if request.method == "POST" else 200
    return render(request, "planning/form.html", context, status=status)

"""Pages of the consolidated report: reading and gathering it, editing what was merged, closing it."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tiengvang.documents.writing import to_bytes
from tiengvang.office.organisation.policy import requires
from tiengvang.office.planning.answering import Attempt, attempt, crumb, here, sent
from tiengvang.office.planning.models import Consolidated, ReportCall
from tiengvang.office.planning.reports import consolidating as services
from tiengvang.office.planning.reports.forms import ConsolidatedForm, SubmitForm
from tiengvang.office.planning.reports.views.files import docx_answer
from tiengvang.office.planning.reports.writing import consolidated_report


@requires("reports.call")
@require_safe
def consolidated(request: HttpRequest, pk: int) -> HttpResponse:
    """The consolidated report of a call, by the call's number: sums with their sources, narrative, who is missing."""
    call = _call(pk)
    one = Consolidated.objects.filter(call=call).first()
    figures: dict[str, list[dict]] = {}
    for row in one.figures if one else ():
        figures.setdefault(row["title"], []).append(row)
    title = _("Consolidated report")
    context = {
        "title": title, "call": call, "one": one, "figures": figures.items(),
        "behind": [row for row in (one.sections if one else ()) if row.get("behind")],
        "bare": [row for row in (one.missing if one else ()) if not row["reason"]],
        "asked": call.reports.count(), "accepted": call.reports.filter(state__in=services.COUNTED).count(),
        "crumbs": _crumbs(call, title),
    }  # fmt: skip
    return render(request, "planning/reports/consolidated.html", context)


@requires("reports.call")
@require_POST
def consolidated_gather(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the accepted reports in."""
    call = _call(pk)
    try:
        services.gather(by=request.user, call=call)
        messages.success(request, _("The accepted reports were gathered. What you had edited stayed."))
    except ValidationError as refusal:
        messages.error(request, "; ".join(refusal.messages))
    return redirect("planning:consolidated", pk)


@requires("reports.call")
def consolidated_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Edit the narrative, and say why units are missing."""
    one = _one(pk)
    if one is None or (one.closed and request.method != "POST"):
        messages.info(request, _("Gather the reports first.") if one is None else _("It is closed."))
        return redirect("planning:consolidated", pk)
    form = _edit_form(request, one)
    tried = Attempt()
    if request.method == "POST":
        tried = attempt(
            form, lambda: services.edit_consolidated(by=request.user, consolidated=one, **form.told()), _initial
        )
        if tried.done:
            messages.success(request, _("The consolidated report was saved."))
            return redirect("planning:consolidated", pk)
    title = _("Edit the consolidated report")
    context = {
        "title": title, "one": one, "form": form, "attempt": tried, "call": one.call,
        "back": reverse("planning:consolidated", args=[pk]),
        "autosave": reverse("planning:consolidated_autosave", args=[pk]),
        "crumbs": [*_crumbs(one.call, "")[:-1], crumb("consolidated", _("Consolidated report"), pk), here(title)],
    }  # fmt: skip
    status = tried.status if request.method == "POST" else 200
    return render(request, "planning/reports/consolidated_edit.html", context, status=status)


@requires("reports.call")
@require_POST
def consolidated_autosave(request: HttpRequest, pk: int) -> JsonResponse:
    """Keep what is typed; answers as `report_autosave` does."""
    one = _one(pk)
    if one is None:
        return JsonResponse({"errors": {}}, status=422)
    form = _edit_form(request, one)
    tried = attempt(
        form, lambda: services.edit_consolidated(by=request.user, consolidated=one, by_itself=True, **form.told()),
        _initial,
    )  # fmt: skip
    if tried.done:
        return JsonResponse({"version": tried.value.version})
    return JsonResponse({"errors": {name: list(said) for name, said in form.errors.items()}}, status=tried.status)


@requires("reports.call")
@require_POST
def consolidated_close(request: HttpRequest, pk: int) -> HttpResponse:
    """Close it."""
    one = _one(pk)
    if one is None:
        messages.info(request, _("Gather the reports first."))
        return redirect("planning:consolidated", pk)
    form = SubmitForm((), request.POST)
    tried = attempt(form, lambda: services.close_consolidated(by=request.user, consolidated=one, **form.cleaned_data))
    if tried.done:
        messages.success(request, _("The consolidated report is closed. Units' reports are locked."))
    else:
        said = "; ".join(form.non_field_errors()) or _("Somebody changed the report meanwhile. Look at it again.")
        messages.error(request, said)
    return redirect("planning:consolidated", pk)


@requires("reports.call")
@require_safe
def consolidated_docx(request: HttpRequest, pk: int) -> HttpResponse:
    """It in the official form, with its annexes."""
    one = _one(pk)
    if one is None:
        messages.info(request, _("Gather the reports first."))
        return redirect("planning:consolidated", pk)
    return docx_answer(to_bytes(consolidated_report(one)), f"bao-cao-tong-hop-{one.call.year}")


def _call(pk: int) -> ReportCall:
    return get_object_or_404(ReportCall.objects.select_related("unit"), pk=pk)


def _one(pk: int) -> Consolidated | None:
    return Consolidated.objects.filter(call=_call(pk)).select_related("call__unit").first()


def _edit_form(request: HttpRequest, one: Consolidated) -> ConsolidatedForm:
    return ConsolidatedForm(one.sections, one.missing, sent(request), initial=_initial(one))


def _initial(one: Consolidated) -> dict[str, object]:
    return {
        "version": one.version, **{f"text-{row['key']}": row["text"] for row in one.sections},
        **{f"reason-{row['unit']}": row["reason"] for row in one.missing},
    }  # fmt: skip


def _crumbs(call: ReportCall, title: str) -> list[dict[str, str]]:
    return [crumb("reports", _("Reports")), crumb("report_call", call.title, call.pk), here(title)]

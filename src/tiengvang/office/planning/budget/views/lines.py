"""Pages of lines: writing one in its row or on a page of its own, its quotations, the line with all that is of it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tiengvang.office.organisation.policy import may, requires, visible
from tiengvang.office.planning.answering import Attempt, attempt, sent
from tiengvang.office.planning.budget import estimating, moves, selectors
from tiengvang.office.planning.budget.forms import LineForm, MoveForm, QuotationForm
from tiengvang.office.planning.budget.views.answers import (
    address,
    estimate_for,
    first_words,
    form_page,
    line_for,
    way_to,
    way_to_line,
)
from tiengvang.office.planning.budget.views.estimates import estimate_context
from tiengvang.office.planning.models import Estimate, EstimateLine, Quotation
from tiengvang.office.shell import keeping


@requires("budget.view")
@require_safe
def budget_line(request: HttpRequest, pk: int) -> HttpResponse:
    """A line with its quotations, remarks, decided amounts, contracts and payments."""
    line = line_for(request, pk, "budget.view")
    estimate = line.estimate
    contracts = list(line.commitments.select_related("recorded_by"))
    context = {
        "title": line.content, "line": line, "estimate": estimate, "balance": selectors.balance_of(line),
        "quotations": line.quotations.all(), "remarks": line.remarks.select_related("unit", "answered_by"),
        "decided": line.decided.select_related("decision").order_by("-decision__dated", "-decision__pk"),
        "contracts": [(one, selectors.left_on(one)) for one in contracts],
        "payments": line.spendings.select_related("commitment", "recorded_by"),
        "pledges": line.pledges.all(), "may_write": selectors.may_write(request.user, estimate),
        "may_spend": selectors.may_spend(request.user, estimate), "crumbs": way_to_line(line),
        "may_answer": estimate.state in ("submitted", "returned", "draft")
        and may(request.user, "budget.estimate", estimate.unit),
    }  # fmt: skip
    return render(request, "planning/budget/line.html", context)


@requires("budget.estimate")
def budget_line_new(request: HttpRequest, pk: int) -> HttpResponse:
    """A new line: in the table, or on a page of its own where there is no script."""
    estimate = estimate_for(request, pk, "budget.estimate")
    last = estimate.lines.last()
    form = LineForm(estimate, None, sent(request), initial={"task": last.task if last else None})
    tried = Attempt()
    if request.method == "POST":
        tried = attempt(form, lambda: estimating.add_line(by=request.user, estimate=estimate, **form.cleaned_data))
    return _answer(request, estimate, form, tried, _("Add a line"), address("budget_line_new", pk), None)


@requires("budget.estimate")
def budget_line_change(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a line, likewise."""
    line = line_for(request, pk, "budget.estimate")
    form = LineForm(line.estimate, line, sent(request), initial=_initial(line))
    tried = Attempt()
    if request.method == "POST":
        tried = attempt(
            form,
            lambda: estimating.change_line(
                by=request.user, line=line, version=form.cleaned_data["version"],
                changes={name: form.cleaned_data[name] for name in estimating.LINE_FIELDS},
            ),
            _initial,
        )  # fmt: skip
    return _answer(request, line.estimate, form, tried, _("Change the line"), address("budget_line_change", pk), line)


@requires("budget.estimate")
@require_POST
def budget_line_delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Delete a line."""
    line = line_for(request, pk, "budget.estimate")
    form = MoveForm(False, request.POST)
    tried = attempt(form, lambda: estimating.delete_line(by=request.user, line=line, **form.cleaned_data))
    if tried.done:
        messages.success(request, _("The line was deleted."))
        return redirect("planning:budget_estimate", line.estimate_id)
    said = " ".join(form.non_field_errors()) or _("Somebody changed the line meanwhile. Look at it again.")
    messages.error(request, said)
    return redirect("planning:budget_line", pk)


@requires("budget.estimate")
def budget_quotation_new(request: HttpRequest, pk: int) -> HttpResponse:
    """A supplier's price for a line."""
    line = line_for(request, pk, "budget.estimate")
    form = QuotationForm(request.POST if request.method == "POST" else None, request.FILES or None)
    tried = Attempt()
    if request.method == "POST":
        tried = attempt(form, lambda: estimating.add_quotation(by=request.user, line=line, **form.cleaned_data))
        if tried.done:
            messages.success(request, _("The quotation was added."))
            return redirect("planning:budget_line", pk)
    title = _("Add a quotation")
    return form_page(request, form, tried, title, way_to_line(line, title), address("budget_line", pk))


@requires("budget.estimate")
@require_POST
def budget_quotation_delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a quotation away."""
    rows = Quotation.objects.select_related("line__estimate__unit")
    quotation = get_object_or_404(visible(request.user, "budget.estimate", rows, "line__estimate__unit"), pk=pk)
    try:
        estimating.remove_quotation(by=request.user, quotation=quotation)
        messages.success(request, _("The quotation was removed."))
    except ValidationError as refusal:
        messages.error(request, first_words(refusal))
    return redirect("planning:budget_line", quotation.line_id)


@requires("budget.view")
@require_safe
def budget_quotation_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The file of a quotation."""
    rows = visible(request.user, "budget.view", Quotation.objects.all(), "line__estimate__unit")
    return keeping.answer(get_object_or_404(rows, pk=pk))


def _answer(
    request: HttpRequest, estimate: Estimate, form: LineForm, tried: Attempt, title: str, action: str,
    line: EstimateLine | None,
) -> HttpResponse:  # fmt: skip
    """A part for the table where HTMX asks, else a page. After saving: the table anew, or the estimate's page."""
    partial = bool(getattr(request, "htmx", False))
    if tried.done and not partial:
        messages.success(request, _("The line was saved."))
        return redirect("planning:budget_estimate", estimate.pk)
    if tried.done:
        estimate.refresh_from_db()
        answer = render(request, "planning/budget/lines.html", estimate_context(request, estimate))
        answer["HX-Retarget"], answer["HX-Reswap"] = "#budget-lines", "outerHTML"
        return answer
    if not moves.is_written(estimate) and request.method != "POST":
        messages.error(request, _("Lines change only in a draft or after the estimate was returned."))
        return redirect("planning:budget_estimate", estimate.pk)
    if partial:
        context: dict[str, Any] = {"form": form, "attempt": tried, "action": action, "line": line, "estimate": estimate}
        return render(request, "planning/budget/line_row.html", context)  # HTMX shows only answers with status 200
    return form_page(request, form, tried, title, way_to(estimate, title), address("budget_estimate", estimate.pk))


def _initial(line: EstimateLine) -> dict[str, Any]:
    return {name: getattr(line, name) for name in (*estimating.LINE_FIELDS, "version")}

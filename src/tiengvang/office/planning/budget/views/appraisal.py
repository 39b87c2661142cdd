"""Pages of the appraisal: remarks line by line, answers, the decision with its amounts."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tiengvang.office.organisation.policy import requires, visible
from tiengvang.office.planning.answering import Attempt, attempt, sent
from tiengvang.office.planning.budget import appraising, moves, selectors
from tiengvang.office.planning.budget.forms import AnswerForm, DecisionForm
from tiengvang.office.planning.budget.money import Unreadable, read_amount
from tiengvang.office.planning.budget.views.answers import address, estimate_for, form_page, way_to, way_to_line
from tiengvang.office.planning.models import BudgetDecision, Estimate, EstimateLine, Remark
from tiengvang.office.planning.models.budget import Lane
from tiengvang.office.shell import keeping


@requires("budget.appraise")
def budget_appraise(request: HttpRequest, pk: int) -> HttpResponse:
    """All lines with a remark and an amount to fill in; what was said before stands above."""
    estimate = estimate_for(request, pk, "budget.appraise")
    if estimate.state != Estimate.State.SUBMITTED and request.method != "POST":
        messages.error(request, _("This estimate is not being appraised: it is “%(state)s”.")
                       % {"state": estimate.get_state_display()})  # fmt: skip
        return redirect("planning:budget_estimate", pk)
    lines = list(estimate.lines.select_related("task").prefetch_related("quotations", "remarks__unit"))
    typed = {line.pk: _typed(request, line) for line in lines}
    faults: list[str] = []
    if request.method == "POST":
        said, faults = _said(lines, typed)
        if not faults:
            try:
                made = appraising.remark(by=request.user, estimate=estimate, said=said)
            except ValidationError as refusal:
                faults = refusal.messages
            else:
                messages.success(request, _("%(count)d remarks were saved.") % {"count": len(made)})
                return redirect("planning:budget_appraise", pk)
    proposed = selectors.proposals(estimate)
    title = _("Appraise")
    context = {
        "title": title, "estimate": estimate, "faults": faults, "crumbs": way_to(estimate, title),
        "rows": [(line, typed[line.pk], proposed.get(line.pk, line.amount)) for line in lines],
        "total": sum(line.amount for line in lines), "proposed": sum(proposed.values()),
        "moves": [one for one in moves.open_to(request.user, estimate) if one.right == "budget.appraise"],
    }  # fmt: skip
    return render(request, "planning/budget/appraise.html", context, status=422 if faults else 200)


@requires("budget.estimate")
def budget_remark_answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer a remark."""
    rows = Remark.objects.select_related("line__estimate__unit", "unit")
    remark = get_object_or_404(visible(request.user, "budget.estimate", rows, "line__estimate__unit"), pk=pk)
    form = AnswerForm(sent(request), initial={"answer": remark.answer, "version": remark.version})
    tried = Attempt()
    if request.method == "POST":
        tried = attempt(
            form, lambda: appraising.answer_remark(by=request.user, remark=remark, **form.cleaned_data),
            lambda held: {"answer": held.answer},
        )  # fmt: skip
        if tried.done:
            messages.success(request, _("The answer was saved."))
            return redirect("planning:budget_line", remark.line_id)
    title = _("Answer a remark")
    return form_page(request, form, tried, title, way_to_line(remark.line, title),
                     address("budget_line", remark.line_id), lead=f"{remark.unit}: {remark.text}")  # fmt: skip


@requires("budget.decide")
def budget_decide(request: HttpRequest, pk: int) -> HttpResponse:
    """The competent level's decision on money outside recurrent tasks."""
    return _decision(request, estimate_for(request, pk, "budget.decide"), moves.BY_CODE["decide"])


@requires("budget.allot")
def budget_allot(request: HttpRequest, pk: int) -> HttpResponse:
    """The unit's own decision on recurrent money and money from society."""
    return _decision(request, estimate_for(request, pk, "budget.allot"), moves.BY_CODE["allot"])


@requires("budget.view")
@require_safe
def budget_decision_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The file of a decision."""
    rows = visible(request.user, "budget.view", BudgetDecision.objects.all(), "estimate__unit")
    return keeping.answer(get_object_or_404(rows, pk=pk))


def _decision(request: HttpRequest, estimate: Estimate, move: moves.Move) -> HttpResponse:
    pk = estimate.pk
    lines = list(estimate.lines.select_related("task", "estimate"))
    if request.method != "POST" and (not moves.fits(move, estimate) or not lines):
        messages.error(request, _("No decision can be recorded now: the estimate is “%(state)s” and has %(count)d "
                                  "lines.") % {"state": estimate.get_state_display(), "count": len(lines)})  # fmt: skip
        return redirect("planning:budget_estimate", pk)
    stands = selectors.balances(lines)
    initial: dict[str, Any] = {"version": estimate.version}
    initial["level"] = BudgetDecision.Level.PROVINCE if estimate.lane == Lane.B else BudgetDecision.Level.UNIT
    for line in lines:
        decided = stands[line.pk].decided
        first = line.amount if line.proposed is None else line.proposed
        initial[f"amount_{line.pk}"] = first if decided is None else decided
    form = DecisionForm(estimate, lines, sent(request), request.FILES or None, initial=initial)
    tried = Attempt()
    if request.method == "POST":
        tried = attempt(form, lambda: _decide(request, estimate, form), lambda held: {})
        if tried.done:
            messages.success(request, move.said)
            return redirect("planning:budget_estimate", pk)
    title = str(move.label)
    return form_page(
        request, form, tried, title, way_to(estimate, title), address("budget_estimate", pk), submit=title,
        template="planning/budget/decide.html", estimate=estimate, move=move,
        rows=[(line, stands[line.pk], form.amount_of(line)) for line in lines],
        total=sum(line.amount for line in lines),
        proposed=sum(line.proposed or 0 for line in lines) if estimate.lane == Lane.B else None,
    )  # fmt: skip


def _decide(request: HttpRequest, estimate: Estimate, form: DecisionForm) -> BudgetDecision:
    data = form.cleaned_data
    return appraising.decide_estimate(
        by=request.user, estimate=estimate, amounts=form.amounts(),
        **{name: data[name] for name in ("version", "number", "dated", "level", "note", "file")},
    )  # fmt: skip


def _typed(request: HttpRequest, line: EstimateLine) -> dict[str, str]:
    return {name: request.POST.get(f"{name}_{line.pk}", "").strip() for name in ("text", "amount")}


def _said(lines: list[EstimateLine], typed: dict[int, dict[str, str]]) -> tuple[list[appraising.Said], list[str]]:
    """The lines of which something was said, and what of it cannot be read."""
    said, faults = [], []
    for line in lines:
        text, amount = typed[line.pk]["text"], typed[line.pk]["amount"]
        if not text and not amount:
            continue
        try:
            said.append(appraising.Said(line.pk, text, read_amount(amount) if amount else None))
        except Unreadable as fault:
            faults.append(f"{line.content}: {fault}")
            typed[line.pk]["fault"] = str(fault)
    if not said and not faults:
        faults.append(_("Write a remark, or propose an amount, for one line at least."))
    return said, faults

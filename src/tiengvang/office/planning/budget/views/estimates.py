"""Pages of estimates: the list, one with its lines, the forms that write them, moving one on, the sheet."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Q, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tiengvang.office.organisation.audit import record
from tiengvang.office.organisation.policy import may, requires
from tiengvang.office.planning.answering import Attempt, attempt, here, sent
from tiengvang.office.planning.budget import appraising, estimating, moves, selectors
from tiengvang.office.planning.budget.figures import years_known
from tiengvang.office.planning.budget.forms import EstimateForm, ImportForm, MoveForm
from tiengvang.office.planning.budget.importing import import_lines
from tiengvang.office.planning.budget.paper import submission
from tiengvang.office.planning.budget.sheets import write_sheet
from tiengvang.office.planning.budget.views.answers import (
    address,
    as_file,
    estimate_for,
    first_words,
    form_page,
    to_estimates,
    way_to,
)
from tiengvang.office.planning.models import Estimate, Plan
from tiengvang.office.planning.models.budget import Lane
from tiengvang.office.planning.reports.papers.services import issue
from tiengvang.office.planning.tasks.selectors import own_unit, visible_plans
from tiengvang.records import InputFault

_SHOWN = 25


@requires("budget.view")
@require_safe
def budget_list(request: HttpRequest) -> HttpResponse:
    """The estimates that one may see, with what waits for the reader first."""
    asked = {name: request.GET.get(name, "").strip()[:100] for name in ("q", "year", "lane", "state")}
    rows = selectors.visible_estimates(request.user)
    waiting = [
        (move_state, rows.filter(state=move_state, lane=Lane.B).count())
        for right, move_state in (("budget.appraise", Estimate.State.SUBMITTED), ("budget.decide",
                                                                                  Estimate.State.APPRAISED))
        if may(request.user, right)
    ]  # fmt: skip
    if asked["q"]:
        words = asked["q"]
        rows = rows.filter(Q(title__icontains=words) | Q(unit__name__icontains=words)
                           | Q(unit__name_en__icontains=words))  # fmt: skip
    if asked["year"].isascii() and asked["year"].isdigit():
        rows = rows.filter(year=int(asked["year"][:4]))
    if asked["lane"] in Lane.values:
        rows = rows.filter(lane=asked["lane"])
    if asked["state"] in Estimate.State.values:
        rows = rows.filter(state=asked["state"])
    page = Paginator(rows.order_by("-year", "unit__path", "lane", "pk"), _SHOWN).get_page(request.GET.get("page"))
    kept = request.GET.copy()
    kept.pop("page", None)
    context = {
        "title": _("Estimates"), "page": page, "asked": asked, "lanes": Lane.choices, "states": Estimate.State.choices,
        "years": years_known(request.user), "query": kept.urlencode(), "any": any(asked.values()),
        "totals": selectors.totals(Estimate.objects.filter(pk__in=[one.pk for one in page])),
        "waiting": [(Estimate.State(state).label, state, number) for state, number in waiting if number],
        "may_make": may(request.user, "budget.estimate"), "crumbs": [here(_("Estimates"))],
    }  # fmt: skip
    return render(request, "planning/budget/list.html", context)


@requires("budget.view")
@require_safe
def budget_estimate(request: HttpRequest, pk: int) -> HttpResponse:
    """One estimate."""
    estimate = estimate_for(request, pk, "budget.view")
    return render(request, "planning/budget/estimate.html", estimate_context(request, estimate))


def estimate_context(request: HttpRequest, estimate: Estimate) -> dict[str, object]:
    """What the page of an estimate shows, and the table of lines alone."""
    lines = list(estimate.lines.select_related("task", "estimate").prefetch_related("quotations", "remarks"))
    found = selectors.balances(lines)
    stands = list(found.values())
    total = {
        "amount": sum(line.amount for line in lines),
        "proposed": sum(line.proposed or 0 for line in lines) if any(x.proposed is not None for x in lines) else None,
        "decided": sum(one.decided or 0 for one in stands) if estimate.decisions.exists() else None,
        "committed": sum(one.committed for one in stands), "spent": sum(one.spent for one in stands),
        "received": sum(one.received for one in stands), "remaining": sum(one.remaining for one in stands),
    }  # fmt: skip
    steps = list(estimate.steps.select_related("moved_by"))
    returned = next((one for one in reversed(steps) if one.after == Estimate.State.RETURNED), None)
    return {
        "title": estimate.title, "estimate": estimate, "lines": [(line, found[line.pk]) for line in lines],
        "total": total, "steps": steps[::-1], "returned": returned if estimate.state == "returned" else None,
        "decisions": estimate.decisions.select_related("recorded_by").annotate(total=Sum("amounts__amount")),
        "moves": moves.open_to(request.user, estimate), "may_write": selectors.may_write(request.user, estimate),
        "may_spend": selectors.may_spend(request.user, estimate), "from_society": estimate.lane == Lane.C,
        "is_used": estimate.state in ("decided", "closed"), "unanswered": selectors.unanswered(estimate),
        "may_submission": estimate.lane == Lane.B and lines and may(request.user, "budget.estimate", estimate.unit),
        "may_appraise": estimate.state == "submitted" and may(request.user, "budget.appraise", estimate.unit),
        "over": [line for line in lines if found[line.pk].is_over],
        "nearly": [line for line in lines if found[line.pk].is_nearly_used],
        "has_remarks": any(line.remarks.all() for line in lines), "crumbs": way_to(estimate),
    }  # fmt: skip


@requires("budget.estimate")
def budget_new(request: HttpRequest) -> HttpResponse:
    """Begin an estimate."""
    year = timezone.localdate().year
    units = selectors.units_estimating(request.user)
    plans = visible_plans(request.user).filter(first_year__lte=year, last_year__gte=year)
    initial = {
        "unit": own_unit(request.user, "budget.estimate", units), "year": year, "lane": request.GET.get("lane", Lane.A),
        "plan": plans.exclude(state=Plan.State.CLOSED).order_by("unit__path").first(),
    }  # fmt: skip
    form = EstimateForm(request.user, None, sent(request), initial=initial)
    tried = Attempt()
    if request.method == "POST":
        tried = attempt(form, lambda: estimating.make_estimate(by=request.user, **form.cleaned_data))
        if tried.done:
            messages.success(request, _("The estimate was begun, as a draft. Add its lines now."))
            return redirect("planning:budget_estimate", tried.value.pk)
    title = _("New estimate")
    return form_page(request, form, tried, title, [to_estimates(), here(title)], address("budget_list"))


@requires("budget.estimate")
def budget_change(request: HttpRequest, pk: int) -> HttpResponse:
    """Change title, year or plan."""
    estimate = estimate_for(request, pk, "budget.estimate")
    form = EstimateForm(request.user, estimate, sent(request), initial=_initial(estimate))
    tried = Attempt()
    if request.method == "POST":
        tried = attempt(
            form,
            lambda: estimating.change_estimate(
                by=request.user, estimate=estimate, version=form.cleaned_data["version"],
                changes={name: form.cleaned_data[name] for name in ("title", "year", "plan")},
            ),
            _initial,
        )  # fmt: skip
        if tried.done:
            messages.success(request, _("The change was saved."))
            return redirect("planning:budget_estimate", pk)
    title = _("Change the estimate")
    return form_page(request, form, tried, title, way_to(estimate, title), address("budget_estimate", pk))


@requires("budget.estimate")
def budget_delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Delete a draft, after asking."""
    estimate = estimate_for(request, pk, "budget.estimate")
    form = MoveForm(False, sent(request), initial={"version": estimate.version})
    tried = Attempt()
    if request.method == "POST":
        tried = attempt(
            form,
            lambda: estimating.delete_estimate(by=request.user, estimate=estimate, **form.cleaned_data),
            lambda held: {},
        )
        if tried.done:
            messages.success(request, _("The estimate was deleted."))
            return redirect("planning:budget_list")
    title = _("Delete the estimate")
    return form_page(
        request, form, tried, title, way_to(estimate, title), address("budget_estimate", pk), submit=title,
        lead=_("Its lines and quotations go with it. Only a draft that was never sent on can be deleted."),
    )  # fmt: skip


def move_view(move: moves.Move):  # type: ignore[no-untyped-def]
    """The page of a move: what it means, the reason where one is needed, and the button."""

    @requires(move.right)
    def moving(request: HttpRequest, pk: int) -> HttpResponse:
        estimate = estimate_for(request, pk, move.right)
        if request.method != "POST" and not moves.fits(move, estimate):
            messages.error(request, _("This cannot be done now: the estimate is “%(state)s”.")
                           % {"state": estimate.get_state_display()})  # fmt: skip
            return redirect("planning:budget_estimate", pk)
        form = MoveForm(move.with_reason, sent(request), initial={"version": estimate.version})
        tried = Attempt()
        if request.method == "POST":
            tried = attempt(
                form,
                lambda: appraising.move_estimate(
                    by=request.user, estimate=estimate, code=move.code, **form.cleaned_data
                ),
                lambda held: {},
            )
            if tried.done:
                messages.success(request, move.said)
                return redirect("planning:budget_estimate", pk)
        title = str(move.label)
        total = selectors.totals(Estimate.objects.filter(pk=pk)).get(pk, 0)
        return form_page(
            request, form, tried, title, way_to(estimate, title), address("budget_estimate", pk), submit=title,
            template="planning/budget/move.html", estimate=estimate, move=move, total=total,
            lines=estimate.lines.count(), unanswered=selectors.unanswered(estimate),
        )  # fmt: skip

    return moving


@requires("budget.estimate")
def budget_import(request: HttpRequest, pk: int) -> HttpResponse:
    """Bring lines in from a sheet, with a report by cell."""
    estimate = estimate_for(request, pk, "budget.estimate")
    if not moves.is_written(estimate):
        messages.error(request, _("Lines change only in a draft or after the estimate was returned."))
        return redirect("planning:budget_estimate", pk)
    form = ImportForm(request.POST or None, request.FILES or None)
    done, status = None, 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                done = import_lines(by=request.user, estimate=estimate, file=form.cleaned_data["file"],
                                    all_or_nothing=form.cleaned_data["all_or_nothing"])  # fmt: skip
            except (InputFault, ValidationError) as fault:
                form.add_error("file", str(fault) if isinstance(fault, InputFault) else first_words(fault))
            else:
                if done.taken and not done.sheet.bad and not done.sheet.notes:
                    messages.success(request, _("%(count)d lines were taken in.") % {"count": done.taken})
                    return redirect("planning:budget_estimate", pk)
                status = 200 if done.taken else 422
    title = _("Take lines in from a sheet")
    context = {"title": title, "estimate": estimate, "form": form, "done": done, "crumbs": way_to(estimate, title),
               "back": address("budget_estimate", pk)}  # fmt: skip
    return render(request, "planning/budget/import.html", context, status=status)


@requires("budget.estimate")
@require_safe
def budget_template(request: HttpRequest, pk: int) -> HttpResponse:
    """The empty sheet, with the tasks that lines may name."""
    estimate = estimate_for(request, pk, "budget.estimate")
    content = write_sheet([], selectors.tasks_for(estimate.unit, estimate.year), estimate.title)
    return as_file(content, f"mau-du-toan-{estimate.year}.xlsx")


@requires("budget.view")
@require_safe
def budget_export(request: HttpRequest, pk: int) -> HttpResponse:
    """The lines as a sheet that can be taken in again."""
    estimate = estimate_for(request, pk, "budget.view")
    tasks = selectors.tasks_for(estimate.unit, estimate.year)
    content = write_sheet(estimate.lines.select_related("task"), tasks, estimate.title)
    record(actor=request.user, action="budget.export", obj=estimate, unit=estimate.unit, form="xlsx")
    return as_file(content, f"du-toan-{estimate.unit.code}-{estimate.year}-{pk}.xlsx")


@requires("budget.estimate")
@require_POST
def budget_submission(request: HttpRequest, pk: int) -> HttpResponse:
    """Write the submission that asks for the appraisal; the records office gives it its number afterwards."""
    estimate = estimate_for(request, pk, "budget.estimate")
    if estimate.lane != Lane.B or not estimate.lines.exists():
        messages.error(request, _("Only an estimate outside recurrent tasks, with lines, is sent for appraisal."))
        return redirect("planning:budget_estimate", pk)
    try:
        paper = issue(by=request.user, unit=estimate.unit, document=submission(estimate))
    except ValidationError as refusal:
        messages.error(request, first_words(refusal))
        return redirect("planning:budget_estimate", pk)
    record(actor=request.user, action="budget.submission", obj=estimate, unit=estimate.unit, paper=paper.pk)
    messages.success(request, _("The submission was written. Its number and date come from the records office."))
    return redirect("planning:paper", paper.pk)


def _initial(estimate: Estimate) -> dict[str, object]:
    return {"title": estimate.title, "year": estimate.year, "plan": estimate.plan, "version": estimate.version}

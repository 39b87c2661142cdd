"""Pages of plans: the list, one with its groups and measures, what it lacks, and the forms that write it."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tiengvang.office.organisation.models import Unit
from tiengvang.office.organisation.policy import requires
from tiengvang.office.planning.answering import Attempt, attempt, crumb, here, sent
from tiengvang.office.planning.models import Measure, Plan, Task, TaskGroup
from tiengvang.office.planning.tasks import coverage, selectors
from tiengvang.office.planning.tasks import plan_services as services
from tiengvang.office.planning.tasks.forms import GroupForm, IssueForm, MeasureForm, PlanForm

INLINE = 200  # tasks that a plan's page shows at once; of a longer plan each measure's come when they are asked for
_SHOWN = 50


@requires("planning.view")
@require_safe
def plans(request: HttpRequest) -> HttpResponse:
    """The plans that one may see: the province's first, then units' by name."""
    words, state = request.GET.get("q", "").strip()[:100], request.GET.get("state", "")
    year = request.GET.get("year", "")
    rows = selectors.visible_plans(request.user).select_related("unit", "aligned_to")
    if state in Plan.State.values:
        rows = rows.filter(state=state)
    if year.isascii() and year.isdigit():
        rows = rows.filter(first_year__lte=int(year[:4]), last_year__gte=int(year[:4]))
    if words:
        rows = rows.filter(
            Q(title__icontains=words) | Q(unit__name__icontains=words) | Q(unit__name_en__icontains=words)
        )
    page = Paginator(rows.order_by("unit__path", "-first_year", "pk"), _SHOWN).get_page(request.GET.get("page"))
    shown = [one.pk for one in page]
    counts = dict(Task.objects.filter(plan__in=shown).order_by().values_list("plan").annotate(number=Count("pk")))
    kept = request.GET.copy()
    kept.pop("page", None)
    context = {
        "title": _("Plans"), "page": page, "counts": counts, "words": words, "state": state, "year": year,
        "states": Plan.State.choices, "may_make": selectors.may_make_plans(request.user), "query": kept.urlencode(),
        "crumbs": [here(_("Plans"))],
    }  # fmt: skip
    return render(request, "planning/tasks/plans.html", context)


@requires("planning.view")
@require_safe
def plan(request: HttpRequest, pk: int) -> HttpResponse:
    """One plan: groups, measures, tasks, and what it still lacks."""
    chosen = _plan(request, pk)
    own = visible_in(request, chosen)
    number = own.count()
    inline = number <= INLINE
    shown = list(listed(own)) if inline else []
    by_measure: dict[int, list[Task]] = {}
    for task in shown:
        for measure in task.measures.all():
            by_measure.setdefault(measure.pk, []).append(task)
    loose = [one for one in shown if not [measure for measure in one.measures.all() if measure.group.plan_id == pk]]
    lacks, stand = coverage.coverage(chosen), coverage.standings(chosen)
    aligned, carrying = _aligned(request, chosen), Plan.objects.filter(aligned_to=chosen).count()
    context = {
        "title": str(chosen), "plan": chosen, "groups": chosen.groups.prefetch_related("measures"),
        "inline": inline, "by_measure": by_measure, "loose": _by_group(loose), "number": number,
        "counts": coverage.tasks_by_measure(chosen), "standings": stand, "total": sum(stand.values()), "lacks": lacks,
        "may_write": selectors.may_write_plan(request.user, chosen) and chosen.is_open,
        "above": chosen.aligned_to, "aligned": aligned, "carrying": carrying, "unseen": carrying - len(aligned),
        "without": {one.pk for one in lacks.without_task},
        "crumbs": [crumb("plans", _("Plans")), here(str(chosen))],
    }  # fmt: skip
    return render(request, "planning/tasks/plan.html", context)


@requires("planning.view")
@require_safe
def measure_tasks(request: HttpRequest, pk: int) -> HttpResponse:
    """The tasks of a measure that one may see, those of plans below too; a part of a page."""
    measure = get_object_or_404(
        Measure.objects.filter(group__plan__in=selectors.visible_plans(request.user)).select_related("group"), pk=pk
    )
    rows = listed(selectors.visible_tasks(request.user).filter(measures=measure))
    page = Paginator(rows, _SHOWN).get_page(request.GET.get("page"))
    return render(request, "planning/tasks/measure_tasks.html", {"measure": measure, "page": page})


@requires("planning.view")
@require_safe
def plan_coverage(request: HttpRequest, pk: int) -> HttpResponse:
    """What the plan lacks: measures without a task, units without one."""
    chosen = _plan(request, pk)
    lacks = coverage.coverage(chosen)
    title = _("What the plan lacks")
    context = {
        "title": title, "plan": chosen, "lacks": lacks,
        "may_write": selectors.may_write_plan(request.user, chosen) and chosen.is_open,
        "crumbs": [crumb("plans", _("Plans")), crumb("plan", str(chosen), pk), here(title)],
    }  # fmt: skip
    return render(request, "planning/tasks/plan_coverage.html", context)


@requires("planning.view")
def plan_new(request: HttpRequest) -> HttpResponse:
    """A new plan, in draft; the years and the plan above of most are the province's."""
    if not selectors.may_make_plans(request.user):
        raise PermissionDenied("plans are made by others")
    above = Plan.objects.filter(unit__kind=Unit.Kind.PROVINCE).exclude(state=Plan.State.CLOSED).first()
    year = timezone.localdate().year
    units = selectors.units_planned_by(request.user)
    initial = {
        "unit": selectors.own_unit(request.user, "planning.plan", units), "aligned_to": above, "first_year": year,
        "last_year": above.last_year if above else year,
    }  # fmt: skip
    form = PlanForm(request.user, None, sent(request), initial=initial)
    tried = Attempt()
    if request.method == "POST":
        tried = attempt(form, lambda: services.make_plan(by=request.user, **form.cleaned_data))
        if tried.done:
            messages.success(request, _("The plan was made, as a draft. Add its groups and tasks now."))
            return redirect("planning:plan", tried.value.pk)
    title = _("New plan")
    return _form(request, form, tried, title, [crumb("plans", _("Plans")), here(title)], back=reverse("planning:plans"))


@requires("planning.view")
def plan_change(request: HttpRequest, pk: int) -> HttpResponse:
    """Change title, years or the plan above."""
    chosen = _writable(request, pk)
    form = PlanForm(request.user, chosen, sent(request), initial=_initial(chosen))
    tried = Attempt()
    if request.method == "POST":
        tried = attempt(
            form,
            lambda: services.change_plan(
                by=request.user, plan=chosen, version=form.cleaned_data["version"],
                changes={name: value for name, value in form.cleaned_data.items() if name != "version"},
            ),
            _initial,
        )  # fmt: skip
        if tried.done:
            messages.success(request, _("The change was saved."))
            return redirect("planning:plan", pk)
    return _form(request, form, tried, _("Change the plan"), _crumbs(chosen, _("Change the plan")), _back(chosen))


@requires("planning.view")
def plan_issue(request: HttpRequest, pk: int) -> HttpResponse:
    """Record the document by which the plan was issued."""
    chosen = _writable(request, pk)
    initial = {"version": chosen.version, "number": chosen.number, "dated": chosen.dated}
    form = IssueForm(sent(request), initial=initial)
    tried = Attempt()
    if request.method == "POST":
        tried = attempt(form, lambda: services.issue_plan(by=request.user, plan=chosen, **form.cleaned_data),
                        lambda held: {"number": held.number, "dated": held.dated})  # fmt: skip
        if tried.done:
            messages.success(request, _("The plan is issued. From now on its tasks change only by decisions."))
            return redirect("planning:plan", pk)
    title = _("Record the document")
    lead = _("The records office gives number and date. After this, tasks are adjusted, extended and stopped only by a "
             "document.")  # fmt: skip
    return _form(request, form, tried, title, _crumbs(chosen, title), _back(chosen), lead=lead)


@requires("planning.view")
@require_POST
def plan_close(request: HttpRequest, pk: int) -> HttpResponse:
    """Close an issued plan."""
    chosen = _writable(request, pk)
    form = IssueForm(request.POST)
    del form.fields["number"], form.fields["dated"]
    tried = attempt(form, lambda: services.close_plan(by=request.user, plan=chosen, **form.cleaned_data))
    if tried.done:
        messages.success(request, _("The plan is closed."))
    else:
        said = "; ".join(form.non_field_errors()) or _("Somebody changed the plan meanwhile. Look at it again.")
        messages.error(request, said)
    return redirect("planning:plan", pk)


@requires("planning.view")
def group_new(request: HttpRequest, pk: int) -> HttpResponse:
    """A task group at the plan's end."""
    chosen = _writable(request, pk)
    form = GroupForm(chosen, sent(request))
    tried = Attempt()
    if request.method == "POST":
        tried = attempt(form, lambda: services.make_group(by=request.user, plan=chosen, **form.cleaned_data))
        if tried.done:
            return redirect("planning:plan", pk)
    title = _("Add a task group")
    return _form(request, form, tried, title, _crumbs(chosen, title), _back(chosen))


@requires("planning.view")
def group_change(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a task group."""
    group = get_object_or_404(TaskGroup.objects.filter(plan__in=selectors.visible_plans(request.user)), pk=pk)
    chosen = _writable(request, group.plan_id)
    initial = {"section": group.section, "title": group.title, "aligned_to": group.aligned_to}
    form = GroupForm(chosen, sent(request), initial=initial)
    tried = Attempt()
    if request.method == "POST":
        tried = attempt(form, lambda: services.change_group(by=request.user, group=group, **form.cleaned_data))
        if tried.done:
            return redirect("planning:plan", chosen.pk)
    title = _("Change the task group")
    return _form(request, form, tried, title, _crumbs(chosen, title), _back(chosen))


@requires("planning.view")
def measure_new(request: HttpRequest, pk: int) -> HttpResponse:
    """A measure at the group's end."""
    group = get_object_or_404(TaskGroup.objects.filter(plan__in=selectors.visible_plans(request.user)), pk=pk)
    chosen = _writable(request, group.plan_id)
    form = MeasureForm(sent(request), initial={"section": group.section})
    tried = Attempt()
    if request.method == "POST":
        tried = attempt(form, lambda: services.make_measure(by=request.user, group=group, **form.cleaned_data))
        if tried.done:
            return redirect("planning:plan", chosen.pk)
    title = _("Add a measure")
    return _form(request, form, tried, title, _crumbs(chosen, title), _back(chosen), lead=str(group))


@requires("planning.view")
def measure_change(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a measure."""
    found = Measure.objects.filter(group__plan__in=selectors.visible_plans(request.user)).select_related("group__plan")
    measure = get_object_or_404(found, pk=pk)
    chosen = _writable(request, measure.group.plan_id)
    initial = {"section": measure.section, "text": measure.text, "provisional": measure.provisional}
    form = MeasureForm(sent(request), initial=initial)
    tried = Attempt()
    if request.method == "POST":
        tried = attempt(form, lambda: services.change_measure(by=request.user, measure=measure, **form.cleaned_data))
        if tried.done:
            return redirect("planning:plan", chosen.pk)
    title = _("Change the measure")
    return _form(request, form, tried, title, _crumbs(chosen, title), _back(chosen))


def listed(rows: QuerySet[Task]) -> QuerySet[Task]:
    """Tasks with what a line of a list shows."""
    return rows.select_related("lead", "plan", "group").prefetch_related("cooperating", "measures__group").order_by(
        "plan__unit__path", "group__order", "parent__order", "order", "pk"
    )  # fmt: skip


def visible_in(request: HttpRequest, chosen: Plan) -> QuerySet[Task]:
    """Tasks of the plan, or of plans that carry it out and name one of its measures, that the person may see."""
    return selectors.visible_tasks(request.user).filter(plan=chosen)


def _by_group(tasks: list[Task]) -> list[tuple[TaskGroup | None, list[Task]]]:
    found: dict[TaskGroup | None, list[Task]] = {}
    for task in tasks:
        found.setdefault(task.group, []).append(task)
    return list(found.items())


def _aligned(request: HttpRequest, chosen: Plan) -> QuerySet[Plan]:
    return selectors.visible_plans(request.user).filter(aligned_to=chosen).select_related("unit").order_by("unit__path")


def _plan(request: HttpRequest, pk: int) -> Plan:
    rows = selectors.visible_plans(request.user).select_related("unit", "aligned_to__unit")
    return get_object_or_404(rows, pk=pk)


def _writable(request: HttpRequest, pk: int) -> Plan:
    chosen = _plan(request, pk)
    if not selectors.may_write_plan(request.user, chosen):
        raise PermissionDenied("this plan is written by others")
    return chosen


def _initial(chosen: Plan) -> dict[str, object]:
    return {
        "title": chosen.title, "first_year": chosen.first_year, "last_year": chosen.last_year,
        "aligned_to": chosen.aligned_to, "version": chosen.version,
    }  # fmt: skip


def _crumbs(chosen: Plan, title: str) -> list[dict[str, str]]:
    return [crumb("plans", _("Plans")), crumb("plan", str(chosen), chosen.pk), here(title)]


def _back(chosen: Plan) -> str:
    return reverse("planning:plan", args=[chosen.pk])


def _form(
    request: HttpRequest, form: object, tried: Attempt, title: str, crumbs: list[dict[str, str]], back: str,
    lead: str = "",
) -> HttpResponse:  # fmt: skip
    context = {"title": title, "form": form, "attempt": tried, "crumbs": crumbs, "back": back, "lead": lead}
    status = tried.status if request.method == "POST" else 200
    return render(request, "planning/form.html", context, status=status)

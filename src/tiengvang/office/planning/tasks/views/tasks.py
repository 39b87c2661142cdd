"""Pages of tasks: one with all that hangs on it, and the forms that make, change, decide it. Progress: `progress`."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tiengvang.office.organisation.models import Unit
from tiengvang.office.organisation.policy import may, requires
from tiengvang.office.planning.answering import Attempt, attempt, crumb, here, sent
from tiengvang.office.planning.models import Dependency, Directive, Plan, Task, TaskDecision
from tiengvang.office.planning.obstacles.selectors import raising_units
from tiengvang.office.planning.tasks import selectors, services
from tiengvang.office.planning.tasks.forms import CommentForm, DecisionForm, ProgressForm, TaskForm, initial_of
from tiengvang.office.planning.tasks.views.plans import listed
from tiengvang.office.shell.locking import Outdated
from tiengvang.place.folding import folded_text

_ENTRIES = 30
Kind = TaskDecision.Kind


@requires("planning.view")
@require_safe
def task(request: HttpRequest, pk: int) -> HttpResponse:
    """One task with everything that hangs on it."""
    return task_page(request, find_task(request, pk))


def task_page(
    request: HttpRequest, chosen: Task, *, progress: ProgressForm | None = None, said: CommentForm | None = None,
    status: int = 200,
) -> HttpResponse:  # fmt: skip
    """The page, with forms as they were sent where something in them was refused."""
    person = request.user
    units = selectors.units_at_work(person, chosen)
    may_write = selectors.may_write(person, chosen) and chosen.plan.is_open
    seen = selectors.visible_tasks(person)
    if progress is None and units:
        progress = ProgressForm(chosen, units, initial={"percent": chosen.progress, "draft_key": uuid.uuid4()})
    entries = chosen.entries.select_related("reported_by", "unit", "period").prefetch_related("evidence")
    context = {
        "title": chosen.title, "task": chosen, "crumbs": _crumbs(chosen),
        "cooperating": chosen.cooperating.all(), "measures": chosen.measures.select_related("group"),
        "periods": chosen.periods.order_by("start") if chosen.recurrence else [],
        "subtasks": listed(seen.filter(parent=chosen)),
        "needs": [
            (one, seen.filter(pk=one.needs_id).exists()) for one in chosen.waits_for.select_related("needs__lead")
        ],
        "holds_up": seen.filter(waits_for__needs=chosen).select_related("lead"),
        "decisions": chosen.decisions.select_related("recorded_by"),
        "entries": entries[:_ENTRIES], "more_entries": max(0, entries.count() - _ENTRIES),
        "loose": chosen.evidence.filter(entry=None).select_related("added_by", "unit"),
        "comments": chosen.comments.select_related("written_by", "unit"),
        "comment_form": said or CommentForm(), "progress_form": progress,
        "sent_keys": [str(one.draft_key) for one in entries if one.reported_by_id == person.pk and one.draft_key][:20],
        "may_report": bool(units) and chosen.plan.is_open, "may_write": may_write,
        "may_raise": not chosen.is_finished and raising_units(person).filter(pk__in=[one.pk for one in units]).exists(),
        "may_split": selectors.may_split(person, chosen) and chosen.plan.is_open and not chosen.is_finished,
        "may_decide": may_write and chosen.plan.state == Plan.State.ISSUED,
        "may_delete": may_write and not services.is_decided(chosen), "is_decided": services.is_decided(chosen),
    }  # fmt: skip
    return render(request, "planning/tasks/task.html", context, status=status)


@requires("planning.view")
def task_new(request: HttpRequest, pk: int) -> HttpResponse:
    """A task in a plan; ?parent= makes it a part, ?measure= serves one, ?directive= comes from one, ?lead= and
    ?indicator= fill in."""
    plan = get_object_or_404(selectors.visible_plans(request.user).select_related("unit", "aligned_to"), pk=pk)
    parent = _named(request, "parent", selectors.visible_tasks(request.user).filter(plan=plan))
    if not (selectors.may_split(request.user, parent) if parent else selectors.may_write_plan(request.user, plan)):
        raise PermissionDenied("tasks of this plan are written by others")
    directive = _named(request, "directive", Directive.objects.all()) if may(request.user, "planning.direct") else None
    form = TaskForm(
        plan, None, sent(request), initial=_suggested(request, plan, parent, directive), leads=_leads(plan, parent)
    )
    tried = Attempt()
    if request.method == "POST":
        tried = attempt(
            form,
            lambda: services.make_task(
                by=request.user, plan=plan, parent=parent, directive=directive, **form.cleaned_data
            ),
        )
        if tried.done:
            messages.success(request, _("The task was added."))
            return redirect("planning:task", tried.value.pk)
    title = _("Add a part of the task") if parent else _("Add a task")
    crumbs = [crumb("plans", _("Plans")), crumb("plan", str(plan), plan.pk)]
    crumbs += [crumb("task", str(parent), parent.pk)] if parent else []
    back = reverse("planning:task", args=[parent.pk]) if parent else reverse("planning:plan", args=[plan.pk])
    return _form(request, form, tried, title, [*crumbs, here(title)], back, lead=str(parent or directive or plan))


@requires("planning.view")
def task_change(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a task; what an issued plan says of it is not in the form."""
    chosen = _writable(request, pk)
    decided = services.is_decided(chosen)
    form = TaskForm(
        chosen.plan, chosen, sent(request), initial=initial_of(chosen), without_decided=decided,
        leads=_leads(chosen.plan, chosen.parent),
    )  # fmt: skip
    tried = Attempt()
    if request.method == "POST":
        tried = attempt(
            form,
            lambda: services.change_task(
                by=request.user, task=chosen, version=form.cleaned_data["version"],
                changes={name: value for name, value in form.cleaned_data.items() if name != "version"},
            ),
            initial_of,
        )  # fmt: skip
        if tried.done:
            messages.success(request, _("The change was saved."))
            return redirect("planning:task", pk)
    title = _("Change the task")
    lead = _("The plan is issued: title, units, output and time change only by a decision.") if decided else ""
    return _form(request, form, tried, title, [*_crumbs(chosen, linked=True), here(title)], _back(chosen), lead=lead)


@requires("planning.view")
@require_POST
def task_delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Delete a task that was entered by mistake."""
    chosen = _writable(request, pk)
    try:
        services.delete_task(by=request.user, task=chosen, version=int(request.POST.get("version") or 0))
    except (ValidationError, Outdated, ValueError) as fault:
        said = "; ".join(fault.messages) if isinstance(fault, ValidationError) else _("Somebody changed it meanwhile.")
        messages.error(request, said)
        return redirect("planning:task", pk)
    messages.success(request, _("The task was deleted."))
    return redirect("planning:plan", chosen.plan_id)


@requires("planning.view")
def task_decide(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """Record a decision that adjusts, extends or stops the task."""
    if kind not in Kind.values:
        raise Http404("no such kind of decision")
    chosen = _writable(request, pk)
    form = DecisionForm(kind, sent(request), initial={**initial_of(chosen), "title": chosen.title})
    tried = Attempt()
    if request.method == "POST":
        tried = attempt(
            form,
            lambda: services.decide_task(
                by=request.user, task=chosen, kind=kind, changes=form.changes(),
                **{name: form.cleaned_data.get(name) for name in ("version", "number", "dated", "reason", "new_due")},
            ),
            initial_of,
        )  # fmt: skip
        if tried.done:
            messages.success(request, _("The decision was recorded."))
            return redirect("planning:task", pk)
    title = {
        Kind.ADJUST: _("Adjust the task by a decision"), Kind.EXTEND: _("Extend the task by a decision"),
        Kind.STOP: _("Stop the task by a decision"),
    }[Kind(kind)]  # fmt: skip
    return _form(
        request, form, tried, title, [*_crumbs(chosen, linked=True), here(title)], _back(chosen), lead=chosen.title
    )


@requires("planning.view")
def task_needs(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose a task that this one waits for, found by words; a choice is sent as POST."""
    chosen = _writable(request, pk)
    fault = ""
    if request.method == "POST":
        needs = get_object_or_404(selectors.visible_tasks(request.user), pk=request.POST.get("needs") or 0)
        try:
            services.add_dependency(by=request.user, task=chosen, needs=needs)
        except ValidationError as refused:
            fault = " ".join(refused.messages)
        else:
            messages.success(request, _("The task now waits for “%(task)s”.") % {"task": needs})
            return redirect("planning:task", pk)
    words = request.GET.get("q", "").strip()[:100]
    rows = selectors.visible_tasks(request.user).exclude(pk=pk).exclude(holds_up__task=chosen)
    rows = _holding(rows, words) if words else rows.filter(plan=chosen.plan_id)
    title = _("What the task waits for")
    context = {
        "title": title, "task": chosen, "words": words, "fault": fault, "found": listed(rows)[:30],
        "crumbs": [*_crumbs(chosen, linked=True), here(title)],
    }  # fmt: skip
    return render(request, "planning/tasks/needs.html", context, status=422 if fault else 200)


@requires("planning.view")
@require_POST
def needs_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a dependency away."""
    rows = Dependency.objects.filter(task__in=selectors.visible_tasks(request.user)).select_related("task")
    one = get_object_or_404(rows, pk=pk)
    services.remove_dependency(by=request.user, dependency=one)
    return redirect("planning:task", one.task_id)


def find_task(request: HttpRequest, pk: int) -> Task:
    """The task, where the person may see it. Raises Http404."""
    rows = selectors.visible_tasks(request.user).select_related(
        "plan__unit", "plan__aligned_to", "group", "lead", "owner", "parent__lead", "parent__plan", "directive"
    )
    return get_object_or_404(rows, pk=pk)


def _holding(rows: Any, words: str) -> Any:
    for word in folded_text(words).split():
        rows = rows.filter(folded__contains=word)
    return rows


def _writable(request: HttpRequest, pk: int) -> Task:
    chosen = find_task(request, pk)
    if not selectors.may_write(request.user, chosen):
        raise PermissionDenied("this task is written by others")
    return chosen


def _named(request: HttpRequest, name: str, rows: Any) -> Any:
    """The row that the address names by number, or None. Raises Http404 for one that is not there."""
    given = request.GET.get(name, "")
    return get_object_or_404(rows, pk=int(given)) if given.isascii() and given.isdigit() else None


def _suggested(request: HttpRequest, plan: Plan, parent: Task | None, directive: Directive | None) -> dict[str, Any]:
    measure = request.GET.get("measure", "")
    unit = request.GET.get("lead", "")
    lead = parent.lead if parent else None if plan.unit.kind == Unit.Kind.PROVINCE else plan.unit
    if unit.isascii() and unit.isdigit():
        lead = Unit.objects.filter(pk=int(unit)).first() or lead
    initial: dict[str, Any] = {"lead": lead, "indicator_code": request.GET.get("indicator", "")[:60]}
    if measure.isascii() and measure.isdigit():
        initial["measures"] = [int(measure)]
        group = (
            plan.groups.filter(measures=int(measure)).first()
            or plan.groups.filter(aligned_to__measures=int(measure)).first()
        )
        initial["group"] = group
    if parent:
        initial |= {"group": parent.group, "due": parent.due}
    if directive:
        initial |= {"title": directive.subject, "due": directive.due, "cooperating": list(directive.units.all()[1:]),
                    "lead": directive.units.first() or lead, "notes": directive.text}  # fmt: skip
    return initial


def _leads(plan: Plan, parent: Task | None) -> Any:
    """Units that may lead a task there."""
    rows = Unit.objects.filter(is_active=True)
    if plan.unit.kind != Unit.Kind.PROVINCE:
        below = rows.filter(path__startswith=plan.unit.path)
        rows = below | rows.filter(joined_tasks=parent) if parent else below
    return rows.distinct().order_by("kind", "name")


def _crumbs(chosen: Task, *, linked: bool = False) -> list[dict[str, str]]:
    found = [crumb("plans", _("Plans")), crumb("plan", str(chosen.plan), chosen.plan_id)]
    if chosen.parent_id:
        found.append(crumb("task", str(chosen.parent), chosen.parent_id))
    return [*found, crumb("task", str(chosen), chosen.pk) if linked else here(str(chosen))]


def _back(chosen: Task) -> str:
    return reverse("planning:task", args=[chosen.pk])


def _form(
    request: HttpRequest, form: object, tried: Attempt, title: str, crumbs: list[dict[str, str]], back: str,
    lead: str = "",
) -> HttpResponse:  # fmt: skip
    context = {"title": title, "form": form, "attempt": tried, "crumbs": crumbs, "back": back, "lead": lead}
    status = tried.status if request.method == "POST" else 200
    return render(request, "planning/form.html", context, status=status)

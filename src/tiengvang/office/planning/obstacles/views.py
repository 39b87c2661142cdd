"""Pages of difficulties and requests: the list, one with its steps, the forms that move it, the submission."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBadRequest, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tiengvang.office.coverage.models import Mention
from tiengvang.office.organisation.models import Unit
from tiengvang.office.organisation.policy import may, requires, visible
from tiengvang.office.planning.answering import Attempt, attempt, crumb, here
from tiengvang.office.planning.models import Obstacle, ObstacleStep
from tiengvang.office.planning.obstacles import selectors, services
from tiengvang.office.planning.obstacles.exporting import exported
from tiengvang.office.planning.obstacles.forms import MoveForm, ProposeForm, RaiseForm
from tiengvang.office.planning.obstacles.moves import MOVES, RAISER, State, open_moves
from tiengvang.office.planning.obstacles.waiting import WAITING, by_holder, waits
from tiengvang.office.planning.tasks.selectors import own_unit
from tiengvang.office.shell import keeping
from tiengvang.office.shell.exports import FORMATS

_SHOWN = 25


@requires("obstacles.view")
@require_safe
def obstacles(request: HttpRequest) -> HttpResponse:
    """The list, with what waits for the person first among the filters."""
    rows = selectors.visible_obstacles(request.user)
    turn = selectors.waiting_for(request.user).values("pk")
    found = selectors.found(rows, request.GET.dict())
    if request.GET.get("turn"):
        found = found.filter(pk__in=turn)
    page = Paginator(selectors.listed(found).order_by("-at", "-pk"), _SHOWN).get_page(request.GET.get("page"))
    for row in page:
        row.waited = selectors.waited(row)
        row.is_long = row.waited is not None and row.waited > selectors.LONG
    kept = request.GET.copy()
    kept.pop("page", None)
    context = {
        "title": _("Difficulties and requests"), "page": page, "asked": request.GET, "query": kept.urlencode(),
        "states": [("open", _("All that wait")), *State.choices], "kinds": Obstacle.Kind.choices,
        "units": Unit.objects.filter(obstacles__in=rows).distinct().order_by("path"), "turn": len(turn),
        "any": page.paginator.count or rows.exists(), "may_raise": may(request.user, RAISER),
        "may_propose": may(request.user, "obstacles.answer"), "long": selectors.LONG,
        "export_url": reverse("planning:obstacles_export"), "formats": FORMATS.values(),
        "crumbs": [here(_("Difficulties and requests"))],
    }  # fmt: skip
    return render(request, "planning/obstacles/obstacles.html", context)


@requires("obstacles.view")
@require_safe
def obstacle(request: HttpRequest, pk: int) -> HttpResponse:
    """One of them, with every step and how long it waited with whom."""
    rows = selectors.visible_obstacles(request.user).select_related("unit", "task", "holder", "mention__outlet")
    chosen = get_object_or_404(rows, pk=pk)
    steps = list(chosen.steps.select_related("from_unit", "to_unit", "made_by", "paper"))
    stays = waits(chosen, steps)
    context = {
        "title": chosen.title, "obstacle": chosen, "totals": by_holder(stays), "is_waiting": chosen.state in WAITING,
        "steps": [(step, stays[number] if number < len(stays) else None) for number, step in enumerate(steps)],
        "moves": [(move, reverse(_address(move.side), args=[pk, move.action])) for move in open_moves(
            request.user, chosen) if move.action != "propose"],
        "propose_url": f"{reverse('planning:obstacles_propose')}?obstacles={pk}"
        if chosen.state in MOVES["propose"].before and may(request.user, "obstacles.answer") else "",
        "crumbs": [crumb("obstacles", _("Difficulties and requests")), here(chosen.title)],
    }  # fmt: skip
    return render(request, "planning/obstacles/obstacle.html", context)


@requires("obstacles.raise")
def obstacle_new(request: HttpRequest) -> HttpResponse:
    """Raise something: on a task (?task=), from a mention (?mention=key), or by itself."""
    mention = _mention(request)
    units = selectors.raising_units(request.user)
    data, files = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    initial = {"unit": own_unit(request.user, RAISER, units), "task": request.GET.get("task")}
    form = RaiseForm(request.user, data, files, initial=initial, criticism=mention is not None)
    tried = Attempt()
    if request.method == "POST":
        tried = attempt(form, lambda: services.raise_obstacle(
            by=request.user, mention=mention,
            **{"kind": Obstacle.Kind.CRITICISM, **form.cleaned_data},
        ))  # fmt: skip
        if tried.done:
            messages.success(request, _("It went to %(unit)s.") % {"unit": tried.value.holder})
            return redirect("planning:obstacle", tried.value.pk)
    title = _("Enter criticism to be mended") if mention else _("Raise a difficulty or request")
    lead = f"{mention.outlet}: {mention.title}" if mention else _("It goes to the coordinating department first.")
    return _form(request, form, tried, title, reverse("planning:obstacles"), [here(title)], lead)


def _mover(side: str) -> Callable[..., HttpResponse]:
    """The view of moves of one side; each side asks for its own right."""

    def move(request: HttpRequest, pk: int, action: str) -> HttpResponse:
        chosen_move = MOVES.get(action)
        if chosen_move is None or chosen_move.side != side or action == "propose":
            raise Http404("there is no such step")
        rows = visible(request.user, side, selectors.visible_obstacles(request.user))
        chosen = get_object_or_404(rows.select_related("unit", "holder"), pk=pk)
        back = reverse("planning:obstacle", args=[pk])
        if request.method != "POST" and chosen.state not in chosen_move.before:
            messages.warning(request, _("It is “%(state)s” now; this step is not open any more.")
                             % {"state": chosen.get_state_display()})  # fmt: skip
            return redirect(back)
        data, files = (request.POST, request.FILES) if request.method == "POST" else (None, None)
        form = MoveForm(chosen_move, data, files, initial={"version": chosen.version})
        tried = Attempt()
        if request.method == "POST":
            tried = attempt(form, lambda: services.move_obstacle(
                by=request.user, obstacle=chosen, action=action, **form.cleaned_data
            ), lambda held: {"text": held.answer or held.mended})  # fmt: skip
            if tried.done:
                messages.success(request, str(chosen_move.done))
                return redirect(back)
        title = str(chosen_move.label)
        crumbs = [crumb("obstacle", chosen.title, pk), here(title)]
        return _form(request, form, tried, title, back, crumbs, chosen.title)

    return requires(side)(move)


raiser_move = _mover("obstacles.raise")
coordinator_move = _mover("obstacles.answer")
committee_move = _mover("obstacles.decide")


@requires("obstacles.answer")
def propose(request: HttpRequest) -> HttpResponse:
    """Sum several up in one submission to the People's Committee."""
    rows = selectors.visible_obstacles(request.user).filter(state=State.COORDINATOR).select_related("unit")
    if request.method != "POST" and not rows.exists():
        messages.info(request, _("Nothing waits with the coordinating department."))
        return redirect("planning:obstacles")
    data = request.POST if request.method == "POST" else None
    form = ProposeForm(rows, data, initial={"obstacles": request.GET.getlist("obstacles")})
    tried = Attempt()
    if request.method == "POST":
        tried = attempt(form, lambda: services.propose_obstacles(by=request.user, **form.cleaned_data))
        if tried.done:
            messages.success(request, _("The submission is written. Record its number and date once it is issued."))
            return redirect("planning:paper", tried.value.pk)
    title = _("Propose to the People's Committee")
    lead = _(
        "One submission (tờ trình) is written for all that you choose; each waits with the People's Committee then."
    )
    return _form(request, form, tried, title, reverse("planning:obstacles"), [here(title)], lead)


@requires("obstacles.view")
@require_safe
def step_file(request: HttpRequest, pk: int) -> FileResponse:
    """The file of a step."""
    step = get_object_or_404(ObstacleStep.objects.filter(obstacle__in=selectors.visible_obstacles(request.user)), pk=pk)
    return keeping.answer(step)


@requires("obstacles.view")
@require_POST
def export(request: HttpRequest) -> HttpResponse:
    """What the list shows, as a file."""
    form = request.POST.get("form", "")
    if form not in FORMATS:
        return HttpResponseBadRequest(_("This kind of file is not known: %(form)s.") % {"form": form[:20]})
    asked = QueryDict(request.POST.get("query", "")).dict()
    rows = selectors.found(selectors.visible_obstacles(request.user), asked)
    if asked.get("turn"):
        rows = rows.filter(pk__in=selectors.waiting_for(request.user).values("pk"))
    name, content = exported(selectors.listed(rows).iterator(1000), form, request.user)
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=FORMATS[form].media_type, headers=headers)


def _address(side: str) -> str:
    return f"planning:obstacle_{side.removeprefix('obstacles.')}"


def _mention(request: HttpRequest) -> Mention | None:
    key = request.GET.get("mention", "")
    if not key:
        return None
    if not may(request.user, "coverage.view"):
        raise Http404("coverage is not visible")
    return get_object_or_404(Mention.objects.select_related("outlet"), key=key)


def _form(
    request: HttpRequest, form: object, tried: Attempt, title: str, back: str, crumbs: list[dict[str, str]], lead: str
) -> HttpResponse:
    context = {
        "title": title, "form": form, "attempt": tried, "back": back, "lead": lead, "submit": _("Send"),
        "has_files": True, "crumbs": [crumb("obstacles", _("Difficulties and requests")), *crumbs],
    }  # fmt: skip
    status = tried.status if request.method == "POST" else 200
    return render(request, "planning/form.html", context, status=status)

"""Pages of pledges: the list, recording one, what came of it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tiengvang.office.organisation.models import Unit
from tiengvang.office.organisation.policy import may, requires, visible
from tiengvang.office.planning.answering import Attempt, attempt, crumb, here, sent
from tiengvang.office.planning.budget import pledging, selectors
from tiengvang.office.planning.budget.figures import years_known
from tiengvang.office.planning.budget.forms import MoveForm, PledgeForm, ReceiveForm
from tiengvang.office.planning.budget.views.answers import Crumbs, address, form_page
from tiengvang.office.planning.models import Pledge
from tiengvang.office.planning.tasks.selectors import own_unit
from tiengvang.office.shell import keeping

_SHOWN = 25


@requires("budget.view")
@require_safe
def budget_pledges(request: HttpRequest) -> HttpResponse:
    """The pledges that one may see."""
    asked = {name: request.GET.get(name, "").strip()[:100] for name in ("q", "year", "state")}
    rows = selectors.visible_pledges(request.user)
    if asked["q"]:
        words = asked["q"]
        rows = rows.filter(Q(partner__icontains=words) | Q(content__icontains=words) | Q(unit__name__icontains=words))
    if asked["year"].isascii() and asked["year"].isdigit():
        rows = rows.filter(year=int(asked["year"][:4]))
    if asked["state"] in Pledge.State.values:
        rows = rows.filter(state=asked["state"])
    standing = rows.exclude(state=Pledge.State.WITHDRAWN)
    page = Paginator(rows, _SHOWN).get_page(request.GET.get("page"))
    kept = request.GET.copy()
    kept.pop("page", None)
    writable = set(visible(request.user, "budget.estimate", Pledge.objects.filter(pk__in=[x.pk for x in page]))
                   .values_list("pk", flat=True))  # fmt: skip
    context = {
        "title": _("Pledges"), "page": page, "asked": asked, "states": Pledge.State.choices,
        "years": years_known(request.user), "query": kept.urlencode(), "any": any(asked.values()),
        "sums": standing.aggregate(
            promised=Sum("value"), received=Sum("received_value"),
            money=Sum("received_value", filter=Q(form=Pledge.Form.MONEY)),
        ),
        "writable": writable, "may_make": may(request.user, "budget.estimate"), "crumbs": [here(_("Pledges"))],
    }  # fmt: skip
    return render(request, "planning/budget/pledges.html", context)


@requires("budget.estimate")
def budget_pledge_new(request: HttpRequest) -> HttpResponse:
    """Record a promise. Tasks and lines are offered once the unit is known: one's own is taken first."""
    units = selectors.units_estimating(request.user)
    given = request.POST.get("unit") or request.GET.get("unit", "")
    unit = (units.filter(pk=int(given)).first() if given.isascii() and given.isdigit() else None) or own_unit(
        request.user, "budget.estimate", units
    )
    year = _year(request.POST.get("year") or request.GET.get("year", ""))
    form = PledgeForm(request.user, None, unit, year, sent(request), initial={"unit": unit, "year": year})
    tried = Attempt()
    if request.method == "POST":
        tried = attempt(form, lambda: _make(request, form))
        if tried.done:
            messages.success(request, _("The pledge was recorded."))
            return redirect("planning:budget_pledges")
    title = _("Record a pledge")
    return form_page(request, form, tried, title, _way(title), address("budget_pledges"),
                     lead=_("A promise of an organisation to give money, or something of value."))  # fmt: skip


@requires("budget.estimate")
def budget_pledge_change(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct what was recorded, or assign it to a line."""
    pledge = _pledge(request, pk)
    year = _year(request.POST.get("year", "")) if request.method == "POST" else pledge.year
    form = PledgeForm(request.user, pledge, pledge.unit, year, sent(request), initial=_initial(pledge))
    tried = Attempt()
    if request.method == "POST":
        tried = attempt(
            form,
            lambda: pledging.change_pledge(
                by=request.user, pledge=pledge, version=form.cleaned_data["version"], values=_values(form)
            ),
            _initial,
        )
        if tried.done:
            messages.success(request, _("The change was saved."))
            return redirect("planning:budget_pledges")
    title = _("Change the pledge")
    return form_page(request, form, tried, title, _way(title), address("budget_pledges"))


@requires("budget.estimate")
def budget_pledge_receive(request: HttpRequest, pk: int) -> HttpResponse:
    """Record what came."""
    pledge = _pledge(request, pk)
    value = pledge.value if pledge.received_value is None else pledge.received_value
    initial = {"version": pledge.version, "received_value": value}
    if pledge.received_on:
        initial["received_on"] = pledge.received_on
    form = ReceiveForm(request.POST if request.method == "POST" else None, request.FILES or None, initial=initial)
    tried = Attempt()
    if request.method == "POST":
        tried = attempt(
            form,
            lambda: pledging.receive_pledge(by=request.user, pledge=pledge, **form.cleaned_data),
            lambda held: {"received_value": held.received_value, "received_on": held.received_on},
        )
        if tried.done:
            messages.success(request, _("What was received is recorded."))
            return redirect("planning:budget_pledges")
    title = _("Record what was received")
    return form_page(request, form, tried, title, _way(title), address("budget_pledges"), lead=str(pledge))


@requires("budget.estimate")
def budget_pledge_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that it does not stand any more."""
    pledge = _pledge(request, pk)
    form = MoveForm(False, sent(request), initial={"version": pledge.version})
    tried = Attempt()
    if request.method == "POST":
        tried = attempt(
            form,
            lambda: pledging.withdraw_pledge(by=request.user, pledge=pledge, **form.cleaned_data),
            lambda held: {},
        )
        if tried.done:
            messages.success(request, _("The pledge is withdrawn, and counts no more."))
            return redirect("planning:budget_pledges")
    title = _("The pledge does not stand any more")
    return form_page(request, form, tried, title, _way(title), address("budget_pledges"), lead=str(pledge),
                     submit=_("Withdraw it"))  # fmt: skip


@requires("budget.view")
@require_safe
def budget_pledge_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The record of the handover."""
    return keeping.answer(get_object_or_404(selectors.visible_pledges(request.user), pk=pk))


def _pledge(request: HttpRequest, pk: int) -> Pledge:
    rows = visible(request.user, "budget.estimate", Pledge.objects.select_related("unit", "task", "line__estimate"))
    return get_object_or_404(rows, pk=pk)


def _make(request: HttpRequest, form: PledgeForm) -> Pledge:
    unit: Unit = form.cleaned_data["unit"]
    return pledging.make_pledge(by=request.user, unit=unit, values=_values(form))


def _values(form: PledgeForm) -> dict[str, Any]:
    return {name: form.cleaned_data[name] for name in pledging.FIELDS}


def _initial(pledge: Pledge) -> dict[str, Any]:
    return {name: getattr(pledge, name) for name in (*pledging.FIELDS, "version")}


def _year(given: str) -> int:
    return int(given) if given.isascii() and given.isdigit() and len(given) == 4 else timezone.localdate().year


def _way(title: str) -> Crumbs:
    return [crumb("budget_pledges", _("Pledges")), here(title)]

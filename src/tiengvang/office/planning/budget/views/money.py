"""Pages of what becomes of decided money: contracts, settlements, payments, taking one back; their files."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tiengvang.office.organisation.policy import requires, visible
from tiengvang.office.planning.answering import Attempt, attempt, sent
from tiengvang.office.planning.budget import selectors, spending
from tiengvang.office.planning.budget.forms import MoneyOutForm, SettleForm, TakeBackForm
from tiengvang.office.planning.budget.money import in_words
from tiengvang.office.planning.budget.views.answers import address, form_page, line_for, way_to_line
from tiengvang.office.planning.models import Commitment, EstimateLine, Spending
from tiengvang.office.shell import keeping


@requires("budget.estimate")
def budget_commit(request: HttpRequest, pk: int) -> HttpResponse:
    """Record a contract."""
    line = line_for(request, pk, "budget.estimate")
    form = MoneyOutForm(None, request.POST if request.method == "POST" else None, request.FILES or None)
    return _recorded(
        request, line, form, _("Record a commitment"), _("The commitment was recorded."),
        lambda: spending.commit(by=request.user, line=line, **form.cleaned_data),
    )  # fmt: skip


@requires("budget.estimate")
def budget_spend(request: HttpRequest, pk: int) -> HttpResponse:
    """Record a payment, on a contract or without one."""
    line = line_for(request, pk, "budget.estimate")
    contracts = {one: selectors.left_on(one) for one in line.commitments.filter(voided=None, settled=None)}
    open_ones = {one: left for one, left in contracts.items() if left}
    asked = request.GET.get("on", "")
    initial = {"commitment": int(asked) if asked.isascii() and asked.isdigit() else None}
    form = MoneyOutForm(
        open_ones, request.POST if request.method == "POST" else None, request.FILES or None, initial=initial
    )
    return _recorded(
        request, line, form, _("Record a payment"), _("The payment was recorded."),
        lambda: spending.spend(by=request.user, line=line, **form.cleaned_data),
    )  # fmt: skip


@requires("budget.estimate")
def budget_settle(request: HttpRequest, pk: int) -> HttpResponse:
    """Settle a contract."""
    contract = _entry(request, Commitment.objects.all(), pk, "budget.estimate")
    form = SettleForm(sent(request))
    left = in_words(selectors.left_on(contract))
    return _recorded(
        request, contract.line, form, _("Settle the contract"), _("The contract is settled."),
        lambda: spending.settle(by=request.user, commitment=contract, **form.cleaned_data),
        lead=_("Contract %(number)s: %(left)s are not paid and will be free again.")
        % {"number": contract.number, "left": left},
    )  # fmt: skip


@requires("budget.estimate")
def budget_commitment_void(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a mistaken contract back."""
    return _take_back(request, _entry(request, Commitment.objects.all(), pk, "budget.estimate"))


@requires("budget.estimate")
def budget_payment_void(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a mistaken payment back."""
    return _take_back(request, _entry(request, Spending.objects.all(), pk, "budget.estimate"))


@requires("budget.view")
@require_safe
def budget_commitment_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The file of a contract."""
    return keeping.answer(_entry(request, Commitment.objects.all(), pk, "budget.view"))


@requires("budget.view")
@require_safe
def budget_payment_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The file of a payment."""
    return keeping.answer(_entry(request, Spending.objects.all(), pk, "budget.view"))


def _entry(request: HttpRequest, rows: QuerySet[Any], pk: int, right: str) -> Any:
    found = visible(request.user, right, rows.select_related("line__estimate__unit"), "line__estimate__unit")
    return get_object_or_404(found, pk=pk)


def _take_back(request: HttpRequest, entry: Commitment | Spending) -> HttpResponse:
    form = TakeBackForm(sent(request))
    return _recorded(
        request, entry.line, form, _("Take it back"), _("It was taken back, and counts no more."),
        lambda: spending.take_back(by=request.user, entry=entry, **form.cleaned_data),
        lead=_("No. %(number)s, %(amount)s. It stays to be seen, crossed out.")
        % {"number": entry.number, "amount": in_words(entry.amount)},
    )  # fmt: skip


def _recorded(
    request: HttpRequest, line: EstimateLine, form: Any, title: str, said: str, act: Callable[[], Model],
    lead: str = "",
) -> HttpResponse:  # fmt: skip
    tried = Attempt()
    if request.method == "POST":
        tried = attempt(form, act)
        if tried.done:
            messages.success(request, said)
            return redirect("planning:budget_line", line.pk)
    if not lead:
        lead = _("This line has %(left)s left.") % {"left": in_words(selectors.balance_of(line).remaining)}
    return form_page(request, form, tried, title, way_to_line(line, title), address("budget_line", line.pk), lead=lead)

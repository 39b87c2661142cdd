"""Pages of accounts, for administrators: the list, one account, adding, and what helps a person who cannot get in."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from tiengvang.office.organisation import selectors, services
from tiengvang.office.organisation.forms import AccountForm
from tiengvang.office.organisation.models import Membership, User
from tiengvang.office.organisation.policy import requires
from tiengvang.office.organisation.views.answers import crumb, here, sent, tried


@requires("organisation.manage")
def index(request: HttpRequest) -> HttpResponse:
    """Accounts with their roles of today."""
    asked = {"words": request.GET.get("q", "").strip(), "state": request.GET.get("state", "")}
    found = selectors.accounts(**asked)
    roles: dict[int, list[Membership]] = {}
    for one in Membership.objects.current().select_related("unit").filter(user__in=[user.pk for user in found[:500]]):
        roles.setdefault(one.user_id, []).append(one)
    context = {
        "title": _("Accounts"), "rows": [(user, roles.get(user.pk, [])) for user in found[:500]], "count": len(found),
        "asked": asked, "crumbs": [here(_("Accounts"))],
        "states": [("", _("All")), ("idle", _("without a role today")), ("off", _("not in use"))],
    }  # fmt: skip
    template = "accounts/list.html" if getattr(request, "htmx", False) else "accounts/index.html"
    return render(request, f"organisation/{template}", context)


@requires("organisation.manage")
def add(request: HttpRequest) -> HttpResponse:
    """Make an account; its page then offers the link by which the person sets a password."""
    form, made = AccountForm(sent(request)), []
    if request.method == "POST" and tried(
        form, lambda: made.append(services.make_account(by=request.user, **form.cleaned_data))
    ):
        messages.success(request, _("The account was made. Give the person a link to set a password, and a role."))
        return redirect("organisation:account", pk=made[0].pk)
    crumbs = [crumb("accounts", _("Accounts")), here(_("Add an account"))]
    return render(request, "organisation/form.html", {"title": _("Add an account"), "form": form, "crumbs": crumbs})


@requires("organisation.manage")
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One account: name and address, roles, and ways to help."""
    return _page(request, get_object_or_404(User, pk=pk))


@requires("organisation.manage")
@require_POST
def use(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an account out of use, or into use again."""
    user = get_object_or_404(User, pk=pk)
    act = services.deactivate_account if user.is_active else services.reactivate_account
    try:
        act(by=request.user, user=user)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, _("The change was saved."))
    return redirect("organisation:account", pk=pk)


@requires("organisation.manage")
@require_POST
@never_cache
def link(request: HttpRequest, pk: int) -> HttpResponse:
    """Make a link by which the person sets a password, and show it this once."""
    user = get_object_or_404(User, pk=pk)
    try:
        path = services.set_password_link(by=request.user, user=user)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return redirect("organisation:account", pk=pk)
    return _page(request, user, link=request.build_absolute_uri(path))


@requires("organisation.manage")
@require_POST
def second_step(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the second step away from somebody who lost the telephone."""
    services.end_second_step(by=request.user, user=get_object_or_404(User, pk=pk))
    messages.success(request, _("The account signs in with its password alone now."))
    return redirect("organisation:account", pk=pk)


def _page(request: HttpRequest, user: User, link: str = "") -> HttpResponse:
    form = AccountForm(None if link else sent(request), instance=user)
    if (
        request.method == "POST"
        and not link
        and tried(form, lambda: services.change_account(by=request.user, user=user, **form.cleaned_data))
    ):
        messages.success(request, _("The change was saved."))
        return redirect("organisation:account", pk=user.pk)
    context = {
        "title": str(user), "account": user, "form": form, "link": link, "roles": selectors.roles_of(user),
        "second_step": Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists(),
        "has_password": user.has_usable_password(), "crumbs": [crumb("accounts", _("Accounts")), here(str(user))],
        "out_of_reach": user.is_superuser and not request.user.is_superuser, "is_self": user.pk == request.user.pk,
    }  # fmt: skip
    return render(request, "organisation/accounts/detail.html", context)

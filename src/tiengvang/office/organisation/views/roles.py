"""Pages on which roles are given and ended."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from tiengvang.office.organisation import selectors, services
from tiengvang.office.organisation.appointing import roles_given_by
from tiengvang.office.organisation.forms import EndRoleForm, GiveRoleForm
from tiengvang.office.organisation.models import Unit
from tiengvang.office.organisation.policy import requires
from tiengvang.office.organisation.views.answers import crumb, here, sent, tried, units_crumb


@requires("organisation.members")
def give(request: HttpRequest) -> HttpResponse:
    """Give a role; `unit` (code) and `user` (username) of the address fill the form."""
    unit = Unit.objects.filter(code=request.GET.get("unit", "")).first()
    form = GiveRoleForm(request.user, sent(request), initial={"unit": unit, "user": request.GET.get("user", "")})
    if request.method == "POST" and tried(form, lambda: services.give_role(by=request.user, **form.cleaned_data)):
        given = form.cleaned_data
        messages.success(request, _("%(person)s has the role now.") % {"person": given["user"]})
        return redirect("organisation:unit", code=given["unit"].code)
    crumbs = [units_crumb(), here(_("Give a role"))]
    return render(request, "organisation/form.html", {"title": _("Give a role"), "form": form, "crumbs": crumbs})


@requires("organisation.members")
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """End a role, after a day or at once."""
    held = get_object_or_404(selectors.visible_roles(request.user), pk=pk)
    if held.role not in roles_given_by(request.user):
        raise PermissionDenied("this role is ended by somebody else")
    form = EndRoleForm(sent(request), instance=held)

    def act() -> None:
        last = None if form.cleaned_data["at_once"] else form.cleaned_data["ends"]
        services.end_role(by=request.user, membership=held, last_day=last)

    if request.method == "POST" and tried(form, act):
        messages.success(request, _("The change was saved."))
        return redirect("organisation:unit", code=held.unit.code)
    crumbs = [units_crumb(), crumb("unit", str(held.unit), code=held.unit.code), here(_("End a role"))]
    context = {"title": _("End a role"), "form": form, "lead": str(held), "crumbs": crumbs, "submit": _("End the role")}
    return render(request, "organisation/form.html", context)

"""Pages of units: the tree, one unit with its people, adding and changing."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tiengvang.office.organisation import appointing, selectors, services
from tiengvang.office.organisation.forms import UnitForm
from tiengvang.office.organisation.models import Unit
from tiengvang.office.organisation.policy import may, requires
from tiengvang.office.organisation.policy import units as units_of
from tiengvang.office.organisation.views.answers import crumb, here, sent, tried, units_crumb
from tiengvang.office.shell.context import profile


@requires("organisation.view")
def index(request: HttpRequest) -> HttpResponse:
    """The units that one may see, as a tree, with a search that needs no diacritics."""
    asked = {"words": request.GET.get("q", "").strip(), "kind": request.GET.get("kind", "")}
    with_unused = request.GET.get("unused") == "1"
    lines = selectors.unit_lines(request.user, **asked, with_unused=with_unused)
    template = "organisation/units/list.html" if getattr(request, "htmx", False) else "organisation/units/index.html"
    context = {
        "title": _("Units"), "lines": lines, "asked": asked, "with_unused": with_unused, "kinds": Unit.Kind.choices,
        "may_manage": may(request.user, "organisation.manage"), "bodies": _bodies(), "crumbs": [here(_("Units"))],
    }  # fmt: skip
    return render(request, template, context)


@requires("organisation.view")
def detail(request: HttpRequest, code: str) -> HttpResponse:
    """One unit: what it is, who works there with which role, and until when."""
    unit = get_object_or_404(units_of(request.user, "organisation.view").select_related("parent"), code=code)
    held, over = selectors.members_of(unit)
    may_appoint = may(request.user, "organisation.members", unit)
    given = appointing.roles_given_by(request.user) if may_appoint else frozenset()
    context = {
        "title": str(unit), "unit": unit, "held": held, "over": over, "given": given, "may_appoint": may_appoint,
        "may_manage": may(request.user, "organisation.manage"), "body": _bodies().get(unit.body, ""),
        "children": units_of(request.user, "organisation.view").filter(parent=unit, is_active=True),
        "above": units_of(request.user, "organisation.view").filter(pk=unit.parent_id).first(),
        "crumbs": [units_crumb(), here(str(unit))],
    }  # fmt: skip
    return render(request, "organisation/units/detail.html", context)


@requires("organisation.manage")
def add(request: HttpRequest) -> HttpResponse:
    """Add a unit, mostly a guest: the others come from the profile."""
    form = UnitForm(sent(request), initial={"kind": Unit.Kind.GUEST})
    if request.method == "POST" and tried(form, lambda: services.make_unit(by=request.user, **form.cleaned_data)):
        messages.success(request, _("The unit was added."))
        return redirect("organisation:unit", code=form.cleaned_data["code"])
    context = {"title": _("Add a unit"), "form": form, "crumbs": [units_crumb(), here(_("Add a unit"))]}
    return render(request, "organisation/form.html", context)


@requires("organisation.manage")
def change(request: HttpRequest, code: str) -> HttpResponse:
    """Change a unit; a new parent moves its whole branch."""
    unit = get_object_or_404(Unit, code=code)
    form = UnitForm(sent(request), instance=unit)
    if request.method == "POST" and tried(
        form, lambda: services.change_unit(by=request.user, unit=unit, changes=form.cleaned_data)
    ):
        messages.success(request, _("The change was saved."))
        return redirect("organisation:unit", code=code)
    title = _("Change %(unit)s") % {"unit": unit}
    crumbs = [units_crumb(), crumb("unit", str(unit), code=code), here(_("Change"))]
    return render(request, "organisation/form.html", {"title": title, "form": form, "crumbs": crumbs})


def _bodies() -> dict[str, str]:
    """What the profile calls the kinds of agencies, in the page's language."""
    language = "en" if (get_language() or "").startswith("en") else "vi"
    return {kind: names[language] for kind, names in profile().organisation.bodies.items()}

"""Pages of outlets: the list and worklist, an outlet with its class, and the two steps of a change."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tiengvang.office.coverage.explorer.names import country_name, language_name
from tiengvang.office.coverage.models import Outlet, OutletClassChange
from tiengvang.office.coverage.models.outlets import OwnerClass
from tiengvang.office.coverage.outlets.selectors import listed, open_changes
from tiengvang.office.coverage.outlets.services import decide_class, propose_class, withdraw_class
from tiengvang.office.organisation.policy import may, requires

_SHOWN = 50


@require_safe
@requires("coverage.view")
def outlets(request: HttpRequest) -> HttpResponse:
    """The list; with class=unclassified it is the worklist, those with most mentions first."""
    text, owner_class = request.GET.get("text", "").strip()[:200], request.GET.get("class", "")
    by_name = request.GET.get("order") == "name"
    page = Paginator(listed(text, owner_class, by_name), _SHOWN).get_page(request.GET.get("page"))
    for one in page:
        one.outlet.country_name = country_name(one.outlet.country) if one.outlet.country else ""
    kept = {"text": text, "class": owner_class, "order": "name" if by_name else ""}
    query = urlencode({name: value for name, value in kept.items() if value})
    context = {
        "title": _("Outlets"),
        "page": page,
        "query": f"{query}&" if query else "",
        "text": text,
        "owner_class": owner_class,
        "by_name": by_name,
        "classes": OwnerClass.choices,
        "waiting": open_changes()[:20] if may(request.user, "coverage.outlets") else (),
        "unclassified": Outlet.objects.filter(owner_class=OwnerClass.UNCLASSIFIED).count(),
    }
    return render(request, "coverage/outlets/outlets.html", context)


@require_safe
@requires("coverage.view")
def outlet(request: HttpRequest, pk: int) -> HttpResponse:
    """One outlet: what it is, where it counts and why, and the changes of its class."""
    return _outlet_page(request, get_object_or_404(Outlet, pk=pk))


def _outlet_page(
    request: HttpRequest, chosen: Outlet, errors: dict[str, list[str]] | None = None, status: int = 200
) -> HttpResponse:
    changes = chosen.class_changes.select_related("proposed_by", "decided_by")
    context = {
        "title": str(chosen),
        "crumbs": [{"url": reverse("coverage:outlets"), "label": _("Outlets")}, {"label": str(chosen)}],
        "outlet": chosen,
        "country": country_name(chosen.country) if chosen.country else "",
        "languages": [language_name(code) for code in chosen.languages.split(",") if code],
        "mentions": chosen.mentions.count(),
        "open": changes.filter(state=OutletClassChange.State.PROPOSED).first(),
        "changes": changes.exclude(state=OutletClassChange.State.PROPOSED),
        "classes": [(code, label) for code, label in OwnerClass.choices if code != chosen.owner_class],
        "may_change": may(request.user, "coverage.outlets"),
        "errors": errors or {},
        "asked": request.POST,
    }
    return render(request, "coverage/outlets/outlet.html", context, status=status)


@require_POST
@requires("coverage.outlets")
def propose(request: HttpRequest, pk: int) -> HttpResponse:
    """Propose another class."""
    chosen = get_object_or_404(Outlet, pk=pk)
    try:
        propose_class(
            outlet=chosen, to_class=request.POST.get("to_class", ""), reason=request.POST.get("reason", ""),
            by=request.user,
        )  # fmt: skip
    except ValidationError as error:
        return _outlet_page(request, chosen, _by_field(error), status=422)
    messages.success(request, _("Proposed. Another person has to decide; until then nothing changes."))
    return redirect("coverage:outlet", pk)


@require_POST
@requires("coverage.outlets")
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Approve, refuse or withdraw a proposal (pk), as the button says."""
    change = get_object_or_404(OutletClassChange.objects.select_related("outlet"), pk=pk)
    what, note = request.POST.get("decision", ""), request.POST.get("note", "")
    try:
        if what == "withdraw":
            withdraw_class(change=change, by=request.user)
            said = _("The proposal was withdrawn.")
        elif what in ("approve", "refuse"):
            job = decide_class(change=change, approve=what == "approve", note=note, by=request.user)
            said = _decided(what, in_background=job is not None)
        else:
            raise ValidationError(_("Choose to approve or to refuse."))
    except ValidationError as error:
        return _outlet_page(request, change.outlet, _by_field(error), status=422)
    messages.success(request, said)
    return redirect("coverage:outlet", change.outlet_id)


def _decided(what: str, in_background: bool) -> str:
    if what == "refuse":
        return _("The proposal was refused; nothing changes.")
    if in_background:
        return _("Approved. The outlet's mentions are being restated in the background; the figures follow.")
    return _("Approved. The outlet's mentions were restated, past ones too.")


def _by_field(error: ValidationError) -> dict[str, list[str]]:
    found = error.message_dict if hasattr(error, "error_dict") else {"__all__": error.messages}
    return {("general" if field == "__all__" else field): texts for field, texts in found.items()}

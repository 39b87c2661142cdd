"""Saved searches: the list, and keeping, changing and deleting them."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tiengvang.office.coverage.explorer.filters import Query
from tiengvang.office.coverage.explorer.words import chips
from tiengvang.office.coverage.models import SavedSearch
from tiengvang.office.coverage.searches import change_search, delete_search, save_search, seen_by
from tiengvang.office.organisation.policy import requires


@require_safe
@requires("coverage.view")
def searches(request: HttpRequest) -> HttpResponse:
    """One's own searches and those shared with one's units."""
    found = list(seen_by(request.user))  # type: ignore[arg-type]
    context = {
        "title": _("Saved searches"),
        "crumbs": [
            {"url": reverse("coverage:explorer"), "label": _("Explorer")},
            {"url": "", "label": _("Saved searches")},
        ],
        "searches": [(one, chips(Query.parse(one.query)), one.owner_id == request.user.pk) for one in found],
    }
    return render(request, "coverage/explorer/searches.html", context)


@require_POST
@requires("coverage.view")
def save(request: HttpRequest) -> HttpResponse:
    """Keep the explorer's search under a name."""
    query = Query.parse(request.POST.get("query", "")).encode()
    try:
        kept = save_search(
            name=request.POST.get("name", ""), query=query, shared=request.POST.get("shared") == "on", by=request.user
        )
        messages.success(request, _("The search “%(name)s” was saved.") % {"name": kept.name})
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return HttpResponseRedirect(f"{reverse('coverage:explorer')}?{query}")


@require_POST
@requires("coverage.view")
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Rename a search of one's own, share it or stop sharing it."""
    try:
        change_search(
            search=_own(request, pk), name=request.POST.get("name", ""), shared=request.POST.get("shared") == "on",
            by=request.user,
        )  # fmt: skip
        messages.success(request, _("The search was changed."))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return HttpResponseRedirect(reverse("coverage:searches"))


@require_POST
@requires("coverage.view")
def delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Delete a search of one's own."""
    delete_search(search=_own(request, pk), by=request.user)  # type: ignore[arg-type]
    messages.success(request, _("The search was deleted."))
    return HttpResponseRedirect(reverse("coverage:searches"))


def _own(request: HttpRequest, pk: int) -> SavedSearch:
    """The search, where it is one's own; another's answers 404, whether it is shared or not."""
    found = get_object_or_404(seen_by(request.user), pk=pk)  # type: ignore[arg-type]
    if found.owner_id != request.user.pk:
        raise Http404
    return found

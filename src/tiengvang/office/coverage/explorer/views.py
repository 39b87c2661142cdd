"""The explorer's pages: what was found, how it is spread, taking it away."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Count as Number
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseRedirect
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST, require_safe

from tiengvang.office.coverage import searches
from tiengvang.office.coverage.explorer.exporting import Ready, export
from tiengvang.office.coverage.explorer.facets import facets
from tiengvang.office.coverage.explorer.filters import ABOUT, COPIES, LISTS, PERIODS, Query, read
from tiengvang.office.coverage.explorer.names import country_name, is_sensitive, theme_name
from tiengvang.office.coverage.explorer.selectors import finding
from tiengvang.office.coverage.explorer.words import chips
from tiengvang.office.coverage.models import Mention
from tiengvang.office.coverage.models.mentions import Arrangement
from tiengvang.office.organisation.policy import may, requires
from tiengvang.office.shell import listing
from tiengvang.office.shell.exports import FORMATS


@require_safe
@requires("coverage.view")
def explorer(request: HttpRequest) -> HttpResponse:
    """The list of what a query finds, with the filters."""
    reading = read(request.GET)
    query, found = reading.query, finding(reading.query)
    page = listing.page(found.others.prefetch_related("outlet"), request.GET, by="day", take=found.take)
    _dress(page.rows)
    context = {
        "title": _("Explorer"),
        "query": query,
        "faults": reading.faults,
        "page": page,
        "chips": chips(query),
        "clear": reverse("coverage:explorer"),
        "encoded": query.encode(),
        "kept": [(name, value) for name, value in query.pairs() if name in LISTS and name != "arrangement"],
        "choices": {"about": ABOUT.items(), "copies": COPIES.items(), "periods": PERIODS.items()},
        "arrangements": [("any", pgettext("coverage", "Any")), *Arrangement.choices[1:]],
        "switches": _switches(query),
        "beyond": _beyond(query) if not page.rows else [],
        "nothing_imported": not page.rows and not Mention.objects.exists(),
        "import_url": _import_url(request),
        "may_export": may(request.user, "coverage.export"),
        "export_url": reverse("coverage:explorer_export"),
        "formats": FORMATS.values(),
        "saved": searches.seen_by(request.user)[:30],  # type: ignore[arg-type]
    }
    return render(request, "coverage/explorer/explorer.html", context)


@require_safe
@requires("coverage.view")
def explorer_facets(request: HttpRequest) -> HttpResponse:
    """The part of the page that is fetched after it: counts by market, country, outlet and so on."""
    found = facets(Query.parse(request.GET))
    return render(request, "coverage/explorer/facets.html", {"found": found})


@require_POST
@requires("coverage.export")
def explorer_export(request: HttpRequest) -> HttpResponse:
    """A file at once, or a job and its page."""
    form = request.POST.get("form", "")
    if form not in FORMATS:
        return HttpResponseBadRequest(_("This kind of file is not known: %(form)s.") % {"form": form[:20]})
    made = export(query=Query.parse(request.POST.get("query", "")), form=form, by=request.user)  # type: ignore[arg-type]
    if isinstance(made, Ready):
        media_type = FORMATS[form].media_type
        headers = {"Content-Disposition": f'attachment; filename="{made.name}"'}
        return HttpResponse(made.content, content_type=media_type, headers=headers)
    messages.success(request, _("The file is being written. This page shows how far it is."))
    return HttpResponseRedirect(_job_url(made.pk))


def _dress(rows: list[Mention]) -> None:
    """What the list shows beside the columns: names, how often an article was repeated."""
    repeated = dict(
        Mention.objects.filter(original__in=[row.pk for row in rows])
        .order_by()
        .values_list("original")
        .annotate(number=Number("pk"))
    )
    for row in rows:
        row.country_words = country_name(row.country) if row.country else ""
        row.theme_words = theme_name(row.theme) if row.theme else ""
        row.shown_excerpt = "" if is_sensitive(row.theme) else row.excerpt
        row.copy_count = repeated.get(row.pk, 0)


def _switches(query: Query) -> list[tuple[str, str, str]]:
    """Parameter, label and value of the filters that are yes, no or either."""
    shown = {None: "", True: "yes", False: "no"}
    labels = {
        "independent": _("Independent outlets"),
        "reviewed": _("Checked by people"),
        "disputed": _("Reviewers disagree"),
    }
    return [(name, label, shown[getattr(query, name)]) for name, label in labels.items()]


def _beyond(query: Query) -> list[tuple[str, str]]:
    """What would find more where nothing was found: words and address."""
    at, found = reverse("coverage:explorer"), []
    if query.copies == "hide":
        found.append((_("Look among copies too"), query.having(copies="show")))
    if not query.about:
        found.append((_("Look among articles about something else too"), query.having(about="any")))
    if query.start or query.end or query.period:
        found.append((_("Look at all days"), query.having(start=None, end=None, period="")))
    return [(words, f"{at}?{wider.encode()}") for words, wider in found]


def _import_url(request: HttpRequest) -> str:
    try:
        return reverse("coverage:sources") if may(request.user, "coverage.import") else ""
    except NoReverseMatch:
        return ""


def _job_url(pk: int) -> str:
    return reverse("jobs:job", args=[pk])

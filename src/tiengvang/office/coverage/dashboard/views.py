"""Pages of the dashboard: the frame with its range, and its panels, each of them fetched by itself. Counts nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any

from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from tiengvang.office.coverage.dashboard import atlas, figures, news, trends
from tiengvang.office.coverage.dashboard.links import explorer
from tiengvang.office.coverage.dashboard.scope import PERIODS, Scope, read
from tiengvang.office.coverage.judging.selectors import setting_in_words, unjudged
from tiengvang.office.coverage.judging.standing import current
from tiengvang.office.coverage.models import DailyCount, Source
from tiengvang.office.coverage.rollups.selectors import extent
from tiengvang.office.organisation.policy import may, requires

Context = dict[str, Any]
OUTLETS = 12  # rows of the list of outlets
KEPT = 600  # seconds that a panel is kept; a new import or label makes it anew at once


@dataclass(frozen=True, slots=True)
class Panel:
    """A part of the dashboard. build: what its template `panel_<template>.html` is given; wide: whether it takes the
    page's whole width."""

    key: str
    title: str | Promise
    template: str
    build: Callable[[Scope, date], Context]
    wide: bool = False
    lead: str | Promise = ""


def _map(scope: Scope, last: date) -> Context:
    countries = figures.ranking(scope, "country")
    limits = atlas.bounds([row.mentions for row in countries.rows])
    return {"ranking": countries, "chart": atlas.chart(countries), "legend": atlas.legend(limits)}


def _ranked(dimension: Any, limit: int | None = None) -> Callable[[Scope, date], Context]:
    return lambda scope, last: {"ranking": figures.ranking(scope, dimension, limit)}


def _headline(scope: Scope, last: date) -> Context:
    return {"figures": figures.headline(scope)}


def _volume(scope: Scope, last: date) -> Context:
    return {"trend": trends.volume(scope)}


def _tone(scope: Scope, last: date) -> Context:
    return {"trend": trends.tone(scope)}


def _origin(scope: Scope, last: date) -> Context:
    return {"shares": figures.shares(scope)}


def _new(scope: Scope, last: date) -> Context:
    return {"week": news.week(scope, last), "weeks": news.WEEKS, "least": news.LEAST}


_MAP_LEAD = gettext_lazy("Mentions by the outlet's country.")
_ORIGIN_LEAD = gettext_lazy("Mentions by the outlet's owner.")
_TONE_LEAD = gettext_lazy(
    "Share of positive and of negative mentions: foreign, independent outlets (solid line) against all (dashed)."
)
PANELS = {
    panel.key: panel
    for panel in (
        Panel("headline", gettext_lazy("Headline figures"), "headline", _headline, wide=True),
        Panel("map", gettext_lazy("Coverage by country"), "map", _map, True, _MAP_LEAD),
        Panel("volume", gettext_lazy("Volume over time"), "trend", _volume, lead=gettext_lazy("Mentions by tone.")),
        Panel("tone", gettext_lazy("Tone over time"), "trend", _tone, lead=_TONE_LEAD),
        Panel("origin", gettext_lazy("Share by origin"), "origin", _origin, lead=_ORIGIN_LEAD),
        Panel("new", gettext_lazy("New this week"), "new", _new),
        Panel("outlets", gettext_lazy("Top outlets"), "ranking", _ranked("outlet", OUTLETS)),
        Panel("themes", gettext_lazy("Themes"), "ranking", _ranked("theme")),
        Panel("markets", gettext_lazy("Markets"), "ranking", _ranked("market")),
        Panel("languages", gettext_lazy("Languages"), "ranking", _ranked("language")),
    )
}  # fmt: skip


@requires("coverage.view")
def dashboard(request: HttpRequest) -> HttpResponse:
    """The frame: range, switches, a place for each panel; or what to do where there is nothing yet."""
    heard = extent()
    context: Context = {"title": _("Dashboard"), "may_import": may(request.user, "coverage.import")}
    if heard is None:
        if context["may_import"]:
            context |= {"import_url": reverse("coverage:sources"), "import_action": _("Import a scan")}
        return render(request, "coverage/dashboard/empty.html", context)
    reading = read(request.GET, heard, timezone.localdate())
    scope = reading.scope
    context |= {
        "scope": scope,
        "faults": reading.faults,
        "last": heard[1],
        "is_behind": figures.is_behind(scope, heard[1]),
        "unjudged": unjudged(scope.start, scope.end, scope.about),
        "unjudged_url": explorer(scope, tone=""),
        "judge": setting_in_words(current()),
        "is_demonstration": Source.objects.filter(is_demonstration=True).exists(),
        "panels": PANELS.values(),
        "periods": [
            {"key": key, "name": name, "query": scope.encode(period=key), "current": key == scope.period}
            for key, name in PERIODS.items()
        ],
        "primary_query": scope.encode(passing=False),
        "passing_query": scope.encode(passing=True),
    }
    return render(request, "coverage/dashboard/page.html", context)


@requires("coverage.view")
def method(request: HttpRequest) -> HttpResponse:
    """How the figures come about, in words."""
    crumbs = [
        {"url": reverse("coverage:dashboard"), "label": _("Dashboard")},
        {"label": _("How the figures are counted")},
    ]
    rule = {"weeks": news.WEEKS, "least": news.LEAST, "times": news.TIMES, "fewest": trends.FEWEST}
    judge = setting_in_words(current())
    context = {"title": _("How the figures are counted"), "crumbs": crumbs, "judge": judge, **rule}
    return render(request, "coverage/dashboard/method.html", context)


@requires("coverage.view")
def panel(request: HttpRequest, key: str) -> HttpResponse:
    """One panel, as a piece of the page."""
    found, heard = PANELS.get(key), extent()
    if found is None or heard is None:
        raise Http404
    scope = read(request.GET, heard, timezone.localdate()).scope
    # Rows of a roll-up are written anew under new numbers: the last number changes whenever a figure may have.
    counted = DailyCount.objects.order_by("-pk").values_list("pk", flat=True).first()
    name = f"dashboard {key} {get_language()} {scope.start} {scope.end} {scope.encode()} {heard[1]} {counted}"
    made: str = cache.get_or_set(
        sha256(name.encode()).hexdigest(), lambda: _render(found, scope, heard[1], request), timeout=KEPT
    )
    return HttpResponse(made)


def _render(found: Panel, scope: Scope, last: date, request: HttpRequest) -> str:
    context = {"panel": found, "scope": scope, **found.build(scope, last)}
    return render_to_string(f"coverage/dashboard/panel_{found.template}.html", context, request)

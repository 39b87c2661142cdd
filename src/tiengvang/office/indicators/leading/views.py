"""Pages for who leads: everything on one page, one indicator, one number's method. They change nothing."""

from __future__ import annotations

from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tiengvang.office.coverage.models import ReviewRound
from tiengvang.office.coverage.review.results import agreement
from tiengvang.office.indicators.leading import selectors, single
from tiengvang.office.indicators.leading.talking import signed, talking_points
from tiengvang.office.indicators.models import Indicator, Reading
from tiengvang.office.indicators.readings.selectors import history
from tiengvang.office.indicators.readings.standing import standing
from tiengvang.office.indicators.readings.wording import months_words
from tiengvang.office.organisation.policy import may, requires

PERIODS: Final = (Reading.Period.YEAR, Reading.Period.QUARTER, Reading.Period.MONTH)


@requires("indicators.view")
@require_safe
def leading(request: HttpRequest) -> HttpResponse:
    """The one page: where we stand, how sure, what changed, what can be said."""
    asked = request.GET.get("year", "")
    found = selectors.leader_page(request.user, int(asked) if asked.isdecimal() and len(asked) == 4 else None)
    context: dict[str, Any] = {"title": _("Where we stand"), "page": found, "today": timezone.localdate()}
    if found is None:
        context |= {
            "any": Indicator.objects.filter(is_active=True).exists(),
            "may_define": may(request.user, "indicators.define"),
            "may_enter": may(request.user, "indicators.enter"),
        }  # fmt: skip
    else:
        context |= {
            "points": talking_points(found), "changes": _changes(found),
            "months": months_words(found.changed.months) if found.changed else "",
        }  # fmt: skip
    return render(request, "indicators/leading/leading.html", context)


@requires("indicators.view")
@require_safe
def indicator(request: HttpRequest, code: str) -> HttpResponse:
    """One indicator: chart, table, cuts, history of definitions."""
    chosen = get_object_or_404(Indicator.objects.select_related("owner").prefetch_related("targets"), code=code)
    asked = request.GET.get("period", "")
    found = single.course(chosen, asked if asked in PERIODS else "")
    year = found.rows[0].reading.first_day.year if found.rows else timezone.localdate().year
    estimate = selectors.estimate_of_full_year(chosen, year)
    context = {
        "title": str(chosen), "indicator": chosen, "course": found,
        "card": selectors.card(standing(chosen, year), request.user, with_chart=False), "year": year,
        "definitions": chosen.definitions.select_related("made_by"), "cuts": single.cuts(chosen, year),
        "full_year": single.row(estimate) if estimate else None,
        "crumbs": [_home(), {"url": "", "label": str(chosen)}],
    }  # fmt: skip
    return render(request, "indicators/leading/indicator.html", context)


@requires("indicators.view")
@require_safe
def method(request: HttpRequest, pk: int) -> HttpResponse:
    """How one reading came about: formula, source, judge, labels, agreement, parts, warnings, revisions."""
    rows = Reading.objects.select_related("indicator__owner", "definition", "made_by")
    reading = get_object_or_404(rows, pk=pk)
    name = str(reading.indicator)
    context = {
        "title": _("How this number came about"), "reading": reading, "told": single.told(reading),
        "rounds": [(one, agreement(one)) for one in _rounds(reading)], "history": history(reading),
        "mentions": selectors.mentions_of(reading),
        "crumbs": [_home(),
                   {"url": reverse("indicators:indicator", args=[reading.indicator.code]), "label": name},
                   {"url": "", "label": _("Method")}],
    }  # fmt: skip
    return render(request, "indicators/leading/method.html", context)


def _home() -> dict[str, str]:
    return {"url": reverse("indicators:leading"), "label": _("Where we stand")}


def _rounds(reading: Reading) -> list[ReviewRound]:
    ids = [one["id"] for one in reading.detail.get("rounds", ()) if one.get("labels")]
    return list(ReviewRound.objects.filter(pk__in=ids))


def _changes(found: selectors.LeaderPage) -> list[tuple[str, list[tuple[Any, str]]]]:
    """(heading, parts with their difference) of what changed."""
    if found.changed is None:
        return []
    groups = ((_("Markets"), found.changed.markets), (_("Themes"), found.changed.themes))
    return [(heading, [(part, signed(part)) for part in parts]) for heading, parts in groups if parts]

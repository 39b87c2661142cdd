"""Overviews: my work, a unit's, the province's."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from tiengvang.office.organisation.models import Unit
from tiengvang.office.organisation.policy import may, memberships, requires, units
from tiengvang.office.planning.following.figures import group_lines, listed, overview, standing, unit_lines
from tiengvang.office.planning.following.late import short_text
from tiengvang.office.planning.following.sought import ALL, ANY, MINE, OPEN, UNIT, Sought, within
from tiengvang.office.planning.following.views.frame import address, asked_for, frame
from tiengvang.office.planning.models import Acknowledgement
from tiengvang.office.planning.models.tasks import TaskQuerySet
from tiengvang.office.planning.reports.selectors import owed
from tiengvang.office.planning.status import Status, where_status
from tiengvang.office.planning.tasks.selectors import sees_all

SOON: Final = timedelta(days=30)
_SHOWN: Final = 15


@requires("planning.view")
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """What I have to do: late, at risk, due soon; and what my units are asked for."""
    sought, today = Sought(MINE), timezone.localdate()
    own = [one.unit_id for one in memberships(request.user)]
    context = {
        **frame(request, sought, None, "overview"), **_attention(within(request.user, sought), today, sought),
        **_asked_of(request, own, today),
    }  # fmt: skip
    return render(request, "planning/following/mine.html", context)


@requires("planning.view")
@require_safe
def unit(request: HttpRequest) -> HttpResponse:
    """How a unit stands: ?unit= its code, else one's own; ?below=1 with the units below."""
    asked = request.GET.copy()
    asked["whose"] = UNIT
    request.GET = asked
    sought, chosen = asked_for(request)
    sought = Sought(UNIT, chosen.code, sought.below)
    today = timezone.localdate()
    rows = within(request.user, sought)
    seen = overview(rows, today)
    attention = _attention(rows, today, sought, seen.whole)
    below = units(request.user, "planning.view").filter(parent=chosen, is_active=True)
    asked_of = _asked_of(request, [chosen.pk], today)
    context = {
        **frame(request, sought, chosen, "overview"), **attention, **asked_of,
        "groups": group_lines(seen.by_group), "group_query": sought.query(status=ANY),
        "lines": unit_lines(seen.by_unit, below) if sought.below else [],
        "text": short_text(chosen, [*attention["overdue"], *attention["at_risk"]], asked_of["reports"], today),
        "may_subscribe": may(request.user, "planning.feed", chosen),
    }  # fmt: skip
    return render(request, "planning/following/unit.html", context)


@requires("planning.view")
@require_safe
def province(request: HttpRequest) -> HttpResponse:
    """How the whole province stands in a year, by task group and by unit; who sees less is led to their unit."""
    if not sees_all(request.user):
        return redirect("planning:following_unit")
    sought, today = Sought(ALL), timezone.localdate()
    year = _year(request, today)
    kind = request.GET.get("kind", "")
    rows = within(request.user, sought).in_year(year)
    seen = overview(rows, today)
    wanted = Unit.objects.filter(is_active=True).exclude(kind=Unit.Kind.PROVINCE, led_tasks=None)
    if kind in Unit.Kind.values:
        wanted = wanted.filter(kind=kind)
    lines = unit_lines(seen.by_unit, wanted.distinct())
    context = {
        **frame(request, sought, None, "overview"), "whole": seen.whole, "groups": group_lines(seen.by_group),
        "group_query": sought.query(status=ANY), "year": year,
        "lines": [line for line in lines if line[1].total or kind][:400],
        "idle": sum(not line[1].total for line in lines), "kind": kind, "kinds": Unit.Kind.choices,
        "years": range(today.year - 2, today.year + 5), "addresses": _addresses(sought),
        "may_remind": may(request.user, "planning.remind"),
    }  # fmt: skip
    return render(request, "planning/following/province.html", context)


def _attention(rows: TaskQuerySet, today: date, sought: Sought, whole: Any = None) -> dict[str, Any]:
    """Figures, and the first tasks that need somebody to look."""
    at_risk = rows.filter(where_status(Status.AT_RISK, today))
    soon = rows.unfinished().filter(next_due__range=(today, today + SOON)).exclude(where_status(Status.AT_RISK, today))
    return {
        "whole": whole or standing(rows, today),
        "overdue": list(listed(rows.filter(where_status(Status.OVERDUE, today))).select_related("owner")[:_SHOWN]),
        "at_risk": list(listed(at_risk).select_related("owner")[:_SHOWN]),
        "soon": list(listed(soon)[:_SHOWN]), "addresses": _addresses(sought), "shown": _SHOWN,
    }  # fmt: skip


def _addresses(sought: Sought) -> dict[str, str]:
    """Where each figure leads to."""
    return {
        "open": address(sought, "list", status=OPEN),
        **{str(code): address(sought, "list", status=str(code)) for code in Status.values},
    }


def _asked_of(request: HttpRequest, own: list[int], today: date) -> dict[str, Any]:
    """Reports and confirmations that units still owe."""
    waiting = Acknowledgement.objects.filter(unit__in=own, confirmed=None).select_related("dissemination", "unit")
    return {
        "reports": owed(today, own)[:_SHOWN], "today": today, "consolidates": may(request.user, "reports.call"),
        "confirmations": list(waiting.order_by("dissemination__due", "pk")[:_SHOWN]),
    }  # fmt: skip


def _year(request: HttpRequest, today: date) -> int:
    given = request.GET.get("year", "")
    return int(given) if given.isascii() and given.isdigit() and 2000 <= int(given[:5]) <= 2100 else today.year

"""Pages of the budget's report: the pivot, its file, and the lines behind a figure."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from django.core.paginator import Paginator
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tiengvang.office.organisation.audit import record
from tiengvang.office.organisation.policy import requires, units
from tiengvang.office.planning.answering import crumb, here
from tiengvang.office.planning.budget.figures import by_line, years_known
from tiengvang.office.planning.budget.pivot import MEASURES, NAMES, Asked, Line, names_of, report
from tiengvang.office.planning.budget.views.answers import as_file
from tiengvang.office.planning.models import Estimate, EstimateLine, Pledge, TaskGroup
from tiengvang.office.planning.models.budget import Lane
from tiengvang.office.planning.tasks.selectors import visible_plans
from tiengvang.office.shell.exports import FORMATS, Column, write

_SHOWN = 50
_HEADLINE = ("estimated", "decided", "committed", "spent", "remaining", "received")


@requires("budget.view")
@require_safe
def budget_report(request: HttpRequest) -> HttpResponse:
    """The pivot with its filters; without any, this year's by source of funds."""
    asked = _asked(request)
    found = report(request.user, asked)
    of_lines = EstimateLine.objects.exclude(task__group=None).order_by()
    with_lines = of_lines.values_list(Coalesce("task__group__aligned_to", "task__group"), flat=True).distinct()
    groups = TaskGroup.objects.filter(pk__in=set(with_lines), plan__in=visible_plans(request.user))
    context = {
        "title": _("Budget report"), "asked": asked, "report": found, "names": NAMES, "measures": MEASURES,
        "lanes": Lane.choices, "states": Estimate.State.choices, "years": years_known(request.user),
        "units": units(request.user, "budget.view").filter(pk__in=Estimate.objects.values("unit")).order_by("path"),
        "groups": groups.order_by("plan__unit__path", "plan", "order"),
        "year": request.GET.get("year", str(timezone.localdate().year)), "query": asked.encode(),
        "headline": [(MEASURES[name], getattr(found.whole, name), name == "remaining" and found.whole.is_over)
                     for name in _HEADLINE],
        "formats": [one for one in FORMATS.values() if one.code in ("xlsx", "csv")],
        "crumbs": [here(_("Budget report"))],
    }  # fmt: skip
    return render(request, "planning/budget/report.html", context)


@requires("budget.view")
@require_safe
def budget_report_export(request: HttpRequest) -> HttpResponse:
    """The report as it is shown, in whole đồng."""
    form = request.GET.get("form", "xlsx")
    if form not in ("xlsx", "csv"):
        return HttpResponseBadRequest(_("This kind of file is not known: %(form)s.") % {"form": form[:20]})
    asked = _asked(request)
    found = report(request.user, asked)
    columns = [Column("name", _capital(NAMES[asked.rows]), lambda row: row.name)]
    for at, heading in enumerate(found.headings):
        columns.append(Column(f"figure_{at}", _capital(heading), _amount_at(at), "integer"))
    if found.compares:
        columns.append(Column("change", found.compares, lambda row: row.change, "integer"))
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / f"kinh-phi-{timezone.localdate():%Y%m%d}.{form}"
        done = write(target, form, columns, [*found.rows, found.total])
        content = target.read_bytes()
    record(actor=request.user, action="budget.export", query=asked.encode(), form=form, rows=done)
    return as_file(content, target.name, form)


@requires("budget.view")
@require_safe
def budget_lines(request: HttpRequest) -> HttpResponse:
    """The lines and pledges that a figure is made of."""
    asked = _asked(request)
    measure = request.GET.get("measure", "")
    measure = measure if measure in MEASURES else "estimated"
    found = by_line(asked.cut(request.user), measure)
    ordered = sorted(found, key=lambda key: (-found[key], key))
    page = Paginator(ordered, _SHOWN).get_page(request.GET.get("page"))
    kept = request.GET.copy()
    kept.pop("page", None)
    title = _capital(MEASURES[measure])
    context = {
        "title": title, "page": page, "rows": _rows(list(page), found), "query": kept.urlencode(),
        "total": sum(found.values()), "said": _said(asked),
        "switch": [(name, label, urlencode({**kept.dict(), "measure": name})) for name, label in MEASURES.items()],
        "measure": measure,
        "crumbs": [crumb("budget_report", _("Budget report")), here(title)],
    }  # fmt: skip
    return render(request, "planning/budget/figure.html", context)


def _asked(request: HttpRequest) -> Asked:
    given = request.GET.dict()
    given.setdefault("year", str(timezone.localdate().year))
    return Asked.parse(given)


def _rows(keys: list[str], found: dict[str, int]) -> list[dict[str, Any]]:
    """For each key the line or the pledge, and its amount."""
    lines = EstimateLine.objects.select_related("estimate__unit", "task").in_bulk(
        [int(key) for key in keys if not key.startswith("p")]
    )
    pledges = Pledge.objects.select_related("unit", "task").in_bulk(
        [int(key[1:]) for key in keys if key.startswith("p")]
    )
    return [
        {
            "line": None if key.startswith("p") else lines.get(int(key)),
            "pledge": pledges.get(int(key[1:])) if key.startswith("p") else None,
            "amount": found[key],
        }
        for key in keys
    ]


def _said(asked: Asked) -> list[str]:
    """What the lines have in common, in words."""
    said = ["-".join(map(str, asked.years[:1] + asked.years[1:][-1:]))] if asked.years else []
    for dimension, key in (("lane", asked.lane), ("unit", str(asked.unit or "")), ("group", asked.group)):
        if key:
            said += names_of(dimension, {key}).values()
    if asked.state:
        said.append(str(Estimate.State(asked.state).label))
    if asked.as_of:
        said.append(_("figures of %(day)s") % {"day": f"{asked.as_of:%d/%m/%Y}"})
    return said


def _capital(text: Any) -> str:
    words = str(text)
    return words[:1].upper() + words[1:]


def _amount_at(at: int) -> Any:
    return lambda row: row.figures[at].amount if isinstance(row, Line) else None

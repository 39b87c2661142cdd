"""Pages of label plans: the list, working one out and drawing its sample, one plan with its progress."""

from __future__ import annotations

import tempfile
from datetime import date
from pathlib import Path
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.http import require_POST, require_safe

from tiengvang.office.coverage.review.results import agreement
from tiengvang.office.coverage.review.wording import VERDICTS
from tiengvang.office.coverage.rollups.selectors import extent
from tiengvang.office.indicators.labelling import population, selectors, services, words
from tiengvang.office.indicators.labelling.forms import PlanForm, plain, share_name
from tiengvang.office.indicators.labelling.planning import KNOWS_NOTHING, USUAL_GROWTH, Planned, planned
from tiengvang.office.indicators.models import LabelPlan
from tiengvang.office.organisation.audit import record
from tiengvang.office.organisation.policy import may, requires
from tiengvang.office.shell.exports import FORMATS, Column, write

_SIZE = 20
_COLUMNS = (
    Column("stratum", gettext_lazy("stratum"), lambda row: row[0].value, words=lambda row: row[1]),
    Column("drawn", gettext_lazy("drawn"), lambda row: row[0].asked, "integer"),
    Column("labelled", gettext_lazy("labelled"), lambda row: row[0].labelled, "integer"),
    Column("doubles", gettext_lazy("to be coded twice"), lambda row: row[0].doubles, "integer"),
    Column("twice", gettext_lazy("coded twice"), lambda row: row[0].twice, "integer"),
    Column("disputed", gettext_lazy("in dispute"), lambda row: row[0].disputed, "integer"),
)


@requires("indicators.view")
@require_safe
def label_plans(request: HttpRequest) -> HttpResponse:
    """All plans, latest first."""
    year = request.GET.get("year", "")
    query = request.GET.copy()
    query.pop("page", None)
    return render(
        request,
        "indicators/labelling/list.html",
        {
            "title": _("Label plans"),
            "page": Paginator(selectors.plans(year), _SIZE).get_page(request.GET.get("page")),
            "query": query.urlencode(),
            "years": [str(one) for one in selectors.years()],
            "year": year,
            "any": LabelPlan.objects.exists(),
            "rule": words.rule(),
            "may_plan": may(request.user, "indicators.enter"),
        },
    )


@requires("indicators.enter")
def label_plan_new(request: HttpRequest) -> HttpResponse:
    """Work a plan out (POST "compute") and draw its sample (POST "draw")."""
    errors = population.errors()
    data = request.POST if request.method == "POST" else _usual(errors)
    form = PlanForm(data)
    shown: Planned | None = None
    if form.is_valid():
        first, last = form.cleaned_data["first_day"], form.cleaned_data["last_day"]
        strata = population.held(form.cleaned_data["by"], first, last)
        shown = planned(form.wish([one.value for one in strata]), strata, _collected())
        if request.method == "POST" and request.POST.get("act") == "draw":
            try:
                made = services.draw_plan(
                    by=request.user, planned=shown, double_share=form.cleaned_data["double_share"]
                )
            except ValidationError as refusal:
                form.add_error(None, refusal.messages)
            else:
                messages.success(request, _("The sample is drawn and waits at the review desk."))
                return redirect("indicators:label_plan", made.pk)
    return render(
        request,
        "indicators/labelling/new.html",
        {
            "title": _("New label plan"),
            "crumbs": _crumbs(_("New label plan")),
            "form": form,
            "errors": errors,
            "planned": shown,
            "rows": [
                (one, words.stratum(shown.wish.by, one.value), share_name(one.value), plain(one.share))
                for one in shown.rows
            ] if shown else [],
            "sentences": words.sentences(shown) if shown and shown.rows else [],
            "refusal": words.refusal(shown) if shown else "",
            "collected": _collected(),
        },
        status=422 if request.method == "POST" and form.errors else 200,
    )  # fmt: skip


@requires("indicators.view")
@require_safe
def label_plan(request: HttpRequest, pk: int) -> HttpResponse:
    """A plan: what it was made with, how far its labels are, and how far people agree."""
    plan = get_object_or_404(LabelPlan.objects.select_related("round", "made_by"), pk=pk)
    people = agreement(plan.round) if plan.round else None
    rows = selectors.progress(plan)
    return render(
        request,
        "indicators/labelling/plan.html",
        {
            "title": _plan_name(plan),
            "crumbs": _crumbs(_plan_name(plan)),
            "plan": plan,
            "population": population.NAMES.get(plan.population, plan.population),
            "by": _("market") if plan.by == "market" else _("language"),
            "rows": [(one, words.stratum(plan.by, one.value), _guess(plan, one.value)) for one in rows],
            "asked": sum(one.asked for one in rows),
            "labelled": sum(one.labelled for one in rows),
            "disputed": sum(one.disputed for one in rows),
            "agreement": [
                (_("About the place?"), people.about, VERDICTS[people.about.verdict]),
                (_("Tone toward the place"), people.tone, VERDICTS[people.tone.verdict]),
            ] if people else [],
            "search": population.query(plan.first_day, plan.last_day).encode(),
            "formats": FORMATS.values(),
            "may_review": may(request.user, "coverage.review"),
            "may_view_coverage": may(request.user, "coverage.view"),
        },
    )  # fmt: skip


@requires("indicators.view")
@require_POST
def label_plan_export(request: HttpRequest, pk: int) -> HttpResponse:
    """The strata of a plan as a file."""
    plan, form = get_object_or_404(LabelPlan, pk=pk), request.POST.get("form", "")
    if form not in FORMATS:
        return HttpResponseBadRequest(_("This kind of file is not known: %(form)s.") % {"form": form[:20]})
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / f"plan.{form}"
        rows = [(one, words.stratum(plan.by, one.value)) for one in selectors.progress(plan)]
        write(target, form, _COLUMNS, rows)
        content = target.read_bytes()
    record(actor=request.user, action="indicators.export_label_plan", obj=plan, form=form, rows=len(rows))
    name = f"{pgettext('file name', 'label-plan')}-{plan.pk}.{form}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "X-Content-Type-Options": "nosniff"}
    return HttpResponse(content, content_type=FORMATS[form].media_type, headers=headers)


def _collected() -> date:
    """The last day that has mentions; today where there are none."""
    found = extent()
    return min(found[1], localdate()) if found else localdate()


def _usual(errors: population.Errors) -> dict[str, Any]:
    """What the form begins with: the last collected year so far, and the machine's errors where they are known."""
    last = _collected()

    def said(one: Any) -> float:
        return one.value if errors.known and one.value is not None else KNOWS_NOTHING

    shares = {"growth": USUAL_GROWTH, "power": 0.8, "double_share": 0.2, "sensitivity": said(errors.sensitivity),
              "specificity": said(errors.specificity)}  # fmt: skip
    return {
        "first_day": f"{last.year}-01-01", "last_day": f"{last.year}-12-31", "by": "market", "target": "",
        **{name: plain(share) for name, share in shares.items()},
    }  # fmt: skip


def _guess(plan: LabelPlan, value: str) -> dict[str, Any]:
    return next((one for one in plan.guesses if one["name"] == value), {})


def _plan_name(plan: LabelPlan) -> str:
    return _("Label plan %(year)d") % {"year": plan.year}


def _crumbs(here: str) -> list[dict[str, str]]:
    return [{"url": reverse("indicators:label_plans"), "label": _("Label plans")}, {"url": "", "label": here}]

"""Pages of the registry: the list by group, one indicator's definitions and targets, the forms, the file."""

from __future__ import annotations

import json
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tiengvang.office.indicators.computing.registry import formula_of
from tiengvang.office.indicators.computing.work import ask_compute
from tiengvang.office.indicators.leading.wording import target_words, verdict_words
from tiengvang.office.indicators.models import Definition, Indicator, Target
from tiengvang.office.indicators.readings.standing import Standing
from tiengvang.office.indicators.readings.wording import growth_words, interval_words, value_words
from tiengvang.office.indicators.registry import selectors, services
from tiengvang.office.indicators.registry.exporting import exported
from tiengvang.office.indicators.registry.forms import (
    FactsForm,
    NewIndicatorForm,
    RedefineForm,
    RegistryFileForm,
    TargetForm,
)
from tiengvang.office.indicators.registry.importing import import_registry, template
from tiengvang.office.indicators.surveys.forms import blame
from tiengvang.office.organisation.policy import may, requires
from tiengvang.office.shell.exports import FORMATS
from tiengvang.office.shell.locking import Outdated
from tiengvang.records import InputFault

_FILTERS = ("group", "state", "q", "out", "year")


def crumbs(*further: tuple[str, str]) -> list[dict[str, str]]:
    """The way to a page of the registry."""
    return [{"url": reverse("indicators:registry"), "label": _("Registry of indicators")},
            *({"url": url, "label": label} for url, label in further)]  # fmt: skip


@requires("indicators.view")
@require_safe
def registry(request: HttpRequest) -> HttpResponse:
    """The list by group, with the year's value, target and verdict."""
    asked = {name: request.GET.get(name, "") for name in _FILTERS}
    year = selectors.year_asked(asked["year"])
    groups = selectors.listed(asked, year)
    this_year = timezone.localdate().year
    context = {
        "title": _("Registry of indicators"), "asked": asked, "year": year, "query": request.GET.urlencode(),
        "groups": [(one, [_row(standing) for standing in one.standings]) for one in groups],
        "years": sorted({*selectors.years_with_readings(), year, this_year}, reverse=True),
        "all_groups": Indicator.Group.choices, "states": _states(), "any": Indicator.objects.exists(),
        "export_url": reverse("indicators:registry_export"), "formats": FORMATS.values(),
        "may_define": may(request.user, "indicators.define"), "may_compute": may(request.user, "indicators.enter"),
        "crumbs": crumbs(),
    }  # fmt: skip
    return render(request, "indicators/registry/list.html", context)


@requires("indicators.view")
@require_safe
def registry_one(request: HttpRequest, code: str) -> HttpResponse:
    """What an indicator means, since when, what is wanted of it, who answers for it."""
    indicator = get_object_or_404(selectors.indicators(), code=code)
    formula = formula_of(indicator.formula)
    targets = [(one, target_words(one, indicator.measure)) for one in selectors.targets(indicator)]
    context = {
        "title": str(indicator), "indicator": indicator, "definitions": _told(indicator),
        "targets": targets, "formula": formula.label if formula else "",
        "is_context": indicator.aim == Indicator.Aim.NONE, "may_define": may(request.user, "indicators.define"),
        "may_enter": may(request.user, "indicators.enter"), "crumbs": crumbs(("", str(indicator))),
    }  # fmt: skip
    return render(request, "indicators/registry/one.html", context)


@requires("indicators.define")
def registry_new(request: HttpRequest) -> HttpResponse:
    """A new indicator."""
    form = NewIndicatorForm(request.POST if request.method == "POST" else None,
                            initial={"since": timezone.localdate().replace(month=1, day=1)})  # fmt: skip
    if request.method == "POST" and form.is_valid():
        try:
            made = services.define(
                by=request.user, code=form.cleaned_data["code"], facts=form.facts(), meaning=form.meaning()
            )  # fmt: skip
            messages.success(request, _("“%(name)s” was added.") % {"name": made})
            return redirect("indicators:registry_one", made.code)
        except ValidationError as refusal:
            blame(form, refusal)
    return _form(request, form, _("New indicator"), reverse("indicators:registry"), crumbs(("", _("New indicator"))))


@requires("indicators.define")
def registry_edit(request: HttpRequest, code: str) -> HttpResponse:
    """What it is called and who answers; what it means is another page."""
    indicator = get_object_or_404(selectors.indicators(), code=code)
    initial = {name: getattr(indicator, name) for name in FactsForm.base_fields}
    form = FactsForm(request.POST if request.method == "POST" else None, initial=initial)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            services.change(
                by=request.user, indicator=indicator, version=form.cleaned_data["version"] or 0, facts=form.facts()
            )  # fmt: skip
            messages.success(request, _("The indicator was changed."))
            return redirect("indicators:registry_one", code)
        except ValidationError as refusal:
            blame(form, refusal)
        except Outdated as fault:
            status = _outdated(form, fault)
    back = reverse("indicators:registry_one", args=[code])
    way = crumbs((back, str(indicator)), ("", _("Change")))
    return _form(request, form, _("Change the indicator"), back, way, status)


@requires("indicators.define")
def registry_define(request: HttpRequest, code: str) -> HttpResponse:
    """A new version of the definition; the old ones stay."""
    indicator = get_object_or_404(selectors.indicators(), code=code)
    newest = selectors.definitions(indicator).first()
    initial: dict[str, Any] = {"version": indicator.version}
    if newest:
        initial |= {"text_vi": newest.text_vi, "text_en": newest.text_en, "params": newest.params}
    form = RedefineForm(request.POST if request.method == "POST" else None, initial=initial)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            services.redefine(
                by=request.user, indicator=indicator, version=form.cleaned_data["version"], meaning=form.meaning()
            )  # fmt: skip
            messages.success(request, _("The new version holds from its day; readings before keep the old one."))
            return redirect("indicators:registry_one", code)
        except ValidationError as refusal:
            blame(form, refusal)
        except Outdated as fault:
            status = _outdated(form, fault)
    lead = _("Readings keep the version they were made by; those that end on or after the day go by the new one.")
    back = reverse("indicators:registry_one", args=[code])
    title = _("New version of the definition")
    return _form(request, form, title, back, crumbs((back, str(indicator)), ("", title)), status, lead)


@requires("indicators.define")
def registry_target(request: HttpRequest, code: str) -> HttpResponse:
    """Set a target."""
    indicator = get_object_or_404(selectors.indicators(), code=code)
    form = TargetForm(indicator, request.POST if request.method == "POST" else None,
                      initial={"year": timezone.localdate().year + 1, "kind": Target.Kind.YEAR})  # fmt: skip
    if request.method == "POST" and form.is_valid():
        try:
            services.set_target(by=request.user, indicator=indicator, **form.cleaned_data)
            messages.success(request, _("The target was set."))
            return redirect("indicators:registry_one", code)
        except ValidationError as refusal:
            blame(form, refusal)
    back, title = reverse("indicators:registry_one", args=[code]), _("Set a target")
    lead = _("Set only what a document sets. A target of the same year and kind is replaced; the audit trail keeps it.")
    return _form(request, form, title, back, crumbs((back, str(indicator)), ("", title)), 200, lead)


@requires("indicators.define")
@require_POST
def registry_target_drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a target away."""
    target = get_object_or_404(Target.objects.select_related("indicator"), pk=pk)
    code = target.indicator.code
    services.drop_target(by=request.user, target=target)
    messages.success(request, _("The target was taken away."))
    return redirect("indicators:registry_one", code)


@requires("indicators.define")
def registry_import(request: HttpRequest) -> HttpResponse:
    """A set of indicators from a file, all of it or nothing."""
    form = RegistryFileForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    taken, status = None, 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            file = form.cleaned_data["file"]
            try:
                taken = import_registry(by=request.user, content=file.read(), name=file.name)
                status = 422 if taken.wrong else 200
            except InputFault as fault:
                form.add_error("file", str(fault))
    context = {"title": _("Import a set of indicators"), "form": form, "taken": taken,
               "crumbs": crumbs(("", _("Import")))}  # fmt: skip
    return render(request, "indicators/registry/import.html", context, status=status)


@requires("indicators.define")
@require_safe
def registry_template(request: HttpRequest) -> HttpResponse:
    """The empty sheet."""
    return _file("mau-bo-chi-so.xlsx", template(), FORMATS["xlsx"].media_type)


@requires("indicators.view")
@require_POST
def registry_export(request: HttpRequest) -> HttpResponse:
    """What the list shows, as a file."""
    form = request.POST.get("form", "")
    if form not in FORMATS:
        return HttpResponseBadRequest(_("This kind of file is not known: %(form)s.") % {"form": form[:20]})
    given = QueryDict(request.POST.get("query", ""))
    asked = {name: given.get(name, "") for name in _FILTERS}
    groups = selectors.listed(asked, selectors.year_asked(asked["year"]))
    name, content = exported([one for group in groups for one in group.standings], form, request.user)
    return _file(name, content, FORMATS[form].media_type)


@requires("indicators.enter")
@require_POST
def compute(request: HttpRequest) -> HttpResponse:
    """Have everything computed now, in the background."""
    job = ask_compute(by=request.user)
    messages.success(request, _("The indicators are being computed; the page of the job says how far it is."))
    return redirect("jobs:job", job.pk)


def _told(indicator: Indicator) -> list[tuple[Definition, str]]:
    """Versions of the definition, each with what its formula is told."""
    return [(one, json.dumps(one.params, ensure_ascii=False) if one.params else "")
            for one in selectors.definitions(indicator)]  # fmt: skip


def _row(standing: Standing) -> dict[str, Any]:
    reading = standing.reading
    return {
        "standing": standing, "value": value_words(reading) if reading else "", "growth": growth_words(standing.growth),
        "interval": interval_words(reading) if reading and reading.value is not None else "",
        "target": target_words(standing.target, standing.indicator.measure), "verdict": verdict_words(standing),
    }  # fmt: skip


def _states() -> list[tuple[str, str]]:
    return [("met", _("Target met")), ("not-met", _("Target not met")), ("not-yet-known", _("Not enough to tell")),
            ("no-target", _("Without a target")), ("no-reading", _("Without a figure"))]  # fmt: skip


def _outdated(form: forms.Form, fault: Outdated) -> int:
    """What was typed stays; sent again, it holds."""
    data = form.data.copy()
    data["version"] = str(fault.held.version)
    form.data = data
    form.add_error(None, _("Somebody else changed this indicator meanwhile. Nothing was overwritten, and what you typed"
                           " is still here: look at the indicator, and send it again if it is to hold."))  # fmt: skip
    return 409


def _form(
    request: HttpRequest, form: forms.Form, title: str, back: str, way: list[dict[str, str]], status: int = 200,
    lead: str = "",
) -> HttpResponse:  # fmt: skip
    if request.method == "POST" and status == 200:
        status = 422
    context = {"title": title, "form": form, "back": back, "crumbs": way, "lead": lead}
    return render(request, "indicators/registry/form.html", context, status=status)


def _file(name: str, content: bytes, media_type: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "X-Content-Type-Options": "nosniff"}
    return HttpResponse(content, content_type=media_type, headers=headers)

"""Pages of readings: the list, one with its revisions, entering, the sheet, the queue of those that wait."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBadRequest, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from tiengvang.office.indicators.models import Indicator, Reading
from tiengvang.office.indicators.readings import evidence, selectors, services
from tiengvang.office.indicators.readings.exporting import exported
from tiengvang.office.indicators.readings.forms import EntryForm, ReadingsFileForm, RefuseForm
from tiengvang.office.indicators.readings.importing import import_readings, template
from tiengvang.office.indicators.readings.listing import FILTERS, found
from tiengvang.office.indicators.readings.reasons import reason_words, warnings_of
from tiengvang.office.indicators.readings.wording import interval_words, part_words, period_words, value_words
from tiengvang.office.indicators.surveys.forms import blame
from tiengvang.office.organisation.policy import may, requires
from tiengvang.office.shell.exports import FORMATS
from tiengvang.records import InputFault

_SHOWN = 50
_QUEUE = 200


def crumbs(*further: tuple[str, str]) -> list[dict[str, str]]:
    """The way to a page of readings."""
    return [{"url": reverse("indicators:readings"), "label": _("Readings")},
            *({"url": url, "label": label} for url, label in further)]  # fmt: skip


@requires("indicators.view")
@require_safe
def readings(request: HttpRequest) -> HttpResponse:
    """All that count, newest period first."""
    asked = {name: request.GET.get(name, "") for name in FILTERS}
    page = Paginator(found(asked), _SHOWN).get_page(request.GET.get("page"))
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "title": _("Readings"), "page": page, "rows": _shown(page), "asked": asked, "query": query.urlencode(),
        "indicators": Indicator.objects.filter(readings__isnull=False).distinct(), "periods": Reading.Period.choices,
        "states": [*Reading.State.choices, ("all", _("All revisions"))], "origins": Reading.Origin.choices,
        "cuts": [("any", _("All parts")), ("market", _("By market")), ("language", _("By language"))],
        "years": selectors.years_with_readings(), "any": Reading.objects.exists(), "formats": FORMATS.values(),
        "export_url": reverse("indicators:readings_export"), "may_enter": may(request.user, "indicators.enter"),
        "waiting": selectors.waiting().count() if may(request.user, "indicators.approve") else 0, "crumbs": crumbs(),
    }  # fmt: skip
    return render(request, "indicators/readings/list.html", context)


@requires("indicators.view")
@require_safe
def reading(request: HttpRequest, pk: int) -> HttpResponse:
    """One reading: what it says, what it rests on, all its revisions and who moved them."""
    rows = Reading.objects.select_related("indicator__owner", "definition", "made_by")
    chosen = get_object_or_404(rows, pk=pk)
    cuts = [
        (dimension, _shown(selectors.parts(chosen, dimension))) for dimension in selectors.dimensions(chosen)
    ] if not chosen.dimension else []  # fmt: skip
    person = request.user
    context = {
        "title": str(chosen.indicator), "reading": chosen, "shown": _shown([chosen])[0], "cuts": cuts,
        "warnings": warnings_of(chosen), "revisions": _shown(selectors.history(chosen)),
        "mentions": mentions_address(chosen),
        "may_submit": chosen.state == Reading.State.DRAFT and chosen.value is not None
        and may(person, "indicators.enter"),
        "may_approve": chosen.state == Reading.State.SUBMITTED and may(person, "indicators.approve"),
        "is_own": chosen.made_by_id == person.pk,
        "crumbs": crumbs(("", f"{chosen.indicator}, {period_words(chosen)}")),
    }  # fmt: skip
    return render(request, "indicators/readings/reading.html", context)


@requires("indicators.enter")
def reading_enter(request: HttpRequest) -> HttpResponse:
    """Enter a reading with its evidence."""
    sent = request.method == "POST"
    form = EntryForm(*((request.POST, request.FILES) if sent else ()),
                     initial={"indicator": request.GET.get("indicator", "")})  # fmt: skip
    status = 422 if sent else 200
    if sent and form.is_valid():
        try:
            made = services.enter(
                by=request.user, indicator=form.cleaned_data["indicator"], entry=form.entry(),
                evidence=form.cleaned_data["evidence"],
            )  # fmt: skip
            if form.cleaned_data["send"] and made.state == Reading.State.DRAFT:
                services.submit(by=request.user, reading=made)
                messages.success(request, _("The reading was entered and waits for a second person's approval."))
            else:
                messages.success(request, _("The reading was entered as a draft."))
            return redirect("indicators:reading", made.pk)
        except ValidationError as refusal:
            blame(form, refusal)
    context = {
        "title": _("Enter a reading"), "form": form, "has_files": True, "back": reverse("indicators:readings"),
        "any": Indicator.objects.filter(is_active=True, formula="").exists(), "crumbs": crumbs(("", _("Enter"))),
    }  # fmt: skip
    return render(request, "indicators/readings/enter.html", context, status=status)


@requires("indicators.enter")
@require_POST
def reading_submit(request: HttpRequest, pk: int) -> HttpResponse:
    """Send a draft for approval."""
    chosen = get_object_or_404(Reading, pk=pk)
    try:
        services.submit(by=request.user, reading=chosen)
        messages.success(request, _("The reading waits for approval."))
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    return redirect("indicators:reading", pk)


@requires("indicators.approve")
def reading_refuse(request: HttpRequest, pk: int) -> HttpResponse:
    """Return a reading with a reason."""
    chosen = get_object_or_404(Reading.objects.select_related("indicator"), pk=pk)
    sent = request.method == "POST"
    form = RefuseForm(request.POST if sent else None)
    if sent and form.is_valid():
        try:
            services.refuse(by=request.user, reading=chosen, reason=form.cleaned_data["reason"])
            messages.success(request, _("The reading was returned."))
            return redirect("indicators:approvals")
        except ValidationError as refusal:
            blame(form, refusal)
    title = _("Return the reading")
    back = reverse("indicators:reading", args=[pk])
    context = {"title": title, "form": form, "back": back, "lead": f"{chosen.indicator}, {period_words(chosen)}",
               "crumbs": crumbs((back, str(chosen.indicator)), ("", title))}  # fmt: skip
    return render(request, "indicators/registry/form.html", context, status=422 if sent else 200)


@requires("indicators.approve")
def approvals(request: HttpRequest) -> HttpResponse:
    """What waits; several can be approved at once. One's own entries are approved by somebody else."""
    if request.method == "POST":
        chosen = selectors.waiting().filter(pk__in=[one for one in request.POST.getlist("reading") if one.isdigit()])
        return _approve(request, list(chosen))
    rows = selectors.waiting()
    indicator = request.GET.get("indicator", "")
    if indicator:
        rows = rows.filter(indicator__code=indicator)
    total = rows.count()
    context = {
        "title": _("Readings to approve"), "rows": _shown(rows[:_QUEUE]), "total": total, "most": _QUEUE,
        "own": request.user.pk, "asked": {"indicator": indicator},
        "indicators": Indicator.objects.filter(readings__in=selectors.waiting()).distinct(),
        "crumbs": crumbs(("", _("To approve"))),
    }  # fmt: skip
    return render(request, "indicators/readings/approvals.html", context)


@requires("indicators.enter")
def readings_import(request: HttpRequest) -> HttpResponse:
    """Readings from a sheet, all of them or none."""
    sent = request.method == "POST"
    form = ReadingsFileForm(*((request.POST, request.FILES) if sent else ()))
    done, status = None, 422 if sent else 200
    if sent and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            done = import_readings(
                by=request.user, content=file.read(), name=file.name, revises=form.cleaned_data["revises"],
                submit=form.cleaned_data["send"],
            )  # fmt: skip
            status = 422 if done.faults else 200
        except InputFault as fault:
            form.add_error("file", str(fault))
    context = {"title": _("Import readings"), "form": form, "done": done, "crumbs": crumbs(("", _("Import")))}
    return render(request, "indicators/readings/import.html", context, status=status)


@requires("indicators.enter")
@require_safe
def readings_template(request: HttpRequest) -> HttpResponse:
    """The empty sheet."""
    return _file("mau-so-lieu-chi-so.xlsx", template(), FORMATS["xlsx"].media_type)


@requires("indicators.view")
@require_POST
def readings_export(request: HttpRequest) -> HttpResponse:
    """What the list shows, as a file."""
    form = request.POST.get("form", "")
    if form not in FORMATS:
        return HttpResponseBadRequest(_("This kind of file is not known: %(form)s.") % {"form": form[:20]})
    given = QueryDict(request.POST.get("query", ""))
    name, content = exported(found({one: given.get(one, "") for one in FILTERS}).iterator(500), form, request.user)
    return _file(name, content, FORMATS[form].media_type)


@requires("indicators.view")
@require_safe
def reading_evidence(request: HttpRequest, pk: int) -> FileResponse:
    """The file that came with a reading."""
    return evidence.answer(get_object_or_404(Reading, pk=pk))


def mentions_address(chosen: Reading) -> str:
    """Where what is behind a reading is seen: the explorer, or a page of the office; "" where there is nothing."""
    if not chosen.link:
        return ""
    return chosen.link if chosen.link.startswith("/") else f"{reverse('coverage:explorer')}?{chosen.link}"


def _approve(request: HttpRequest, chosen: list[Reading]) -> HttpResponse:
    if not chosen:
        messages.warning(request, _("Nothing was chosen, or it does not wait any more."))
        return redirect("indicators:approvals")
    try:
        done = services.approve(by=request.user, readings=chosen)
        words = ngettext("%(number)d reading was approved.", "%(number)d readings were approved.", done)
        messages.success(request, words % {"number": done})
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    back = request.POST.get("back", "")
    return redirect("indicators:reading", chosen[0].pk) if back == "reading" else redirect("indicators:approvals")


def _shown(rows: Iterable[Reading]) -> list[dict[str, Any]]:
    return [
        {
            "reading": one, "value": value_words(one), "interval": interval_words(one), "period": period_words(one),
            "part": part_words(one.dimension, one.key) if one.dimension else "", "reason": reason_words(one),
            "warnings": len(one.detail.get("warnings", ())),
        }
        for one in rows
    ]  # fmt: skip


def _file(name: str, content: bytes, media_type: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "X-Content-Type-Options": "nosniff"}
    return HttpResponse(content, content_type=media_type, headers=headers)

"""Pages of surveys: questionnaires and waves, one wave with its figures, opening and changing one."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.text import slugify
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST, require_safe

from tiengvang.office.coverage.explorer.names import market_name
from tiengvang.office.indicators.models import Question, Questionnaire, Wave
from tiengvang.office.indicators.surveys import keeping, selectors, services, showing
from tiengvang.office.indicators.surveys.exporting import export_figures
from tiengvang.office.indicators.surveys.figures import compared, options_of
from tiengvang.office.indicators.surveys.forms import WaveForm, blame
from tiengvang.office.indicators.surveys.wording import dimension_name, option_name
from tiengvang.office.indicators.surveys.workbooks import template
from tiengvang.office.organisation.policy import may, requires
from tiengvang.office.shell.exports import FORMATS

XLSX = FORMATS["xlsx"].media_type
_SIZE = 20


def crumbs(*further: tuple[str, str]) -> list[dict[str, str]]:
    """The way to a page of surveys: (address, words) of what lies below the list."""
    return [
        {"url": reverse("indicators:surveys"), "label": _("Surveys")},
        *({"url": url, "label": label} for url, label in further),
    ]


def as_file(content: bytes, name: str, media_type: str = XLSX) -> HttpResponse:
    """A download."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "X-Content-Type-Options": "nosniff"}
    return HttpResponse(content, content_type=media_type, headers=headers)


@requires("indicators.view")
@require_safe
def surveys(request: HttpRequest) -> HttpResponse:
    """Waves, latest first, and the questionnaires they ask by."""
    asked = {name: request.GET.get(name, "") for name in ("questionnaire", "year")}
    found = selectors.waves(**asked)
    query = request.GET.copy()
    query.pop("page", None)
    return render(
        request,
        "indicators/surveys/list.html",
        {
            "title": _("Surveys"),
            "page": Paginator(found, _SIZE).get_page(request.GET.get("page")),
            "asked": asked,
            "query": query.urlencode(),
            "years": [str(year) for year in selectors.years()],
            "questionnaires": selectors.questionnaires(),
            "any": Wave.objects.exists(),
            "may_enter": may(request.user, "indicators.enter"),
            "today": localdate(),
        },
    )


@requires("indicators.view")
@require_safe
def questionnaire(request: HttpRequest, code: str) -> HttpResponse:
    """What a questionnaire asks."""
    found = get_object_or_404(Questionnaire, code=code)
    rows = [
        (one, dimension_name(one.dimension), [(option, option_name(one, option)) for option in options_of(one)])
        for one in found.questions.order_by("order", "pk")
    ]
    context = {"title": str(found), "crumbs": crumbs(("", str(found))), "questionnaire": found, "rows": rows,
               "may_enter": may(request.user, "indicators.enter")}  # fmt: skip
    return render(request, "indicators/surveys/questionnaire.html", context)


@requires("indicators.view")
@require_safe
def survey_template(request: HttpRequest, code: str) -> HttpResponse:
    """A workbook to fill in."""
    found = get_object_or_404(Questionnaire, code=code)
    return as_file(template(found), f"{pgettext('file name', 'questionnaire')}-{found.code}.xlsx")


@requires("indicators.enter")
def survey_new(request: HttpRequest) -> HttpResponse:
    """Open a wave."""
    form = WaveForm(
        request.POST if request.method == "POST" else None,
        initial={"questionnaire": Questionnaire.objects.filter(code=request.GET.get("questionnaire", "")).first()},
    )
    if request.method == "POST" and form.is_valid():
        try:
            made = services.make_wave(by=request.user, **form.said())
        except ValidationError as refusal:
            blame(form, refusal)
        else:
            messages.success(request, _("The wave is open. Take its answers in now, or when they are there."))
            return redirect("indicators:survey", made.pk)
    return _form_page(request, form, _("New survey wave"), crumbs(("", _("New survey wave"))), "surveys")


@requires("indicators.enter")
def survey_change(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a wave."""
    wave = _wave(pk)
    form = WaveForm(request.POST if request.method == "POST" else None, wave=wave)
    if request.method == "POST" and form.is_valid():
        try:
            services.change_wave(by=request.user, wave=wave, changes=form.said())
        except ValidationError as refusal:
            blame(form, refusal)
        else:
            messages.success(request, _("The wave was changed."))
            return redirect("indicators:survey", wave.pk)
    return _form_page(request, form, _("Change the wave"), _to(wave, _("Change the wave")), "survey", wave.pk)


@requires("indicators.view")
@require_safe
def survey(request: HttpRequest, pk: int) -> HttpResponse:
    """A wave: who answered, what they said by market, and what changed since an earlier one."""
    wave = _wave(pk)
    questions: dict[str, Question] = {one.code: one for one in wave.questionnaire.questions.all()}
    figures = selectors.figures(wave)
    markets = list(dict.fromkeys(one.market for one in figures if one.market))
    market = request.GET.get("market", "") if request.GET.get("market", "") in markets else ""
    earlier = list(selectors.earlier_waves(wave).exclude(figures=[]))
    other = _chosen_wave(earlier, request.GET.get("with"))
    shown = compared(figures, selectors.figures(other) if other else ())
    here = [one for one in shown if one.now.market == market]
    choices = showing.choices(figures, questions)
    key = request.GET.get("question", "")
    key = key if key in dict(choices) else (choices[0][0] if choices else "")
    return render(
        request,
        "indicators/surveys/wave.html",
        {
            "title": wave.name,
            "crumbs": _to(wave),
            "wave": wave,
            "sheets": selectors.sheets(wave),
            "figures": figures,
            "markets": [(one, market_name(one)) for one in markets],
            "market": market,
            "market_words": market_name(market) if market else _("All markets") if markets else "",
            "earlier": earlier,
            "other": other,
            "compares_none": request.GET.get("with") == "none",
            "summary": showing.summary(here, questions),
            "groups": showing.groups(here, questions),
            "choices": choices,
            "chosen": key,
            "by_market": showing.by_market(showing.chosen(shown, key)) if len(markets) > 1 else None,
            "imports": [(one, keeping.bad_rows(one) is not None) for one in wave.imports.select_related("by")],
            "formats": FORMATS.values(),
            "may_enter": may(request.user, "indicators.enter"),
        },
    )


@requires("indicators.view")
@require_POST
def survey_export(request: HttpRequest, pk: int) -> HttpResponse:
    """A wave's figures as a file."""
    wave, form = _wave(pk), request.POST.get("form", "")
    if form not in FORMATS:
        return HttpResponseBadRequest(_("This kind of file is not known: %(form)s.") % {"form": form[:20]})
    content = export_figures(wave=wave, form=form, by=request.user)
    name = f"{pgettext('file name', 'survey')}-{wave.pk}-{slugify(wave.questionnaire.code)}.{form}"
    return as_file(content, name, FORMATS[form].media_type)


@requires("indicators.enter")
@require_POST
def survey_empty(request: HttpRequest, pk: int) -> HttpResponse:
    """Take all answers out of a wave."""
    wave = _wave(pk)
    try:
        people = services.empty_wave(by=request.user, wave=wave)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, _("%(number)d sheets were taken out of the wave.") % {"number": people})
    return redirect("indicators:survey", wave.pk)


def _wave(pk: int) -> Wave:
    return get_object_or_404(Wave.objects.select_related("questionnaire", "made_by"), pk=pk)


def _chosen_wave(earlier: list[Wave], asked: str | None) -> Wave | None:
    """The earlier wave to compare with: the one asked for, none for "none", else the last."""
    if asked == "none":
        return None
    return next((one for one in earlier if str(one.pk) == asked), earlier[0] if earlier else None)


def _to(wave: Wave, further: str = "") -> list[dict[str, str]]:
    if not further:
        return crumbs(("", wave.name))
    return crumbs((reverse("indicators:survey", args=[wave.pk]), wave.name), ("", further))


def _form_page(
    request: HttpRequest, form: Any, title: str, way: list[dict[str, str]], back: str, *args: int
) -> HttpResponse:
    context = {"title": title, "crumbs": way, "form": form, "back": reverse(f"indicators:{back}", args=args)}
    return render(request, "indicators/surveys/form.html", context, status=422 if form.errors else 200)

"""Formulas whose numbers come from elsewhere: other apps through the registry, surveys, Wikimedia's page views."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from tiengvang.measure.intervals import Estimate
from tiengvang.office.indicators.computing import pageviews
from tiengvang.office.indicators.computing.registry import Asked, Formula, Found, formula, provider_of
from tiengvang.office.indicators.readings.periods import Span
from tiengvang.office.indicators.surveys.selectors import figure, latest_wave


def _provided(asked: Asked) -> Found:
    """params: provider, the code under which another app lends the figure."""
    count = provider_of(str(asked.params.get("provider", "")))
    if count is None:
        return Found(reason="no-provider")
    found = count(_span(asked))
    if found.value is None:
        return Found(reason=found.reason or "no-provider", things=found.things, link=found.link)
    return Found(
        Estimate(found.value, found.low, found.high, found.labels), "count", "", found.things, link=found.link
    )  # fmt: skip


def _survey(asked: Asked) -> Found:
    """params: questionnaire, and question (with option) or dimension: of its last wave that ended in the period."""
    wave = latest_wave(str(asked.params.get("questionnaire", "")), asked.last_day)
    if wave is None or wave.last_day < asked.first_day:
        return Found(reason="no-survey")
    found = figure(
        wave, str(asked.params.get("question", "")), option=str(asked.params.get("option", "")),
        dimension=str(asked.params.get("dimension", "")), market=asked.key if asked.dimension == "market" else "",
    )  # fmt: skip
    if found is None or found.value is None:
        return Found(reason="not-asked", detail={"wave": wave.pk})
    warnings = tuple({"code": one} for one in (*found.cautions, *(() if wave.is_random else ("not-a-random-sample",))))
    return Found(found.estimate, "survey", "", found.n, warnings, {"wave": wave.pk, "n_eff": found.n_eff})


def _page_views(asked: Asked) -> Found:
    """params: titles, {language: title of the article there}."""
    titles = {str(one): str(title) for one, title in dict(asked.params.get("titles", {})).items()}
    if asked.dimension == "language":
        titles = {one: title for one, title in titles.items() if one == asked.key}
    views = pageviews.views(titles, asked.year, asked.months)
    if views is None:
        return Found(reason="not-fetched" if pageviews.is_on() else "collector-off")
    return Found(Estimate(views.number, views.number, views.number, 0), "count", things=len(titles),
                 detail={"articles": views.articles})  # fmt: skip


def _span(asked: Asked) -> Span:
    """The calendar period of the asked months: one, three or all twelve."""
    period = {1: "month", 3: "quarter"}.get(len(asked.months), "year")
    return Span(asked.first_day, asked.last_day, period)


formula(Formula("provided", _("Counted by another part of the office"), _provided, on_coverage=False))
formula(Formula("survey", _("Found by a survey"), _survey, on_coverage=False))
formula(Formula("page-views", _("Wikipedia page views"), _page_views, on_coverage=False))

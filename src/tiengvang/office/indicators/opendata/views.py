"""Open data for anybody, without signing in, session or cookie: pages, files, and charts to embed. Changes nothing."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from hashlib import sha256
from typing import Any, Final

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.cache import patch_cache_control
from django.utils.http import parse_etags, quote_etag
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from tiengvang.office.indicators.leading import charting, drawing
from tiengvang.office.indicators.models import Indicator, Reading
from tiengvang.office.indicators.opendata import codes, formats, selectors
from tiengvang.office.indicators.opendata.asking import BadQuery, read
from tiengvang.office.indicators.readings.wording import interval_words, period_words, value_words
from tiengvang.office.organisation.addresses import PUBLIC
from tiengvang.office.shell.context import place_name

View = Callable[..., HttpResponse]
FRESH: Final = 600  # seconds for which a copy may be used without asking again
LANGUAGES: Final = ("vi", "en")
_CLOSED: Final = "default-src 'none'; style-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'self'"
_PERIODS: Final = {"A": Reading.Period.YEAR.value, "Q": Reading.Period.QUARTER.value, "M": Reading.Period.MONTH.value}


def open_to_all(view: View) -> View:
    """Anybody may read it, keep it and use it elsewhere: no session is touched, no cookie set. The language is that of
    ?lang=, so that one address is one text. What changed not since the last time is answered with 304."""

    @require_safe
    @wraps(view)
    def opened(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        asked = request.GET.get("lang") or "vi"
        with translation.override(asked if asked in LANGUAGES else "vi"):
            if asked in LANGUAGES:
                answer = view(request, *args, **kwargs)
            else:
                answer = refused([_("“%(given)s” is no language of these pages: vi, en.") % {"given": asked[:20]}])
            answer.headers["Content-Language"] = translation.get_language()
        answer.headers.setdefault("Content-Security-Policy", f"{_CLOSED}; frame-ancestors 'self'")
        answer.headers["Access-Control-Allow-Origin"] = "*"
        return _kept(request, answer) if answer.status_code == 200 else answer

    opened.capability = PUBLIC  # type: ignore[attr-defined]
    return opened


def refused(faults: list[str]) -> HttpResponse:
    """400 with what was wrong, a line for each."""
    return HttpResponse("\n".join([*faults, ""]), status=400, content_type="text/plain; charset=utf-8")


@open_to_all
def index(request: HttpRequest) -> HttpResponse:
    """What there is: indicators with their latest figures, files, what the columns mean, the log."""
    indicators = list(selectors.public_indicators())
    latest: dict[int, Reading] = {}
    for one in selectors.published().filter(dimension="", is_full_year=False):
        held = latest.get(one.indicator_id)
        if held is None or _newness(one) > _newness(held):
            latest[one.indicator_id] = one
    rows = [(one, _shown(latest[one.pk]) if one.pk in latest else None) for one in indicators]
    context = {
        "rows": rows, "any": bool(latest), "columns": [(name, codes.COLUMN_WORDS[name]) for name in codes.COLUMNS],
        "changes": [_said(one.change, one.more) for one in selectors.entries(selectors.changes())],
        "last": selectors.last_change(),
        "licence": formats.LICENCE, "licence_address": formats.LICENCE_ADDRESS, "host": _host(),
    }  # fmt: skip
    return _page("indicators/opendata/index.html", context)


@open_to_all
def readings_csv(request: HttpRequest) -> HttpResponse:
    """Readings as CSV."""
    return _file(request, "text/csv; charset=utf-8", formats.as_csv)


@open_to_all
def readings_json(request: HttpRequest) -> HttpResponse:
    """Readings as JSON."""
    return _file(request, "application/json", formats.as_json)


@open_to_all
def dictionary(request: HttpRequest) -> HttpResponse:
    """What columns and codes mean."""
    return HttpResponse(formats.dictionary(selectors.public_indicators()), content_type="application/json")


@open_to_all
def changes(request: HttpRequest) -> HttpResponse:
    """The log."""
    return HttpResponse(formats.log(selectors.changes()), content_type="application/json")


@xframe_options_exempt
@open_to_all
def chart(request: HttpRequest, code: str) -> HttpResponse:
    """A page with one chart, its source and its table, for other sites to embed."""
    indicator = _indicator(code)
    period = _period(request)
    if period is None:
        return refused([_("“freq” is to be A (years), Q (quarters) or M (months).")])
    readings = selectors.series(indicator, period)
    svg = _svg(indicator, readings)
    context = {
        "indicator": indicator, "rows": [_shown(one) for one in reversed(readings)], "svg": svg,
        "index": f"{_host()}{reverse('open_data:index')}", "licence": formats.LICENCE, "is_embedded": True,
        "has_estimate": any(one.is_full_year for one in readings), "has_target": "in-svg__target" in svg,
        "definition": indicator.definitions.first(),
    }  # fmt: skip
    answer = _page("indicators/opendata/chart.html", context)
    answer.headers["Content-Security-Policy"] = f"{_CLOSED}; frame-ancestors *"
    return answer


@open_to_all
def chart_svg(request: HttpRequest, code: str) -> HttpResponse:
    """The chart alone, as a picture."""
    indicator = _indicator(code)
    period = _period(request)
    if period is None:
        return refused([_("“freq” is to be A (years), Q (quarters) or M (months).")])
    drawn = _svg(indicator, selectors.series(indicator, period))
    if not drawn:
        raise Http404("nothing is published of it")
    return HttpResponse(drawn, content_type="image/svg+xml; charset=utf-8")


def _file(request: HttpRequest, media_type: str, form: Callable[[Any], bytes]) -> HttpResponse:
    try:
        asked = read(request.GET)
    except BadQuery as fault:
        return refused(fault.faults)
    return HttpResponse(form(selectors.asked_for(asked)), content_type=media_type)


def _kept(request: HttpRequest, answer: HttpResponse) -> HttpResponse:
    """With an ETag of its content; 304 for who has it."""
    etag = quote_etag(sha256(answer.content + str(answer.headers.get("Content-Type", "")).encode()).hexdigest()[:32])
    given = parse_etags(request.headers.get("If-None-Match", ""))
    if etag in [one.removeprefix("W/") for one in given] or given == ["*"]:
        kept = HttpResponse(status=304)
        for name in ("Content-Security-Policy", "Access-Control-Allow-Origin", "Content-Language"):
            kept.headers[name] = answer.headers[name]
        del kept.headers["Content-Type"]
        answer = kept
    answer.headers["ETag"] = etag
    patch_cache_control(answer, public=True, max_age=FRESH)
    return answer


def _page(template: str, context: dict[str, Any]) -> HttpResponse:
    """Rendered without the request: no session, no account, no cookie is looked at."""
    language = translation.get_language()
    common = {
        "place_name": place_name(), "site_name": settings.SITE_NAME, "language": language,
        "languages": [(one, f"?lang={one}", one == language) for one in LANGUAGES],
    }  # fmt: skip
    return HttpResponse(render_to_string(template, common | context))


def _newness(reading: Reading) -> tuple[Any, int]:
    """The period that ends last goes first, of those the longest."""
    return reading.last_day, -reading.first_day.toordinal()


def _host() -> str:
    return str(settings.WAGTAILADMIN_BASE_URL).rstrip("/")


def _indicator(code: str) -> Indicator:
    found = selectors.public_indicators().filter(code=code).first()
    if found is None:
        raise Http404("no such public indicator")
    return found


def _period(request: HttpRequest) -> str | None:
    return _PERIODS.get(request.GET.get("freq") or "A")


def _svg(indicator: Indicator, readings: list[Reading]) -> Any:
    points = charting.points(readings, indicator.targets.select_related("indicator"))
    return drawing.chart(points, charting.axis_words(indicator), title=str(indicator))


def _shown(reading: Reading) -> dict[str, Any]:
    return {
        "reading": reading, "period": period_words(reading), "value": value_words(reading),
        "interval": interval_words(reading), "method": codes.METHOD_WORDS.get(reading.method, reading.method),
        "status": codes.status(reading, selectors.approval_day(reading)), "day": selectors.approval_day(reading),
    }  # fmt: skip


def _said(one: selectors.Change, more: int) -> dict[str, Any]:
    reading, before = one.reading, one.before
    return {
        "more": more,         "at": one.at, "indicator": one.indicator, "definition": one.definition,
        "period": period_words(reading) if reading else "", "value": value_words(reading) if reading else "",
        "before": value_words(before) if before else "",
    }  # fmt: skip

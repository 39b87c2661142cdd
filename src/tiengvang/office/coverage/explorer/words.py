"""A query's values in words, for chips, facets and files. Reads names of outlets, no mentions."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.text import Truncator
from django.utils.translation import get_language, gettext_lazy, pgettext, pgettext_lazy
from django.utils.translation import gettext as _

from tiengvang.office.coverage.explorer.filters import ABOUT, COPIES, LISTS, PERIODS, SWITCHES, Query
from tiengvang.office.coverage.explorer.names import NONE, country_name, language_name, market_name, theme_name
from tiengvang.office.coverage.models import Narrative, Outlet
from tiengvang.office.coverage.models.mentions import UNJUDGED, Arrangement, Bucket, Origin, ToneClass
from tiengvang.office.shell.listing import Chip

LABELS = {
    "text": pgettext_lazy("coverage", "Text"),
    "from": gettext_lazy("From"),
    "to": gettext_lazy("To"),
    "period": gettext_lazy("Period"),
    "market": gettext_lazy("Market"),
    "country": gettext_lazy("Country"),
    "language": gettext_lazy("Language"),
    "outlet": gettext_lazy("Outlet"),
    "bucket": gettext_lazy("Counts as"),
    "origin": gettext_lazy("Origin"),
    "theme": pgettext_lazy("coverage", "Theme"),
    "tone": gettext_lazy("Tone"),
    "arrangement": gettext_lazy("Arrangement"),
    "narrative": pgettext_lazy("coverage", "Narrative"),
    "independent": gettext_lazy("Independent"),
    "reviewed": gettext_lazy("Checked by people"),
    "disputed": gettext_lazy("Disputed"),
    "about": gettext_lazy("Verdict"),
    "copies": pgettext_lazy("coverage", "Copies"),
}


def outlet_names(ids: Iterable[Any]) -> dict[Any, str]:
    """Names of outlets by id; an outlet without a name by its domain."""
    found = Outlet.objects.filter(pk__in=list(ids)).values_list("pk", "name", "domain")
    return {pk: name or domain for pk, name, domain in found}


def value_words(name: str, value: Any, outlets: dict[Any, str] | None = None) -> str:
    """A value of a list filter in words. outlets: what `outlet_names` gave, for the filter "outlet"."""
    if name == "outlet":
        return (outlets or {}).get(value, str(value))
    if name == "narrative":
        return _narrative_words(str(value))
    if name == "arrangement":
        return str({"any": pgettext("coverage", "Any"), NONE: _("None known")}.get(value) or Arrangement(value).label)
    return str(_WORDS[name](value))


def _narrative_words(pk: str) -> str:
    found = Narrative.objects.select_related("label").filter(pk=pk).first()
    return Truncator(found.title((get_language() or "vi")[:2])).chars(80) if found else pk


def chips(query: Query) -> list[Chip]:
    """The active filters, each with the address of the explorer without it."""
    at, outlets, found = reverse("coverage:explorer"), outlet_names(query.outlet), []

    def add(name: str, words: str, without: Query) -> None:
        rest = without.encode()
        found.append(Chip(str(LABELS[name]), words, f"{at}?{rest}" if rest else at))

    if query.text:
        add("text", query.text, query.having(text=""))
    if query.start:
        add("from", date_format(query.start, "SHORT_DATE_FORMAT"), query.having(start=None))
    if query.end:
        add("to", date_format(query.end, "SHORT_DATE_FORMAT"), query.having(end=None))
    if query.period and not (query.start or query.end):
        add("period", str(PERIODS[query.period]), query.having(period=""))
    for name in LISTS:
        for value in getattr(query, name):
            add(name, value_words(name, value, outlets), query.toggled(name, value))
    for name in SWITCHES:
        held = getattr(query, name)
        if held is not None:
            add(name, _("yes") if held else _("no"), query.having(**{name: None}))
    if query.about:
        add("about", str(ABOUT[query.about]), query.having(about=""))
    if query.copies != "hide":
        add("copies", str(COPIES[query.copies]), query.having(copies="hide"))
    return found


_WORDS: dict[str, Any] = {
    "market": market_name,
    "country": country_name,
    "language": language_name,
    "theme": theme_name,
    "bucket": lambda value: Bucket(value).label,
    "origin": lambda value: Origin(value).label,
    "tone": lambda value: UNJUDGED[1] if value == NONE else ToneClass(value).label,
}

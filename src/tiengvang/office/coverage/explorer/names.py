"""Markets, themes, countries and languages in the language of the page. Knows no outlets and no mentions."""

from __future__ import annotations

from functools import lru_cache

from babel import Locale
from babel.core import UnknownLocaleError
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tiengvang.office.shell.context import profile

NONE = "-"  # in a filter: mentions without a country, market or theme


def market_name(market: str) -> str:
    """Of a market of the profile; the id itself where the profile does not know it (any more)."""
    return _of_the_profile(market, {one.id: one.names for one in profile().markets})


def theme_name(theme: str) -> str:
    """Of a pillar or theme of the profile; the id itself where the profile does not know it (any more)."""
    return _of_the_profile(theme, {one.id: one.names for one in profile().topics})


def country_name(country: str) -> str:
    """Of a country by ISO 3166-1 code, after CLDR."""
    if country in ("", NONE):
        return _("Country not known")
    return str(_cldr(_page()).territories.get(country, country))


def language_name(language: str) -> str:
    """Of a language by BCP 47 code, after CLDR."""
    if language in ("", NONE, "und"):
        return _("Language not known")
    names = _cldr(_page()).languages
    found = names.get(language.replace("-", "_")) or names.get(language.split("-")[0])
    return str(found[:1].upper() + found[1:]) if found else language


def is_country(code: str) -> bool:
    """Whether CLDR knows a country of that code."""
    return len(code) == 2 and code.isalpha() and code in _cldr("en").territories


def is_language(code: str) -> bool:
    """Whether the profile or CLDR knows a language of that code."""
    known = _cldr("en").languages
    return code == "und" or code in profile().languages or code.replace("-", "_") in known


def is_sensitive(theme: str) -> bool:
    """Whether the office keeps no excerpt of that theme (charter 2)."""
    return any(one.id == theme and one.sensitive for one in profile().topics)


def _of_the_profile(key: str, names: dict[str, dict[str, str]]) -> str:
    if key in ("", NONE):
        return _("Not known")
    found = names.get(key, {})
    return found.get(_page()) or found.get("vi") or found.get("en") or key


def _page() -> str:
    return (get_language() or "vi")[:2]


@lru_cache(maxsize=4)
def _cldr(language: str) -> Locale:
    try:
        return Locale.parse(language)
    except (UnknownLocaleError, ValueError):
        return Locale.parse("vi")

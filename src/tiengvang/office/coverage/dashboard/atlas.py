"""The world map of coverage: which country gets which shade, and what the profile draws and names on it. Draws nothing
itself (`static/shell/atlas.js`)."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from babel.core import get_global
from django.templatetags.static import static
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tiengvang.office.coverage.dashboard.figures import Ranking
from tiengvang.office.coverage.dashboard.wording import number
from tiengvang.office.shell.context import profile

SHADES = 5


def bounds(values: list[int]) -> tuple[int, ...]:
    """Where each shade after the first begins: round numbers that cut the countries into about equal groups."""
    ordered = sorted(set(values))
    found: list[int] = []
    for cut in range(1, SHADES):
        bound = _round(ordered[min(len(ordered) - 1, cut * len(ordered) // SHADES)]) if ordered else 1
        if bound > (found[-1] if found else 1) and bound <= ordered[-1]:
            found.append(bound)
    return tuple(found)


def legend(limits: tuple[int, ...]) -> list[tuple[int, str]]:
    """(shade, which numbers it stands for)."""
    begins = (1, *limits)
    named = []
    for at, begin in enumerate(begins):
        last = begins[at + 1] - 1 if at + 1 < len(begins) else None
        if last is None:
            text = _("%(number)s and more") % {"number": number(begin)}
        else:
            text = number(begin) if begin == last else f"{number(begin)}–{number(last)}"
        named.append((shade(begin, limits), text))
    return named


def chart(countries: Ranking) -> dict[str, Any]:
    """What `atlas.js` draws: shades by ISO 3166-1 numeric code, the profile's labels and islands, the base maps."""
    sheet, language = profile().map, (get_language() or "vi")[:2]
    limits = bounds([row.mentions for row in countries.rows])
    codes = numeric_codes()
    shaded = {
        row.key: {"name": row.name, "mentions": row.mentions, "url": row.url, "shade": shade(row.mentions, limits)}
        for row in countries.rows
    }
    return {
        "base": static(f"vendor/{sheet.base}.json"),
        "close": static("vendor/world-atlas/countries-50m.json"),
        "points": static("vendor/world-atlas/points.json"),
        "projection": sheet.projection,
        "centre": sheet.centre,
        "home": [code for code, country in codes.items() if country == profile().country],
        "labels": [
            {"id": one.id, "name": one.names.get(language) or next(iter(one.names.values())), "at": [one.lon, one.lat]}
            for one in sheet.labels
        ],
        "islands": [{"id": one.id, "points": one.points} for one in sheet.outlines],
        "countries": {code: shaded[country] for code, country in codes.items() if country in shaded},
    }


def shade(mentions: int, limits: tuple[int, ...]) -> int:
    """Which shade a number gets: 0 for none; the largest get the darkest, SHADES, however few shades are used."""
    return 0 if not mentions else SHADES - sum(mentions < limit for limit in limits)


@lru_cache(maxsize=1)
def numeric_codes() -> dict[str, str]:
    """ISO 3166-1 numeric code → alpha-2 code, after CLDR; a country that changed its number has the old one too."""
    aliases = get_global("territory_aliases").items()
    return {code: names[0] for code, names in aliases if code.isdigit() and len(code) == 3 and len(names) == 1}


def _round(value: int) -> int:
    """To one digit that is 1, 2 or 5."""
    size = 10 ** (len(str(value)) - 1)
    return min((1, 2, 5, 10), key=lambda one: abs(one * size - value)) * size

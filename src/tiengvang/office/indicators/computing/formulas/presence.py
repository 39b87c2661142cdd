"""Formulas on presence: how much, where, how regularly and how broadly independent foreign outlets write of the place.
Counted in full from the roll-ups, as things hold now; nothing is sampled."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Final

from django.utils.translation import gettext_lazy as _

from tiengvang.measure.intervals import Estimate
from tiengvang.measure.presence import Heard, breadth, concentration, regularity
from tiengvang.office.indicators.computing.formulas.tone import CUTS, link
from tiengvang.office.indicators.computing.registry import Asked, Formula, Found, formula

_UNKNOWN: Final = ("", "und")


def exact(value: float | None, things: int, asked: Asked, reason: str = "no-coverage") -> Found:
    """A full count: both ends of its interval are its value."""
    if value is None:
        return Found(reason=reason, things=things, link=link(asked))
    return Found(Estimate(value, value, value, 0), "count", "", things, link=link(asked))


def _articles(asked: Asked) -> Found:
    if asked.dimension:
        number = asked.gathering.by_value(asked.year, asked.months, asked.dimension)[asked.key]
    else:
        number = sum(asked.gathering.by_value(asked.year, asked.months, "all").values())
    return exact(float(number), number, asked)


def _different(dimension: str) -> Callable[[Asked], Found]:
    """How many values occur; unknown ones are not counted."""

    def compute(asked: Asked) -> Found:
        held = asked.gathering.by_value(asked.year, asked.months, dimension)
        return exact(float(sum(one not in _UNKNOWN for one in held)), sum(held.values()), asked)

    return compute


def _prominence(asked: Asked) -> Found:
    cells = [
        one for one in asked.gathering.cells(asked.year)
        if one.holds and one.month in asked.months
        and (not asked.dimension or getattr(one, asked.dimension) == asked.key)
    ]  # fmt: skip
    return exact(round(sum(one.prominence for one in cells), 6), sum(one.number for one in cells), asked)


def _regularity(*, foreign: bool) -> Callable[[Asked], Found]:
    def compute(asked: Asked) -> Found:
        gathering = asked.gathering
        first, last = asked.first_day, gathering.last_day(asked.last_day)
        if gathering.extent is not None:
            first = max(first, gathering.extent[0])
        days = gathering.weeks(first, last, foreign=foreign) if first <= last else set[date]()
        heard = [Heard(day, "", "", "", domestic=not foreign) for day in days]
        found = regularity(heard, first, last)
        estimate = found.foreign if foreign else found.domestic
        if estimate.value is None:
            return Found(reason="no-whole-week", link=link(asked))
        # The units are weeks, not labels.
        weeks = Estimate(estimate.value, estimate.low, estimate.high, 0)
        return Found(weeks, "wilson", "", estimate.units, link=link(asked))

    return compute


def _breadth(asked: Asked) -> Found:
    held = asked.gathering.by_value(asked.year, asked.months, "market")
    known = {name: number for name, number in held.items() if name not in _UNKNOWN}
    found = breadth(known)
    things = sum(known.values())
    return exact(round(found.usual, 6) if things else None, things, asked)


def _concentration(asked: Asked) -> Found:
    held = asked.gathering.by_value(asked.year, asked.months, "outlet")
    value = concentration(held).herfindahl
    return exact(None if value is None else round(value, 9), sum(held.values()), asked)


formula(Formula("articles", _("Articles of independent foreign outlets"), _articles, cuts=CUTS, sums=True))
formula(Formula("outlets", _("Independent foreign outlets that wrote of the place"), _different("outlet")))
formula(Formula("countries", _("Countries of independent foreign outlets that wrote"), _different("country")))
formula(Formula("languages", _("Languages in which independent foreign outlets wrote"), _different("language")))
formula(Formula("prominence", _("Articles weighted by how much of them is about the place"), _prominence, cuts=CUTS,
                sums=True, reads_prominence=True))  # fmt: skip
formula(Formula("weeks-foreign", _("Share of weeks with articles of independent foreign outlets"),
                _regularity(foreign=True)))  # fmt: skip
formula(Formula("weeks-domestic", _("Share of weeks with articles of domestic outlets"), _regularity(foreign=False)))
formula(Formula("breadth", _("Effective number of markets"), _breadth))
formula(Formula("concentration", _("Concentration on few outlets (Herfindahl)"), _concentration, grows=False))

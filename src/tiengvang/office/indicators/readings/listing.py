"""Which readings a list shows: the filters of its address. Writes nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from django.db.models import Q, QuerySet

from tiengvang.office.indicators.models import Reading
from tiengvang.office.indicators.readings.selectors import LIVE

FILTERS: Final = ("indicator", "period", "state", "origin", "cut", "year")


def found(asked: Mapping[str, str]) -> QuerySet[Reading]:
    """Readings by code of the indicator, period, state ("" for those that count, "all" for every revision), origin, cut
    ("" for the whole, "any" for all parts, else a dimension) and year."""
    rows = Reading.objects.select_related("indicator", "definition", "made_by")
    state = asked.get("state", "")
    if state in Reading.State.values:
        rows = rows.filter(state=state)
    elif state != "all":
        rows = rows.filter(state__in=LIVE)
    cut = asked.get("cut", "")
    if cut != "any":
        rows = rows.filter(dimension=cut)
    wanted = Q()
    for name, field in (("indicator", "indicator__code"), ("period", "period"), ("origin", "origin")):
        if asked.get(name):
            wanted &= Q(**{field: asked[name]})
    year = asked.get("year", "")
    if year.isascii() and year.isdigit() and len(year) == 4:
        wanted &= Q(first_day__year=int(year))
    return rows.filter(wanted).order_by(
        "-last_day", "indicator__order", "indicator__code", "dimension", "key", "-revision"
    )

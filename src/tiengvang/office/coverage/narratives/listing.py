"""The list of narratives: which a person asks for, counted out of the mentions that the explorer would show. No pages.

Parameters of the address: those of the explorer that `KEPT` names (text, from, to, market, theme, language), period (of
the explorer, or "all"), direction (a key of DIRECTIONS), least (mentions that a narrative must have), sort (of SORTS).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, Final
from urllib.parse import urlencode

from django.db.models import Count, F, Max, Min, Q, QuerySet
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tiengvang.office.coverage.explorer import filters
from tiengvang.office.coverage.explorer.filters import Query
from tiengvang.office.coverage.explorer.selectors import find
from tiengvang.office.coverage.models import Mention, Narrative
from tiengvang.office.coverage.rollups.selectors import extent
from tiengvang.office.coverage.search.text import indexed

KEPT: Final = ("text", "from", "to", "market", "theme", "language")
SORTS: Final = {
    "size": _("Largest first"),
    "growth": _("Fastest growing first"),
    "last": _("Latest first"),
}
DIRECTIONS: Final = {
    "": pgettext_lazy("narrative", "All"),
    "growing": pgettext_lazy("narrative", "Growing"),
    "declining": pgettext_lazy("narrative", "Declining"),
    "steady": pgettext_lazy("narrative", "Neither"),
}
LEAST: Final = (1, 2, 5, 10)
WEEK: Final = timedelta(days=7)
FEW: Final = 20  # grouped mentions of 90 days below which the list without parameters opens on all days


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked for. query: of the mentions, copies too; faults: parameter → what was wrong with it, in words."""

    query: Query
    all_days: bool
    direction: str
    least: int
    sort: str
    faults: dict[str, str]

    @property
    def period(self) -> str:
        """The preset, "all" for all days, "" for days of one's own."""
        return "all" if self.all_days else self.query.period

    def encode(self, **changed: Any) -> str:
        """The query string, with some parameters changed."""
        pairs = {
            **{name: value for name, value in self.query.pairs() if name in (*KEPT, "period")},
            **({"period": "all"} if self.all_days else {}),
            "direction": self.direction, "least": str(self.least), "sort": self.sort, **changed,
        }  # fmt: skip
        return urlencode({name: value for name, value in pairs.items() if value})

    def explorer(self, narrative: str, **more: Any) -> str:
        """The explorer with the mentions of a narrative that were counted."""
        query = replace(self.query, text="", narrative=(narrative,), **more)
        return f"{reverse('coverage:explorer')}?{query.encode()}"


@dataclass(frozen=True, slots=True)
class Row:
    """A narrative in the list, counted within what was asked for. recent, before: originals of the last seven days and
    of the seven before them."""

    narrative: Narrative
    originals: int
    copies: int
    outlets: int
    languages: int
    first: date
    last: date
    recent: int
    before: int

    @property
    def direction(self) -> str:
        """growing, declining or steady."""
        return "growing" if self.recent > self.before else "declining" if self.recent < self.before else "steady"


def read(given: QueryDict) -> Asked:
    """What an address asks for; what makes no sense is left out and said."""
    kept = QueryDict(mutable=True)
    for name in KEPT:
        if given.get(name):
            kept[name] = given[name]
    period = given.get("period", "")
    if period and period != "all":
        kept["period"] = period
    reading = filters.read(kept)
    query = reading.query.having(copies="show")
    days_given = bool(query.period or query.start or query.end)
    if not period and not days_given:
        recent = query.having(period="90")
        full = Mention.objects.filter(narrative__isnull=False, day__gte=recent.days()[0])[:FEW].count() == FEW
        query, days_given = (recent, True) if full else (query, False)
    least = given.get("least", "2")
    return Asked(
        query=query,
        all_days=not days_given,
        direction=given.get("direction", "") if given.get("direction", "") in DIRECTIONS else "",
        least=int(least) if least in map(str, LEAST) else 2,
        sort=given.get("sort", "size") if given.get("sort", "size") in SORTS else "size",
        faults=reading.faults,
    )


def until(asked: Asked) -> date:
    """The last of the fourteen days by which growing and declining are told: the end that was asked for, or the last
    day that has mentions where that is earlier."""
    end, heard = asked.query.days()[1] or timezone.localdate(), extent()
    return min(end, heard[1]) if heard else end


def counted(asked: Asked) -> QuerySet[Mention, dict[str, Any]]:
    """One dict for each narrative, in order: narrative and the numbers of Row."""
    query, last = asked.query, until(asked)
    rows = find(query.having(text="")).filter(narrative__isnull=False)
    if query.text:
        rows = rows.filter(Q(narrative__in=find(query).order_by().values("narrative")) | Q(narrative__in=_named(query)))
    original = Q(copy_of="")
    found = rows.order_by().values("narrative").annotate(
        total=Count("pk"), originals=Count("pk", filter=original), outlets=Count("outlet", distinct=True),
        languages=Count("language", distinct=True), first=Min("day"), last=Max("day"),
        recent=Count("pk", filter=original & Q(day__gt=last - WEEK, day__lte=last)),
        before=Count("pk", filter=original & Q(day__gt=last - 2 * WEEK, day__lte=last - WEEK)),
    )  # fmt: skip
    found = found.filter(total__gte=asked.least)
    if asked.direction == "growing":
        found = found.filter(recent__gt=F("before"))
    elif asked.direction == "declining":
        found = found.filter(recent__lt=F("before"))
    elif asked.direction:
        found = found.filter(recent=F("before"))
    order = {
        "size": ("-originals", "-total", "-last"),
        "growth": ((F("recent") - F("before")).desc(), "-recent", "-last"),
        "last": ("-last", "-originals"),
    }[asked.sort]
    return found.order_by(*order, "narrative")


def dressed(found: list[dict[str, Any]]) -> list[Row]:
    """Rows of what `counted` gave."""
    narratives = Narrative.objects.select_related("label").in_bulk([one["narrative"] for one in found])
    return [
        Row(
            narratives[one["narrative"]], one["originals"], one["total"] - one["originals"], one["outlets"],
            one["languages"], one["first"], one["last"], one["recent"], one["before"],
        )
        for one in found
        if one["narrative"] in narratives
    ]  # fmt: skip


def _named(query: Query) -> list[str]:
    """Narratives to which people gave a headline with the words asked for, folded."""
    wanted = indexed([query.text.replace('"', " ")])
    named = Narrative.objects.exclude(names={}).values_list("pk", "names")
    return [pk for pk, names in named if wanted in indexed(names.values())]

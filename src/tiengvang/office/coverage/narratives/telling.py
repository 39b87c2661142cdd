"""What the page of one narrative says: its course, map, tone by market, outlets, languages, originals and copies.

Every number is of mentions that the explorer shows with the narrative as a filter, and carries that address.
"""

from __future__ import annotations

from base64 import b64decode
from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

import numpy as np
from django.urls import reverse
from django.utils.translation import gettext as _

from tiengvang.office.coverage.dashboard import atlas
from tiengvang.office.coverage.dashboard.figures import CUTS, Piece, Ranking
from tiengvang.office.coverage.dashboard.figures import Row as Bar
from tiengvang.office.coverage.dashboard.scope import Scope
from tiengvang.office.coverage.dashboard.trends import Cell, Trend
from tiengvang.office.coverage.dashboard.wording import long, short
from tiengvang.office.coverage.explorer.filters import Query
from tiengvang.office.coverage.explorer.names import NONE, country_name, language_name, market_name
from tiengvang.office.coverage.explorer.selectors import find
from tiengvang.office.coverage.models import Bucket, Mention, Narrative, Outlet
from tiengvang.office.coverage.rollups.selectors import begin_of, begins
from tiengvang.understand.narratives import telling
from tiengvang.understand.narratives.telling import Member

SHOWN: Final = 50  # originals on the page; the others are in the explorer
COPIES_SHOWN: Final = 10  # under one original
OUTLETS: Final = 8
_NO_VECTOR = np.zeros(0, np.float32)
_COLUMNS = ("key", "title", "language", "country", "market", "day", "tone", "bucket", "copy_of", "outlet__domain")


@dataclass(frozen=True, slots=True)
class OutletRow:
    """An outlet of the narrative with its number of articles, copies too."""

    outlet: Outlet
    articles: int
    url: str


@dataclass(frozen=True, slots=True)
class Original:
    """An original with the copies that are known; more: how many copies are not shown."""

    mention: Mention
    copies: list[Mention]
    more: int


@dataclass(frozen=True, slots=True)
class Told:
    """All that the page shows. loose: copies whose original is not in the narrative; peak, first: days; steps: days or
    weeks or months of the chart."""

    originals: int
    copies: int
    independent: int
    originals_url: str
    copies_url: str
    independent_url: str
    first: date
    last: date
    peak: date
    peak_articles: int
    peak_url: str
    trend: Trend
    countries: Ranking
    chart: dict[str, Any]
    legend: list[tuple[int, str]]
    markets: Ranking
    languages: list[tuple[str, int, str]]
    first_outlet: Outlet | None
    outlets: list[OutletRow]
    shown: list[Original]
    loose: list[Mention]


def explorer(narrative: str, **filters: Any) -> str:
    """The explorer with mentions of a narrative."""
    lists = {
        name: value if name in ("copies", "start", "end") else tuple(one or NONE for one in _listed(value))
        for name, value in filters.items()
    }
    return f"{reverse('coverage:explorer')}?{Query(narrative=(narrative,), **lists).encode()}"


def _listed(value: Any) -> tuple[Any, ...]:
    return tuple(value) if isinstance(value, tuple | list) else (value,)


def mentions(narrative: str) -> Any:
    """The mentions of a narrative that are counted: about the place, mainly or in passing; copies too."""
    return find(Query(narrative=(narrative,), copies="show"))


def told(narrative: Narrative) -> Told | None:
    """What is said of a narrative; None where no mention of the place is left in it."""
    pk = narrative.pk
    rows = list(mentions(pk).values(*_COLUMNS))
    if not rows:
        return None
    originals = [row for row in rows if not row["copy_of"]]
    counted = originals or rows
    members = [
        Member(row["key"], row["title"], row["language"], row["outlet__domain"], row["day"], _NO_VECTOR,
               is_copy=bool(row["copy_of"]))
        for row in rows
    ]  # fmt: skip
    days = Counter(row["day"] for row in counted)
    peak = telling.course([one for one in members if not one.is_copy] or members, "day").peak  # type: ignore[union-attr]
    independent = sum(row["bucket"] == Bucket.INDEPENDENT for row in originals)
    countries = _ranking(pk, originals, "country", country_name)
    limits = atlas.bounds([row.mentions for row in countries.rows])
    outlets = _outlets(pk, members)
    first = telling.first_outlet(members)
    shown, loose = _articles(pk)
    return Told(
        originals=len(originals), copies=len(rows) - len(originals), independent=independent,
        originals_url=explorer(pk), copies_url=explorer(pk, copies="only"),
        independent_url=explorer(pk, bucket=Bucket.INDEPENDENT.value),
        first=min(row["day"] for row in rows), last=max(row["day"] for row in rows),
        peak=peak, peak_articles=days[peak],
        peak_url=explorer(pk, start=peak, end=peak, copies="hide" if originals else "show"),
        trend=_trend(pk, rows), countries=countries, chart=atlas.chart(countries), legend=atlas.legend(limits),
        markets=_ranking(pk, originals, "market", market_name),
        languages=[
            (language_name(code), number, explorer(pk, language=code, copies="show"))
            for code, number in telling.languages(members)
        ],
        first_outlet=Outlet.objects.filter(domain=first).first(), outlets=outlets, shown=shown, loose=loose,
    )  # fmt: skip


def _outlets(pk: str, members: list[Member]) -> list[OutletRow]:
    """The most-read outlets. The office keeps no audiences, so that the number of articles decides."""
    shares = telling.most_read(members, OUTLETS)
    found = {one.domain: one for one in Outlet.objects.filter(domain__in=[share.outlet for share in shares])}
    return [
        OutletRow(found[share.outlet], share.articles, explorer(pk, outlet=found[share.outlet].pk, copies="show"))
        for share in shares
        if share.outlet in found
    ]


def _ranking(pk: str, rows: list[dict[str, Any]], dimension: str, name: Any) -> Ranking:
    """Values of a dimension by their originals, each cut by the tone of the current judge and of people."""
    tones = Counter((row[dimension], row["tone"]) for row in rows)
    sums = Counter(row[dimension] for row in rows)
    ordered = sorted(sums.items(), key=lambda one: (-one[1], one[0]))
    bars = []
    for key, number in ordered:
        pieces = tuple(
            Piece(cut, str(words), tones[key, tone], 100 * tones[key, tone] / number,
                  explorer(pk, **{dimension: key, "tone": tone}))
            for tone, cut, words in CUTS
        )  # fmt: skip
        url = explorer(pk, **{dimension: key})
        bars.append(Bar(key, name(key), number, 100 * number / ordered[0][1], url, pieces, "", number / len(rows)))
    return Ranking(tuple(bars), len(rows), 0)


def _trend(pk: str, rows: list[dict[str, Any]]) -> Trend:
    """Originals of foreign independent outlets, the other originals, and copies, by day, week or month."""
    start, end = min(row["day"] for row in rows), max(row["day"] for row in rows)
    step = Scope(start, end).step
    steps = begins(start, end, step)
    others = tuple(one.value for one in Bucket if one != Bucket.INDEPENDENT)
    cuts = (
        (_("Foreign, independent"), "--tv-origin-independent", {"bucket": (Bucket.INDEPENDENT.value,)}),
        (_("Other originals"), "--tv-origin-state", {"bucket": others}),
        (_("Copies"), "--tv-neutral-fill", {"copies": "only"}),
    )
    found = Counter(
        (begin_of(row["day"], step), 2 if row["copy_of"] else 0 if row["bucket"] == Bucket.INDEPENDENT else 1)
        for row in rows
    )
    table = []
    for begin in steps:
        last = _last_day(begin, step)
        table.append(
            (begin, tuple(Cell(found[begin, at], explorer(pk, start=begin, end=last, **cut[2]))
                          for at, cut in enumerate(cuts)))
        )  # fmt: skip
    years = start.year != end.year
    chart = {
        "kind": "bars", "unit": "count", "categories": [short(begin, step, years=years) for begin in steps],
        "titles": [long(begin, step) for begin in steps],
        "series": [
            {"name": words, "colour": colour, "values": [cells[at].mentions for _begin, cells in table],
             "urls": [cells[at].url for _begin, cells in table]}
            for at, (words, colour, _filters) in enumerate(cuts)
        ],
    }  # fmt: skip
    lines = tuple((long(begin, step), cells) for begin, cells in reversed(table) if any(one.mentions for one in cells))
    return Trend(chart, tuple(cut[0] for cut in cuts), lines, len(rows), step)


def _last_day(begin: date, step: str) -> date:
    if step == "month":
        return begin_of(begin + timedelta(days=32), "month") - timedelta(days=1)
    return begin + timedelta(days=6 if step == "week" else 0)


def _articles(pk: str) -> tuple[list[Original], list[Mention]]:
    """The newest originals with their copies, and copies without an original in the narrative."""
    rows = mentions(pk).select_related("outlet")
    originals = list(rows.filter(copy_of="")[:SHOWN])
    copies = list(rows.exclude(copy_of="")[: SHOWN * COPIES_SHOWN])
    by_original: dict[int | None, list[Mention]] = {}
    for one in copies:
        by_original.setdefault(one.original_id, []).append(one)
    there = set(rows.filter(copy_of="", pk__in=[key for key in by_original if key]).values_list("pk", flat=True))
    shown = [
        Original(
            one, _under(by_original, one.pk)[:COPIES_SHOWN], max(0, len(_under(by_original, one.pk)) - COPIES_SHOWN)
        )
        for one in originals
    ]
    return shown, [one for key, some in by_original.items() if key not in there for one in some][:SHOWN]


def _under(by_original: dict[int | None, list[Mention]], pk: int) -> list[Mention]:
    return by_original.get(pk, [])


def near(narrative: Narrative, most: int = 5) -> list[Narrative]:
    """Narratives that tell of something like it, nearest first: what a person may want to merge it with."""
    if not narrative.state.get("strands"):
        return []
    rows = Narrative.objects.filter(merged_into=None, last_day__isnull=False).exclude(pk=narrative.pk)
    around = narrative.last_day or date.today()
    rows = rows.filter(last_day__gte=around - _NEAR, last_day__lte=around + _NEAR).exclude(state={})
    mine = _mean(narrative.state)
    scored = [(float(_mean(state) @ mine), pk) for pk, state in rows.values_list("pk", "state")[:_LOOKED_AT]]
    chosen = [pk for _score, pk in sorted(scored, reverse=True)[:most]]
    found = Narrative.objects.select_related("label").in_bulk(chosen)
    return [found[pk] for pk in chosen if pk in found]


_NEAR = timedelta(days=60)
_LOOKED_AT = 2_000  # narratives compared for a suggestion


def _mean(state: dict[str, Any]) -> Any:
    total: Any = sum(np.frombuffer(b64decode(one["total"]), "<f4") for one in state["strands"])
    return total / max(float(np.linalg.norm(total)), 1e-9)

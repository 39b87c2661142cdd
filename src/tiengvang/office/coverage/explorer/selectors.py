"""Mentions that a query asks for. Reads only; which columns a page shows is the page's business.

At a million mentions the order of the work decides whether a list takes 2 milliseconds or 2 seconds, and SQLite cannot
know the sizes. So each filter that has an index is counted up to LEADS, the narrowest leads, and the others are only
compared (`Aside`). PostgreSQL knows the sizes and is left alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.db import connection
from django.db.models import CharField, Exists, F, OuterRef, Q, QuerySet
from django.db.models.lookups import In

from tiengvang.office.coverage.explorer.filters import Query
from tiengvang.office.coverage.explorer.names import NONE
from tiengvang.office.coverage.models import Judgement, Label, Mention
from tiengvang.office.coverage.search.asking import terms
from tiengvang.office.coverage.search.matching import Aside, Match, match

LEADS: Final = 20_000  # mentions that several values of a filter may give and still be fetched and sorted
TRIED: Final = 200  # mentions whose texts are looked at one by one, before the index is asked for all
_BUCKETS_OF: Final = {
    "own": ("own", "arranged"),
    "state": ("state", "arranged"),
    "domestic": ("domestic", "arranged"),
    "diaspora": ("diaspora", "arranged"),
    "foreign": ("independent", "foreign_other", "arranged"),
}


@dataclass(frozen=True, slots=True)
class Finding:
    """A query made ready. others: mentions by every filter but the text; text: what the index knows of the text."""

    others: QuerySet[Mention]
    text: Match | None

    @property
    def rows(self) -> QuerySet[Mention]:
        """The mentions, newest first."""
        return self.others.filter(self.text.condition) if self.text else self.others

    def take(self, candidates: QuerySet[Mention], count: int) -> list[Mention]:
        """The first `count` of the candidates, which are `others` in some order, that have the text.

        A word that most mentions have is found among the first few candidates; asking the index for all of its mentions
        would take longest just there.
        """
        if self.text is None:
            return list(candidates[:count])
        if not self.text.rare:
            ids = list(candidates.values_list("pk", flat=True)[:TRIED])
            there = self.text.among(ids) if ids else set()
            kept = [pk for pk in ids if pk in there][:count]
            if len(kept) == count or len(ids) < TRIED:
                found = Mention.objects.prefetch_related("outlet").in_bulk(kept)
                return [found[pk] for pk in kept]
        return list(candidates.filter(self.text.condition)[:count])


def find(query: Query, today: date | None = None) -> QuerySet[Mention]:
    """The mentions that a query asks for, newest first (-day, -id). today: from which periods are counted."""
    return finding(query, today).rows


def finding(query: Query, today: date | None = None) -> Finding:
    """A query made ready to be run; asks the database for a few capped counts."""
    asked = terms(query.text)
    text = match(asked) if asked else None
    days = _days(query, today)
    indexed, leader = list(_indexed(query)), ""
    if connection.vendor == "sqlite" and not (text and text.rare):
        leader = _narrowest(indexed, days)
    conditions = days
    for column, values in indexed:
        conditions &= _among(column, values, leads=column == leader or connection.vendor != "sqlite")
    return Finding(Mention.objects.filter(conditions & _compared(query)).order_by("-day", "-pk"), text)


def _days(query: Query, today: date | None) -> Q:
    start, end = query.days(today)
    return (Q(day__gte=start) if start else Q()) & (Q(day__lte=end) if end else Q())


def _indexed(query: Query) -> Iterator[tuple[str, tuple[Any, ...]]]:
    """Columns with an index and the values that are asked for."""
    for name in ("market", "country", "language", "theme", "tone"):
        if values := getattr(query, name):
            yield name, tuple("" if one == NONE else one for one in values)
    if query.outlet:
        yield "outlet", query.outlet
    if query.narrative:
        yield "narrative", query.narrative
    if buckets := _buckets(query):
        yield "bucket", buckets
    if query.about in ("primary", "passing", "other"):
        yield "about", (query.about,)


def _buckets(query: Query) -> tuple[str, ...]:
    """Buckets asked for, narrowed by what origin and arrangement imply: those have no index of their own."""
    implied: list[set[str]] = []
    if query.bucket:
        implied.append(set(query.bucket))
    if query.origin:
        implied.append({bucket for origin in query.origin for bucket in _BUCKETS_OF[origin]})
    if query.arrangement and NONE not in query.arrangement:
        implied.append({"arranged"})
    return tuple(sorted(set.intersection(*implied))) or ("",) if implied else ()


def _compared(query: Query) -> Q:
    """Filters without an index: compared with each mention that the others give."""
    conditions = Q()
    if query.origin:
        conditions &= Q(origin__in=query.origin)
    if query.arrangement and "any" not in query.arrangement:
        conditions &= Q(arrangement__in=["" if one == NONE else one for one in query.arrangement])
    elif query.arrangement and NONE not in query.arrangement:
        conditions &= ~Q(arrangement="")
    if query.independent is not None:
        conditions &= Q(independent=query.independent)
    if query.disputed is not None:
        conditions &= Q(disputed=query.disputed)
    if query.reviewed:
        conditions &= Q(pk__in=Label.objects.order_by().values("mention"))
    elif query.reviewed is False:
        conditions &= ~Exists(Label.objects.filter(mention=OuterRef("pk")))
    if not query.about:
        conditions &= ~Q(about="other")
    elif query.about == "judged":
        said = Judgement.objects.filter(mention=OuterRef("pk"), judge=OuterRef("judge"), about="primary")
        conditions &= Q(about_by="machine", about="primary") | Q(about_by="person") & Exists(said)
    return conditions & {"hide": Q(copy_of=""), "only": ~Q(copy_of=""), "show": Q()}[query.copies]


def _narrowest(indexed: list[tuple[str, tuple[Any, ...]]], days: Q) -> str:
    """The column whose index is to lead; "" where walking the days is best."""
    sized = [
        (size, len(values) > 1, column)
        for column, values in indexed
        if (size := _size(column, values, days)) <= LEADS or len(values) == 1
    ]
    return min(sized)[2] if sized else ""


def _size(column: str, values: tuple[Any, ...], days: Q) -> int:
    rows = Mention.objects.filter(days, **{f"{column}__in": values}).order_by()
    return rows.values("pk")[: LEADS + 1].count()


def _among(column: str, values: tuple[Any, ...], *, leads: bool) -> Q:
    if leads:
        return Q(**{column: values[0]} if len(values) == 1 else {f"{column}__in": values})
    field = Mention._meta.get_field(column)
    output = CharField() if not field.is_relation else field.target_field.__class__()
    return Q(In(Aside(F(field.attname), output_field=output), values))

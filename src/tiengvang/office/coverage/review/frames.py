"""What a round is drawn from: a search of the explorer, whole or by strata, as one query string. Draws nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from django.db.models import Count, QuerySet
from django.http import QueryDict

from tiengvang.office.coverage.explorer.filters import Query
from tiengvang.office.coverage.explorer.names import NONE
from tiengvang.office.coverage.explorer.selectors import find
from tiengvang.office.coverage.models import Mention

STRATA: Final = ("market", "language")
_BY, _TAKE = "strata", "take"  # parameters beside those of the explorer, which passes over them


@dataclass(frozen=True, slots=True)
class Stratum:
    """value: of the market or language, "" for none; mentions: how many of them the frame holds."""

    value: str
    mentions: int


@dataclass(frozen=True, slots=True)
class Frame:
    """by: one of STRATA, or "" for a simple random sample; takes: (value of the stratum, how many are drawn of it)."""

    query: Query
    by: str = ""
    takes: tuple[tuple[str, int], ...] = ()

    @classmethod
    def parse(cls, text: str) -> Frame:
        """The frame of a query string; what makes no sense in it is left out. Periods such as "last 30 days" become
        days, so that the frame stays what it was when it was made."""
        given = QueryDict(text)
        query = Query.parse(given)
        start, end = query.days()
        by = given.get(_BY, "")
        pieces = [one.rpartition(":") for one in given.getlist(_TAKE)]
        takes = tuple(
            (_column(value), int(size)) for value, _, size in pieces if size.isascii() and size.isdigit() and int(size)
        )
        fixed = query.having(period="", start=start, end=end)
        return cls(fixed, by, takes) if by in STRATA else cls(fixed)

    def encode(self) -> str:
        """The frame as a query string; with a seed it repeats the draw."""
        pairs = self.query.pairs()
        if self.by:
            pairs += [(_BY, self.by), *((_TAKE, f"{value or NONE}:{size}") for value, size in self.takes)]
        return urlencode(pairs)

    def mentions(self) -> QuerySet[Mention]:
        """The mentions of the search, in no order."""
        return find(self.query).order_by()

    def strata(self) -> tuple[Stratum, ...]:
        """The strata that hold mentions, largest first; none without `by`."""
        if not self.by:
            return ()
        held = self.mentions().values_list(self.by).annotate(size=Count("pk")).order_by("-size", self.by)
        return tuple(Stratum(value, size) for value, size in held)


def _column(value: str) -> str:
    return "" if value == NONE else value

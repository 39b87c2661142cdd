"""The pattern of every list: a filter, pages by a mark instead of a number, a count that gives up in time. No rows of
its own; a view fills it, and the templates under `shell/listing/` show it.

A page is asked for by where the last one ended ("older" or "newer" than a mark), so that page 4,000 costs what page 1
does and a row that comes in between shifts nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final, Generic, TypeVar

from django.db.models import Model, Q, QuerySet
from django.http import QueryDict
from django.utils.formats import number_format
from django.utils.translation import gettext as _

PAGE: Final = 25
CAP: Final = 10_000
_MARK = re.compile(r"([0-9T:.+-]{8,32})_(\d{1,18})")
_Row = TypeVar("_Row", bound=Model)


@dataclass(frozen=True, slots=True)
class Page(Generic[_Row]):
    """rows: newest first; older, newer: query strings of the pages beside it, "" where there is none."""

    rows: list[_Row]
    older: str = ""
    newer: str = ""


@dataclass(frozen=True, slots=True)
class Count:
    """How many there are; `more` where counting stopped at the cap."""

    value: int
    more: bool = False

    def __str__(self) -> str:
        figure = number_format(self.value, 0, use_l10n=True, force_grouping=True)
        return _("more than %(figure)s") % {"figure": figure} if self.more else figure


@dataclass(frozen=True, slots=True)
class Chip:
    """An active filter that can be taken away. url: of the list without it."""

    label: str
    value: str
    url: str


def page(
    rows: QuerySet[_Row], asked: QueryDict, *, by: str, size: int = PAGE,
    take: Callable[[QuerySet[_Row], int], list[_Row]] = lambda rows, count: list(rows[:count]),
) -> Page[_Row]:  # fmt: skip
    """One page of rows in the order -`by`, -id.

    by: a field with a date or a moment that is never null; asked: the parameters of the address, of which "older" and
    "newer" hold the mark; one that cannot be read gives the first page. take: how the first of the rows, in the order
    they are given, are fetched.
    """
    older, newer = _mark(asked.get("older", ""), rows, by), _mark(asked.get("newer", ""), rows, by)
    if newer:
        value, pk = newer
        after = Q(**{f"{by}__gte": value}) & (Q(**{f"{by}__gt": value}) | Q(pk__gt=pk))
        found = take(rows.filter(after).order_by(by, "pk"), size + 1)
        more, found = len(found) > size, found[:size][::-1]
        if found:
            return Page(found, _beside("older", asked, found[-1], by), _next("newer", asked, found, by, more))
    if older:
        value, pk = older
        rows = rows.filter(Q(**{f"{by}__lte": value}) & (Q(**{f"{by}__lt": value}) | Q(pk__lt=pk)))
    found = take(rows.order_by(f"-{by}", "-pk"), size + 1)
    more, found = len(found) > size, found[:size]
    return Page(
        found, _next("older", asked, found, by, more), _beside("newer", asked, found[0], by) if older and found else ""
    )


def capped_count(rows: QuerySet[Any], cap: int = CAP) -> Count:
    """How many rows there are, without counting beyond `cap`."""
    value = rows.order_by().values("pk")[: cap + 1].count()
    return Count(min(value, cap), value > cap)


def _mark(given: str, rows: QuerySet[Any], by: str) -> tuple[Any, int] | None:
    match = _MARK.fullmatch(given)
    if not match:
        return None
    try:
        kind = rows.model._meta.get_field(by).get_internal_type()
        value = (datetime if kind == "DateTimeField" else date).fromisoformat(match[1])
    except ValueError:
        return None
    return value, int(match[2])


def _next(name: str, asked: QueryDict, found: list[Any], by: str, more: bool) -> str:
    return _beside(name, asked, found[-1] if name == "older" else found[0], by) if more else ""


def _beside(name: str, asked: QueryDict, row: Any, by: str) -> str:
    kept = asked.copy()
    for one in ("older", "newer"):
        kept.pop(one, None)
    kept[name] = f"{getattr(row, by).isoformat()}_{row.pk}"
    return kept.urlencode()

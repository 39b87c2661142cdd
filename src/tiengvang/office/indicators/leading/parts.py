"""Which markets, themes and narratives make up the change of a year's coverage: parts of a difference, no causes.

Independent foreign originals as they are counted, over the months that both years have whole; out of the roll-ups, but
narratives, which are counted out of their mentions.
"""

from __future__ import annotations

from calendar import monthrange
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from django.db.models import Count, QuerySet
from django.urls import reverse

from tiengvang.office.coverage.explorer.filters import Query
from tiengvang.office.coverage.explorer.names import market_name, theme_name
from tiengvang.office.coverage.models import Bucket, Mention, Narrative
from tiengvang.office.coverage.rollups.selectors import counts, extent
from tiengvang.office.indicators.readings.wording import is_vietnamese
from tiengvang.office.shell.context import profile

SHOWN: Final = 4
Dimension = Literal["market", "theme"]


@dataclass(frozen=True, slots=True)
class Part:
    """now, before: articles of this year and of the year compared with; url, url_before: the explorer with them."""

    name: str
    now: int
    before: int
    url: str
    url_before: str

    @property
    def change(self) -> int:
        """How many more."""
        return self.now - self.before


@dataclass(frozen=True, slots=True)
class Story:
    """A narrative with its articles of the year."""

    title: str
    articles: int
    url: str


@dataclass(frozen=True, slots=True)
class Changed:
    """total: of everything; markets, themes: the largest changes either way; stories: the largest narratives."""

    year: int
    months: tuple[int, ...]
    total: Part
    markets: tuple[Part, ...]
    themes: tuple[Part, ...]
    stories: tuple[Story, ...]


def changed(year: int, months: Sequence[int] = ()) -> Changed | None:
    """Of a year against the one before; months: those to compare, by default those that both have whole. None where
    they have none in common."""
    months = tuple(months) or common_months(year)
    if not months:
        return None
    total = Part("", _count(year, months), _count(year - 1, months), explorer(year, months), explorer(year - 1, months))
    return Changed(
        year, months, total, _parts(year, months, "market"), _parts(year, months, "theme"), _stories(year, months)
    )


def common_months(year: int) -> tuple[int, ...]:
    """Months that lie whole within the days that have mentions, in both years."""
    heard = extent()
    if heard is None:
        return ()
    return tuple(
        month for month in range(1, 13)
        if all(heard[0] <= date(one, month, 1) and _end(one, month) <= heard[1] for one in (year - 1, year))
    )  # fmt: skip


def explorer(year: int, months: Sequence[int], **filters: tuple[str, ...]) -> str:
    """The explorer with independent foreign originals of those months; of months that are not in a row, of all between
    the first and the last."""
    query = Query(
        start=date(year, min(months), 1), end=_end(year, max(months)), about="primary",
        bucket=(Bucket.INDEPENDENT.value,),
    )  # fmt: skip
    return f"{reverse('coverage:explorer')}?{query.having(**filters).encode()}"


def _parts(year: int, months: Sequence[int], dimension: Dimension) -> tuple[Part, ...]:
    name = market_name if dimension == "market" else theme_name
    now, before = _counts(year, months, dimension), _counts(year - 1, months, dimension)
    keys = sorted({*now, *before} - {""}, key=lambda key: (-abs(now[key] - before[key]), -now[key], key))
    made = [
        Part(
            name(key), now[key], before[key], explorer(year, months, **{dimension: (key,)}),
            explorer(year - 1, months, **{dimension: (key,)}),
        )
        for key in keys
    ]  # fmt: skip
    return tuple(one for one in made if one.change)[:SHOWN]


def _counts(year: int, months: Sequence[int], dimension: Dimension) -> Counter[str]:
    found: Counter[str] = Counter()
    for first, last in _runs(year, months):
        for (value,), number in counts(first, last, dimension, buckets=[Bucket.INDEPENDENT]).items():
            found[str(value)] += number
    return found


def _count(year: int, months: Sequence[int]) -> int:
    return sum(
        sum(counts(first, last, by=(), buckets=[Bucket.INDEPENDENT]).values()) for first, last in _runs(year, months)
    )


def _stories(year: int, months: Sequence[int]) -> tuple[Story, ...]:
    rows = Mention.objects.filter(
        bucket=Bucket.INDEPENDENT, about="primary", copy_of="", narrative__isnull=False,
        day__gte=date(year, min(months), 1), day__lte=_end(year, max(months)),
    )  # fmt: skip
    counted = rows.order_by().values_list("narrative").annotate(number=Count("pk")).order_by("-number", "narrative")
    numbers = dict(counted.exclude(narrative__in=_sensitive(rows))[:SHOWN])
    narratives = Narrative.objects.select_related("label").in_bulk(list(numbers))
    language = "vi" if is_vietnamese() else "en"
    return tuple(
        Story(narratives[pk].title(language), number, explorer(year, months, narrative=(pk,)))
        for pk, number in numbers.items()
        if pk in narratives and number > 1
    )


def _sensitive(rows: QuerySet[Mention]) -> QuerySet[Mention, str]:
    """Narratives that touch rights, courts or accidents: nothing is pointed out of them (charter 2)."""
    themes = [one.id for one in profile().topics if one.sensitive]
    return rows.filter(theme__in=themes).order_by().values_list("narrative", flat=True)


def _runs(year: int, months: Sequence[int]) -> list[tuple[date, date]]:
    """First and last days of months in a row."""
    runs: list[list[int]] = []
    for month in sorted(months):
        if runs and runs[-1][-1] == month - 1:
            runs[-1].append(month)
        else:
            runs.append([month])
    return [(date(year, run[0], 1), _end(year, run[-1])) for run in runs]


def _end(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])

"""What formulas read: the population by month, market and language, counted in the database; the random sample; counts
of the roll-ups; which months were collected whole. Each is read once for a run. Estimates nothing.

The population is "independent foreign originals that the machine takes to be about the place" (docs/methodology.md).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any, Final

from django.db.models import Case, CharField, Count, F, FloatField, Func, OuterRef, Q, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce

from tiengvang.office.coverage.judging.standing import current
from tiengvang.office.coverage.models import Bucket, DailyCount, Judgement, Mention
from tiengvang.office.coverage.models.mentions import About, By
from tiengvang.office.coverage.rollups.selectors import extent
from tiengvang.office.indicators.computing.sampling import Labelled, RandomRound, labelled, random_rounds
from tiengvang.office.indicators.readings.periods import span_of

_DAY: Final = timedelta(days=1)


class _Month(Func):
    """The two digits of a day's month; the database's own, since Django's for SQLite asks Python for each row."""

    template = "SUBSTR(%(expressions)s, 6, 2)"
    output_field = CharField()

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """The same on PostgreSQL."""
        return self.as_sql(compiler, connection, template="TO_CHAR(%(expressions)s, 'MM')", **context)


@dataclass(frozen=True, slots=True)
class Cell:
    """Alike mentions of a month. said: the current judge's tone, "" where it has not judged; in_population: the machine
    takes them to be about the place; holds: that is what holds now, by people where they said so; prominence: sum."""

    month: int
    market: str
    language: str
    said: str
    in_population: bool
    holds: bool
    number: int
    prominence: float


class Gathering:
    """One run's reading. today: the day it is run."""

    def __init__(self, today: date) -> None:
        self.today = today
        self._cells: dict[int, tuple[Cell, ...]] = {}
        self._monthly: dict[tuple[int, str], Counter[tuple[Any, ...]]] = {}

    @cached_property
    def judge(self) -> str:
        """The current judge; "" for none."""
        return current()

    @cached_property
    def extent(self) -> tuple[date, date] | None:
        """First and last day that have mentions of the place."""
        return extent()

    @cached_property
    def rounds(self) -> tuple[RandomRound, ...]:
        """Rounds whose labels are a random sample."""
        return random_rounds()

    @cached_property
    def sample(self) -> dict[int, tuple[Labelled, ...]]:
        """The random sample by year."""
        found: dict[int, list[Labelled]] = defaultdict(list)
        for one in labelled(self.rounds, self.judge):
            found[one.day.year].append(one)
        return {year: tuple(some) for year, some in found.items()}

    @cached_property
    def covered(self) -> frozenset[tuple[int, int]]:
        """(year, month) of each month that was collected from its first day to its last.

        Nobody keeps a book of collecting, so it is read off what came: months wholly between the first and the last day
        that have mentions of any origin, and that have some themselves. A month without a single mention, of domestic
        outlets either, counts as not collected.
        """
        if self.extent is None:
            return frozenset()
        first, last = self.extent[0], min(self.extent[1], self.today)
        held = DailyCount.objects.filter(span="month", dimension="all").values_list("day", flat=True).distinct()
        months = (span_of("month", day) for day in held)
        return frozenset((one.first.year, one.first.month) for one in months if first <= one.first and one.last <= last)

    def months_so_far(self, year: int) -> tuple[int, ...]:
        """Months of the year that have begun by the last day that has mentions."""
        if self.extent is None or year > self.extent[1].year:
            return ()
        return tuple(range(1, (self.extent[1].month if year == self.extent[1].year else 12) + 1))

    def last_day(self, last: date) -> date:
        """The day up to which a period can hold anything."""
        return min(last, self.today, self.extent[1] if self.extent else self.today)

    def rounds_of(self, year: int, month: int) -> tuple[RandomRound, ...]:
        """Rounds that drew from all that there was of a month."""
        span = span_of("month", date(year, month, 1))
        last = max(span.first, self.last_day(span.last))
        return tuple(one for one in self.rounds if one.holds(span.first, last))

    def cells(self, year: int) -> tuple[Cell, ...]:
        """The population of a year, and what people found to belong to it beside."""
        if year not in self._cells:
            self._cells[year] = tuple(_cells(year, self.judge))
        return self._cells[year]

    def monthly(self, year: int, dimension: str) -> Counter[tuple[Any, ...]]:
        """(month, value, bucket, is_copy) → mentions about the place in the roll-ups of a year, as they hold now."""
        if (year, dimension) not in self._monthly:
            rows = DailyCount.objects.filter(
                span="month", dimension=dimension, day__year=year, about=About.PRIMARY
            ).values_list("day", "value", "bucket", "is_copy")  # fmt: skip
            found: Counter[tuple[Any, ...]] = Counter()
            for day, value, bucket, is_copy, number in rows.annotate(number=Sum("mentions")).order_by():
                found[day.month, value, bucket, is_copy] += number
            self._monthly[year, dimension] = found
        return self._monthly[year, dimension]

    def by_value(
        self, year: int, months: Collection[int], dimension: str, buckets: Collection[str] = (Bucket.INDEPENDENT,),
        copies: bool = False,
    ) -> Counter[str]:  # fmt: skip
        """Value → originals (or copies) about the place in those months and buckets."""
        found: Counter[str] = Counter()
        for (month, value, bucket, is_copy), number in self.monthly(year, dimension).items():
            if month in months and bucket in buckets and is_copy is copies:
                found[value] += number
        return found

    def weeks(self, first: date, last: date, *, foreign: bool) -> set[date]:
        """Days that have originals about the place, from independent foreign outlets or from domestic ones."""
        buckets = (
            (Bucket.INDEPENDENT,) if foreign else (Bucket.DOMESTIC, Bucket.STATE, Bucket.OWN)
        )  # fmt: skip
        rows = DailyCount.objects.filter(
            span="day", dimension="all", day__gte=first, day__lte=last, about=About.PRIMARY, is_copy=False,
            bucket__in=buckets,
        )  # fmt: skip
        return set(rows.order_by().values_list("day", flat=True).distinct())


def _cells(year: int, judge: str) -> Iterable[Cell]:
    """Counted in one reading of the year's mentions."""
    judged = Judgement.objects.filter(mention=OuterRef("pk"), judge=OuterRef("judge")).values("about")[:1]
    about = Case(When(about_by=By.MACHINE, then=F("about")), default=Coalesce(Subquery(judged), F("about")),
                 output_field=CharField())  # fmt: skip
    rows = Mention.objects.filter(
        bucket=Bucket.INDEPENDENT, day__gte=date(year, 1, 1), day__lte=date(year, 12, 31), copy_of=""
    ).exclude(about=About.OTHER, about_by=By.MACHINE)  # fmt: skip
    cut = ("month", "market", "language", "said", "machine", "holds")
    counted = (
        rows.annotate(month=_Month("day"), said=_said(judge), machine=about, holds=F("about"))
        .filter(Q(machine=About.PRIMARY) | Q(holds=About.PRIMARY))
        .order_by().values(*cut)
        .annotate(number=Count("pk"), weight=Sum("prominence", output_field=FloatField()))
        .values_list(*cut, "number", "weight")
    )  # fmt: skip
    for month, market, language, said, machine, holds, number, weight in counted:
        yield Cell(int(month), market, language, said, machine == About.PRIMARY, holds == About.PRIMARY, number, weight)


def _said(judge: str) -> Case:
    """The current judge's tone in SQL, as `coverage.judging.standing.project` has it."""
    whens = [
        When(tone_negative__gte=F("tone_neutral"), then=Case(
            When(tone_negative__gte=F("tone_positive"), then=Value("negative")), default=Value("positive"))),
        When(tone_neutral__gte=F("tone_positive"), then=Value("neutral")),
    ]  # fmt: skip
    if judge:
        whens.insert(0, When(~Q(judge=judge), then=Value("")))
    return Case(*whens, default=Value("positive"), output_field=CharField())

"""Headline figures and ranked lists of a scope, out of the roll-ups, each with its address. Draws nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from tiengvang.office.coverage.dashboard.links import explorer
from tiengvang.office.coverage.dashboard.scope import Scope
from tiengvang.office.coverage.dashboard.wording import change, direction
from tiengvang.office.coverage.explorer.names import country_name, language_name, market_name, theme_name
from tiengvang.office.coverage.models import Bucket, DailyCount, Mention, Outlet
from tiengvang.office.coverage.models.mentions import UNJUDGED, ToneClass
from tiengvang.office.coverage.rollups.selectors import Dimension, counts, extent, spans

TONES = (ToneClass.POSITIVE, ToneClass.NEUTRAL, ToneClass.NEGATIVE)
# The same with what the current judge has not judged: value, key of its colour, words.
CUTS = (*((tone.value, tone.value, tone.label) for tone in TONES), (UNJUDGED[0], "unjudged", UNJUDGED[1]))
# What the share by origin is a share of; the other two stand apart (charter 4).
COMPARED = (Bucket.INDEPENDENT, Bucket.DIASPORA, Bucket.DOMESTIC, Bucket.STATE, Bucket.OWN)
APART = (Bucket.FOREIGN_OTHER, Bucket.ARRANGED)
SILENT = 7  # days without any mention after which it is more likely that nobody has imported newer ones


@dataclass(frozen=True, slots=True)
class Figure:
    """One number of the headline. changed: against the period before, in words, "" where there is nothing to compare
    with; direction: up, down or same; beside: what else belongs to the number, with its own address."""

    label: str
    value: int
    url: str
    changed: str = ""
    direction: str = ""
    beside: str = ""
    beside_value: int = 0
    beside_url: str = ""


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a bar: its tone ("unjudged" for none) or origin, how many, how wide in percent of the bar, and the
    mentions."""

    key: str
    name: str
    mentions: int
    width: float
    url: str


@dataclass(frozen=True, slots=True)
class Row:
    """A value of a ranked list. width: of its bar, in percent of the longest; detail: what else is said of it."""

    key: str
    name: str
    mentions: int
    width: float
    url: str
    pieces: tuple[Piece, ...]
    detail: str = ""
    share: float | None = None


@dataclass(frozen=True, slots=True)
class Ranking:
    """Rows by number, the largest first. total: mentions of all rows there are; left: how many rows are not shown."""

    rows: tuple[Row, ...]
    total: int
    left: int

    @property
    def has_unjudged(self) -> bool:
        """Whether there are mentions that the current judge has not judged."""
        return any(row.pieces[-1].mentions for row in self.rows)


def headline(scope: Scope) -> tuple[Figure, ...]:
    """The numbers at the top: mentions, independent foreign ones, outlets, countries, languages."""
    now, then = _buckets(scope.start, scope.end, scope), Counter[str]()
    before = scope.before() if _compares(scope) else None
    if before:
        then = _buckets(*before, scope)
    copies = sum(counts(scope.start, scope.end, by=(), about=scope.about, copies=True).values())
    figures = [
        Figure(
            _("Mentions"), now.total(), explorer(scope), *_change(now.total(), then.total(), before),
            beside=_("copies, not counted"), beside_value=copies, beside_url=explorer(scope, copies="only"),
        ),
        Figure(
            _("Foreign, independent"), now[Bucket.INDEPENDENT], explorer(scope, bucket=Bucket.INDEPENDENT.value),
            *_change(now[Bucket.INDEPENDENT], then[Bucket.INDEPENDENT], before),
        ),
    ]  # fmt: skip
    for label, number in ((_("Outlets"), _outlets), (_("Countries"), _countries), (_("Languages"), _languages)):
        there = number(scope.start, scope.end, scope)
        earlier = number(*before, scope) if before else 0
        figures.append(Figure(label, there, explorer(scope), *_change(there, earlier, before)))
    return tuple(figures)


def ranking(scope: Scope, dimension: Dimension, limit: int | None = None) -> Ranking:
    """Values of a dimension by their mentions, each cut by tone."""
    tones = counts(scope.start, scope.end, dimension, by=("value", "tone"), about=scope.about)
    sums: Counter[str] = Counter()
    for (value, _tone), number in tones.items():
        sums[str(value)] += number
    ordered = sorted(((number, key) for key, number in sums.items()), key=lambda one: (-one[0], one[1]))
    chosen = ordered[:limit]
    if not chosen:
        return Ranking((), 0, 0)
    names, longest, total = _names(dimension, [key for _number, key in chosen]), chosen[0][0], sums.total()
    rows = []
    for number, key in chosen:
        value = int(key) if dimension == "outlet" else key
        name, detail = names(key)
        pieces = tuple(
            Piece(
                cut, str(words), tones[key, tone], 100 * tones[key, tone] / number,
                explorer(scope, **{dimension: value, "tone": tone}),
            )
            for tone, cut, words in CUTS
        )  # fmt: skip
        rows.append(
            Row(key, name, number, 100 * number / longest, explorer(scope, **{dimension: value}), pieces, detail,
                number / total)
        )  # fmt: skip
    return Ranking(tuple(rows), total, len(ordered) - len(chosen))


@dataclass(frozen=True, slots=True)
class Shares:
    """The share by origin. compared: rows that make up `total`; apart: what is shown beside, without a share."""

    compared: tuple[Row, ...]
    apart: tuple[Row, ...]
    total: int


def shares(scope: Scope) -> Shares:
    """Mentions by where they count."""
    found = counts(scope.start, scope.end, by=("bucket", "tone"), about=scope.about)
    by_bucket: Counter[str] = Counter()
    for (bucket, _tone), number in found.items():
        by_bucket[str(bucket)] += number
    total = sum(by_bucket[one.value] for one in COMPARED)
    longest = max([by_bucket[one.value] for one in (*COMPARED, *APART)] or [0]) or 1

    def row(bucket: Bucket, share: float | None) -> Row:
        number = by_bucket[bucket.value]
        pieces = tuple(
            Piece(
                cut, str(words), found[bucket.value, tone], 100 * found[bucket.value, tone] / (number or 1),
                explorer(scope, bucket=bucket.value, tone=tone),
            )
            for tone, cut, words in CUTS
        )  # fmt: skip
        url = explorer(scope, bucket=bucket.value)
        return Row(bucket.value, str(bucket.label), number, 100 * number / longest, url, pieces, "", share)

    compared = tuple(row(one, by_bucket[one.value] / total if total else None) for one in COMPARED)
    return Shares(compared, tuple(row(one, None) for one in APART), total)


def _buckets(start: date, end: date, scope: Scope) -> Counter[str]:
    found = counts(start, end, by=("bucket",), about=scope.about)
    return Counter({str(key[0]): number for key, number in found.items()})


def _distinct(start: date, end: date, dimension: str, scope: Scope) -> int:
    """How many values of a dimension the days have; mentions without a value count for none."""
    seen: set[str] = set()
    for span, first, last in spans(start, end):
        rows = DailyCount.objects.filter(
            span=span, dimension=dimension, day__gte=first, day__lte=last, about__in=scope.about, is_copy=False
        )
        seen.update(rows.order_by().values_list("value", flat=True).distinct())
    return len(seen - {"", "und"})


def _countries(start: date, end: date, scope: Scope) -> int:
    return _distinct(start, end, "country", scope)


def _languages(start: date, end: date, scope: Scope) -> int:
    return _distinct(start, end, "language", scope)


def _outlets(start: date, end: date, scope: Scope) -> int:
    """Asked of the mentions: each outlet needs one look, where the roll-ups have rows of it for every day."""
    there = Mention.objects.filter(
        outlet=OuterRef("pk"), day__gte=start, day__lte=end, about__in=scope.about, copy_of=""
    )  # fmt: skip
    return Outlet.objects.filter(Exists(there)).count()


def _compares(scope: Scope) -> bool:
    """Whether both periods have been listened to: from before the first day of the earlier one to the scope's end."""
    heard = extent()
    return bool(heard and heard[0] <= scope.before()[0] and not is_behind(scope, heard[1]))


def is_behind(scope: Scope, last: date) -> bool:
    """Whether the last mention is so much older than the scope's end that newer scans seem to be missing."""
    return (scope.end - last).days >= SILENT


def _change(now: int, then: int, before: object) -> tuple[str, str]:
    return (change(now, then), direction(now, then)) if before else ("", "")


_NAMES = {"country": country_name, "language": language_name, "market": market_name, "theme": theme_name}


def _names(dimension: Dimension, keys: list[str]) -> Callable[[str], tuple[str, str]]:
    if dimension != "outlet":
        name = {"country": country_name, "language": language_name, "market": market_name, "theme": theme_name}[
            dimension
        ]
        return lambda key: (name(key), "")
    outlets = Outlet.objects.in_bulk([int(key) for key in keys])

    def outlet(key: str) -> tuple[str, str]:
        one = outlets.get(int(key))
        if one is None:
            return key, ""
        place = country_name(one.country) if one.country else ""
        return str(one), " · ".join(part for part in (place, str(one.get_owner_class_display())) if part)

    return outlet

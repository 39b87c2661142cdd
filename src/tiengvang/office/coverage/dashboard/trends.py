"""Volume and tone over time, as charts (`static/shell/charts.js` draws them) and as the tables under them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _

from tiengvang.office.coverage.dashboard.figures import CUTS, TONES
from tiengvang.office.coverage.dashboard.links import explorer
from tiengvang.office.coverage.dashboard.scope import Scope, Step
from tiengvang.office.coverage.dashboard.wording import long, short
from tiengvang.office.coverage.models import Bucket
from tiengvang.office.coverage.rollups.selectors import begin_of, begins, series

FEWEST = 5  # mentions of a step below which no share of it is drawn
_COLOURS = {"positive": "--tv-positive", "neutral": "--tv-neutral-fill", "negative": "--tv-negative",
            "unjudged": "--tv-unjudged"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Cell:
    """A number of a table, with the mentions behind it. share: from 0 to 1, None where nothing is said of it."""

    mentions: int
    url: str
    share: float | None = None


@dataclass(frozen=True, slots=True)
class Trend:
    """A chart and its table. chart: what `charts.js` draws; heads: of the columns; rows: (name of the step, cells),
    the latest first; total: mentions in all."""

    chart: dict[str, Any]
    heads: tuple[str, ...]
    rows: tuple[tuple[str, tuple[Cell, ...]], ...]
    total: int
    step: Step
    notes: dict[str, Any] = field(default_factory=dict)


def volume(scope: Scope) -> Trend:
    """How many mentions each step had, by tone."""
    step = scope.step
    found = series(scope.start, scope.end, step, by=("tone",), about=scope.about)
    steps = begins(scope.start, scope.end, step)
    open_ = any(number for (_begin, tone), number in found.items() if not tone)
    cuts = CUTS if open_ else CUTS[: len(TONES)]
    rows = []
    for begin in steps:
        days = _days(begin, step)
        cells = [Cell(found[begin, tone], explorer(scope, **days, tone=tone)) for tone, _cut, _words in cuts]
        rows.append((begin, (Cell(sum(cell.mentions for cell in cells), explorer(scope, **days)), *cells)))
    chart = {
        "kind": "bars",
        "unit": "count",
        "categories": _axis(steps, step),
        "titles": [long(begin, step) for begin in steps],
        "series": [
            {
                "name": str(words), "colour": _COLOURS[cut],
                "values": [cells[at + 1].mentions for _begin, cells in rows],
                "urls": [cells[at + 1].url for _begin, cells in rows],
            }
            for at, (_tone, cut, words) in enumerate(cuts)
        ],
    }  # fmt: skip
    heads = (_("Mentions"), *(str(words) for _tone, _cut, words in cuts))
    table = tuple((long(begin, step), cells) for begin, cells in reversed(rows) if cells[0].mentions)
    return Trend(chart, heads, table, found.total(), step)


def tone(scope: Scope) -> Trend:
    """The share of positive and of negative mentions: of the independent foreign ones, and of all."""
    step, steps, found = _tones(scope)
    groups = ((_("Foreign, independent"), (Bucket.INDEPENDENT.value,)), (_("All"), tuple(Bucket.values)))
    lines: list[dict[str, Any]] = []
    columns: list[list[Cell]] = []
    for at, (name, buckets) in enumerate(groups):
        for one in ("positive", "negative"):
            cells = [_share(found, begin, step, buckets, one, scope, everything=at == 1) for begin in steps]
            columns.append(cells)
            lines.append(
                {
                    "name": f"{name}: {_lower(one)}", "colour": _COLOURS[one], "dashed": at == 1,
                    "values": [None if cell.share is None else round(100 * cell.share, 1) for cell in cells],
                    "urls": [cell.url for cell in cells],
                }
            )  # fmt: skip
    chart = {
        "kind": "lines", "unit": "percent", "categories": _axis(steps, step),
        "titles": [long(begin, step) for begin in steps], "series": lines,
    }  # fmt: skip
    rows = [(long(begin, step), tuple(column[at] for column in columns)) for at, begin in enumerate(steps)]
    table = tuple(row for row in reversed(rows) if any(cell.mentions for cell in row[1]))
    drawn = sum(value is not None for line in lines[:2] for value in line["values"])
    return Trend(
        chart, tuple(line["name"] for line in lines), table, found.total(), step, {"foreign": drawn, "fewest": FEWEST}
    )


def _tones(scope: Scope) -> tuple[Step, list[date], Counter[Any]]:
    """Mentions by (step, bucket, tone), by the finest step of which most that have any have enough for a share."""
    week = scope.days <= 183
    found = series(scope.start, scope.end, "week" if week else "month", by=("bucket", "tone"), about=scope.about)
    if week and _enough(found):
        return "week", begins(scope.start, scope.end, "week"), found
    if week:
        found = series(scope.start, scope.end, "month", by=("bucket", "tone"), about=scope.about)
    months = begins(scope.start, scope.end, "month")
    if len(months) < 7 or _enough(found):
        return "month", months, found
    quarters: Counter[Any] = Counter()
    for (begin, *cut), number in found.items():
        quarters[(_quarter_of(begin), *cut)] += number
    return "quarter", list(dict.fromkeys(_quarter_of(begin) for begin in months)), quarters


def _enough(found: Counter[Any]) -> bool:
    sums: Counter[date] = Counter()
    for (begin, bucket, tone), number in found.items():
        if bucket == Bucket.INDEPENDENT and tone:
            sums[begin] += number
    return 2 * sum(number >= FEWEST for number in sums.values()) >= len(sums)


def _quarter_of(begin: date) -> date:
    return begin.replace(month=3 * ((begin.month - 1) // 3) + 1)


def _share(
    found: Counter[Any], begin: date, step: Step, buckets: tuple[str, ...], tone: str, scope: Scope, *, everything: bool
) -> Cell:
    whole = sum(found[begin, bucket, one.value] for bucket in buckets for one in TONES)
    part = sum(found[begin, bucket, tone] for bucket in buckets)
    url = explorer(scope, **_days(begin, step), tone=tone, **({} if everything else {"bucket": buckets}))
    return Cell(part, url, part / whole if whole >= FEWEST else None)


def _lower(tone: str) -> str:
    return _("positive") if tone == "positive" else _("negative")


def _axis(steps: list[date], step: Step) -> list[str]:
    years = len({begin.year for begin in steps}) > 1
    return [short(begin, step, years=years) for begin in steps]


def _days(begin: date, step: Step) -> dict[str, date]:
    """The first and the last day of a step, as filters; the links cut them to the scope."""
    if step in ("day", "week"):
        return {"start": begin, "end": begin + timedelta(days=6 if step == "week" else 0)}
    after = begin_of(begin + timedelta(days=32 if step == "month" else 95), "month")
    return {"start": begin, "end": after - timedelta(days=1)}

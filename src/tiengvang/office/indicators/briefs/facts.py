"""What a weekly brief is made of: figures of independent foreign originals and the mentions behind them.

Writes no sentences (`drafting`) and keeps nothing. A week is compared with the mean of the eight weeks before it. Of
rights, court and accident coverage only titles and links are taken (charter 2).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, Final

from django.db.models import Count, Min, QuerySet
from django.urls import reverse

from tiengvang.measure.rates import dispersion, rate_ratio
from tiengvang.office.coverage.explorer.filters import Query
from tiengvang.office.coverage.explorer.names import is_sensitive
from tiengvang.office.coverage.explorer.reading import web_address
from tiengvang.office.coverage.judging.standing import current
from tiengvang.office.coverage.models import Bucket, Mention, Narrative
from tiengvang.office.coverage.models.mentions import ToneClass
from tiengvang.office.coverage.rollups.selectors import Dimension, begin_of, counts, extent, series
from tiengvang.office.shell.context import profile

Json = dict[str, Any]
WEEKS: Final = 8  # before the week, for what is usual
LEAST: Final = 5  # mentions in all nine weeks below which a market, theme or narrative is not compared
SHOWN: Final = 6  # of what moved; a brief is one page
NEW, NOTABLE, CRITICAL, BARE = 3, 4, 3, 3
_DAY, _WEEK = timedelta(days=1), timedelta(days=7)
_BESIDE: Final = (Bucket.STATE, Bucket.OWN, Bucket.DOMESTIC, Bucket.DIASPORA, Bucket.FOREIGN_OTHER, Bucket.ARRANGED)


def gather(monday: date) -> Json:
    """All facts of the week that begins on that day, as JSON keeps them."""
    last = monday + _WEEK - _DAY
    heard = extent()
    compared = heard is not None and heard[0] <= monday - WEEKS * _WEEK
    tried = [*_by(monday, "market"), *_by(monday, "theme"), *_narratives(monday)] if compared else []
    return {
        "first": monday.isoformat(), "last": last.isoformat(), "heard": heard[1].isoformat() if heard else "",
        "compared": compared, "judge": current(), "total": _total(monday, compared=compared),
        "beside": _beside(monday, last), "tried": len(tried),
        "moved": sorted(filter(_has_moved, tried), key=_surprise)[:SHOWN],
        "new": _new_narratives(monday), "notable": _notable(monday), "critical": _critical(monday),
        "bare": [_titled(one) for one in _bare(monday)[:BARE]],
    }  # fmt: skip


def originals(monday: date) -> QuerySet[Mention]:
    """The international coverage of the week: originals about the place, of independent foreign outlets."""
    return _of(monday, monday + _WEEK - _DAY)


def _of(first: date, last: date) -> QuerySet[Mention]:
    return Mention.objects.filter(
        day__gte=first, day__lte=last, bucket=Bucket.INDEPENDENT, about="primary", copy_of=""
    )  # fmt: skip


def explorer(monday: date, **filters: Any) -> str:
    """The explorer with that week's mentions; of independent foreign outlets, where nothing else is asked for."""
    asked: Json = {
        "start": monday, "end": monday + _WEEK - _DAY, "about": "primary", "bucket": (Bucket.INDEPENDENT.value,),
        **filters,
    }  # fmt: skip
    return f"{reverse('coverage:explorer')}?{Query(**asked).encode()}"


def _compared(now: int, before: Sequence[int]) -> Json:
    """A number against the weeks before: how many a week was usual, the ratio and its interval."""
    found = rate_ratio(now, sum(before), stretch_before=len(before), spread=dispersion(before))
    return {
        "now": now, "usual": sum(before) / len(before), "ratio": found.value, "low": found.low, "high": found.high
    }  # fmt: skip


def _total(monday: date, *, compared: bool) -> Json:
    found = series(monday - WEEKS * _WEEK, monday + _WEEK - _DAY, "week", buckets=[Bucket.INDEPENDENT])
    url = {"url": explorer(monday)}
    if not compared:
        return {"now": found[(monday,)], "usual": None, "ratio": None, "low": None, "high": None, **url}
    return _compared(found[(monday,)], [found[(one,)] for one in _before(monday)]) | url


def _by(monday: date, dimension: Dimension) -> list[Json]:
    """Markets or themes, each against its own weeks before."""
    found = series(
        monday - WEEKS * _WEEK, monday + _WEEK - _DAY, "week", dimension, by=("value",), buckets=[Bucket.INDEPENDENT]
    )
    names = sorted({str(value) for (_begin, value) in found if value})
    rows = []
    for name in names:
        before = [found[one, name] for one in _before(monday)]
        if found[monday, name] + sum(before) >= LEAST:
            url = explorer(monday, **{dimension: (name,)})
            rows.append({"kind": dimension, "key": name, **_compared(found[monday, name], before), "url": url})
    return rows


def _narratives(monday: date) -> list[Json]:
    """Narratives that had begun before the week. Those of sensitive matters are left out: no alerts about them."""
    rows = _of(monday - WEEKS * _WEEK, monday + _WEEK - _DAY).filter(narrative__isnull=False)
    weeks: dict[str, dict[date, int]] = {}
    for narrative, day, number in rows.order_by().values_list("narrative", "day").annotate(number=Count("pk")):
        week = begin_of(day, "week")
        held = weeks.setdefault(narrative, {})
        held[week] = held.get(week, 0) + number
    chosen = [pk for pk, held in weeks.items() if sum(held.values()) >= LEAST and any(one < monday for one in held)]
    kept = _open(chosen)
    made = []
    for pk in kept:
        before = [weeks[pk].get(one, 0) for one in _before(monday)]
        url = explorer(monday, narrative=(pk,))
        made.append(
            {"kind": "narrative", "key": pk, **kept[pk], **_compared(weeks[pk].get(monday, 0), before), "url": url}
        )
    return made


def _new_narratives(monday: date) -> list[Json]:
    """Narratives the first mention of which is of this week, in whatever outlet; those of two mentions or more."""
    there = originals(monday).filter(narrative__isnull=False).order_by().values_list("narrative", flat=True)
    rows = Mention.objects.filter(narrative__in=set(there)).exclude(about="other").order_by().values("narrative")
    begun = rows.annotate(
        first=Min("day"), total=Count("pk"), outlets=Count("outlet", distinct=True),
        languages=Count("language", distinct=True),
    ).filter(first__gte=monday, total__gte=2)  # fmt: skip
    numbers = {one["narrative"]: one for one in begun}
    kept = _open(list(numbers))
    ordered = sorted(kept, key=lambda pk: (-numbers[pk]["total"], pk))[:NEW]
    return [
        {
            "key": pk, **kept[pk], "mentions": numbers[pk]["total"], "outlets": numbers[pk]["outlets"],
            "languages": numbers[pk]["languages"], "url": reverse("coverage:narrative", args=[pk]),
        }
        for pk in ordered
    ]  # fmt: skip


def _open(keys: list[str]) -> dict[str, Json]:
    """Narratives with their titles in both languages, without those that have a mention of a sensitive theme."""
    closed = set(
        Mention.objects.filter(narrative__in=keys, theme__in=_sensitive()).order_by()
        .values_list("narrative", flat=True).distinct()
    )  # fmt: skip
    found = Narrative.objects.select_related("label").in_bulk([one for one in keys if one not in closed])
    return {
        pk: {"title": {language: one.title(language) for language in ("vi", "en")}} for pk, one in sorted(found.items())
    }


def _sensitive() -> list[str]:
    return [one.id for one in profile().topics if one.sensitive]


def _notable(monday: date) -> list[Json]:
    """What says most of the place, one of each outlet; nothing negative, which has a list of its own."""
    rows = originals(monday).exclude(tone=ToneClass.NEGATIVE).exclude(theme__in=_sensitive())
    seen: set[int] = set()
    kept = []
    for one in rows.select_related("outlet").order_by("-prominence", "-day", "pk")[:200]:
        if one.outlet_id not in seen:
            seen.add(one.outlet_id)
            kept.append(_titled(one))
    return kept[:NOTABLE]


def _critical(monday: date) -> list[Json]:
    """What the current judge or a person takes for negative, sensitive themes left out."""
    rows = originals(monday).filter(tone=ToneClass.NEGATIVE).exclude(theme__in=_sensitive())
    return [_titled(one) for one in rows.select_related("outlet").order_by("-prominence", "-day", "pk")[:CRITICAL]]


def _bare(monday: date) -> list[Mention]:
    """Of rights, court and accident coverage: nothing but titles, newest first."""
    rows = originals(monday).filter(theme__in=_sensitive())
    return [one for one in rows.select_related("outlet").order_by("-day", "pk")[:BARE] if is_sensitive(one.theme)]


def _titled(mention: Mention) -> Json:
    return {
        "mention": mention.pk, "title": mention.title, "outlet": str(mention.outlet), "country": mention.country,
        "language": mention.language, "day": mention.day.isoformat(), "theme": mention.theme,
        "by": mention.tone_by, "url": web_address(mention.url),
    }  # fmt: skip


def _beside(monday: date, last: date) -> list[Json]:
    """What never counts as independent international coverage (charter 4)."""
    found = counts(monday, last, by=("bucket",))
    copies = sum(counts(monday, last, by=(), copies=True).values())
    rows = [
        {"bucket": one.value, "now": found[one.value,], "url": explorer(monday, bucket=(one.value,))}
        for one in _BESIDE
        if found[one.value,]
    ]
    if copies:
        rows.append({"bucket": "copies", "now": copies, "url": explorer(monday, bucket=(), copies="only")})
    return rows


def _before(monday: date) -> list[date]:
    return [monday - turn * _WEEK for turn in range(WEEKS, 0, -1)]


def _has_moved(row: Json) -> bool:
    """Whether its interval leaves out "as many as before"."""
    return (row["low"] is not None and row["low"] > 1) or (row["high"] is not None and row["high"] < 1)


def _surprise(row: Json) -> tuple[float, str]:
    """How near to "as many as before" the interval comes: the farthest first."""
    nearest = row["low"] if row["low"] > 1 else 1 / max(row["high"], 1e-9)
    return -nearest, f"{row['kind']} {row['key']}"

"""Wikimedia page views by language, an optional collector of open context: off unless the office gives a contact.

Asks the public REST API for whole months, politely (`listen.fetch`), and keeps the numbers. A month is asked for once
it is over; what was kept is not asked for again. https://doc.wikimedia.org/generated-data-platform/aqs/analytics-api
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from urllib.parse import quote

from django.conf import settings
from django.db.models import Sum

from tiengvang.listen.fetch import Fetcher
from tiengvang.listen.manners import FetchFault, FetchSettings
from tiengvang.office.indicators.models import Definition, PageViews
from tiengvang.office.indicators.readings.periods import span_of, spans
from tiengvang.office.jobs.kinds import Progress

API: Final = "https://wikimedia.org/api/rest_v1/metrics/pageviews/per-article"
FIRST: Final = date(2015, 7, 1)  # what the API begins with
FORMULA: Final = "page-views"


@dataclass(frozen=True, slots=True)
class Views:
    """number: of all months and articles together; articles: {language: views}."""

    number: float
    articles: dict[str, int]


def is_on() -> bool:
    """Whether page views are collected: the setting PAGEVIEWS_CONTACT holds an address to be reached at."""
    return bool(settings.PAGEVIEWS_CONTACT)


def views(titles: Mapping[str, str], year: int, months: Collection[int]) -> Views | None:
    """Of those articles in those months of a year; None unless all of them are there."""
    articles = {}
    for language, title in titles.items():
        rows = PageViews.objects.filter(language=language, title=title, month__year=year, month__month__in=list(months))
        if rows.count() < len(months):
            return None
        articles[language] = int(rows.aggregate(sum=Sum("views"))["sum"] or 0)
    return Views(float(sum(articles.values())), articles) if articles else None


def collect(*, today: date, since: date, fetcher: Fetcher | None = None, progress: Progress | None = None,
            api: str = API) -> dict[str, Any]:  # fmt: skip
    """Fetch the months that are missing of every article that a definition names; one request an article.

    Gives {"months": kept, "faults": in words}. One article's fault does not keep others from being fetched.
    """
    asked = sorted(_titles())
    fetcher = fetcher or Fetcher(FetchSettings(contact=settings.PAGEVIEWS_CONTACT))
    kept, faults = 0, []
    for done, (language, title) in enumerate(asked, 1):
        missing = _missing(language, title, max(since, FIRST), today)
        if missing:
            try:
                kept += _keep(language, title, missing, _fetched(fetcher, api, language, title, missing))
            except (FetchFault, ValueError, KeyError) as fault:
                faults.append(f"{language}: {title}: {fault}"[:300])
        if progress:
            progress(done, len(asked))
    return {"months": kept, "faults": "; ".join(faults)}


def _titles() -> set[tuple[str, str]]:
    found: set[tuple[str, str]] = set()
    for one in Definition.objects.filter(indicator__formula=FORMULA, indicator__is_active=True):
        found |= {(str(language), str(title)) for language, title in dict(one.params.get("titles", {})).items()}
    return found


def _missing(language: str, title: str, since: date, today: date) -> list[date]:
    """First days of the whole months that are not kept yet."""
    held = set(PageViews.objects.filter(language=language, title=title).values_list("month", flat=True))
    over = (one for one in spans("month", since, today) if one.last < today)
    return [one.first for one in over if one.first not in held]


def _fetched(fetcher: Fetcher, api: str, language: str, title: str, missing: list[date]) -> dict[date, int]:
    first, last = missing[0], span_of("month", missing[-1]).last
    address = (
        f"{api}/{quote(language)}.wikipedia/all-access/user/{quote(title.replace(' ', '_'), safe='')}/monthly/"
        f"{first:%Y%m%d}00/{last:%Y%m%d}00"
    )
    items: Iterable[Mapping[str, Any]] = json.loads(fetcher.feed(address).body)["items"]
    return {date(int(one["timestamp"][:4]), int(one["timestamp"][4:6]), 1): int(one["views"]) for one in items}


def _keep(language: str, title: str, missing: list[date], found: Mapping[date, int]) -> int:
    """What came; a month that the API leaves out between others had no view."""
    if not found:
        return 0
    rows = [
        PageViews(language=language, title=title, month=month, views=found.get(month, 0))
        for month in missing if month <= max(found)
    ]  # fmt: skip
    PageViews.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)

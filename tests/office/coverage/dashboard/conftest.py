"""What tests of the dashboard share: mentions out of a seeded hat, and pages read as a person reads them."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from itertools import count
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import translation

from tiengvang.office.coverage.arrangements import bucket_of
from tiengvang.office.coverage.models import Mention, Outlet, Part, Source
from tiengvang.office.coverage.rollups.marking import mark_dirty
from tiengvang.office.coverage.rollups.refreshing import refresh

LAST = date(2026, 6, 30)
COUNTRIES = {"VN": "vi", "JP": "ja", "KR": "ko", "FR": "fr", "SG": "en", "": "en"}
ORIGINS = [("foreign", True), ("foreign", False), ("state", False), ("own", False), ("domestic", False)]


@pytest.fixture(autouse=True)
def _nothing_kept_and_english() -> Iterator[None]:
    cache.clear()
    with translation.override("en"):
        yield


@pytest.fixture
def invented(db: None) -> Callable[..., Mention]:
    """invented(day=…, country=…, …): a mention, not saved; by default an original about the place in an independent
    foreign outlet."""
    source = Source.objects.create(name="Thử", folder="/thu", place="gialai")
    part = Part.objects.create(source=source, name="a.parquet", digest="0", rows=0)
    numbers, outlets = count(1), dict[str, Outlet]()

    def make(domain: str = "asahi.example", **said: Any) -> Mention:
        number = next(numbers)
        origin, independent = said.pop("origin", "foreign"), said.pop("independent", True)
        if domain not in outlets:
            outlets[domain] = Outlet.objects.create(
                domain=domain, name=domain, owner_class="foreign", country=said.get("country", "JP"),
                origin=origin, independent=independent,
            )  # fmt: skip
        outlet = outlets[domain]
        url = f"https://{domain}/{number}"
        row = {
            "key": f"{number:032x}", "place": "gialai", "part": part, "outlet": outlet, "url": url,
            "canonical_url": url, "title": f"Bài {number}", "language": "ja", "country": "JP", "market": "japan",
            "day": LAST, "theme": "people", "about": "primary", "tone": "neutral", "tone_negative": 0.1,
            "tone_neutral": 0.8, "tone_positive": 0.1, "judge": "thử", "prominence": 0.5, "origin": outlet.origin,
            "independent": outlet.independent, "address": number,
        } | said  # fmt: skip
        row["bucket"] = bucket_of(outlet.origin, outlet.independent, row.get("arrangement", ""))
        return Mention(**row)

    return make


@pytest.fixture
def add(invented: Callable[..., Mention]) -> Callable[..., Mention]:
    """add(day=…, …): the same, saved; `refresh` counts it."""

    def save(domain: str = "asahi.example", **said: Any) -> Mention:
        mention = invented(domain, **said)
        mention.save()
        mark_dirty([mention.day])
        return mention

    return save


@pytest.fixture
def many(invented: Callable[..., Mention]) -> int:
    """Four hundred mentions over two years, of all kinds. Gives how many count: originals about the place."""
    hat = random.Random(7)
    mentions = []
    for _one in range(400):
        country = hat.choice(list(COUNTRIES))
        origin, independent = hat.choice(ORIGINS)
        mentions.append(invented(
            f"{origin}-{independent}-{hat.randrange(6)}.example".lower(), origin=origin, independent=independent,
            country=country, language=COUNTRIES[country], market=hat.choice(["japan", "korea", "world", ""]),
            theme=hat.choice(["people", "sport", "rights", ""]), day=LAST - timedelta(days=hat.randrange(730)),
            tone=hat.choice(["positive", "neutral", "negative"]), arrangement=hat.choice(["", "", "", "", "paid"]),
            about=hat.choice(["primary", "primary", "passing", "other"]),
            copy_of=hat.choice(["", "", "", "https://else.example/1"]),
        ))  # fmt: skip
    Mention.objects.bulk_create(mentions)
    mark_dirty(mention.day for mention in mentions)
    refresh()
    return sum(mention.about == "primary" and not mention.copy_of for mention in mentions)


@pytest.fixture
def viewer(signed_in: Callable[..., Client]) -> Client:
    """Somebody who may see coverage, with English pages."""
    client = signed_in("viewer")
    client.cookies["django_language"] = "en"
    client.post(reverse("set_language"), {"language": "en"})
    return client

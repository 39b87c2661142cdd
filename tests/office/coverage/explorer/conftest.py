"""Small factories of outlets and mentions, indexed as the importer would."""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from tiengvang.office.coverage.arrangements import bucket_of
from tiengvang.office.coverage.models import Mention, Outlet, Part, Source
from tiengvang.office.coverage.search import index

_numbers = itertools.count(1)


@pytest.fixture
def outlet(db: None) -> Callable[..., Outlet]:
    """outlet(domain, **fields): a foreign, independent one unless told otherwise."""

    def make(domain: str = "gazette.example", **fields: Any) -> Outlet:
        given = {
            "name": domain.split(".")[0].title(), "owner_class": "foreign", "origin": "foreign", "independent": True,
            "country": "GB",
        } | fields  # fmt: skip
        return Outlet.objects.get_or_create(domain=domain, defaults=given)[0]

    return make


@pytest.fixture
def mention(outlet: Callable[..., Outlet]) -> Callable[..., Mention]:
    """mention(title, **fields): one of 1 March 2026, in English, about the place, neutral; in the index."""

    def make(title: str = "Coffee in Gia Lai", **fields: Any) -> Mention:
        number = next(_numbers)
        source = Source.objects.get_or_create(folder="/scan", defaults={"name": "Scan", "place": "gialai"})[0]
        part = Part.objects.get_or_create(source=source, name="a.parquet", defaults={"digest": "", "rows": 0})[0]
        publisher = fields.pop("outlet", None) or outlet()
        arrangement = fields.get("arrangement", "")
        given = {
            "key": hashlib.md5(str(number).encode()).hexdigest(),  # noqa: S324  an id, no secret
            "place": "gialai", "part": part, "outlet": publisher, "url": f"https://{publisher.domain}/{number}",
            "canonical_url": f"https://{publisher.domain}/{number}", "title": title, "language": "en",
            "country": publisher.country, "market": "europe-other", "published": date(2026, 3, 1),
            "day": date(2026, 3, 1), "theme": "nature-tourism", "about": "primary", "tone": "neutral",
            "tone_negative": 0.2, "tone_neutral": 0.5, "tone_positive": 0.3, "judge": "lexicon/1", "prominence": 0.5,
            "origin": publisher.origin, "independent": publisher.independent and not arrangement,
            "bucket": bucket_of(publisher.origin, publisher.independent, arrangement),
        } | fields  # fmt: skip
        made = Mention.objects.create(**given)
        index.refresh([made.pk])
        return made

    return make

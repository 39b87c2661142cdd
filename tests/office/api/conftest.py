"""A few mentions and a token that may read them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone

from tiengvang.office.api.services import make_token
from tiengvang.office.coverage.models import Mention, Outlet, Part, Source
from tiengvang.office.coverage.rollups.marking import mark_dirty
from tiengvang.office.coverage.rollups.refreshing import refresh
from tiengvang.office.coverage.search import index
from tiengvang.office.organisation.models import User


@pytest.fixture
def mentions(db: None) -> list[Mention]:
    """Six mentions on six days of March 2026; the last one is about rights and yet has an excerpt in its row."""
    source = Source.objects.create(name="Archive", folder="/archive", place="gialai")
    part = Part.objects.create(source=source, name="one.parquet", digest="0" * 64, rows=6)
    outlet = Outlet.objects.create(
        domain="herald.example", name="Herald", owner_class="foreign", country="GB", origin="foreign", independent=True
    )
    rows = [
        Mention(
            key=f"{number:032x}", place="gialai", part=part, outlet=outlet, url=f"https://herald.example/{number}",
            canonical_url=f"https://herald.example/{number}", title=f"Story {number}", excerpt="A gong festival.",
            language="en", country="GB", day=date(2026, 3, number), published=date(2026, 3, number),
            theme="rights" if number == 6 else "culture", about="primary",
            tone="positive" if number % 2 else "negative",
            tone_negative=0.2, tone_neutral=0.2, tone_positive=0.6, judge="lexicon/1", prominence=0.5, origin="foreign",
            independent=True, bucket="independent",
        )
        for number in range(1, 7)
    ]  # fmt: skip
    for row in rows:
        row.save()
    index.refresh([row.pk for row in rows])
    mark_dirty({row.day for row in rows})
    refresh()
    return rows


@pytest.fixture
def token(person: Callable[..., User]) -> str:
    """A token in force, of an analyst."""
    cache.clear()  # counts of requests of earlier tests
    return make_token(owner=person("analyst"), name="Portal", expires=timezone.localdate() + timedelta(days=30))[1]

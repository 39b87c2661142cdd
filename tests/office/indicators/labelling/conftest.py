"""What tests of label plans share: a population by market that a machine judged, with the truth beside it."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import translation

from tiengvang.office.coverage.judging.standing import held_current
from tiengvang.office.coverage.models import Judgement, Mention, Outlet, Part, Source
from tiengvang.office.coverage.rollups.marking import mark_dirty
from tiengvang.office.coverage.rollups.refreshing import refresh
from tiengvang.office.organisation.models import User

JUDGE = "lexicon/1"
TONES = {"positive": (0.1, 0.2, 0.7), "neutral": (0.2, 0.7, 0.1), "negative": (0.7, 0.2, 0.1)}
LANGUAGES = {"japan": "ja", "korea": "ko", "europe-french": "fr"}


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def analyst(person: Callable[..., User]) -> User:
    return person("analyst")


@pytest.fixture
def populate(db: None) -> Callable[..., list[Mention]]:
    """populate(sizes, share=.3, **said): so many mentions by market in 2026, that share of them positive."""
    source = Source.objects.create(name="Press abroad", folder="/scans/one", place="gialai")
    part = Part.objects.create(source=source, name="one.parquet", digest="0" * 64, rows=0)
    outlet = Outlet.objects.create(domain="tribune.example", name="The Tribune", origin="foreign", independent=True)
    held_current(begin=JUDGE)

    def make(sizes: dict[str, int], share: float = 0.3, **said: Any) -> list[Mention]:
        hat, made = random.Random(4), []
        start = Mention.objects.count()
        for market, size in sizes.items():
            for at in range(size):
                url = f"https://tribune.example/{start}-{market}-{at}.html"
                tone = "positive" if hat.random() < share else "neutral"
                numbers = dict(zip(("tone_negative", "tone_neutral", "tone_positive"), TONES[tone], strict=True))
                day = date(2026, 1, 1) + timedelta(days=hat.randrange(365))
                made.append(Mention(**{
                    "key": hashlib.sha256(url.encode()).hexdigest()[:32], "place": "gialai", "part": part,
                    "outlet": outlet, "url": url, "canonical_url": url, "title": f"Title {at}", "market": market,
                    "language": LANGUAGES[market], "country": "JP", "day": day, "published": day, "about": "primary",
                    "tone": tone, "judge": JUDGE, "prominence": 0.5, "origin": "foreign", "independent": True,
                    "bucket": "independent", **numbers, **said,
                }))  # fmt: skip
        Mention.objects.bulk_create(made)
        Judgement.objects.bulk_create(
            Judgement(mention=one, judge=JUDGE, about=one.about, tone_negative=one.tone_negative,
                      tone_neutral=one.tone_neutral, tone_positive=one.tone_positive) for one in made
        )  # fmt: skip
        mark_dirty(one.day for one in made)
        refresh()
        return made

    return make

"""What tests of narratives share: mentions with vectors that lie near a story's direction, and people's clients."""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import numpy as np
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from tiengvang.office.coverage.arrangements import bucket_of
from tiengvang.office.coverage.models import Mention, MentionTrace, Narrative, Outlet, Part, Source
from tiengvang.office.coverage.narratives.grouping import group
from tiengvang.office.coverage.rollups.marking import mark_dirty
from tiengvang.office.coverage.rollups.refreshing import refresh
from tiengvang.office.coverage.search import index
from tiengvang.understand.narratives.items import fitted, stored

DAY = date(2026, 6, 10)


def vector(story: str, article: int, language: str) -> bytes:
    """The mean of its language, as every vector has it, and the story's own direction."""
    own = np.random.default_rng(int(hashlib.sha256(story.encode()).hexdigest()[:8], 16)).normal(size=384)
    own = own / np.linalg.norm(own) + np.random.default_rng(article).normal(size=384) * 0.004
    return stored(np.array(fitted()["means"][language]) + own / 2)


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def article(db: None) -> Callable[..., Mention]:
    """article(story, **fields): a mention of a story with its vector; by default an original of an independent foreign
    outlet, in English."""
    numbers = itertools.count(1)

    def make(story: str = "gongs", domain: str = "gazette.example", **said: Any) -> Mention:
        number = next(numbers)
        source = Source.objects.get_or_create(folder="/scan", defaults={"name": "Scan", "place": "gialai"})[0]
        part = Part.objects.get_or_create(source=source, name="a.parquet", defaults={"digest": "", "rows": 0})[0]
        origin, independent = said.pop("origin", "foreign"), said.pop("independent", True)
        outlet = Outlet.objects.get_or_create(
            domain=domain, defaults={"name": domain.split(".")[0].title(), "owner_class": "foreign", "country": "GB",
                                     "origin": origin, "independent": independent},
        )[0]  # fmt: skip
        day = said.pop("day", DAY)
        has_vector = said.pop("has_vector", True)
        url = f"https://{domain}/{number}"
        made = Mention.objects.create(**{
            "key": f"{number:032x}", "place": "gialai", "part": part, "outlet": outlet, "url": url,
            "canonical_url": url, "title": f"{story.title()} {number}", "language": "en", "country": "GB",
            "market": "europe-other", "published": day, "day": day, "theme": "nature-tourism", "about": "primary",
            "tone": "neutral", "tone_negative": 0.2, "tone_neutral": 0.5, "tone_positive": 0.3, "judge": "lexicon/1",
            "prominence": 0.5, "origin": origin, "independent": independent,
            "bucket": bucket_of(origin, independent, ""),
        } | said)  # fmt: skip
        if has_vector:
            MentionTrace.objects.create(mention=made, vector=vector(story, number, made.language))
        index.refresh([made.pk])
        mark_dirty([made.day])
        return made

    return make


@pytest.fixture
def grouped(article: Callable[..., Mention]) -> Callable[[Mention], Narrative]:
    """grouped(mention): its narrative, after everything was grouped."""

    def narrative_of(mention: Mention) -> Narrative:
        group()
        refresh()
        mention.refresh_from_db()
        return Narrative.objects.get(pk=mention.narrative_id)

    return narrative_of


@pytest.fixture
def client_of(signed_in: Callable[..., Client]) -> Callable[[str], Client]:
    """client_of(role): somebody's client with English pages."""

    def make(role: str) -> Client:
        client = signed_in(role)
        client.cookies["django_language"] = "en"
        client.post(reverse("set_language"), {"language": "en"})
        return client

    return make

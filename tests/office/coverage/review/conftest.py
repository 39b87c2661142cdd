"""What tests of the review desk share: mentions by the dozen, rounds drawn from them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from tiengvang.office.coverage.models import Judgement, Mention, Outlet, Part, ReviewRound, Source
from tiengvang.office.coverage.review.services import make_round
from tiengvang.office.organisation.models import User


@pytest.fixture
def mentions(db: None) -> Callable[..., list[Mention]]:
    """mentions(count, **said): mentions of one outlet that the machine calls primary and positive; `said` overrides."""
    source = Source.objects.create(name="Press abroad", folder="/scans/one", place="gialai")
    part = Part.objects.create(source=source, name="one.parquet", digest="0" * 64, rows=0)
    outlet = Outlet.objects.create(
        domain="tribune.example", name="The Tribune", owner_class="foreign", country="GB", origin="foreign",
        independent=True,
    )  # fmt: skip

    def make(count: int = 1, **said: Any) -> list[Mention]:
        start = Mention.objects.count()
        made = []
        for number in range(start, start + count):
            url = f"https://tribune.example/{number}.html"
            values = {
                "key": hashlib.sha256(url.encode()).hexdigest()[:32], "place": "gialai", "part": part, "outlet": outlet,
                "url": url, "canonical_url": url, "title": f"Title {number}", "excerpt": f"Excerpt {number}.",
                "language": "en", "country": "GB", "market": "europe-other", "published": date(2026, 3, 5),
                "day": date(2026, 3, 5), "theme": "nature-tourism", "about": "primary", "tone": "positive",
                "tone_negative": 0.13, "tone_neutral": 0.24, "tone_positive": 0.63, "judge": "lexicon/1",
                "evidence": "named in the headline", "prominence": 0.5, "origin": "foreign", "independent": True,
                "bucket": "independent", **said,
            }  # fmt: skip
            made.append(Mention.objects.create(**values))
            Judgement.objects.create(
                mention=made[-1], judge=made[-1].judge, about=made[-1].about, theme=made[-1].theme,
                **{name: getattr(made[-1], name) for name in ("tone_negative", "tone_neutral", "tone_positive")},
            )  # fmt: skip
        return made

    return make


@pytest.fixture
def coordinator(person: Callable[..., User]) -> User:
    return person("coordinator")


@pytest.fixture
def reviewers(person: Callable[..., User]) -> tuple[User, User, User]:
    """Three analysts."""
    return tuple(person("analyst", username=name) for name in ("an", "binh", "chi"))  # type: ignore[return-value]


@pytest.fixture
def review(mentions: Callable[..., list[Mention]], coordinator: User) -> Callable[..., ReviewRound]:
    """review(size, **how): a blind round of that many mentions, half of them coded twice; `how` overrides."""

    def make(size: int = 4, **how: Any) -> ReviewRound:
        if Mention.objects.count() < size:
            mentions(size - Mention.objects.count())
        given = {"name": "March", "frame": "", "size": size, "double_share": 0.5, "seed": 7, "by": coordinator, **how}
        return make_round(**given)

    return make

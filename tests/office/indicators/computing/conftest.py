"""What tests of computing share: a year of mentions as a machine sees them, and people's labels of a random sample."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import translation

from tiengvang.office.coverage.models import CurrentJudge, Judgement, Mention, Outlet, Part, ReviewRound, Source
from tiengvang.office.coverage.review.services import answer, make_round, take_next
from tiengvang.office.coverage.rollups.marking import mark_dirty
from tiengvang.office.coverage.rollups.refreshing import refresh
from tiengvang.office.indicators.models import Indicator
from tiengvang.office.indicators.registry.services import Facts, Meaning, define
from tiengvang.office.organisation.models import Unit, User

TONES = {"negative": (0.8, 0.1, 0.1), "neutral": (0.1, 0.8, 0.1), "positive": (0.1, 0.1, 0.8)}


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def part(db: None) -> Part:
    source = Source.objects.create(name="Press abroad", folder="/scans/one", place="gialai")
    CurrentJudge.objects.create(judge="model/1")
    return Part.objects.create(source=source, name="one.parquet", digest="0" * 64, rows=0)


@pytest.fixture
def mentions(part: Part) -> Callable[..., list[Mention]]:
    """mentions(count, day, said="positive", **fields): so many alike, as the current judge sees them."""

    def make(count: int, day: date, said: str = "positive", **fields: Any) -> list[Mention]:
        start, made = Mention.objects.count(), []
        outlet, _new = Outlet.objects.get_or_create(
            domain=fields.pop("domain", "tribune.example"),
            defaults={"name": "Tribune", "owner_class": "foreign", "origin": "foreign", "independent": True},
        )
        negative, neutral, positive = TONES[said]
        for number in range(start, start + count):
            url = f"https://{outlet.domain}/{number}.html"
            held = Mention.objects.create(**{
                "key": hashlib.sha256(url.encode()).hexdigest()[:32], "place": "gialai", "part": part, "outlet": outlet,
                "url": url, "canonical_url": url, "title": f"Title {number}", "language": "en", "country": "GB",
                "market": "europe-other", "published": day, "day": day, "theme": "nature-tourism", "about": "primary",
                "tone": said, "tone_negative": negative, "tone_neutral": neutral, "tone_positive": positive,
                "judge": "model/1", "prominence": 0.5, "origin": "foreign", "independent": True,
                "bucket": "independent", **fields,
            })  # fmt: skip
            Judgement.objects.create(mention=held, judge=held.judge, about=held.about, tone_negative=negative,
                                     tone_neutral=neutral, tone_positive=positive)  # fmt: skip
            made.append(held)
        mark_dirty([day])
        return made

    return make


@pytest.fixture
def covered(mentions: Callable[..., list[Mention]]) -> Callable[..., None]:
    """covered(first, last): each month from one to the other has domestic coverage, so that it counts as collected."""

    def make(first: date, last: date) -> None:
        day = first
        while day <= last:
            mentions(1, day, "neutral", bucket="domestic", origin="domestic", independent=False, domain="bao.example")
            day = (day.replace(day=1) + timedelta(days=32)).replace(day=day.day)
        mentions(1, last + timedelta(days=31), "neutral", bucket="domestic", origin="domestic", independent=False,
                 domain="bao.example")  # fmt: skip
        refresh()

    return make


@pytest.fixture
def analysts(person: Callable[..., User]) -> list[User]:
    return [person("analyst", username=name) for name in ("an", "binh")]


@pytest.fixture
def labelled(analysts: list[User], person: Callable[..., User]) -> Callable[..., ReviewRound]:
    """labelled(size, truth, frame=…): draw a blind round of that size and have it labelled; truth(mention) → (about,
    tone)."""

    def make(size: int, truth: Callable[[Mention], tuple[str, str]], **how: Any) -> ReviewRound:
        given = {"name": "Sample", "frame": "about=primary&bucket=independent", "double_share": 0.0, "seed": 7, **how}
        review = make_round(size=size, by=person("coordinator"), **given)
        while (item := take_next(review=review, reviewer=analysts[0])) is not None:
            about, tone = truth(item.mention)
            answer(item=item, reviewer=analysts[0], about=about, tone=tone)
        refresh()
        return review

    return make


@pytest.fixture
def indicator(units: dict[str, Unit]) -> Callable[..., Indicator]:
    """indicator(formula, **facts): one in the registry; facts override, params go to the definition."""

    def make(
        formula: str, *, params: dict[str, Any] | None = None, since: date = date(2020, 1, 1), **facts: Any
    ) -> Indicator:
        given = {
            "group": "coverage", "name_vi": f"Chỉ số {formula}", "name_en": f"Indicator {formula}", "measure": "number",
            "aim": "none", "frequency": "year", "owner": units["culture"], "formula": formula, **facts,
        }  # fmt: skip
        code = f"{formula or 'entered'}-{Indicator.objects.count()}"
        return define(
            by=None, code=code, facts=Facts(**given), meaning=Meaning("Nghĩa", "Meaning", since, params or {})
        )

    return make

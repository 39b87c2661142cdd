"""Page views: off by default; whole months are asked for once, in the form that Wikimedia's API answers."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest

from tiengvang.listen.manners import FetchFault
from tiengvang.office.indicators.computing import pageviews
from tiengvang.office.indicators.computing.services import compute
from tiengvang.office.indicators.models import PageViews
from tiengvang.office.indicators.readings.selectors import series

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 5)
# The form of the API's answer; its numbers are invented.
RECORDED = {"items": [
    {"project": "vi.wikipedia", "article": "Gia_Lai", "granularity": "monthly", "timestamp": "2026010100",
     "access": "all-access", "agent": "user", "views": 4120},
    {"project": "vi.wikipedia", "article": "Gia_Lai", "granularity": "monthly", "timestamp": "2026020100",
     "access": "all-access", "agent": "user", "views": 3980},
]}  # fmt: skip


class Recorded:
    """Answers as the API did, and keeps what it was asked."""

    def __init__(self, answer: dict[str, Any] | None = None) -> None:
        self.asked: list[str] = []
        self.answer = answer or RECORDED

    def feed(self, url: str) -> SimpleNamespace:
        self.asked.append(url)
        return SimpleNamespace(body=json.dumps(self.answer).encode())


@pytest.fixture
def views(indicator: Callable[..., Any]) -> Any:
    return indicator("page-views", params={"titles": {"vi": "Gia Lai"}}, frequency="month", since=date(2026, 1, 1))


def test_it_is_off_by_default(views: Any) -> None:
    compute(today=TODAY)
    assert not pageviews.is_on()
    assert {one.reason for one in series(views, "month")} == {"collector-off"}


def test_months_that_are_over_are_asked_for_once(views: Any) -> None:
    api = Recorded()
    assert pageviews.collect(today=TODAY, since=date(2026, 1, 1), fetcher=api) == {"months": 2, "faults": ""}
    assert api.asked == [
        f"{pageviews.API}/vi.wikipedia/all-access/user/Gia_Lai/monthly/2026010100/2026022800"
    ]  # fmt: skip
    assert pageviews.collect(today=TODAY, since=date(2026, 1, 1), fetcher=api)["months"] == 0
    assert len(api.asked) == 1
    assert PageViews.objects.count() == 2


def test_what_was_kept_becomes_readings(views: Any) -> None:
    pageviews.collect(today=TODAY, since=date(2026, 1, 1), fetcher=Recorded())
    compute(today=TODAY)
    assert [one.value for one in series(views, "month")] == [4120, 3980, None]


@pytest.mark.parametrize("fault", [{"type": "not_found"}, {"items": [{"views": 3}]}])
def test_an_answer_that_is_none_is_said_and_keeps_nothing(views: Any, fault: dict[str, Any]) -> None:
    said = pageviews.collect(today=TODAY, since=date(2026, 1, 1), fetcher=Recorded(fault))
    assert said["months"] == 0
    assert "Gia Lai" in said["faults"]
    assert not PageViews.objects.exists()


def test_a_refusal_of_the_api_is_said(views: Any) -> None:
    class Refusing(Recorded):
        def feed(self, url: str) -> SimpleNamespace:
            raise FetchFault("robots", "robots.txt forbids it", url=url, again="never")

    assert "robots" in pageviews.collect(today=TODAY, since=date(2026, 1, 1), fetcher=Refusing())["faults"]

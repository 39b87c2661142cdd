"""What tests of briefs share: nine weeks of mentions, and who edits."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta

import pytest
from django.utils import translation
from indicators.mention_making import counted, mention

from tiengvang.office.organisation.models import User

MONDAY = date(2026, 6, 22)  # of the week that briefs are made of


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def editor(person: Callable[..., User]) -> User:
    return person("spokesperson")


@pytest.fixture
def weeks(db: None) -> date:
    """Two articles a week of Japan for nine weeks, then twelve; of Korea two throughout. Gives the last Monday."""
    for week in range(10):
        for day in (0, 3):
            mention(MONDAY - timedelta(weeks=week, days=-day), market="japan")
            mention(
                MONDAY - timedelta(weeks=week, days=-day), "hani.example", market="korea", country="KR", language="ko"
            )
    for at in range(10):
        mention(MONDAY + timedelta(days=at % 6), f"nikkei{at}.example", market="japan", theme="culture-heritage")
    counted()
    return MONDAY

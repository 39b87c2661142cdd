"""What tests of readings share: indicators that people enter, and somebody to enter and to approve."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from django.utils import translation

from tiengvang.office.indicators.models import Indicator, Reading
from tiengvang.office.indicators.readings.services import Entry, enter, submit
from tiengvang.office.indicators.registry.services import Facts, Meaning, define
from tiengvang.office.organisation.models import Unit, User


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def indicator(units: dict[str, Unit]) -> Callable[..., Indicator]:
    """indicator(code, **facts): one that people enter."""

    def make(code: str = "visitors", since: date = date(2020, 1, 1), **facts: Any) -> Indicator:
        given = {
            "group": "work", "name_vi": f"Chỉ số {code}", "name_en": f"Indicator {code}", "measure": "number",
            "aim": "higher", "frequency": "year", "owner": units["culture"], **facts,
        }  # fmt: skip
        return define(by=None, code=code, facts=Facts(**given), meaning=Meaning("Nghĩa", "Meaning", since))

    return make


@pytest.fixture
def analyst(person: Callable[..., User]) -> User:
    return person("analyst")


@pytest.fixture
def coordinator(person: Callable[..., User]) -> User:
    return person("coordinator")


def year_entry(year: int, value: float, **also: Any) -> Entry:
    """A full count of a year."""
    given = {"low": value, "high": value, **also}
    return Entry("year", date(year, 1, 1), date(year, 12, 31), value, **given)


@pytest.fixture
def entered(analyst: User) -> Callable[..., Reading]:
    """entered(indicator, year, value, …): a reading that waits for approval."""

    def make(one: Indicator, year: int, value: float, **also: Any) -> Reading:
        return submit(by=analyst, reading=enter(by=analyst, indicator=one, entry=year_entry(year, value, **also)))

    return make


@pytest.fixture
def year() -> Callable[..., Entry]:
    return year_entry

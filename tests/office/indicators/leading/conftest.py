"""What tests of the leader's pages share: an indicator with a target, readings of two years, English pages."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation
from indicators.reading_making import indicator

from tiengvang.office.indicators.models import Indicator, Target
from tiengvang.office.organisation.models import Unit


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def volume(units: dict[str, Unit]) -> Indicator:
    made = indicator()
    Target.objects.create(indicator=made, year=2026, kind="growth_year", value=0.2, source="The plan")
    return made


@pytest.fixture
def reader(signed_in: Callable[..., Client]) -> Callable[..., Client]:
    """reader(role): somebody who reads in English."""

    def make(role: str = "viewer") -> Client:
        client = signed_in(role)
        client.post(reverse("set_language"), {"language": "en"})
        return client

    return make

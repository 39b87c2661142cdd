"""What tests of surveys share: the profile's questionnaires, waves."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.utils import translation

from tiengvang.office.indicators.models import Questionnaire, Wave
from tiengvang.office.indicators.surveys.seeding import seed_questionnaires
from tiengvang.office.indicators.surveys.services import make_wave
from tiengvang.office.organisation.models import User
from tiengvang.office.shell.context import profile


@pytest.fixture(autouse=True)
def _english_and_files_of_their_own(tmp_path: Path, settings: Any) -> Iterator[None]:
    settings.FILES_ROOT = tmp_path / "files"
    with translation.override("en"):
        yield


@pytest.fixture
def analyst(person: Callable[..., User]) -> User:
    return person("analyst")


@pytest.fixture
def wave(analyst: User) -> Callable[..., Wave]:
    """wave(code, **said): a wave of that questionnaire in March 2026."""
    seed_questionnaires(profile())

    def make(code: str = "city-brands", **said: Any) -> Wave:
        values = {
            "name": "Spring", "first_day": date(2026, 3, 1), "last_day": date(2026, 3, 31), "is_random": True,
            "sampling": "Telephone numbers drawn at random.", "delete_after": date(2027, 3, 31), **said,
        }  # fmt: skip
        return make_wave(by=analyst, questionnaire=Questionnaire.objects.get(code=code), **values)

    return make

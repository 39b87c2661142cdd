"""What many tests share: a small place, its pipeline, and a language for messages that does not hang on the machine."""

from __future__ import annotations

import pytest

from tiengvang.place.profile import Profile, load_profile


@pytest.fixture(autouse=True)
def _english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TIENGVANG_LANG", "en")


@pytest.fixture(scope="session")
def jeju() -> Profile:
    """The smaller of the shipped profiles: compiled in a tenth of a second."""
    return load_profile("jeju")


@pytest.fixture(scope="session")
def jeju_pipeline(jeju: Profile):  # type: ignore[no-untyped-def]  # importing it costs a second
    from tiengvang.scan.pipeline import Pipeline

    return Pipeline(jeju)

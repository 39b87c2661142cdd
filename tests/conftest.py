"""What many tests share: a small place, its pipeline, and a language for messages that does not hang on the machine."""

from __future__ import annotations

import ctypes
import os
from collections.abc import Iterator
from pathlib import Path

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


# Programs of the system that some tests need; README gives this line.
APT = (
    "apt-get install --no-install-recommends chromium postgresql gettext fonts-noto-core fonts-noto-cjk "
    "libreoffice-writer-nogui poppler-utils fonts-liberation2 libatomic1"
)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    """Where CI has installed everything, a test that skips for want of a program has failed."""
    report = yield
    if report.skipped and os.environ.get("CI") == "true" and "apt-get install" in str(report.longrepr):
        report.outcome = "failed"
    return report


@pytest.fixture(scope="session")
def chromium() -> str:
    """The system's Chromium, for Playwright; without it the test skips aloud."""
    where = Path("/usr/bin/chromium")
    if not where.exists():
        pytest.skip(f"Chromium is missing: {APT}")
    try:
        ctypes.CDLL("libatomic.so.1")  # Playwright's own node is linked with it
    except OSError:
        pytest.skip(f"libatomic is missing: {APT}")
    return str(where)

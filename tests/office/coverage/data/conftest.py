"""What tests of the data share: folders of two scans, and imported mentions."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from scan_making import Scan, row

from tiengvang.office.coverage.models import Mention


@pytest.fixture
def scan(tmp_path: Path) -> Scan:
    return Scan(tmp_path / "scan")


@pytest.fixture
def another_scan(tmp_path: Path) -> Scan:
    return Scan(tmp_path / "another")


@pytest.fixture
def mention(db: None, scan: Scan) -> Callable[..., Mention]:
    """mention(name, **said): an imported mention, as a row of a part says it."""

    def make(name: str = "one", **said: Any) -> Mention:
        scan.part(f"part-{name}", row(name, **said))
        scan.brought_in()
        return Mention.objects.get(key=row(name)["id"])

    return make

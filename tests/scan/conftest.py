"""What the tests of a scan share: running one, and reading what it wrote."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from tiengvang.scan import local
from tiengvang.scan.inputs import find_inputs
from tiengvang.scan.pipeline import Pipeline

sys.path.insert(0, str(Path(__file__).parent))  # killable and quick_models stand beside

Scan = Callable[..., local.Run]


@pytest.fixture
def scan(jeju_pipeline: Pipeline, tmp_path: Path) -> Scan:
    """Scan sources for the small place into tmp_path/out (or another folder)."""

    def run(*sources: Path | str, out: Path = tmp_path / "out", workers: int = 1, setting: str = "test") -> local.Run:
        return local.scan(find_inputs(map(str, sources)), jeju_pipeline, setting, out, workers=workers)

    return run


@pytest.fixture
def quick_models(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the models: see quick_models.py. Workers inherit it."""
    from quick_models import QUICK

    for module, name, stand_in in QUICK:
        monkeypatch.setattr(module, name, stand_in)


@pytest.fixture
def rows(tmp_path: Path) -> Callable[..., list[dict[str, Any]]]:
    """All rows of an output folder, by url."""

    def read(out: Path = tmp_path / "out") -> list[dict[str, Any]]:
        found = [row for path in sorted(out.glob("mentions/*.parquet")) for row in pq.read_table(path).to_pylist()]
        return sorted(found, key=lambda row: row["url"])

    return read

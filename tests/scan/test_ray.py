"""The cluster engine gives what the local one gives. Runs where the extra `ray` is installed."""

from __future__ import annotations

import gzip
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from tiengvang.place.profile import load_profile
from tiengvang.scan.inputs import find_inputs
from tiengvang.scan.local import scan
from tiengvang.scan.pipeline import Pipeline

pytest.importorskip("ray", reason="the extra ray is not installed: pip install 'tiengvang[ray]'")


def test_a_cluster_gives_what_one_machine_gives(tmp_path: Path) -> None:
    from tiengvang.scan.ray import in_cluster

    for number in range(3):
        rows = f'{{"url": "https://a.example/{number}", "title": "Jeju Island {number}", "text": "Jeju in spring."}}\n'
        (tmp_path / f"rows{number}.jsonl.gz").write_bytes(gzip.compress(rows.encode(), mtime=0))
    inputs = find_inputs([str(tmp_path)])
    pipeline = Pipeline(load_profile("jeju"))
    scan(inputs, pipeline, "test", tmp_path / "local")
    run = scan(inputs, pipeline, "test", tmp_path / "cluster", workers=2, each=in_cluster)
    assert (run.inputs, run.failed) == (3, ())
    found = [pq.read_table(tmp_path / where / "mentions").to_pylist() for where in ("local", "cluster")]
    assert found[0] == found[1]
    assert len(found[0]) == 3

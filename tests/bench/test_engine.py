"""A scan that did not do its work is not measured: the summary and the rows are held against the archive."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from bench.engine import Engine, WrongResult, _summary, check
from bench.haystack import Haystack

NEEDLES = ("https://a.example/?needle=0", "https://b.example/?needle=1")


def engine_that_wrote(folder: Path, urls: tuple[str, ...]) -> Engine:
    pq.write_table(pa.table({"url": pa.array(urls, pa.string())}), folder / "part.parquet")
    return Engine((sys.executable,), "anywhere", folder)


@pytest.fixture
def hay(tmp_path: Path) -> Haystack:
    return Haystack(tmp_path / "hay.warc.gz", 2000, NEEDLES, 1)


def test_a_row_for_each_needle_is_enough_and_other_rows_do_no_harm(tmp_path: Path, hay: Haystack) -> None:
    check(engine_that_wrote(tmp_path, (*NEEDLES, "https://c.example/")), {"pages": 2000}, hay)


def test_a_needle_without_a_row_is_named(tmp_path: Path, hay: Haystack) -> None:
    with pytest.raises(WrongResult, match=r"1 of 2 needles have no row, the first https://b\.example"):
        check(engine_that_wrote(tmp_path, NEEDLES[:1]), {"pages": 2000}, hay)


def test_pages_left_unread_are_noticed(tmp_path: Path, hay: Haystack) -> None:
    with pytest.raises(WrongResult, match="counts 1999 pages, the archive has 4000"):
        check(engine_that_wrote(tmp_path, NEEDLES), {"pages": 1999}, hay, times=2)


def test_the_summary_is_found_after_other_output() -> None:
    summary = {"pages": 5, "screened": 1, "mentions": {"primary": 1}, "seconds": 0.5}
    assert _summary("scanning\n" + json.dumps(summary, indent=1)) == {"pages": 5, "screened": 1}


def test_output_without_a_summary_is_not_taken_for_one() -> None:
    with pytest.raises(WrongResult, match="no summary"):
        _summary("all went well {not really")

"""`tiengvang voice`: counts places alike, refuses what cannot be compared, writes rows that the office imports."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner

from tiengvang.cli import main
from tiengvang.measure.presence import share_of_voice

GOOD = {
    "about": "primary", "origin": "foreign", "independent": True, "copy_of": "", "published": date(2024, 5, 3),
    "fetched": datetime(2024, 6, 1, tzinfo=UTC),
}  # fmt: skip
TYPES = {"published": pa.date32(), "fetched": pa.timestamp("s", tz="UTC")}


def a_scan(folder: Path, place: str, rows: Iterable[dict[str, Any]], inputs: Iterable[str] = ("a-1", "b-2")) -> Path:
    for name in ("mentions", ".raw"):
        (folder / name).mkdir(parents=True)
    for name in inputs:
        (folder / ".raw" / f"{name}.arrow").touch()
    held = [{**GOOD, "place": place, **row} for row in rows]
    columns = {name: pa.array([row[name] for row in held], TYPES.get(name)) for name in ("place", *GOOD)}
    pq.write_table(pa.table(columns), folder / "mentions" / "a-1.parquet")
    return folder


def voice(*arguments: object) -> tuple[int, list[dict[str, str]], str]:
    done = CliRunner(env={"TIENGVANG_LANG": "en"}).invoke(main, ["voice", *(str(one) for one in arguments)])
    return done.exit_code, list(csv.DictReader(done.stdout.splitlines())), done.stderr


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """Three originals that count in 2024, one in 2025, and six mentions that do not."""
    beside = [{"about": "passing"}, {"about": "other"}, {"origin": "state"}, {"independent": False},
              {"copy_of": "https://a.example/1"}, {"origin": "diaspora"}]  # fmt: skip
    counted = [{}, {}, {"published": None}, {"published": date(2025, 2, 1)}]
    return a_scan(tmp_path / "own", "gialai", [*counted, *beside])


def test_only_independent_foreign_originals_mainly_about_a_place_are_its_voice(own: Path, tmp_path: Path) -> None:
    status, rows, _said = voice(own, a_scan(tmp_path / "peer", "dak-lak", [{}] * 9))
    assert status == 0
    expected = share_of_voice(3, {"dak-lak": 9})
    first, second = rows
    assert (first["code"], first["period"]) == ("share-of-voice", "2024")
    assert [float(first[name]) for name in ("value", "low", "high")] == pytest.approx(
        [expected.value, expected.low, expected.high], abs=5e-5
    )
    assert first["note"] == (
        "Inputs scanned for each place: 2. Originals of independent foreign outlets: gialai 3, dak-lak 9."
    )
    assert (second["period"], second["value"]) == ("2025", "1.0000")


def test_periods_are_years_quarters_or_months(own: Path, tmp_path: Path) -> None:
    peer = a_scan(tmp_path / "peer", "dak-lak", [{"published": date(2024, 4, 1)}])
    months = [row["period"] for row in voice(own, peer, "--by", "month")[1]]
    assert months == ["2024-04", "2024-05", "2024-06", "2025-02"]
    assert [row["period"] for row in voice(own, peer, "--by", "quarter")[1]] == ["2024-Q2", "2025-Q1"]


def test_a_period_that_is_not_over_is_left_out_and_named(own: Path, tmp_path: Path) -> None:
    today = date.today()
    peer = a_scan(tmp_path / "peer", "dak-lak", [{"published": today}])
    for by, last, named in (("year", "2025", f"{today.year}"), ("month", "2025-02", f"{today:%Y-%m}")):
        status, rows, said = voice(own, peer, "--by", by)
        assert (status, rows[-1]["period"]) == (0, last)
        assert f"{named} is not over yet" in said


@pytest.mark.parametrize(
    ("place", "inputs", "said"),
    [("dak-lak", ("a-1",), "not scanned from the same inputs as gialai (1 differ, such as b-2)"),
     ("gialai", ("a-1", "b-2"), "gialai: named twice")],
)  # fmt: skip
def test_places_that_were_not_scanned_alike_are_not_compared(
    own: Path, tmp_path: Path, place: str, inputs: tuple[str, ...], said: str
) -> None:
    status, rows, faults = voice(own, a_scan(tmp_path / "peer", place, [{}], inputs))
    assert (status, rows) == (2, [])
    assert said in faults


def test_a_scan_that_found_nothing_counts_as_nothing(own: Path, tmp_path: Path) -> None:
    _status, rows, _said = voice(own, a_scan(tmp_path / "kon-tum", "", []))
    assert [(row["period"], row["value"]) for row in rows] == [("2024", "1.0000"), ("2025", "1.0000")]
    assert "gialai 3, kon-tum 0" in rows[0]["note"]


def test_a_folder_without_a_scan_or_with_two_places_is_refused_with_the_remedy(own: Path, tmp_path: Path) -> None:
    (tmp_path / "nothing").mkdir()
    assert "Name a folder that `tiengvang scan` wrote" in voice(own, tmp_path / "nothing")[2]
    both = a_scan(tmp_path / "both", "dak-lak", [{}, {"place": "kon-tum"}])
    assert "found: dak-lak, kon-tum" in voice(own, both)[2]
    (both / "mentions" / "a-1.parquet").write_bytes(b"no parquet")
    assert "not a whole part" in voice(own, both)[2]

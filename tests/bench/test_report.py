"""Limits are held against the median, floors and ceilings alike; the document keeps what is not figures."""

from __future__ import annotations

from pathlib import Path

import pytest
from bench.memory import growth
from bench.report import Line, record, table


def test_a_limit_is_held_against_the_median_not_the_best_round() -> None:
    assert not Line("share", (0.30, 0.39, 0.80), limit=0.40).met
    assert Line("share", (0.10, 0.41, 0.42), limit=0.40).met


def test_a_ceiling_is_missed_from_above() -> None:
    assert Line("peak", (399.0,), limit=400.0, ceiling=True).met
    assert Line("peak", (401.0,), limit=400.0, ceiling=True).verdict == "MISSED"


def test_the_goal_is_told_apart_from_the_limit() -> None:
    assert Line("share", (0.45,), limit=0.40, goal=0.55).verdict == "met"
    assert Line("share", (0.56,), limit=0.40, goal=0.55).verdict == "met, goal too"


def test_the_table_shows_median_and_range() -> None:
    row = table([Line("share", (0.3, 0.5, 0.4), limit=0.4)]).splitlines()[2]
    assert [cell.strip() for cell in row.strip("|").split("|")] == ["share", "0.40", "0.30 to 0.50", "≥ 0.4", "", "met"]


def test_growth_is_the_rise_after_the_first_quarter() -> None:
    at = [float(second) for second in range(101)]
    fills_then_flat = [min(second, 20) * 10.0 for second in at]
    leaks = [100 + 2 * second for second in at]
    assert growth(at, fills_then_flat) == pytest.approx(0, abs=1e-6)
    assert growth(at, leaks) == pytest.approx(150)


def test_figures_replace_figures_and_nothing_else(tmp_path: Path) -> None:
    document = tmp_path / "benchmarks.md"
    mark = "<!-- speed: written by `python -m bench --record` -->"
    document.write_text(f"before\n{mark}\nold\n<!-- speed: end -->\nafter\n", encoding="utf-8")
    record(document, "speed", "new \\1")
    assert document.read_text(encoding="utf-8") == f"before\n{mark}\nnew \\1\n\n<!-- speed: end -->\nafter\n"
    with pytest.raises(ValueError, match="memory"):
        record(document, "memory", "lost")

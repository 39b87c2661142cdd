"""The intervals hold the truth as often as they say: a few cells of the grid, each run 2,000 times.

`python -m bench.measure` tries all cells 10,000 times. With 2,000 runs the found coverage is off by 0.005 (one standard
error), so the floor here is 0.93 less two of these.
"""

from __future__ import annotations

import numpy as np
import pytest
from grid import Cell, Layout, coverage, coverage_of_change, plain_coverage

from tiengvang.measure.prevalence import Method

RUNS = 2_000
FLOOR = 0.92
HONEST = (Method.PPI, Method.ROGAN_GLADEN, Method.HAND)


@pytest.mark.parametrize(
    "cell",
    [
        Cell(0.05, 0.05, 0.05, 50),
        Cell(0.3, 0.2, 0.2, 50),
        Cell(0.3, 0.02, 0.02, 200),
        Cell(0.9, 0.35, 0.05, 200),
        Cell(0.05, 0.35, 0.35, 1000),
        Cell(0.5, 0.1, 0.1, 2000),
        Cell(0.05, 0.05, 0.05, 50, "six strata, equal samples"),
        Cell(0.3, 0.2, 0.2, 200, "six strata, in proportion"),
        Cell(0.9, 0.1, 0.1, 1000, "six strata, equal samples"),
        Cell(0.3, 0.2, 0.2, 200, "scores"),
        Cell(0.9, 0.35, 0.05, 50, "scores"),
    ],
    ids=str,
)
def test_every_honest_interval_holds_the_truth(cell: Cell) -> None:
    found = coverage(cell, RUNS, methods=HONEST)
    assert min(one.held for one in found.values()) >= FLOOR, found
    # A worthless interval would hold the truth as well: the machine must not make it longer than hand labels alone.
    assert found[Method.PPI].width <= found[Method.HAND].width * 1.06


@pytest.mark.parametrize("layout", ["one stratum", "six strata, in proportion", "six strata, equal samples", "scores"])
def test_the_difference_and_the_ratio_of_two_years_hold_theirs_though_the_machine_drifts(layout: Layout) -> None:
    for cell in (Cell(0.1, 0.1, 0.1, 200, layout), Cell(0.3, 0.2, 0.2, 500, layout)):
        for found in coverage_of_change(cell, RUNS):
            assert found.held >= FLOOR, (cell, found)


def test_intervals_are_not_too_wide_where_there_are_errors_enough() -> None:
    found = [coverage(Cell(share, 0.2, 0.2, 500), RUNS, methods=HONEST) for share in (0.1, 0.3, 0.5, 0.9)]
    for method in HONEST:
        assert 0.94 <= np.mean([one[method].held for one in found]) <= 0.965


def test_plain_prediction_powered_inference_fails_where_errors_are_few_and_ours_does_not() -> None:
    cell = Cell(0.3, 0.02, 0.02, 50)
    assert cell.is_sparse
    assert plain_coverage(cell, RUNS) < 0.75
    assert coverage(cell, RUNS, methods=[Method.PPI])[Method.PPI].held >= FLOOR


def test_classify_and_count_does_not_hold_the_truth_however_much_is_judged() -> None:
    found = coverage(Cell(0.3, 0.1, 0.1, 500), RUNS, methods=[Method.CLASSIFY_AND_COUNT])[Method.CLASSIFY_AND_COUNT]
    assert found.held == 0
    assert found.bias == pytest.approx(0.7 * 0.1 - 0.3 * 0.1, abs=0.002)


def test_a_good_machine_shortens_the_interval() -> None:
    found = coverage(Cell(0.3, 0.05, 0.05, 500), RUNS)
    assert found[Method.PPI].width < found[Method.HAND].width * 0.55


def test_estimates_are_unbiased() -> None:
    for layout in ("one stratum", "six strata, equal samples", "scores"):
        found = coverage(Cell(0.3, 0.2, 0.1, 500, layout), RUNS, methods=HONEST)
        assert max(abs(one.bias) for one in found.values()) < 0.003, (layout, found)


def test_the_same_seed_gives_the_same_figures() -> None:
    cell = Cell(0.3, 0.2, 0.2, 100)
    assert coverage(cell, 50, seed=3) == coverage(cell, 50, seed=3) != coverage(cell, 50, seed=4)

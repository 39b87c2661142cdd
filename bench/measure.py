"""Do the intervals of `measure` hold the truth as often as they say? The whole grid of tests/measure/grid.py.

    python -m bench.measure                 1,152 cells, 10,000 runs each: some minutes of one core
    python -m bench.measure --runs 1000     quicker and coarser
    python -m bench.measure --cells         a line for each cell too

A cell is a prevalence (.05 to .9), errors of the machine (0 to 35 %), a number of labels (50 to 2,000) and a layout
(one stratum, six uneven strata with labels in proportion or in equal numbers, scores instead of classes). Ends with 1
where an interval of the honest methods holds the truth in less than 93 % of the runs of a cell, or, on the mean over
the cells that are not sparse, in less than 94 % or more than 96.5 %.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

import click
import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests/measure"))

from grid import LAYOUTS, Cell, Coverage, cells, coverage, coverage_of_change, plain_coverage

from tiengvang.measure.prevalence import Method

LOWEST, LEAST_MEAN, MOST_MEAN = 0.93, 0.94, 0.965
HONEST = (Method.PPI, Method.ROGAN_GLADEN, Method.HAND)
DIFFERENCE, RATIO, PLAIN = "difference of two years", "ratio of two years", "plain ppi (one stratum)"
Found = dict[str, Coverage]


@click.command()
@click.option("--runs", default=10_000, show_default=True, type=click.IntRange(100), help="Runs of each cell.")
@click.option("--cells", "each", is_flag=True, help="Print every cell.")
def main(runs: int, each: bool) -> None:
    """Print coverage and width of all methods, and of change."""
    found: dict[Cell, Found] = {}
    for number, cell in enumerate(cells()):
        found[cell] = tried(cell, runs, number)
        if each:
            told = "  ".join(f"{name} {one.held:.4f}/{one.width:.4f}" for name, one in found[cell].items())
            click.echo(f"{cell.layout}, {cell.prevalence}, {cell.missed}/{cell.false_alarms}, {cell.budget}: {told}")
    click.echo(f"{len(found)} cells, {runs} runs each; sparse: fewer than ten hits, misses or errors expected")
    click.echo(f"{'':26}{'':8}{'cells':>6}{'mean':>8}{'least':>8}{'width':>8}  least in")
    failed = False
    for name in (*(str(method) for method in Method), DIFFERENCE, RATIO, PLAIN):
        for sparse in (False, True):
            some = {cell: of[name] for cell, of in found.items() if cell.is_sparse == sparse and name in of}
            mean, least, where = line(name, "sparse" if sparse else "other", some)
            if name in HONEST or name in (DIFFERENCE, RATIO):
                good = least >= LOWEST and (sparse or LEAST_MEAN <= mean <= MOST_MEAN)
                failed |= not good
                if not good:
                    click.echo(f"  {name} misses its limit ({mean:.4f}, {least:.4f} in {where})")
    click.echo("\nmean ≥ least coverage of the cells that are not sparse, and of those that are:\n")
    click.echo(table(found))
    sys.exit(failed)


def table(found: dict[Cell, Found]) -> str:
    """The table of docs/measure.md: methods by layout."""
    counts = [
        f"{layout} ({', '.join(str(len(_part(found, layout, sparse))) for sparse in (False, True))})"
        for layout in LAYOUTS
    ]
    lines = [["", *counts], ["---"] * (1 + len(LAYOUTS))]
    for name in (*(str(method) for method in Method), DIFFERENCE, RATIO, PLAIN):
        lines.append([name])
        for layout in LAYOUTS:
            told = []
            for sparse in (False, True):
                held = [of[name].held for of in _part(found, layout, sparse).values() if name in of]
                if held:
                    told.append(f"{_mean(held):.3f} ≥ {min(held):.3f}".replace("0.", "."))
            lines[-1].append(", ".join(told))
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def _part(found: dict[Cell, Found], layout: str, sparse: bool) -> dict[Cell, Found]:
    return {cell: of for cell, of in found.items() if cell.layout == layout and cell.is_sparse == sparse}


def tried(cell: Cell, runs: int, seed: int) -> Found:
    """All figures of a cell."""
    found: Found = {str(method): one for method, one in coverage(cell, runs, seed).items()}
    found[DIFFERENCE], found[RATIO] = coverage_of_change(cell, runs, seed)
    if cell.layout == "one stratum":
        found[PLAIN] = Coverage(plain_coverage(cell, runs, seed), float("nan"), float("nan"))
    return found


def line(name: str, kind: str, some: dict[Cell, Coverage]) -> tuple[float, float, Cell]:
    """Prints one, and gives mean and least coverage and the cell of the least."""
    worst = min(some, key=lambda cell: some[cell].held)
    mean = _mean(one.held for one in some.values())
    width = _mean(one.width for one in some.values())
    click.echo(
        f"{name:26}{kind:8}{len(some):6}{mean:8.4f}{some[worst].held:8.4f}{width:8.4f}  {worst.layout}, share "
        f"{worst.prevalence}, errors {worst.missed}/{worst.false_alarms}, {worst.budget} labels"
    )
    return mean, some[worst].held, worst


def _mean(values: Iterable[float]) -> float:
    return float(np.mean(list(values)))


if __name__ == "__main__":
    main()

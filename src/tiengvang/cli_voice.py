"""`tiengvang voice`: a place's share of voice among its peers, as rows that the office imports. Counts nothing."""

from __future__ import annotations

import csv
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from tiengvang.cli_errors import ERRORS, stop
from tiengvang.records import InputFault
from tiengvang.wording import _, number

if TYPE_CHECKING:
    from tiengvang.scan.voice import Heard

COLUMNS: Final = ("code", "period", "value", "low", "high", "market", "full_year", "note")  # of the office's import
_PERIODS: Final[dict[str, Callable[[int, int], str]]] = {
    "year": lambda year, _month: str(year),
    "quarter": lambda year, month: f"{year}-Q{(month + 2) // 3}",
    "month": lambda year, month: f"{year}-{month:02d}",
}


@click.command()
@click.argument("own", metavar="OWN", type=click.Path(path_type=Path, file_okay=False))
@click.argument("peers", metavar="PEER...", nargs=-1, required=True, type=click.Path(path_type=Path, file_okay=False))
@click.option("--by", default="year", show_default=True, type=click.Choice(list(_PERIODS)), help="Period of a row.")
@click.option("--code", default="share-of-voice", show_default=True, help="Code of the office's indicator.")
def voice(own: Path, peers: tuple[Path, ...], by: str, code: str) -> None:
    """Compare how much independent foreign outlets wrote of a place and of its peers.

    OWN and PEER are folders of `tiengvang scan --place`, one for each place, made from the same archives. Written is
    CSV: the share with its 95 % interval (Wilson) by period, with the counts in the note; a period that is not over is
    left out. The office takes it under Readings, Import; a second person approves it.
    """
    from tiengvang.measure.presence import share_of_voice  # numpy and pyarrow would cost every command their loading
    from tiengvang.scan.voice import demand_alike, heard

    try:
        places = [heard(folder) for folder in (own, *peers)]
        demand_alike(places)
    except InputFault as fault:
        stop(fault)
    out = csv.writer(sys.stdout, lineterminator="\n")
    out.writerow(COLUMNS)
    counts = [_by_period(one, by) for one in places]
    today = date.today()
    for period in sorted(set().union(*counts)):
        if period >= _PERIODS[by](today.year, today.month):
            ERRORS.print(_("{0} is not over yet and left out.").format(period), style="yellow", highlight=False)
            continue
        own_count, *theirs = (held[period] for held in counts)
        found = share_of_voice(own_count, {one.place: count for one, count in zip(places[1:], theirs, strict=True)})
        ends = ("" if end is None else f"{end:.4f}" for end in (found.value, found.low, found.high))
        out.writerow((code, period, *ends, "", "", _note(places, counts, period)))


def _by_period(one: Heard, by: str) -> Counter[str]:
    found: Counter[str] = Counter()
    for (year, month), count in one.months.items():
        found[_PERIODS[by](year, month)] += count
    return found


def _note(places: Sequence[Heard], counts: Sequence[Counter[str]], period: str) -> str:
    each = ", ".join(f"{one.place} {number(held[period])}" for one, held in zip(places, counts, strict=True))
    said = _("Inputs scanned for each place: {0}. Originals of independent foreign outlets: {1}.")
    return said.format(number(len(places[0].inputs)), each)

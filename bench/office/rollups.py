"""Times the roll-ups at a million mentions: figures of any range, a label's effect, a dirty day. Changes no mention.

.venv/bin/python -m bench.office.rollups --home var/million
"""

from __future__ import annotations

import os
import random
import time
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import click

_CUTS = (
    ("all", ("bucket", "tone")), ("country", ("value",)), ("outlet", ("value",)), ("theme", ("value", "tone")),
)  # fmt: skip


@click.command()
@click.option(
    "--home", required=True, type=click.Path(path_type=Path, exists=True), help="Made by bench.office.million."
)
@click.option("--rounds", default=30, show_default=True, type=click.IntRange(2))
def main(home: Path, rounds: int) -> None:
    """Prints the median and the 95th percentile of each in milliseconds."""
    os.environ["TIENGVANG_HOME"] = str(home.resolve())
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tiengvang.office.settings")
    import django

    django.setup()
    from tiengvang.office.coverage.models import Mention
    from tiengvang.office.coverage.rollups import selectors
    from tiengvang.office.coverage.rollups.refreshing import refresh, refresh_mention

    first, last = selectors.extent() or (None, None)
    if first is None or last is None:
        raise click.ClickException(f"{home}: no roll-ups there; make them with bench.office.million.")
    chance = random.Random(1)
    span = (last - first).days
    ids = [chance.randrange(1, Mention.objects.count()) for _ in range(rounds)]
    mentions = list(Mention.objects.filter(pk__in=ids))
    for name, start in (("five years", first), ("a year", last - timedelta(364)), ("90 days", last - timedelta(89))):
        for dimension, by in _CUTS:
            figures = partial(selectors.counts, start, last, dimension, by=by)
            _print(f"counts: {name}, {dimension} by {'/'.join(by)}", rounds, lambda _, figures=figures: figures())
        by_month = partial(selectors.series, start, last, "month", by=("tone",))
        _print(f"series: {name} by month and tone", rounds, lambda _, figures=by_month: figures())
    by_day = partial(selectors.series, last - timedelta(89), last, "day", by=("tone",))
    _print("series: 90 days by day and tone", rounds, lambda _: by_day())
    _print("a label's effect (refresh_mention)", len(mentions), lambda at: refresh_mention(mentions[at]))
    days = [first + timedelta(days=chance.randrange(span)) for _ in range(rounds)]
    _print("a dirty day (refresh)", rounds, lambda at: refresh([days[at]]))


def _print(what: str, rounds: int, call: Callable[[int], Any]) -> None:
    spent = []
    for at in range(rounds):
        start = time.perf_counter()
        call(at)
        spent.append(1000 * (time.perf_counter() - start))
    spent.sort()
    click.echo(f"{what:52} p50 {spent[len(spent) // 2]:8.1f} ms   p95 {spent[int(len(spent) * 0.95)]:8.1f} ms")


if __name__ == "__main__":
    main()

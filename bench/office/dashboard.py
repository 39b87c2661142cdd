"""Times each panel of the dashboard over an office's database, over several ranges. Writes nothing into it.

Beside the time on the clock stands the processor's, which a busy machine does not stretch.

.venv/bin/python -m bench.office.dashboard --home var/million --rounds 20
"""

from __future__ import annotations

import os
import time
from datetime import date, timedelta
from pathlib import Path
from statistics import median, quantiles

import click

LIMIT = 300  # milliseconds that a panel may take, 95th percentile


@click.command()
@click.option("--home", required=True, type=click.Path(path_type=Path, exists=True), help="The office's folder.")
@click.option("--rounds", default=20, show_default=True, type=click.IntRange(5), help="Calls of each panel and range.")
def main(home: Path, rounds: int) -> None:
    """Print median and 95th percentile of each panel and range, in milliseconds."""
    os.environ["TIENGVANG_HOME"] = str(home.resolve())
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tiengvang.office.settings")
    import django

    django.setup()
    from django.core.cache import cache
    from django.test import RequestFactory

    from tiengvang.office.coverage.dashboard.views import PANELS, panel
    from tiengvang.office.coverage.rollups.selectors import extent
    from tiengvang.office.organisation.models import User

    heard = extent()
    if heard is None:
        raise click.ClickException(f"{home} has no mentions: make some with bench.office.million")
    requests, reader = RequestFactory(), User(username="bench", is_superuser=True)
    click.echo(f"{heard[0]} to {heard[1]}; {rounds} calls each; ms")
    click.echo(f"{'panel':10} {'range':24} {'p50':>7} {'p95':>7} {'cpu p95':>8} {'KiB':>6}")
    slow = 0
    for key in PANELS:
        for name, query in _ranges(*heard).items():
            request = requests.get("/", query)
            request.user = reader
            taken, worked = [], []
            panel(request, key)  # reads what it needs from the disk
            for _round in range(rounds):
                cache.clear()  # what is measured is the counting, not the keeping
                begun, working = time.perf_counter(), time.process_time()
                answer = panel(request, key)
                taken.append(1000 * (time.perf_counter() - begun))
                worked.append(1000 * (time.process_time() - working))
            p95, cpu = (quantiles(times, n=20, method="inclusive")[-1] for times in (taken, worked))
            slow += p95 > LIMIT
            size = len(answer.content) / 1024
            mark = " over the limit" if p95 > LIMIT else ""
            click.echo(f"{key:10} {name:24} {median(taken):7.1f} {p95:7.1f} {cpu:8.1f} {size:6.1f}{mark}")
    click.echo(f"{slow} over {LIMIT} ms")


def _ranges(first: date, last: date) -> dict[str, dict[str, str]]:
    """Ranges that people ask for, counted back from the last day that has mentions."""
    day = timedelta(days=1)
    odd = {"from": (last - 800 * day).isoformat(), "to": (last - 17 * day).isoformat(), "passing": "yes"}
    found = {
        f"{n} days": {"from": (last - (n - 1) * day).isoformat(), "to": last.isoformat()} for n in (7, 30, 90, 365)
    }
    all_days = {"period": "all"}
    return found | {"784 days, with passing": odd, "all": all_days, "all, with passing": {**all_days, "passing": "yes"}}


if __name__ == "__main__":
    main()

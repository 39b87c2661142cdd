"""Times the import of a scan's folder into an empty office: the first time, again, and with one changed part.

.venv/bin/python -m bench.office.importing --mentions 100000
"""

from __future__ import annotations

import os
import random
import resource
import tempfile
import time
from datetime import UTC
from itertools import islice
from pathlib import Path

import click
import pyarrow as pa
import pyarrow.parquet as pq

PART = 20_000  # rows of a part


@click.command()
@click.option("--mentions", default=100_000, show_default=True, type=click.IntRange(1))
@click.option("--database", default="", help="Address of a PostgreSQL database; a new SQLite file without one.")
def main(mentions: int, database: str) -> None:
    """Prints seconds of the rows, of the search index and of the roll-ups, and the most memory held."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        os.environ["TIENGVANG_HOME"] = str(home / "home")
        if database:
            os.environ["TIENGVANG_DATABASE"] = database
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tiengvang.office.settings")
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0, skip_checks=True)
        _write(home / "scan", mentions)
        _time(home / "scan", mentions)


def _write(scan: Path, mentions: int) -> None:
    from bench.office.invented import Inventor, outlets
    from tiengvang.office.shell.context import profile
    from tiengvang.scan.parts import MENTIONS, SCHEMA

    rows = Inventor(profile(), outlets(4000, random.Random(1)), 1).mentions(mentions)
    (scan / MENTIONS).mkdir(parents=True)
    number = 0
    while chunk := list(islice(rows, PART)):
        for row in chunk:
            row["fetched"], row["signature"] = row["fetched"].replace(tzinfo=UTC), b""
        pq.write_table(pa.Table.from_pylist(chunk, SCHEMA), scan / MENTIONS / f"part-{number:04}.parquet")
        number += 1


def _time(scan: Path, mentions: int) -> None:
    from tiengvang.office.coverage.importing import services
    from tiengvang.scan.parts import MENTIONS

    apart: dict[str, list[float]] = {}

    def timed(name: str, call):  # type: ignore[no-untyped-def]
        def run(*given, **named):  # type: ignore[no-untyped-def]
            start = _now()
            try:
                return call(*given, **named)
            finally:
                apart[name] = [old + spent for old, spent in zip(apart[name], _since(start), strict=True)]

        return run

    services.index.refresh = timed("search index", services.index.refresh)
    services.refresh = timed("roll-ups", services.refresh)
    for what in ("first time", "again", "one part changed"):
        if what == "one part changed":
            part = scan / MENTIONS / "part-0000.parquet"
            table = pq.read_table(part)
            pq.write_table(table.slice(1), part)  # one row less
        apart.update({"search index": [0.0, 0.0], "roll-ups": [0.0, 0.0]})
        start = _now()
        report = services.import_folder(scan, name="Bench", place="gialai")
        wall, cpu = _since(start)
        wall, cpu = wall - sum(one[0] for one in apart.values()), cpu - sum(one[1] for one in apart.values())
        beside = ", ".join(f"{name} {spent[0]:.1f} s ({spent[1]:.1f} s of CPU)" for name, spent in apart.items())
        click.echo(f"{what}: rows {wall:.1f} s ({cpu:.1f} s of CPU), {beside}; {dict(report.counts)}")
        if what == "first time":
            click.echo(f"  that is {mentions / wall:,.0f} rows a second, {mentions / cpu:,.0f} a second of CPU")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    click.echo(f"most memory held: {peak:,.0f} MiB (with making the rows)")


def _now() -> tuple[float, float]:
    return time.monotonic(), time.process_time()


def _since(start: tuple[float, float]) -> tuple[float, float]:
    wall, cpu = _now()
    return wall - start[0], cpu - start[1]


if __name__ == "__main__":
    main()

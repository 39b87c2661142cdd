"""Makes an office's database with a million invented mentions, for the benchmarks beside it. Measures only itself.

.venv/bin/python -m bench.office.million --home var/million --mentions 1000000
"""

from __future__ import annotations

import json
import os
import random
import sys
import time
from collections.abc import Sequence
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from bench.office.invented import InventedOutlet

CHUNK = 5000


@click.command()
@click.option("--home", required=True, type=click.Path(path_type=Path), help="The office's folder; made anew.")
@click.option("--mentions", default=1_000_000, show_default=True, type=click.IntRange(1))
@click.option("--outlets", default=4000, show_default=True, type=click.IntRange(10))
@click.option("--seed", default=1, show_default=True)
@click.option("--search/--no-search", default=True, help="Whether the search index is built too (the longest step).")
def main(home: Path, mentions: int, outlets: int, seed: int, search: bool) -> None:
    """Make the database; prints each step with its seconds."""
    database = home.resolve() / "office.sqlite3"
    if database.exists():
        sys.exit(f"{database} is there already: name another folder, or delete it.")
    os.environ["TIENGVANG_HOME"] = str(home.resolve())
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tiengvang.office.settings")
    import django

    django.setup()
    from django.core.management import call_command

    step = _Steps()
    call_command("migrate", verbosity=0, skip_checks=True)
    step("tables")
    _fill(mentions, outlets, seed, step)
    if search:
        from tiengvang.office.coverage.search.index import rebuild

        rebuild()
        step("search index")
    click.echo(f"{database}: {database.stat().st_size / 2**20:,.0f} MiB")


class _Steps:
    """Prints what was done and how long it took."""

    def __init__(self) -> None:
        self._last = time.monotonic()

    def __call__(self, what: str) -> None:
        now = time.monotonic()
        click.echo(f"{what:24} {now - self._last:8.1f} s")
        self._last = now


def _fill(mentions: int, number: int, seed: int, step: _Steps) -> None:
    """Outlets, mentions with their judgements, and the roll-ups. The tables' indexes are made after the rows."""
    from django.db import connection, transaction

    from bench.office.invented import Inventor, outlets
    from tiengvang.office.coverage.models import Mention
    from tiengvang.office.coverage.rollups.marking import mark_dirty
    from tiengvang.office.coverage.rollups.refreshing import refresh
    from tiengvang.office.shell.context import profile

    publishers = outlets(number, random.Random(seed))
    rows = Inventor(profile(), publishers, seed).mentions(mentions)
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA synchronous=OFF")
        cursor.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = %s AND sql IS NOT NULL",
            [Mention._meta.db_table],
        )
        indexes = cursor.fetchall()
        for name, _ in indexes:
            cursor.execute(f'DROP INDEX "{name}"')
    ids, part = _outlets_and_part(publishers, mentions)
    first = 1
    while chunk := list(islice(rows, CHUNK)):
        with transaction.atomic():
            _add(chunk, first, publishers, ids, part)
        first += len(chunk)
    step("mentions")
    with connection.cursor() as cursor:
        for _, sql in indexes:
            cursor.execute(sql)
    step("their indexes")
    mark_dirty(Mention.objects.order_by().values_list("day", flat=True).distinct())
    refresh()
    step("roll-ups")


def _outlets_and_part(publishers: Sequence[InventedOutlet], mentions: int) -> tuple[list[int], int]:
    from tiengvang.listen.outlets import OWNER_CLASSES
    from tiengvang.office.coverage.models import Outlet, Part, Source

    Outlet.objects.bulk_create(
        Outlet(
            domain=one.domain, name=one.name, owner_class=one.owner_class, country=one.country, origin=one.origin,
            languages=",".join(one.languages), independent=OWNER_CLASSES[one.owner_class][1], is_demonstration=True,
        )
        for one in publishers
    )  # fmt: skip
    by_domain = dict(Outlet.objects.values_list("domain", "pk"))
    source = Source.objects.create(name="Invented", folder="/invented", place="gialai", is_demonstration=True)
    part = Part.objects.create(source=source, name="invented.parquet", digest="0" * 64, rows=mentions)
    return [by_domain[one.domain] for one in publishers], part.pk


_SAME = (
    "place", "url", "canonical_url", "title", "excerpt", "language", "country", "market", "theme", "about", "judge",
    "tone_negative", "tone_neutral", "tone_positive", "evidence", "reasons", "prominence", "origin", "independent",
    "copy_of", "archive", "offset",
)  # fmt: skip
_JUDGED = ("judge", "about", "theme", "tone_negative", "tone_neutral", "tone_positive", "evidence")
_OTHERS = (
    "id", "key", "part_id", "outlet_id", "published", "day", "about_by", "tone", "tone_by", "disputed", "names",
    "entities", "arrangement", "bucket", "original_id", "digest", "address", "fetched", "imported",
)  # fmt: skip


def _add(
    chunk: Sequence[dict[str, Any]], first: int, publishers: Sequence[InventedOutlet], ids: list[int], part: int
) -> None:
    """Insert a chunk; the mention number n has the id n + 1. One in two hundred is paid for, hosted or agreed."""
    from django.db import connection

    from tiengvang.office.coverage.arrangements import bucket_of
    from tiengvang.office.coverage.importing.writing import address_of

    mentions, judgements = [], []
    for key, row in enumerate(chunk, first):
        arrangement = ("paid", "hosted", "agreement")[key % 3] if key % 200 == 0 else ""
        tones = {tone: row[f"tone_{tone}"] for tone in ("negative", "neutral", "positive")}
        tone = max(tones, key=lambda one: tones[one])
        day, moment = row["day"].isoformat(), row["fetched"].isoformat(" ")
        names, entities = json.dumps(row["names"], ensure_ascii=False), json.dumps(row["entities"])
        row["independent"] = row["independent"] and not arrangement
        bucket = str(bucket_of(row["origin"], row["independent"], arrangement))
        original = None if row["original"] is None else row["original"] + 1
        others = [
            key, row["id"], part, ids[row["publisher"]], day, day, "machine", tone, "machine", False, names, entities,
            arrangement, bucket, original, row["id"], address_of(row["url"]), moment, moment,
        ]  # fmt: skip
        mentions.append([row[name] for name in _SAME] + others)
        judgements.append([key, moment, *(row[name] for name in _JUDGED)])
    with connection.cursor() as cursor:
        cursor.executemany(_insert("coverage_mention", (*_SAME, *_OTHERS)), mentions)
        cursor.executemany(_insert("coverage_judgement", ("mention_id", "made", *_JUDGED)), judgements)


def _insert(table: str, columns: Sequence[str]) -> str:
    names = ", ".join(f'"{column}"' for column in columns)
    return f"INSERT INTO {table} ({names}) VALUES ({', '.join(['%s'] * len(columns))})"  # noqa: S608


if __name__ == "__main__":
    main()

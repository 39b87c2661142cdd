"""How fast the explorer answers at a million mentions: pages, facets and counts of forty searches, cold and warm.

.venv/bin/python -m bench.office.explorer --home var/million

The database is made by `bench.office.million`. Measured is the office's whole answer to a request,
templates and all, without the network. Each search is asked `--rounds` times; the first meets a cold cache.
"""

from __future__ import annotations

import os
import statistics
import time
from pathlib import Path
from typing import Any

import click

LIST, FACETS = 500, 2000  # milliseconds that the list (p95) and the facets may take
SEARCHES = (
    "", "text=gia+lai", "text=ca+phe", "text=cà+phê+robusta", "text=du+lich", "text=%22cồng+chiêng%22", "text=coffee",
    "text=the", "text=tourism+-beach", "text=nghi", "text=a", "text=嘉莱", "text=咖啡", "text=ザライ", "text=커피",
    "text=ซาลาย", "text=ກາເຟ", "text=កាហ្វេ", "text=quân+nhân+lạ+lùng+xyz", "text=pleiku&country=JP",
    "text=gia+lai&language=ja", "text=ca+phe&language=ja", "text=gong&tone=negative", "text=coffee&period=30",
    "text=gia+lai&theme=rights&country=US", "country=VN", "country=LA", "country=JP&country=KR&country=CN",
    "country=VN&language=lo", "market=europe-german&tone=negative", "theme=rights&period=last-year",
    "language=ru&copies=show",
    "bucket=independent&from=2026-01-01&to=2026-03-31", "origin=own&about=primary",
    "arrangement=any", "copies=only&about=any",
    "reviewed=yes", "disputed=yes", "independent=no&theme=sport&about=passing", "about=other&period=90",
)  # fmt: skip


@click.command()
@click.option("--home", required=True, type=click.Path(path_type=Path, exists=True), help="The office's folder.")
@click.option("--rounds", default=5, show_default=True, type=click.IntRange(1))
def main(home: Path, rounds: int) -> None:
    """Print milliseconds of each search and what all of them come to."""
    os.environ["TIENGVANG_HOME"] = str(home.resolve())
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tiengvang.office.settings")
    import django

    django.setup()
    from django.test import Client

    from tiengvang.office.coverage.models import Mention

    client = Client()
    client.force_login(_somebody(), backend="allauth.account.auth_backends.AuthenticationBackend")
    print(f"{Mention.objects.count():,} mentions, {len(SEARCHES)} searches, {rounds} rounds; milliseconds")
    print(f"{'search':58} {'list':>7} {'worst':>7} {'facets':>7} {'worst':>7}")
    lists: list[float] = []
    facets: list[float] = []
    for search in SEARCHES:
        page = [_timed(client, "/office/coverage/explorer/", search) for _ in range(rounds)]
        side = [_timed(client, "/office/coverage/explorer/facets/", search) for _ in range(rounds)]
        lists += page
        facets += side
        figures = (statistics.median(page), max(page), statistics.median(side), max(side))
        print(f"{search or '(everything)':58} " + " ".join(f"{figure:7.0f}" for figure in figures))
    for name, times, limit in (("list", lists, LIST), ("facets", facets, FACETS)):
        p95 = statistics.quantiles(times, n=20)[-1]
        print(
            f"{name}: p50 {statistics.median(times):.0f} ms, p95 {p95:.0f} ms (limit {limit}), "
            f"worst {max(times):.0f} ms"
        )


def _somebody() -> Any:
    from tiengvang.office.organisation.models import User

    return User.objects.filter(is_superuser=True).first() or User.objects.create(
        username="bench", full_name="Bench", is_superuser=True
    )


def _timed(client: Any, address: str, search: str) -> float:
    begun = time.perf_counter()
    answer = client.get(f"{address}?{search}")
    took = (time.perf_counter() - begun) * 1000
    if answer.status_code != 200:
        raise SystemExit(f"{address}?{search} answered {answer.status_code}")
    return took


if __name__ == "__main__":
    main()

"""Times the computing of all indicators over an office's database of a million mentions, whole and for a night with
news of one day. Draws and labels a random sample of each year first, so that there is something to estimate from.

.venv/bin/python -m bench.office.indicators --home var/million
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from tiengvang.office.organisation.models import User

LIMIT = 60  # seconds for everything, on two cores
YEARS = 5
LABELS = 1_000  # of each year
NEWS = 500  # mentions whose day changes for the night's run


@click.command()
@click.option("--home", required=True, type=click.Path(path_type=Path, exists=True), help="The office's folder.")
def main(home: Path) -> None:
    """Print seconds on the clock and of the processor; ends with 1 where the whole takes longer than the limit."""
    os.environ["TIENGVANG_HOME"] = str(home.resolve())
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tiengvang.office.settings")
    import django

    django.setup()
    from tiengvang.office import commands
    from tiengvang.office.coverage.models import Mention
    from tiengvang.office.coverage.rollups.selectors import extent
    from tiengvang.office.indicators.computing.services import compute
    from tiengvang.office.indicators.models import Reading, ReadingStep

    commands.make_ready()
    heard = extent()
    if heard is None:
        raise click.ClickException(f"{home} has no mentions: make some with bench.office.million")
    years = tuple(range(heard[1].year - YEARS + 1, heard[1].year + 1))
    _sample(years)
    ReadingStep.objects.all().delete()
    Reading.objects.all().delete()
    markets = Mention.objects.filter(bucket="independent").values("market").distinct().count()
    click.echo(f"{Mention.objects.count():,} mentions, {heard[0]} to {heard[1]}, {markets} markets, years {years}")
    today = date(heard[1].year + 1, 1, 15)
    whole = _timed("all indicators, 5 years", lambda: compute(years=years, today=today))
    _timed("again, without news", lambda: compute(years=years, today=today))
    _news(heard[1])
    _timed("a night with news of one day", lambda: compute(years=years, today=today))
    if whole > LIMIT:
        raise SystemExit(f"over the limit of {LIMIT} s")


def _timed(what: str, run: Callable[[], Any]) -> float:
    begun, working = time.perf_counter(), time.process_time()
    done = run()
    taken, worked = time.perf_counter() - begun, time.process_time() - working
    click.echo(
        f"{what:30} {taken:7.1f} s on the clock, {worked:7.1f} s of the processor; {done.periods} periods computed, "
        f"{done.standing} passed over, {done.readings} readings added"
    )
    return taken


def _sample(years: tuple[int, ...]) -> None:
    """A random round of each year, labelled as the machine has it, one in ten otherwise."""
    from tiengvang.office.coverage.models import CurrentJudge, Mention, ReviewRound
    from tiengvang.office.coverage.review.services import make_round

    judge = Mention.objects.values_list("judge", flat=True).first() or ""
    CurrentJudge.objects.get_or_create(pk=CurrentJudge.ONLY, defaults={"judge": judge})
    if ReviewRound.objects.exists():
        return
    by = _somebody()
    for year in years:
        frame = f"about=primary&bucket=independent&from={year}-01-01&to={year}-12-31"
        review = make_round(name=f"Bench {year}", frame=frame, size=LABELS, double_share=0, seed=year, by=by)
        _label(review.pk, by)


def _label(review: int, by: User) -> None:
    """Straight into the table: the review desk is timed elsewhere."""
    from tiengvang.office.coverage.models import Label, ReviewItem

    tones = ("negative", "neutral", "positive")
    items = ReviewItem.objects.filter(round=review).select_related("mention")
    Label.objects.bulk_create(
        Label(
            mention=item.mention, reviewer=by, item=item, about="primary", blind=True,
            tone=item.mention.tone if item.position % 10 else tones[item.position // 10 % 3],
        )
        for item in items
    )  # fmt: skip


def _somebody() -> User:
    from tiengvang.office.organisation.models import User

    user, _made = User.objects.get_or_create(username="bench", defaults={"full_name": "Bench", "is_superuser": True})
    return user


def _news(day: date) -> None:
    """Some mentions of the last day are of another tone now, as a judge that judged them late would have it."""
    from tiengvang.office.coverage.models import Mention
    from tiengvang.office.coverage.rollups.marking import mark_dirty
    from tiengvang.office.coverage.rollups.refreshing import refresh

    some = list(
        Mention.objects.filter(day__lte=day, bucket="independent").order_by("-day").values_list("pk", "day")[:NEWS]
    )
    last = [pk for pk, when in some if when == some[0][1]]
    Mention.objects.filter(pk__in=last).update(tone="neutral", tone_negative=0.1, tone_neutral=0.8, tone_positive=0.1)
    mark_dirty([some[0][1]])
    refresh()


if __name__ == "__main__":
    main()

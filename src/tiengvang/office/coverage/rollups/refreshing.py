"""Counts days anew: DailyCount from mentions, in SQL, for dirty days and their months only. Decides nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from itertools import groupby

from django.db import connection, transaction
from django.utils.translation import gettext

from tiengvang.office.coverage.models import DailyCount, DirtyDay, Mention
from tiengvang.office.jobs.kinds import Progress
from tiengvang.office.jobs.services import ask

# Dimension → the column of a mention that holds its value.
DIMENSIONS = {
    "all": "''",
    "country": "country",
    "language": "language",
    "outlet": "CAST(outlet_id AS VARCHAR(40))",
    "theme": "theme",
    "market": "market",
}
_CUT = "bucket, about, is_copy, tone"
_COUNTS, _MENTIONS = DailyCount._meta.db_table, Mention._meta.db_table
_LOCK = 7_165_021  # any number, the same in every process: refreshes of PostgreSQL go one after the other


def refresh(days: Iterable[date] | None = None, progress: Progress | None = None) -> int:
    """Count those days anew, by default all dirty ones; one transaction a month. Gives how many days were counted."""
    wanted = sorted(set(days) if days is not None else DirtyDay.objects.values_list("day", flat=True))
    done = 0
    for first, group in groupby(wanted, key=lambda day: day.replace(day=1)):
        some = list(group)
        with transaction.atomic():
            _wait_for_others()
            DirtyDay.objects.filter(day__in=some).delete()
            _count_days(some)
            _sum_up(first)
        done += len(some)
        if progress:
            progress(done, len(wanted))
    return len(wanted)


def refresh_mention(mention: Mention) -> None:
    """Count anew only those cells of its day and month that the mention stands in: quick enough for a request.

    The values by which it is cut (country, language, outlet, theme, market) are as they were before.
    """
    values = {
        "all": "", "country": mention.country, "language": mention.language, "outlet": str(mention.outlet_id),
        "theme": mention.theme, "market": mention.market,
    }  # fmt: skip
    with transaction.atomic():
        _wait_for_others()
        _count_days([mention.day], values)
        _sum_up(mention.day, values)


def _wait_for_others() -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])


def _count_days(days: list[date], values: Mapping[str, str] | None = None) -> None:
    holes = ", ".join(["%s"] * len(days))
    with connection.cursor() as cursor:
        for dimension, column in DIMENSIONS.items():
            only, given = (f" AND {column} = %s", [values[dimension]]) if values else ("", [])
            held = (" AND value = %s", given) if values else ("", [])
            cursor.execute(
                f"DELETE FROM {_COUNTS} WHERE span = 'day' AND dimension = %s AND day IN ({holes}){held[0]}",  # noqa: S608
                [dimension, *days, *held[1]],
            )
            cursor.execute(
                f"INSERT INTO {_COUNTS} (span, dimension, day, value, {_CUT}, mentions) "  # noqa: S608
                f"SELECT 'day', %s, day, {column}, bucket, about, copy_of <> '', tone, COUNT(*) FROM {_MENTIONS} "
                f"WHERE day IN ({holes}) AND about <> 'other'{only} "
                "GROUP BY 3, 4, 5, 6, 7, 8",  # all but the span, the dimension and the number
                [dimension, *days, *given],
            )


def _sum_up(day: date, values: Mapping[str, str] | None = None) -> None:
    """The sums of the day's month, out of its days, and of its year, out of its months."""
    month, year = day.replace(day=1), day.replace(month=1, day=1)
    _sum("month", month, "day", date(month.year + month.month // 12, month.month % 12 + 1, 1), values)
    _sum("year", year, "month", date(year.year + 1, 1, 1), values)


def _sum(span: str, first: date, part: str, after: date, values: Mapping[str, str] | None) -> None:
    """The count of the span that begins on `first`, out of the parts that lie before `after`."""
    with connection.cursor() as cursor:
        for dimension in DIMENSIONS:
            only, given = (" AND value = %s", [values[dimension]]) if values else ("", [])
            cursor.execute(
                f"DELETE FROM {_COUNTS} WHERE span = %s AND dimension = %s AND day = %s{only}",  # noqa: S608
                [span, dimension, first, *given],
            )
            cursor.execute(
                f"INSERT INTO {_COUNTS} (span, dimension, day, value, {_CUT}, mentions) "  # noqa: S608
                f"SELECT %s, dimension, %s, value, {_CUT}, SUM(mentions) FROM {_COUNTS} "
                f"WHERE span = %s AND dimension = %s AND day >= %s AND day < %s{only} "
                f"GROUP BY dimension, value, {_CUT}",
                [span, first, part, dimension, first, after, *given],
            )


def ask_refresh() -> None:
    """Have the dirty days counted in the background, soon."""
    ask(code="coverage.refresh", key="coverage.refresh", title=gettext("Count changed days anew"))

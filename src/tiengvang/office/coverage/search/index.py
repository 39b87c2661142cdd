"""Keeps the index true: importers call `refresh`, who renames an outlet `refresh_outlet`. Searches nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from django.db import connection, transaction

from tiengvang.office.coverage.models import Mention
from tiengvang.office.coverage.search.text import indexed

CHUNK = 2000
# What has not changed is not written again: an FTS index grows with every write.
_UPSERT = """INSERT INTO coverage_searchtext (mention_id, text{columns}) VALUES (%s, %s{values})
    ON CONFLICT (mention_id) DO UPDATE SET text = excluded.text{sets} WHERE coverage_searchtext.text <> excluded.text"""
_SQLITE = _UPSERT.format(columns="", values="", sets="")
_POSTGRESQL = _UPSERT.format(columns=", vector", values=", %s::tsvector", sets=", vector = excluded.vector")
_LAST_POSITION = 16_383  # that PostgreSQL keeps


def refresh(ids: Sequence[int]) -> int:
    """Index the mentions of those ids anew, in the caller's transaction; gives how many there were.

    A mention that was deleted takes its text with it, so only new and changed ones need this.
    """
    done = 0
    for at in range(0, len(ids), CHUNK):
        found = Mention.objects.filter(pk__in=ids[at : at + CHUNK])
        values = found.values_list("pk", "title", "excerpt", "names", "outlet__name", "outlet__domain").order_by()
        rows = [
            (pk, indexed((title, excerpt, *names, name, domain)))
            for pk, title, excerpt, names, name, domain in values.iterator(chunk_size=CHUNK)
        ]
        _write(rows)
        done += len(rows)
    return done


def refresh_outlet(outlet_id: int) -> int:
    """Index all mentions of an outlet anew, after it was given another name."""
    return refresh(list(Mention.objects.filter(outlet_id=outlet_id).order_by().values_list("pk", flat=True)))


def rebuild(progress: Callable[[int, int], None] | None = None) -> int:
    """Index every mention anew, in short transactions; may be stopped and begun again. Gives how many there were."""
    total, done, last = Mention.objects.count(), 0, 0
    while ids := list(Mention.objects.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:CHUNK]):
        with transaction.atomic():
            done += refresh(ids)
        last = ids[-1]
        if progress:
            progress(done, total)
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO coverage_search(coverage_search) VALUES ('optimize')")
    return done


def _write(rows: list[tuple[int, str]]) -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.executemany(_POSTGRESQL, [(pk, text, _vector(text)) for pk, text in rows])
        else:
            cursor.executemany(_SQLITE, rows)


def _vector(text: str) -> str:
    """The text as a literal of PostgreSQL's type tsvector: its parser would cut tokens of other scripts apart."""
    places: dict[str, list[int]] = {}
    for position, token in enumerate(text.split(), 1):
        places.setdefault(token, []).append(min(position, _LAST_POSITION))
    return " ".join(f"'{token}':{','.join(map(str, where[:255]))}" for token, where in places.items())

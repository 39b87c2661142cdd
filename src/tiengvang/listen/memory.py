"""What a collector remembers between runs: feeds' validators, addresses met, archives. Not the pages themselves."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tiengvang.records import InputFault

_TABLES = """
CREATE TABLE IF NOT EXISTS source (
    url TEXT PRIMARY KEY, etag TEXT NOT NULL DEFAULT '', last_modified TEXT NOT NULL DEFAULT '',
    withdrawn TEXT NOT NULL DEFAULT '', cause TEXT NOT NULL DEFAULT '', polled TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE TABLE IF NOT EXISTS page (
    url TEXT PRIMARY KEY, source TEXT NOT NULL, state TEXT NOT NULL DEFAULT 'waiting',
    cause TEXT NOT NULL DEFAULT '', attempts INTEGER NOT NULL DEFAULT 0, archive TEXT NOT NULL DEFAULT '',
    found TEXT NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS page_state ON page (state, attempts);
CREATE TABLE IF NOT EXISTS archive (name TEXT PRIMARY KEY) STRICT;
"""


@dataclass(frozen=True, slots=True)
class SourceState:
    """What is known of a feed or sitemap. withdrawn: when it was found gone (ISO, UTC), or ""."""

    etag: str = ""
    last_modified: str = ""
    withdrawn: str = ""


class Memory:
    """A SQLite file in the collector's folder; every change is one transaction, so a killed run leaves it whole.

    An address waits from the moment its feed was read until its page stands in an archive that has its final name;
    a feed's validators are stored together with its addresses, so nothing is lost between the two. For one thread.
    """

    def __init__(self, path: Path) -> None:
        try:
            self._db = sqlite3.connect(path, isolation_level=None)
            self._db.execute("PRAGMA journal_mode=WAL")
            self._db.executescript(_TABLES)
        except sqlite3.DatabaseError as error:
            raise InputFault(
                "collect-memory",
                f"{path}: not readable as the collector's memory ({error}); put it aside, and the next run begins "
                "a new one and adds the archives that are there.",
            ) from error

    def close(self) -> None:
        """Close the file; the memory is not used after it."""
        self._db.close()

    def source(self, url: str) -> SourceState:
        """State of a feed or sitemap, an empty one if it was never read."""
        with closing(self._db.execute("SELECT etag, last_modified, withdrawn FROM source WHERE url=?", (url,))) as rows:
            row = rows.fetchone()
        return SourceState(*row) if row else SourceState()

    def heard(self, source: str, addresses: Iterable[str], *, etag: str = "", last_modified: str = "") -> int:
        """A source was read: keep its validators and let its new addresses wait. Number of new ones."""
        now = _now()
        with self._db:
            self._db.execute("BEGIN IMMEDIATE")
            self._db.execute(
                "INSERT INTO source (url, etag, last_modified, polled) VALUES (?, ?, ?, ?) ON CONFLICT (url) DO UPDATE "
                "SET etag=excluded.etag, last_modified=excluded.last_modified, polled=excluded.polled, cause='', "
                "withdrawn=''",
                (source, etag, last_modified, now),
            )
            before = self._db.total_changes
            self._db.executemany(
                "INSERT OR IGNORE INTO page (url, source, found) VALUES (?, ?, ?)",
                ((url, source, now) for url in addresses),
            )
            return self._db.total_changes - before

    def unheard(self, source: str, cause: str, *, withdrawn: bool) -> None:
        """A source could not be read; its validators stay, and whether it is gone is noted with the day."""
        with self._db:
            self._db.execute(
                "INSERT INTO source (url, cause, polled, withdrawn) VALUES (?, ?, ?, ?) ON CONFLICT (url) DO UPDATE "
                "SET cause=excluded.cause, polled=excluded.polled, withdrawn=excluded.withdrawn",
                (source, cause, _now(), _now() if withdrawn else ""),
            )

    def waiting(self, most_attempts: int) -> Iterator[str]:
        """Addresses whose pages are still to be fetched, the longest known first."""
        rows = self._db.execute(
            "SELECT url FROM page WHERE state='waiting' AND attempts < ? ORDER BY attempts, rowid", (most_attempts,)
        )
        return (str(row[0]) for row in rows)

    def is_kept(self, url: str) -> bool:
        """Whether the page of this address stands in an archive already."""
        with closing(self._db.execute("SELECT 1 FROM page WHERE url=? AND state='kept'", (url,))) as rows:
            return rows.fetchone() is not None

    def failed(self, url: str, cause: str, *, for_good: bool) -> None:
        """A page could not be had: another attempt is counted, or it is given up."""
        with self._db:
            self._db.execute(
                "UPDATE page SET cause=?, attempts=attempts+1, state=? WHERE url=?",
                (cause, "given-up" if for_good else "waiting", url),
            )

    def kept(self, archive: str, addresses: Iterable[str]) -> None:
        """An archive has its final name: its pages need not be fetched again."""
        now = _now()
        with self._db:
            self._db.execute("BEGIN IMMEDIATE")
            self._db.execute("INSERT OR IGNORE INTO archive (name) VALUES (?)", (archive,))
            self._db.executemany(
                "INSERT INTO page (url, source, state, archive, found) VALUES (?, '', 'kept', ?, ?) "
                "ON CONFLICT (url) DO UPDATE SET state='kept', archive=excluded.archive, cause=''",
                ((url, archive, now) for url in addresses),
            )

    def knows_archive(self, name: str) -> bool:
        """Whether an archive's addresses have been taken in."""
        with closing(self._db.execute("SELECT 1 FROM archive WHERE name=?", (name,))) as rows:
            return rows.fetchone() is not None

    def forget_archive(self, name: str) -> None:
        """An archive was removed; its addresses stay known, so that they are not fetched again."""
        with self._db:
            self._db.execute("DELETE FROM archive WHERE name=?", (name,))


def gone_for(state: SourceState, days: float) -> bool:
    """Whether a source was found gone less than so many days ago (it is asked again after that)."""
    return bool(state.withdrawn) and datetime.now(UTC) - datetime.fromisoformat(state.withdrawn) < timedelta(days=days)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")

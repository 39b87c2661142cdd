"""Answers that were paid for: kept by the hash of what was asked, with what each call took, in one SQLite file.

No text is kept, only hashes and numbers. Several processes may write into the same file.
"""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tiengvang.records import InputFault
from tiengvang.understand.tone import JudgeUnavailable

PRICE = "TIENGVANG_JUDGE_PRICE"  # of a million tokens in and out: "0.15,0.60"
_TABLES = """
CREATE TABLE IF NOT EXISTS answer (
    asked TEXT PRIMARY KEY, negative REAL NOT NULL, neutral REAL NOT NULL, positive REAL NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS call (
    at REAL NOT NULL, texts INTEGER NOT NULL, tokens_in INTEGER NOT NULL, tokens_out INTEGER NOT NULL,
    seconds REAL NOT NULL, failed INTEGER NOT NULL
);
CREATE INDEX IF NOT EXISTS call_at ON call (at);
CREATE TABLE IF NOT EXISTS wanted (at REAL NOT NULL, texts INTEGER NOT NULL, cached INTEGER NOT NULL);
"""
_HOLES = 400  # in one statement
_PATIENCE = 30.0  # seconds to wait for another process that is writing
Three = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Call:
    """One question to a server. seconds: until its answer was there or it had failed."""

    texts: int
    tokens_in: int
    tokens_out: int
    seconds: float
    failed: bool


@dataclass(frozen=True, slots=True)
class Spent:
    """What judging took. texts: that were to be judged; cached: of them those answered before; failed: of the calls;
    seconds: in all calls together; price: in the currency of the price that was set, None where none was."""

    texts: int
    cached: int
    calls: int
    failed: int
    tokens_in: int
    tokens_out: int
    seconds: float
    price: float | None


class Answers:
    """The file of kept answers; made at the first use, and opened anew in each process."""

    def __init__(self, path: Path, *, price: str | None = None) -> None:
        self._path, self._since = path, time.time()
        self._price = _price_of(os.environ.get(PRICE, "") if price is None else price)
        self._begun = False

    def find(self, asked: Sequence[str]) -> dict[str, Three]:
        """Kept answers to these questions, by question."""
        found: dict[str, Three] = {}
        wanted = list(dict.fromkeys(asked))
        with self._open() as file:
            for at in range(0, len(wanted), _HOLES):
                some = wanted[at : at + _HOLES]
                holes = ",".join("?" * len(some))
                rows = file.execute(f"SELECT * FROM answer WHERE asked IN ({holes})", some)  # noqa: S608 - holes only
                found.update((row[0], (row[1], row[2], row[3])) for row in rows)
        return found

    def keep(self, tones: Mapping[str, Three]) -> None:
        """Keep answers; those of another process that was first stay."""
        with self._open() as file:
            file.executemany(
                "INSERT OR IGNORE INTO answer VALUES (?, ?, ?, ?)", [(one, *t) for one, t in tones.items()]
            )

    def called(self, call: Call) -> None:
        """Count a call."""
        with self._open() as file:
            row = (time.time(), call.texts, call.tokens_in, call.tokens_out, call.seconds, int(call.failed))
            file.execute("INSERT INTO call VALUES (?, ?, ?, ?, ?, ?)", row)

    def count(self, texts: int, *, cached: int) -> None:
        """Count texts that were to be judged, and how many of them had been before."""
        with self._open() as file:
            file.execute("INSERT INTO wanted VALUES (?, ?, ?)", (time.time(), texts, cached))

    def spent(self) -> Spent:
        """What was spent since this object was made, by all processes that use the file."""
        with self._open() as file:
            calls, failed, into, out, seconds = file.execute(
                "SELECT count(*), total(failed), total(tokens_in), total(tokens_out), total(seconds) FROM call "
                "WHERE at >= ?", (self._since,)
            ).fetchone()  # fmt: skip
            texts, cached = file.execute(
                "SELECT total(texts), total(cached) FROM wanted WHERE at >= ?", (self._since,)
            ).fetchone()
        price = None if self._price is None else (into * self._price[0] + out * self._price[1]) / 1e6
        return Spent(int(texts), int(cached), calls, int(failed), int(into), int(out), seconds, price)

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        """A connection for one step: none is carried over a fork. Raises JudgeUnavailable."""
        try:
            if not self._begun:
                self._path.parent.mkdir(parents=True, exist_ok=True)
            file = sqlite3.connect(self._path, timeout=_PATIENCE)
            try:
                if not self._begun:
                    file.executescript(_TABLES)
                    self._begun = True
                with file:
                    yield file
            finally:
                file.close()
        except (sqlite3.Error, OSError) as error:
            raise JudgeUnavailable(
                f"{self._path}: answers cannot be kept there ({error}); check the folder, or delete the file."
            ) from error


def _price_of(given: str) -> tuple[float, float] | None:
    """Prices of a million tokens in and out. Raises InputFault (price-unreadable)."""
    if not given.strip():
        return None
    try:
        into, out = (float(one) for one in given.split(","))
    except ValueError:
        raise InputFault(
            "price-unreadable", f"{PRICE} is {given!r}; write the price of a million tokens in and out: 0.15,0.60"
        ) from None
    return into, out

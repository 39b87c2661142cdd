"""The command that is measured, as an outsider calls it: runs it, reads its summary and its Parquet."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow.parquet as pq

from bench.clock import Spent, spend
from bench.haystack import Haystack


@dataclass(frozen=True, slots=True)
class Engine:
    """command: what stands before `scan`; place: profile; out: a folder that each run empties first."""

    command: tuple[str, ...]
    place: str
    out: Path

    def scan(self, sources: Sequence[Path], watch: Callable[[int], None] | None = None) -> tuple[Spent, dict[str, int]]:
        """Scan the files in one worker: what it took, and the summary's numbers. Raises CommandFailed, WrongResult."""
        shutil.rmtree(self.out, ignore_errors=True)
        where = ["--place", self.place, "--out", str(self.out), "--workers", "1", "--stats", "json"]
        spent = spend([*self.command, "scan", *map(str, sources), *where], watch=watch)
        return spent, _summary(spent.output)

    def addresses(self) -> set[str]:
        """Addresses of all rows that the last scan wrote."""
        columns = (pq.read_table(part, columns=["url"])["url"] for part in self.out.rglob("*.parquet"))
        return {url for column in columns for url in column.to_pylist()}


class WrongResult(Exception):
    """The scan ended well but did not do its work; its speed means nothing."""


def check(engine: Engine, summary: dict[str, int], haystack: Haystack, times: int = 1) -> None:
    """Every page was read and every page that names the place has a row. Raises WrongResult."""
    expected = haystack.pages * times
    if summary["pages"] != expected:
        raise WrongResult(f"the summary counts {summary['pages']} pages, the archive has {expected}")
    missed = set(haystack.needles) - engine.addresses()
    if missed:
        raise WrongResult(f"{len(missed)} of {len(haystack.needles)} needles have no row, the first {min(missed)}")


def _summary(output: str) -> dict[str, int]:
    start = output.find("{")
    try:
        found = json.loads(output[start:]) if start >= 0 else None
    except ValueError:
        found = None
    if not isinstance(found, dict) or "pages" not in found:
        raise WrongResult(f"--stats json printed no summary but: {output[-300:]!r}")
    return {key: value for key, value in found.items() if isinstance(value, int)}

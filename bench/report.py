"""Puts what was measured beside its limits: as a table, as JSON, and in docs/benchmarks.md. Measures nothing."""

from __future__ import annotations

import os
import platform
import re
import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from bench.haystack import Haystack
from bench.memory import MemoryUse
from bench.speed import Round

ISAL_SHARE = 0.40
ISAL_SHARE_GOAL = 0.55
TIMES_PEER = {"mediacloud-metadata": 120.0, "news-please": 300.0}
PEAK_MB = 400.0
GROWTH_MB = 20.0  # over the whole run: what "flat" is taken to mean


@dataclass(frozen=True, slots=True)
class Line:
    """One measured thing: its value in each round, and its limit where it has one (a floor unless `ceiling`)."""

    what: str
    values: tuple[float, ...]
    digits: int = 2
    limit: float | None = None
    goal: float | None = None
    ceiling: bool = False

    @property
    def median(self) -> float:
        """The middle of the rounds, which is what the limit is held against."""
        return statistics.median(self.values)

    @property
    def met(self) -> bool:
        """Whether the limit is met; true where there is none."""
        if self.limit is None:
            return True
        return self.median <= self.limit if self.ceiling else self.median >= self.limit

    @property
    def verdict(self) -> str:
        """ "met", "MISSED", "met, goal too", or nothing where there is no limit."""
        if self.limit is None:
            return ""
        if not self.met:
            return "MISSED"
        return "met, goal too" if self.goal is not None and self.median >= self.goal else "met"


def speed_lines(rounds: Sequence[Round]) -> list[Line]:
    """The rows of the speed table; peers in the order in which they ran."""
    lines = [
        Line("isal alone, pages per CPU second", tuple(each.isal_rate for each in rounds), 0),
        Line("scan, pages per CPU second", tuple(each.rate for each in rounds), 0),
        Line("scan's start-up, CPU seconds (within the above)", tuple(each.scan_start for each in rounds)),
        Line("scan / isal", tuple(each.to_isal for each in rounds), 3, ISAL_SHARE, ISAL_SHARE_GOAL),
        Line("scan / isal, net of start-up", tuple(each.to_isal_net for each in rounds), 3),
    ]
    for name in rounds[0].peers:
        lines += [
            Line(f"{name}, pages per CPU second", tuple(each.peers[name].rate for each in rounds)),
            Line(f"scan / {name}", tuple(each.times_peer(name) for each in rounds), 0, TIMES_PEER[name]),
        ]
    return lines


def memory_lines(use: MemoryUse) -> list[Line]:
    """The rows of the memory table."""
    return [
        Line("largest process at its highest, MB", (use.peak,), 0, PEAK_MB, ceiling=True),
        Line("growth after the first quarter, MB", (use.growth,), 1, GROWTH_MB, ceiling=True),
        Line("growth for each 10 GB of gzipped input, MB", (use.growth_per_10_gb,), 1),
        Line("all processes together, MB", (use.all_processes,), 0),
    ]


def table(lines: Sequence[Line]) -> str:
    """A Markdown table, padded so that a terminal shows it well too."""
    rows: list[tuple[str, ...]] = [("", "median", "min to max", "limit", "goal", "")]
    for line in lines:
        sign = "≤" if line.ceiling else "≥"
        low, high = min(line.values), max(line.values)
        rows.append(
            (
                line.what,
                f"{line.median:.{line.digits}f}",
                f"{low:.{line.digits}f} to {high:.{line.digits}f}" if len(line.values) > 1 else "",
                f"{sign} {line.limit:g}" if line.limit is not None else "",
                f"{sign} {line.goal:g}" if line.goal is not None else "",
                line.verdict,
            )
        )
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    rows.insert(1, tuple("-" * width for width in widths))
    return "\n".join(
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |" for row in rows
    )


def speed_notes(haystack: Haystack, rounds: Sequence[Round]) -> list[str]:
    """What the speed table was measured on, in sentences."""
    share = rounds[0].screened / haystack.pages
    notes = [
        f"{haystack.pages} pages ({len(haystack.needles)} name the place) in one record-gzipped WARC of "
        f"{haystack.packed / 1e9:.2f} GB, {haystack.unpacked / 1e9:.2f} GB unpacked; {rounds[0].screened} pages "
        f"({share:.3%}) passed the screen; {len(rounds)} rounds."
    ]
    for name, reading in rounds[0].peers.items():
        came = ", ".join(f"{outcome} {count}" for outcome, count in reading.outcomes.items())
        notes.append(
            f"{name} {reading.version} over the {reading.pages} real pages once a round: {came}; "
            f"{reading.refused} attempts to reach a network refused."
        )
    return notes


def memory_notes(use: MemoryUse) -> list[str]:
    """What the memory table was measured on, in sentences."""
    return [
        f"{use.read / 1e9:.1f} GB of gzipped WARC ({use.unpacked / 1e9:.0f} GB unpacked) through one worker in "
        f"{use.seconds:.0f} s, {use.samples} samples."
    ]


def machine() -> dict[str, str]:
    """Facts of this machine and of the libraries that the figures hang on."""
    facts = {
        "date": f"{datetime.now(UTC):%Y-%m-%d}",
        "cpu": _cpu_model(),
        "cores": str(os.cpu_count()),
        "memory": f"{os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') / 1e9:.0f} GB",
        "system": f"{platform.system()} {platform.release()} {platform.machine()}",
        "python": platform.python_version(),
        "load at start": f"{os.getloadavg()[0]:.2f}",
    }
    for name in ("tiengvang", "isal", "deflate", "hyperscan", "fastwarc", "trafilatura", "lxml"):
        try:
            facts[name] = version(name)
        except PackageNotFoundError:
            facts[name] = "not installed"
    return facts


def record(document: Path, section: str, text: str) -> None:
    """Put the text between the section's two marks in the document. Raises ValueError where the marks are not there."""
    old = document.read_text(encoding="utf-8")
    begin, end = f"<!-- {section}: written by `python -m bench --record` -->", f"<!-- {section}: end -->"
    marked = re.compile(f"({re.escape(begin)}\n).*?({re.escape(end)})", re.S)
    new, count = marked.subn(lambda marks: f"{marks[1]}{text}\n\n{marks[2]}", old)
    if count != 1:
        raise ValueError(f"{document}: the marks {begin} and {end} are not there once; put them back.")
    document.write_text(new, encoding="utf-8")


def _cpu_model() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        lines = []
    models = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return models[0] if models else platform.processor() or "unknown"

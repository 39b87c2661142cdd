"""Memory of a scan while gigabytes go through one worker: peak and growth. Reads /proc, so Linux only."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from bench.engine import Engine, check
from bench.haystack import Haystack

SETTLED = 0.25  # of the run, before which caches fill and growth means nothing
_MB = 1_000_000


@dataclass(frozen=True, slots=True)
class MemoryUse:
    """peak: MB of the largest process of the scan at its highest; all_processes: MB of all of them together;
    growth: MB that a line through the samples rises from the first quarter to the end; read: bytes of input, packed.
    """

    peak: float
    all_processes: float
    growth: float
    read: int
    unpacked: int
    seconds: float
    samples: int

    @property
    def growth_per_10_gb(self) -> float:
        """MB of growth for each 10 GB of packed input."""
        return self.growth / (self.read * (1 - SETTLED)) * 1e10


@dataclass(slots=True)
class _Watch:
    """Samples of a process and its descendants, one each time it is called."""

    began: float = field(default_factory=time.monotonic)
    at: list[float] = field(default_factory=list)
    largest: list[float] = field(default_factory=list)
    peak: float = 0.0
    together: float = 0.0

    def __call__(self, pid: int) -> None:
        sizes = [size for member in _family(pid) if (size := _size(member))]
        if not sizes:
            return
        self.at.append(time.monotonic() - self.began)
        self.largest.append(max(now for now, _ in sizes))
        # The kernel's own high-water mark sees what happens between two samples.
        self.peak = max(self.peak, *(highest for _, highest in sizes))
        self.together = max(self.together, sum(now for now, _ in sizes))


def measure_memory(engine: Engine, haystack: Haystack, input_bytes: int, folder: Path) -> MemoryUse:
    """Scan the archive under as many names (hard links) as make input_bytes, in one run and one worker.

    Raises CommandFailed, WrongResult.
    """
    times = -(-input_bytes // haystack.packed)
    links = [folder / f"part-{number:04d}.warc.gz" for number in range(times)]
    folder.mkdir(exist_ok=True)
    for link in links:
        link.unlink(missing_ok=True)
        link.hardlink_to(haystack.path)
    watch = _Watch()
    try:
        spent, summary = engine.scan(links, watch=watch)
        check(engine, summary, haystack, times)
    finally:
        for link in links:
            link.unlink()
    return MemoryUse(
        peak=watch.peak,
        all_processes=watch.together,
        growth=growth(watch.at, watch.largest),
        read=times * haystack.packed,
        unpacked=times * haystack.unpacked,
        seconds=spent.wall,
        samples=len(watch.at),
    )


def growth(at: list[float], size: list[float]) -> float:
    """How much a least-squares line through the samples after the first quarter of the run rises to the end; 0 for
    fewer than three of them.
    """
    settled = [(moment, value) for moment, value in zip(at, size, strict=True) if moment >= at[-1] * SETTLED]
    if len(settled) < 3:
        return 0.0
    moments, values = np.array(settled).T
    slope = np.polyfit(moments, values, 1)[0]
    return float(slope * (moments[-1] - moments[0]))


def _family(pid: int) -> list[int]:
    """The process and its descendants that live now."""
    found = [pid]
    for member in found:
        try:
            children = Path(f"/proc/{member}/task/{member}/children").read_text().split()
        except OSError:
            continue
        found += map(int, children)
    return found


def _size(pid: int) -> tuple[float, float] | None:
    """MB resident now and at the highest, shared pages included; None for a process that has just ended."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return None
    fields = dict(line.split(":", 1) for line in lines if line.startswith(("VmRSS:", "VmHWM:")))
    if len(fields) < 2:
        return None  # a process that has ended and is not yet waited for
    now, highest = (int(fields[key].split()[0]) * 1024 / _MB for key in ("VmRSS", "VmHWM"))
    return now, highest

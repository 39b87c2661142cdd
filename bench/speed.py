"""Speed of a scan beside isal alone and the peers, in rounds: each round measures all of them once, one after another,
so that what slows the machine for a while slows all. Says how fast, not whether fast enough (`report`).
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from bench.clock import spend
from bench.engine import Engine, check
from bench.haystack import Haystack
from bench.rivals import Reading, Rival, read_with

UNPACK = Path(__file__).parent / "unpack.py"


@dataclass(frozen=True, slots=True)
class Round:
    """CPU seconds: of isal over the haystack, of the scan over it from start to end, and of each over an archive of one
    page (which is its start-up); what each peer did; how many pages passed the screen.
    """

    isal: float
    isal_start: float
    scan: float
    scan_start: float
    scan_wall: float
    pages: int
    screened: int
    peers: dict[str, Reading]

    @property
    def rate(self) -> float:
        """Pages per CPU second of the scan, start-up included."""
        return self.pages / self.scan

    @property
    def isal_rate(self) -> float:
        """Pages per CPU second of isal alone."""
        return self.pages / self.isal

    @property
    def to_isal(self) -> float:
        """The scan's rate as a share of isal's, start-up of both included."""
        return self.isal / self.scan

    @property
    def to_isal_net(self) -> float:
        """The same without the start-up of either."""
        return (self.isal - self.isal_start) / (self.scan - self.scan_start)

    def times_peer(self, name: str) -> float:
        """How many times the peer's rate the scan's is; the scan with its start-up, the peer without."""
        return self.rate / self.peers[name].rate


def measure_round(
    engine: Engine, hay: Haystack, one_page: Haystack, rivals: list[Rival], sample: Path, say: Callable[[str], None]
) -> Round:
    """Measure everything once. Raises CommandFailed, WrongResult."""
    isal = spend([sys.executable, str(UNPACK), str(hay.path)])
    if int(isal.output) != hay.unpacked:
        raise AssertionError(f"isal unpacked {isal.output.strip()} bytes of {hay.unpacked}")
    isal_start = spend([sys.executable, str(UNPACK), str(one_page.path)])
    say(f"  isal alone {isal.cpu:.2f} s")
    scan, summary = engine.scan([hay.path])
    check(engine, summary, hay)
    scan_start, _ = engine.scan([one_page.path])
    say(f"  scan {scan.cpu:.2f} s, of which start-up {scan_start.cpu:.2f} s")
    peers = {}
    for rival in rivals:
        peers[rival.name] = read_with(rival, sample)
        say(f"  {rival.name} {peers[rival.name].rate:.2f} pages per CPU second")
    return Round(
        isal=isal.cpu,
        isal_start=isal_start.cpu,
        scan=scan.cpu,
        scan_start=scan_start.cpu,
        scan_wall=scan.wall,
        pages=hay.pages,
        screened=summary["screened"],
        peers=peers,
    )

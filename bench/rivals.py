"""Peers in environments of their own: makes them, runs them over the same pages. `peers/extract.py` does the reading.

Two environments, not one: mediacloud-metadata stands on newspaper3k, news-please on newspaper4k, and both are
installed as `newspaper`.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.clock import spend
from bench.haystack import Source

HERE = Path(__file__).parent / "peers"
NAMES = ("mediacloud-metadata", "news-please")


@dataclass(frozen=True, slots=True)
class Rival:
    """One peer, ready to run. python: its interpreter; cache: a folder where it may keep what it keeps."""

    name: str
    python: Path
    cache: Path


@dataclass(frozen=True, slots=True)
class Reading:
    """What a peer did in one pass. cpu: seconds of its work alone; outcomes: pages by what came of them; refused:
    attempts to reach a network.
    """

    version: str
    pages: int
    cpu: float
    outcomes: dict[str, int]
    refused: int

    @property
    def rate(self) -> float:
        """Pages per CPU second."""
        return self.pages / self.cpu


def make_rival(name: str, folder: Path) -> Rival:
    """Its environment in folder/name, made anew when its pinned list or our Python changes. Raises CommandFailed."""
    pins = HERE / f"{name}.txt"
    home = folder / name
    stamp = home / "made-from"
    key = hashlib.sha256(sys.version.encode() + pins.read_bytes()).hexdigest()
    rival = Rival(name, home / "bin" / "python", home / "cache")
    if not (stamp.exists() and stamp.read_text() == key):
        shutil.rmtree(home, ignore_errors=True)
        spend([sys.executable, "-m", "venv", str(home)])
        quiet = ["-q", "--disable-pip-version-check"]
        spend([str(rival.python), "-m", "pip", "install", *quiet, "--no-deps", "-r", str(pins)])
        stamp.write_text(key)
    return rival


def write_sample(pages: list[Source], out: Path) -> None:
    """The same pages as text, for peers read text: UTF-8 with what does not decode replaced."""
    with out.open("w", encoding="utf-8") as lines:
        for page in pages:
            lines.write(json.dumps([page.url, page.body.decode("utf-8", "replace")]) + "\n")


def read_with(rival: Rival, sample: Path) -> Reading:
    """One pass of the peer over the sample, on one thread. Raises CommandFailed."""
    quiet = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "TLDEXTRACT_CACHE": str(rival.cache)}
    spent = spend([str(rival.python), str(HERE / "extract.py"), rival.name, str(sample)], env=quiet)
    found: dict[str, Any] = json.loads(spent.output.strip().splitlines()[-1])
    return Reading(**found)

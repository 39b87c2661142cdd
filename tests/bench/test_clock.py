"""CPU time is counted wherever it was spent, and a command that fails does not pass for a fast one."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]

BURN = "import time\nwhile time.process_time() < 0.4: pass"
ORPHAN = f"import os\nif os.fork() == 0:\n    os.setsid()\n    exec({BURN!r})"


def spent_on(code: str) -> str:
    """In a process of its own, for `spend` takes every child of its process for a part of the command."""
    ask = f"from bench.clock import spend; import sys; print(spend([sys.executable, '-c', {code!r}]).cpu)"
    return subprocess.run(
        [sys.executable, "-c", ask], cwd=ROOT, capture_output=True, text=True, check=False, timeout=60
    ).stdout


def test_cpu_time_of_a_process_that_outlives_its_parent_is_counted() -> None:
    assert 0.4 <= float(spent_on(ORPHAN)) < 2


def test_a_failing_command_shows_its_status_and_its_last_words() -> None:
    code = "import sys; print('the disk is full', file=sys.stderr); sys.exit(3)"
    ask = (
        "import sys\nfrom bench.clock import CommandFailed, spend\n"
        f"try: spend([sys.executable, '-c', {code!r}])\nexcept CommandFailed as failure: print(failure)"
    )
    said = subprocess.run(
        [sys.executable, "-c", ask], cwd=ROOT, capture_output=True, text=True, check=True, timeout=60
    ).stdout
    assert said.startswith("status 3 from:")
    assert "the disk is full" in said

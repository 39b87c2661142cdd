"""Runs a command and counts the CPU seconds of all that it started. Judges nothing.

A process that outlives its parent (a fork server, a resource tracker) would take its CPU time with it; on Linux such
orphans come to us, are waited for and counted.
"""

from __future__ import annotations

import ctypes
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

_PR_SET_CHILD_SUBREAPER = 36
_PATIENCE = 30.0  # seconds for which orphans may run on
_TAIL = 2000  # characters of its messages that a failure shows


@dataclass(frozen=True, slots=True)
class Spent:
    """What a command took. cpu: user + system seconds of it and all its descendants; wall: seconds; output: stdout."""

    cpu: float
    wall: float
    output: str


class CommandFailed(Exception):
    """The command ended with a status other than 0 (the message has the end of what it said), or left a process."""


def spend(
    command: Sequence[str], env: dict[str, str] | None = None, watch: Callable[[int], None] | None = None
) -> Spent:
    """Run the command to its end. env: added to ours; watch: called with its process id each second meanwhile.

    Raises CommandFailed. Nothing else may be started by this process meanwhile: its CPU time would be counted too.
    """
    _adopt_orphans()
    before = _children_cpu()
    begun = time.monotonic()
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as messages:
        process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=output, stderr=messages, env={**os.environ, **(env or {})}
        )
        try:
            while watch is not None and process.poll() is None:
                watch(process.pid)
                _wait_a_second(process)
            status = process.wait()
        finally:
            if process.poll() is None:
                process.kill()
                process.wait()
        wall = time.monotonic() - begun
        _reap(command)
        output.seek(0)
        messages.seek(0)
        said = output.read().decode("utf-8", "replace")
        if status:
            tail = (said + messages.read().decode("utf-8", "replace"))[-_TAIL:]
            raise CommandFailed(f"status {status} from: {' '.join(command[:12])}\n{tail}")
    return Spent(cpu=_children_cpu() - before, wall=wall, output=said)


def _wait_a_second(process: subprocess.Popen[bytes]) -> None:
    try:
        process.wait(timeout=1.0)
    except subprocess.TimeoutExpired:
        pass


def _children_cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _adopt_orphans() -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def _reap(command: Sequence[str]) -> None:
    """Wait for orphans; they end by themselves once their parent's pipes are closed."""
    deadline = time.monotonic() + _PATIENCE
    while time.monotonic() < deadline:
        try:
            ended, _ = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return
        if not ended:
            time.sleep(0.02)
    raise CommandFailed(f"a process that outlived it ran on for {_PATIENCE:.0f} s: {' '.join(command[:12])}")

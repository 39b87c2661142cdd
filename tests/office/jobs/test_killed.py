"""Processes of the worker are killed at random moments: no work is lost, none done twice, none tried for ever."""

from __future__ import annotations

import json
import random
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

import psutil
import pytest

if TYPE_CHECKING:
    from conftest import Office

ROWS, JOBS = 400, 5


@pytest.fixture
def dice() -> random.Random:
    seed = time.time_ns() % 1_000_000
    print(f"seed {seed}")  # shown when the test fails
    return random.Random(seed)


def test_kill_9_at_random_moments_loses_nothing_and_doubles_nothing(
    office: Office, dice: random.Random, wait_for: Callable[..., None]
) -> None:
    office.start(f"number={JOBS}", "endless=1", "kill=1", "together=8")
    asked = json.loads((office.folder / "asked.json").read_text())
    assert asked["together"] == 1, "threads that asked for the same work at once got different jobs"
    seen: dict[str, int] = {}
    for victim in ("worker", "guard", "whole", "any", "whole", "worker"):
        wait_for(lambda: len(office.members()) > 3, 20)
        until = time.monotonic() + dice.uniform(0.2, 1.2)
        while time.monotonic() < until:
            _progress_never_goes_back(office, seen)
            time.sleep(0.05)
        _kill(office, victim, dice)

    def all_ended() -> bool:
        _progress_never_goes_back(office, seen)
        return all(state in ("done", "failed") for key, state in office.states().items() if key != "endless-0")

    wait_for(all_ended, 60)
    numbered = [f"number-{i}" for i in range(JOBS)]
    states = office.states()
    assert {states[key] for key in numbered} == {"done"}
    counts = office.rows("SELECT job, COUNT(*), COUNT(DISTINCT n) FROM numbered WHERE job LIKE 'number-%' GROUP BY job")
    assert sorted(counts) == [(key, ROWS, ROWS) for key in numbered]
    assert not list(office.folder.glob("*.twice-at-once"))
    assert _times(office, "kill-0.begun") <= 3, "a job that kills its worker is tried without end"
    assert states["kill-0"] == "failed"
    _a_cancelled_job_stops(office, wait_for)
    _idle_workers_killed_are_replaced(office, wait_for)


def _times(office: Office, name: str) -> int:
    return len((office.folder / name).read_text().split())


def _progress_never_goes_back(office: Office, seen: dict[str, int]) -> None:
    for key, done in office.rows("SELECT key, done FROM jobs_job WHERE key LIKE 'number-%'"):
        assert done >= seen.get(key, 0), f"{key} went back from {seen[key]} to {done}"
        seen[key] = done


def _kill(office: Office, victim: str, dice: random.Random) -> None:
    members = office.members()
    first, guard, others = members[0], members[1], members[2:]
    if victim == "whole":
        office.kill(*members)
        psutil.wait_procs(members, timeout=5)
        assert office.process is not None
        office.process.wait()
        office.start()
    elif victim == "guard":
        office.kill(guard)
    else:
        office.kill(dice.choice(others if victim == "any" else [one for one in others if one.ppid() != first.pid]))


def _a_cancelled_job_stops(office: Office, wait_for: Callable[..., None]) -> None:
    def rows_of_it() -> int:
        return int(office.rows("SELECT COUNT(*) FROM numbered WHERE job = 'endless-0'")[0][0])

    wait_for(lambda: office.states()["endless-0"] == "running", 20)
    office.rows("UPDATE jobs_job SET state = 'cancelled', owner = '', lease = NULL WHERE key = 'endless-0'")
    wait_for(lambda: (office.folder / "endless-0.stopped").exists(), 10)
    stopped_at = rows_of_it()
    time.sleep(0.5)
    assert rows_of_it() == stopped_at
    assert office.states()["endless-0"] == "cancelled"


def _idle_workers_killed_are_replaced(office: Office, wait_for: Callable[..., None]) -> None:
    """django-q2's own cluster stands still after this: the killed one held the lock of the queue."""
    before = _times(office, "number-0.finished")
    office.kill(*office.members()[2:])
    office.rows("UPDATE jobs_job SET state = 'waiting', attempts = 0 WHERE key = 'number-0'")
    wait_for(lambda: _times(office, "number-0.finished") == before + 1, 30)
    wait_for(lambda: office.states()["number-0"] == "done", 10)

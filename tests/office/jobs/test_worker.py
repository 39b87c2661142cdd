"""The worker's processes end in order: on request, and with the program that they were started beside."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import psutil

if TYPE_CHECKING:
    from conftest import Office


def test_who_is_asked_to_end_puts_the_job_down_and_it_is_not_charged(
    small_office: Office, wait_for: Callable[..., None]
) -> None:
    small_office.start("endless=1")
    wait_for(lambda: small_office.rows("SELECT COUNT(*) FROM numbered")[0][0] > 5, 30)
    small_office.end()
    assert (small_office.folder / "endless-0.stopped").exists()
    assert small_office.rows("SELECT state, attempts, owner FROM jobs_job WHERE key = 'endless-0'") == [
        ("waiting", 0, "")
    ]


def test_a_worker_beside_a_program_works_and_ends_when_the_program_is_killed(
    small_office: Office, wait_for: Callable[..., None]
) -> None:
    small_office.start("together=1", command="beside")
    # The worker beside knows the office's own kinds only, and says so of the test's: it has taken the job.
    wait_for(lambda: small_office.rows("SELECT fault FROM jobs_job WHERE kind = 'test.together'") == [("unknown",)], 40)
    first, *others = small_office.members()
    assert len(others) > 3
    first.kill()
    assert small_office.process is not None
    small_office.process.wait()
    _gone, left = psutil.wait_procs(others, timeout=20)
    small_office.kill(*left)
    assert not left

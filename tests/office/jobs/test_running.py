"""One job: it runs once, keeps what came of it, and says in words why it failed."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import get_language
from django_q.exceptions import TimeoutException
from django_q.models import OrmQ
from wagtail.users.models import UserProfile

from tiengvang.office.jobs import kinds, running
from tiengvang.office.jobs.kinds import Cancelled, Progress, job_kind
from tiengvang.office.jobs.models import Job
from tiengvang.office.jobs.services import ask
from tiengvang.office.jobs.sweeping import sweep
from tiengvang.office.jobs.transport import put_missing
from tiengvang.office.jobs.worker import drain
from tiengvang.office.organisation.models import User
from tiengvang.records import InputFault

Handler = Callable[[dict[str, Any], Progress], dict[str, Any] | None]


@pytest.fixture
def asked_for(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Job]:
    """asked_for(handler, max_attempts=3, **ask): a job of a kind of its own; no other kinds are known."""
    monkeypatch.setattr(kinds, "_KINDS", {})

    def make(handler: Handler, max_attempts: int = 3, **more: Any) -> Job:
        code = f"test.{handler.__name__}"
        job_kind(code, "A kind of work", max_attempts=max_attempts)(handler)
        return ask(code=code, key=code, title="A job", **more)

    return make


def _run(job: Job) -> Job:
    running.run(job.pk, early=True)
    job.refresh_from_db()
    return job


@pytest.mark.django_db
def test_a_job_keeps_its_result_and_its_last_progress(asked_for: Callable[..., Job]) -> None:
    def count(params: dict[str, Any], progress: Progress) -> dict[str, Any]:
        progress(3, 4, "nearly")
        return {"rows": params["rows"], "day": timezone.localdate()}

    job = _run(asked_for(count, params={"rows": 7}))
    assert (job.state, job.attempts, job.percent, job.owner, job.lease) == ("done", 1, 100, "", None)
    assert job.result == {"rows": 7, "day": timezone.localdate().isoformat()}


@pytest.mark.django_db
def test_only_one_of_those_who_take_a_job_runs_it(asked_for: Callable[..., Job]) -> None:
    nested: list[bool] = []

    def look(params: dict[str, Any], progress: Progress) -> None:
        nested.append(running.run(job.pk))

    job = asked_for(look)
    assert running.run(job.pk)
    assert not running.run(job.pk), "a job that is done was run again"
    assert nested == [False]


@pytest.mark.django_db
def test_a_job_that_a_killed_process_left_is_taken_up_once_its_lease_is_over(asked_for: Callable[..., Job]) -> None:
    job = asked_for(lambda params, progress: {})
    now = timezone.now()
    Job.objects.filter(pk=job.pk).update(
        state="running", owner="gone", attempts=1, lease=now + timedelta(seconds=5), started=now
    )
    OrmQ.objects.update(lock=now + timedelta(seconds=600))  # as the killed one had fetched it
    sweep()
    assert not running.run(job.pk)
    Job.objects.filter(pk=job.pk).update(lease=now - timedelta(seconds=1))
    sweep()
    assert [row.lock <= timezone.now() for row in OrmQ.objects.all()] == [True], "it is not handed over again"
    assert _run(job).state == "done"
    assert job.attempts == 2


@pytest.mark.django_db
def test_attempts_are_bounded_and_wait_between(asked_for: Callable[..., Job]) -> None:
    def fail(params: dict[str, Any], progress: Progress) -> None:
        raise RuntimeError("no such\0thing")

    job = asked_for(fail)
    assert running.run(job.pk)
    assert not running.run(job.pk), "the pause before the second attempt was not kept"
    job.refresh_from_db()
    assert job.state == "waiting"
    assert job.lease is not None
    assert 5 < (job.lease - timezone.now()).total_seconds() < 15
    assert put_missing() == 0
    assert drain() == 2
    job.refresh_from_db()
    assert (job.state, job.attempts, job.fault) == ("failed", 3, "unexpected")
    assert job.error == "RuntimeError: no suchthing"


@pytest.mark.parametrize(
    ("fault", "kept"),
    [
        (InputFault("part-broken", "part-3.parquet: not a Parquet file; scan again."), "input"),
        (ValidationError("Give a name."), "input"),
        (PermissionDenied("coverage.import is not allowed"), "rights"),
    ],
)
@pytest.mark.django_db
def test_what_a_person_must_mend_is_not_tried_again(asked_for: Callable[..., Job], fault: Exception, kept: str) -> None:
    def refuse(params: dict[str, Any], progress: Progress) -> None:
        raise fault

    job = _run(asked_for(refuse))
    assert (job.state, job.attempts, job.fault) == ("failed", 1, kept)
    assert job.error == (fault.messages[0] if isinstance(fault, ValidationError) else str(fault))


@pytest.mark.django_db
def test_a_result_that_cannot_be_kept_fails_the_job(asked_for: Callable[..., Job]) -> None:
    job = asked_for(lambda params, progress: {"rows": object()}, max_attempts=1)
    assert _run(job).state == "failed"


@pytest.mark.django_db
def test_a_job_of_a_kind_that_nobody_knows_says_so(asked_for: Callable[..., Job]) -> None:
    job = asked_for(lambda params, progress: {}, max_attempts=1)
    Job.objects.filter(pk=job.pk).update(kind="later.version")
    assert _run(job).fault == "unknown"


@pytest.mark.django_db
def test_a_long_job_that_gets_on_is_taken_up_again_and_one_that_does_not_fails(asked_for: Callable[..., Job]) -> None:
    reached = [0]

    def slow(params: dict[str, Any], progress: Progress) -> None:
        for done in range(reached[0] + 1, 8):
            reached[0] = done
            progress(done, 8)
            if done % 2 == 0:
                raise TimeoutException("600 seconds")

    def stuck(params: dict[str, Any], progress: Progress) -> None:
        raise TimeoutException("600 seconds")

    long, hanging = asked_for(slow, max_attempts=1), asked_for(stuck, max_attempts=2)
    drain()
    long.refresh_from_db()
    hanging.refresh_from_db()
    assert (long.state, long.attempts) == ("done", 1)
    assert (hanging.state, hanging.attempts, hanging.fault) == ("failed", 2, "timeout")


@pytest.mark.django_db
def test_progress_does_not_go_back_in_a_second_attempt(asked_for: Callable[..., Job]) -> None:
    def twice(params: dict[str, Any], progress: Progress) -> None:
        progress(60 if not seen else 10, 100)
        if not seen:
            seen.append(True)
            raise RuntimeError
        job.refresh_from_db()
        seen.append(job.percent)
        raise InputFault("stop", "stop")

    seen: list[Any] = []
    job = asked_for(twice)
    _run(job)
    assert _run(job).percent == 60
    assert seen == [True, 60]


@pytest.mark.parametrize(
    ("shown", "told", "after"),
    [
        ((0, 0), (5, 0), (5, 0)),
        ((5, 0), (3, 0), (5, 0)),
        ((5, 0), (1, 10), (1, 10)),
        ((5, 10), (7, 0), (5, 10)),
        ((5, 10), (90, 200), (5, 10)),
        ((5, 10), (100, 200), (100, 200)),
    ],
)
def test_the_further_progress_is_shown(shown: tuple[int, int], told: tuple[int, int], after: tuple[int, int]) -> None:
    assert running._further(shown, told) == after


@pytest.mark.django_db
def test_a_job_writes_in_the_language_of_who_asked(asked_for: Callable[..., Job], person: Callable[..., User]) -> None:
    reader = person("analyst")
    UserProfile.objects.create(user=reader, preferred_language="en")
    job = asked_for(lambda params, progress: {"language": get_language()}, by=reader)
    assert _run(job).result == {"language": "en"}


@pytest.fixture
def _kept_at_once(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """What is written is kept at once and seen by other threads, and removed afterwards.

    pytest-django's own way empties every table, among them what migrations put there and other tests need.
    """
    with django_db_blocker.unblock():
        yield
        Job.objects.all().delete()
        OrmQ.objects.all().delete()
        connection.close()


@pytest.mark.usefixtures("_kept_at_once")
class TestWithRealTransactions:
    def test_a_cancelled_job_stops_at_its_next_progress(
        self, asked_for: Callable[..., Job], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(running, "TELL_EVERY", 0.0)
        steps = []

        def endless(params: dict[str, Any], progress: Progress) -> None:
            for step in range(1000):
                steps.append(step)
                if step == 3:
                    Job.objects.filter(pk=job.pk).update(state="cancelled", owner="", lease=None)
                progress(step, 1000)

        job = asked_for(endless)
        assert _run(job).state == "cancelled"
        assert steps == [0, 1, 2, 3]

    def test_a_silent_job_keeps_its_lease(self, asked_for: Callable[..., Job], monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(running, "LEASE", timedelta(seconds=1))
        monkeypatch.setattr(running, "BEAT", 0.2)
        others: list[bool] = []

        def silent(params: dict[str, Any], progress: Progress) -> None:
            for _ in range(4):
                time.sleep(0.4)
                sweep()
                others.append(running.run(job.pk))

        job = asked_for(silent)
        assert _run(job).state == "done"
        assert others == [False] * 4
        assert job.attempts == 1

    def test_progress_inside_a_transaction_does_not_hold_the_job(
        self, asked_for: Callable[..., Job], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(running, "TELL_EVERY", 0.0)
        seen: list[int] = []

        def in_one_piece(params: dict[str, Any], progress: Progress) -> None:
            with transaction.atomic():
                progress(5, 10)
                seen.append(Job.objects.get(pk=job.pk).done)
            progress(6, 10)
            seen.append(Job.objects.get(pk=job.pk).done)

        job = asked_for(in_one_piece)
        _run(job)
        assert seen == [0, 6]

    def test_a_process_that_must_go_puts_its_job_down_uncharged(
        self, asked_for: Callable[..., Job], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(running, "_leaving", threading.Event())

        def work(params: dict[str, Any], progress: Progress) -> None:
            running.leave()
            with pytest.raises(Cancelled):
                progress(1, 2)
            progress(1, 2)

        job = asked_for(work)
        assert _run(job).state == "waiting"
        assert (job.attempts, job.lease) == (0, None)
        assert not running.run(job.pk), "a process that is to end took another job"

    def test_who_lost_the_lease_neither_goes_on_nor_writes_an_end(
        self, asked_for: Callable[..., Job], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(running, "TELL_EVERY", 0.0)

        def overtaken(params: dict[str, Any], progress: Progress) -> None:
            Job.objects.filter(pk=job.pk).update(owner="another")
            if params["ask"]:
                progress(1, 2)
                pytest.fail("it went on")

        job = asked_for(overtaken)
        for asks in (True, False):
            Job.objects.filter(pk=job.pk).update(state="waiting", attempts=0, params={"ask": asks})
            assert (_run(job).state, job.owner) == ("running", "another")


@pytest.mark.django_db
def test_the_thread_that_renews_the_lease_ends_with_the_job(asked_for: Callable[..., Job]) -> None:
    alive: list[int] = []

    def look(params: dict[str, Any], progress: Progress) -> None:
        alive.append(_lease_threads())

    _run(asked_for(look))
    assert (alive, _lease_threads()) == ([1], 0)


def _lease_threads() -> int:
    return sum(thread.name.startswith("lease of job") for thread in threading.enumerate())

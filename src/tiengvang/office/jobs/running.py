"""Runs one job: takes its lease, calls the kind's handler, keeps what came of it. When and where: `worker`, `sweeping`.

A job belongs to the process whose name stands in its row until the lease ends. The lease is renewed by each progress
that a handler tells and by a thread beside it, so that a handler may be silent; a process that was killed renews
nothing, and the job is taken up again.
"""

from __future__ import annotations

import json
import logging
import os
import socket
import threading
import time
import uuid
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection
from django.db.models import F, Q
from django.db.utils import DatabaseError
from django.utils import timezone, translation
from django_q.exceptions import TimeoutException

from tiengvang.office.jobs.kinds import Cancelled, kind
from tiengvang.office.jobs.models import Job
from tiengvang.records import InputFault

LEASE = timedelta(seconds=60)
BEAT = 10.0  # seconds between renewals by the thread beside the handler
TELL_EVERY = 0.5  # seconds between progress written to the database
GIVE_WAY = 0.12  # seconds; SQLite's writers that wait try again every 0.1 seconds
GIVE_WAY_EVERY = 2.0
BACKOFF = (
    timedelta(seconds=10),
    timedelta(minutes=1),
    timedelta(minutes=5),
)  # before each later attempt

_log = logging.getLogger(__name__)
_leaving = threading.Event()
_cluster = uuid.uuid4().hex[:8]  # the same in all processes that a worker's first process forked
_running = 0


class PutDown(Cancelled):
    """The process must go: the handler stops as for a cancel, and the job waits for another process."""


def leave() -> None:
    """Say that this process is to end: what runs is put down at its next progress, nothing else is taken."""
    _leaving.set()


def is_running() -> bool:
    """Whether a job runs in this process now."""
    return _running > 0


def running_here() -> int:
    """How many jobs the processes of this cluster run now, by the table."""
    return Job.objects.filter(
        state=Job.State.RUNNING, lease__gte=timezone.now(), owner__startswith=f"{_cluster}:"
    ).count()


def run(job_id: int, *, early: bool = False) -> bool:
    """Run a job if it waits and nobody else has it; gives whether it was run. Called by django-q2's workers.

    early: do not wait for the pause before another attempt. What a handler raises is kept in the row, not raised.
    """
    global _running
    try:
        job = _take(job_id, early)
    except DatabaseError:  # busy or away: the job goes on waiting, and is handed over again
        _log.warning("job %s could not be taken", job_id, exc_info=True)
        return False
    if job is None:
        return False
    _running += 1
    reporter = _Reporter(job)
    try:
        with translation.override(_language_of(job)), reporter:
            _run(job, reporter)
    finally:
        _running -= 1
    return True


def _take(job_id: int, early: bool) -> Job | None:
    """One statement, so that of many who ask only one gets the job."""
    if _leaving.is_set():
        return None
    now = timezone.now()
    owner = f"{_cluster}:{socket.gethostname()[:30]}:{os.getpid()}:{uuid.uuid4().hex[:8]}"
    waits = Q(state=Job.State.WAITING)
    if not early:
        waits &= Q(lease__isnull=True) | Q(lease__lt=now)
    left_behind = Q(state=Job.State.RUNNING, lease__lt=now)
    taken = Job.objects.filter(waits | left_behind, pk=job_id, attempts__lt=F("max_attempts")).update(
        state=Job.State.RUNNING, owner=owner, lease=now + LEASE, attempts=F("attempts") + 1,
        started=now, fault="", error="",
    )  # fmt: skip
    return Job.objects.get(pk=job_id) if taken else None


def _language_of(job: Job) -> str:
    """What a job writes is read by who asked for it."""
    profile = getattr(job.created_by, "wagtail_userprofile", None)
    return getattr(profile, "preferred_language", "") or settings.LANGUAGE_CODE


def _run(job: Job, reporter: _Reporter) -> None:
    try:
        result = kind(job.kind).handler(job.params, reporter)
        plain = json.loads(json.dumps(result or {}, cls=DjangoJSONEncoder))
    except PutDown:
        _again(job, reporter, charged=False)
    except Cancelled:
        _log.info("job %s (%s) stopped: it was cancelled, or another process has it", job.pk, job.kind)
    except TimeoutException:
        # A long job that gets on is no fault: it is taken up again where it was, as often as it needs.
        _again(job, reporter, charged=not reporter.got_on, fault=Job.Fault.TIMEOUT)
    except InputFault as fault:
        _end(job, reporter, state=Job.State.FAILED, fault=Job.Fault.INPUT, error=str(fault))
    except ValidationError as fault:
        _end(job, reporter, state=Job.State.FAILED, fault=Job.Fault.INPUT, error=" ".join(fault.messages))
    except PermissionDenied as fault:
        _end(job, reporter, state=Job.State.FAILED, fault=Job.Fault.RIGHTS, error=str(fault))
    except Exception as fault:
        _log.exception("job %s (%s), attempt %s", job.pk, job.kind, job.attempts)
        unknown = isinstance(fault, KeyError) and fault.args == (job.kind,)
        _again(
            job, reporter, charged=True, fault=Job.Fault.UNKNOWN_KIND if unknown else Job.Fault.UNEXPECTED,
            error=f"{type(fault).__name__}: {fault}",
        )  # fmt: skip
    else:
        reporter.complete()
        _end(job, reporter, state=Job.State.DONE, result=plain)


def _again(job: Job, reporter: _Reporter, *, charged: bool, fault: str = "", error: str = "") -> None:
    """Let the job wait for another attempt; where this was its last, it failed."""
    if not charged:
        reporter.keep(state=Job.State.WAITING, owner="", lease=None, attempts=F("attempts") - 1)
    elif job.attempts >= job.max_attempts:
        _end(job, reporter, state=Job.State.FAILED, fault=fault, error=error)
    else:
        pause = BACKOFF[min(job.attempts, len(BACKOFF)) - 1]
        reporter.keep(
            state=Job.State.WAITING, owner="", lease=timezone.now() + pause, fault=fault, error=plain_text(error)
        )


def _end(job: Job, reporter: _Reporter, *, state: str, error: str = "", **values: Any) -> None:
    kept = reporter.keep(
        state=state, owner="", lease=None, finished=timezone.now(), error=plain_text(error), **values
    )  # fmt: skip
    if not kept:
        _log.warning("job %s (%s) ended as %s, but is no longer this process's: not kept", job.pk, job.kind, state)


def plain_text(text: str, length: int = 1000) -> str:
    """Short, and without what PostgreSQL refuses."""
    text = text.replace("\0", "")
    return text if len(text) <= length else text[: length - 1] + "…"


class _Reporter:
    """The progress that a handler is given, with the thread that renews the lease beside it.

    The handler's thread writes only outside transactions: inside one, others would see nothing of it, and on PostgreSQL
    nobody could cancel the job before its end. The thread renews the lease over a connection of its own, and tells no
    progress, which could arrive late and move the bar back.
    """

    def __init__(self, job: Job) -> None:
        self._rows = Job.objects.filter(pk=job.pk, owner=job.owner, state=Job.State.RUNNING)
        self._start = self._shown = (job.done, job.total)
        self._message = job.message
        self._lost, self._ended = threading.Event(), threading.Event()
        self._written = self._gave_way = time.monotonic()
        self._thread = threading.Thread(target=self._beat, name=f"lease of job {job.pk}", daemon=True)

    def __enter__(self) -> _Reporter:
        self._thread.start()
        return self

    def __exit__(self, *_exception: object) -> None:
        self._ended.set()
        self._thread.join()

    def __call__(self, done: int, total: int = 0, message: str = "") -> None:
        """Say how far the work is. Raises Cancelled where it was cancelled or is no longer this process's."""
        self._shown = _further(self._shown, (max(0, int(done)), max(0, int(total))))
        self._message = plain_text(message, 300)
        if self._lost.is_set():
            raise Cancelled
        if _leaving.is_set():
            raise PutDown
        if time.monotonic() - self._written >= TELL_EVERY and not connection.in_atomic_block:
            self._written = time.monotonic()
            self._renew(**self._values())
            if self._lost.is_set():
                raise Cancelled
            self._let_others_write()

    @property
    def got_on(self) -> bool:
        """Whether the work is further than when this attempt began."""
        return self._shown != self._start

    def complete(self) -> None:
        """All is done, whatever the handler told last."""
        self._shown, self._message = (self._shown[1] or self._shown[0], self._shown[1]), ""

    def keep(self, **values: Any) -> bool:
        """Write the end of this attempt with the last progress, if the job is still this process's."""
        for tries_left in (2, 1, 0):
            try:
                return bool(self._rows.update(**self._values(), **values))
            except DatabaseError:
                if not tries_left or connection.in_atomic_block:
                    raise
                _log.warning("the end of a job could not be kept; trying again", exc_info=True)
                connection.close()
        raise AssertionError

    def _values(self) -> dict[str, Any]:
        return {"done": self._shown[0], "total": self._shown[1], "message": self._message}

    def _renew(self, **values: Any) -> None:
        try:
            still_ours = self._rows.update(lease=timezone.now() + LEASE, **values)
        except DatabaseError:  # busy or away for a moment: the next one renews, or the lease ends
            _log.warning("the lease could not be renewed", exc_info=True)
            return
        if not still_ours:
            self._lost.set()

    def _let_others_write(self) -> None:
        """SQLite has one writer at a time and no queue: without a pause, one long job would keep everybody else out."""
        if connection.vendor == "sqlite" and time.monotonic() - self._gave_way >= GIVE_WAY_EVERY:
            time.sleep(GIVE_WAY)
            self._gave_way = time.monotonic()

    def _beat(self) -> None:
        while not self._ended.wait(BEAT):
            self._renew()
            connection.close()


def _further(shown: tuple[int, int], told: tuple[int, int]) -> tuple[int, int]:
    """The one that is further on: a second attempt that begins anew does not move the bar back."""
    if not told[1] or not shown[1]:
        return told if told[1] or (not shown[1] and told[0] >= shown[0]) else shown
    return told if told[0] * shown[1] >= shown[0] * told[1] else shown

"""The process that does background work: a django-q2 cluster, kept alive and watched. What one job is: `running`.

django-q2 hands tasks to its processes through queues of multiprocessing, whose locks die with whom is killed while
holding them: after `kill -9` of an idle worker the whole cluster stands still (django-q2 issue 23). So the first
process watches whether due work is taken, and otherwise begins a new cluster. Processes end when the one that started
them is gone, and put down what they run.
"""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from types import FrameType

from django.conf import settings
from django.db import connection, connections
from django.db.models import Q
from django.db.utils import DatabaseError
from django.utils import timezone
from django_q.cluster import Cluster
from django_q.conf import Conf

from tiengvang.office.jobs import running
from tiengvang.office.jobs.models import Job
from tiengvang.office.jobs.sweeping import release_left_behind, sweep
from tiengvang.office.jobs.transport import refill

SWEEP = 5.0  # seconds
STALL = 60.0  # seconds that due work may wait while a worker is free; a busy SQLite may keep it waiting for 30
LEAVE = 15.0  # seconds that a process has for putting down its job when it must go
WATCH = 0.5  # seconds

_log = logging.getLogger(__name__)


def work(workers: int, *, beside: int | None = None) -> None:
    """Do background work until SIGTERM or SIGINT. workers: processes; beside: end too when that process is gone."""
    orders = _Orders()
    Conf.WORKERS, Conf.SCHEDULER = workers, False  # what is due by the calendar is found by `sweeping`
    parent = _Parent()
    os.register_at_fork(before=parent.remember, after_in_child=parent.watch)
    try:
        while not _is_over(orders, beside):
            try:
                with _cluster(orders) as cluster:
                    _look_after(cluster, workers, orders, beside)
            except (DatabaseError, RuntimeError) as fault:  # RuntimeError: the cluster's first process did not start
                _log.error("background work does not start, and is tried again: %s", fault)
                time.sleep(SWEEP)
    finally:
        parent.forget()


def drain() -> int:
    """Run in this process all jobs that wait, until none is left; gives how many attempts that took."""
    count = 0
    release_left_behind()
    while True:
        waiting = list(Job.objects.filter(state=Job.State.WAITING).order_by("id").values_list("id", flat=True))
        ran = sum(running.run(job_id, early=True) for job_id in waiting)
        if not ran:
            refill()
            return count
        count += ran


@dataclass(frozen=True, slots=True)
class Beside:
    """A worker that was started beside another program."""

    process: subprocess.Popen[bytes]

    def end(self) -> None:
        """Ask it to end, wait until it has put down its work, and end it in any case."""
        self.process.terminate()
        try:
            self.process.wait(LEAVE + 5)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def start_beside() -> Beside:
    """Start a worker beside this process; it ends when `end` is called or this process is gone."""
    program = (
        "import sys; from tiengvang.office import commands; commands.start();"
        "from tiengvang.office.jobs.worker import work; work(int(sys.argv[1]), beside=int(sys.argv[2]))"
    )
    workers = str(settings.Q_CLUSTER["workers"])
    # A session of its own: Ctrl-C in a terminal reaches the other program, which then ends this one in order.
    return Beside(
        subprocess.Popen([sys.executable, "-c", program, workers, str(os.getpid())], start_new_session=True)  # noqa: S603
    )


class _Orders:
    """SIGTERM and SIGINT as a flag. django-q2's own handler waits for locks inside the handler, and may stand still."""

    def __init__(self) -> None:
        self.end = False
        self.listen()

    def listen(self) -> None:
        signal.signal(signal.SIGTERM, self._heard)
        signal.signal(signal.SIGINT, self._heard)

    def _heard(self, _number: int, _frame: FrameType | None) -> None:
        self.end = True


class _Parent:
    """In each process that is forked from here on: a thread that ends it once its parent is gone."""

    def __init__(self) -> None:
        self._pid = 0
        self._on = True

    def remember(self) -> None:
        self._pid = os.getpid()

    def forget(self) -> None:
        """What is forked later is watched no more; hooks at forking cannot be taken back."""
        self._on = False

    def watch(self) -> None:
        if self._on:
            threading.Thread(target=_leave_with, args=(self._pid,), name="parent", daemon=True).start()


def _leave_with(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(WATCH)
    running.leave()
    latest = time.monotonic() + LEAVE
    while running.is_running() and time.monotonic() < latest:
        time.sleep(0.05)
    os._exit(0)


def _is_over(orders: _Orders, beside: int | None) -> bool:
    return orders.end or (beside is not None and os.getppid() != beside)


@contextmanager
def _cluster(orders: _Orders) -> Iterator[Cluster]:
    """A cluster that runs; at the end all its processes are gone, or LEAVE is over."""
    release_left_behind()
    refill()
    connections.close_all()  # a connection must not be shared with what is forked
    until_gone, held = os.pipe()  # the cluster's processes hold one end: when the other reads as ended, all are gone
    cluster = Cluster()
    orders.listen()
    try:
        cluster.start()
        yield cluster
    finally:
        os.close(held)
        if cluster.sentinel is not None:
            cluster.sentinel.kill()
            cluster.sentinel.join()
        _wait_until_ended(until_gone)


def _wait_until_ended(pipe: int) -> None:
    os.set_blocking(pipe, False)
    latest = time.monotonic() + LEAVE + 1
    while time.monotonic() < latest:
        try:
            if os.read(pipe, 1) == b"":
                break
        except BlockingIOError:
            time.sleep(0.05)
    os.close(pipe)


def _look_after(cluster: Cluster, workers: int, orders: _Orders, beside: int | None) -> None:
    """Until the cluster ends, stands still, or is not wanted any more."""
    begun = swept = time.monotonic()
    while cluster.sentinel.is_alive() and not _is_over(orders, beside):
        time.sleep(WATCH)
        now = time.monotonic()
        if now - swept < SWEEP:
            continue
        swept = now
        try:
            sweep()
            if now - begun > STALL and _stands_still(workers):
                _log.error("due work was not taken for %s seconds: the worker's processes are started anew", STALL)
                return
        except DatabaseError:
            _log.warning("the database did not answer; looking again", exc_info=True)
            connection.close()


def _stands_still(workers: int) -> bool:
    """Whether a job is due for long, none was taken since, and yet one of our processes should be free."""
    since = timezone.now() - timedelta(seconds=STALL)
    due = Job.objects.filter(Q(lease__isnull=True) | Q(lease__lt=since), state=Job.State.WAITING, created__lt=since)
    if not due.exists() or Job.objects.filter(started__gte=since).exists():
        return False
    return running.running_here() < workers

"""An office in a process of its own, for tests that kill it: kinds of work that write numbered rows, on short leases.

Commands: `work` is what `tiengvang work` runs, `beside` a program that starts a worker beside itself. With KIND=COUNT …
after them, they first make the tables and ask for jobs.
"""

from __future__ import annotations

import fcntl
import json
import os
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402

from tiengvang.office.jobs import running, services, worker  # noqa: E402
from tiengvang.office.jobs.kinds import job_kind  # noqa: E402

FOLDER = Path(os.environ["TIENGVANG_HOME"])
ROWS, CHUNK = 400, 10

running.LEASE, running.BEAT, running.TELL_EVERY = timedelta(seconds=2), 0.4, 0.05
running.GIVE_WAY_EVERY = 0.5
running.BACKOFF = (timedelta(seconds=0.2),)
worker.SWEEP, worker.STALL, worker.WATCH, worker.LEAVE = 0.3, 4.0, 0.1, 3.0


@job_kind("test.number", "Number", max_attempts=40)
def number(params, progress):
    """Write rows 0 to ROWS of the job, those that are there already left alone. The table allows doubles."""
    job = params["job"]
    with (FOLDER / f"{job}.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)  # the system frees it when the process is killed
        except BlockingIOError:
            (FOLDER / f"{job}.twice-at-once").touch()
        for start in range(0, ROWS, CHUNK):
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(
                    "SELECT n FROM numbered WHERE job = %s AND n >= %s AND n < %s", [job, start, start + CHUNK]
                )
                there = {row[0] for row in cursor.fetchall()}
                for n in range(start, start + CHUNK):
                    if n not in there:
                        cursor.execute("INSERT INTO numbered (job, n) VALUES (%s, %s)", [job, n])
            progress(start + CHUNK, ROWS)
            time.sleep(0.04)
    with (FOLDER / f"{job}.finished").open("a") as file:
        file.write(f"{os.getpid()}\n")
    return {"rows": ROWS}


@job_kind("test.kill", "Kills its worker", max_attempts=3)
def kill(params, progress):
    with (FOLDER / f"{params['job']}.begun").open("a") as file:
        file.write("x")
    os.kill(os.getpid(), 9)


@job_kind("test.endless", "Does not end by itself", max_attempts=40)
def endless(params, progress):
    n = 0
    try:
        while True:
            with connection.cursor() as cursor:
                cursor.execute("INSERT INTO numbered (job, n) VALUES (%s, %s)", [params["job"], n])
            n += 1
            progress(n)
            time.sleep(0.02)
    finally:
        (FOLDER / f"{params['job']}.stopped").touch()


@job_kind("test.together", "Asked for by many at once")
def together(params, progress):
    return {}


def prepare(wanted: list[str]) -> dict[str, int]:
    """wanted: such as "number=4": four jobs of the kind test.number. Gives how many jobs of each kind there are.

    together=8 has eight threads ask for one and the same.
    """
    for app in ("django_q", "jobs"):
        call_command("migrate", app, verbosity=0, skip_checks=True)
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE numbered (job varchar(40), n integer)")
    jobs: dict[str, set[int]] = {}
    for kind, count in (item.split("=") for item in wanted):
        if kind == "together":
            with ThreadPoolExecutor(int(count)) as pool:
                jobs[kind] = set(pool.map(_ask, [kind] * int(count), [0] * int(count)))
        else:
            jobs[kind] = {_ask(kind, i) for i in range(int(count))}
    return {kind: len(found) for kind, found in jobs.items()}


def _ask(kind: str, number: int) -> int:
    job = f"{kind}-{number}"
    try:
        return services.ask(code=f"test.{kind}", key=job, title=job, params={"job": job}).pk
    finally:
        if threading.current_thread() is not threading.main_thread():
            connection.close()


if __name__ == "__main__":
    command, *wanted = sys.argv[1:]
    if wanted:
        (FOLDER / "asked.part").write_text(json.dumps(prepare(wanted)))
        (FOLDER / "asked.part").rename(FOLDER / "asked.json")
    if command == "work":
        worker.work(2)
    else:
        worker.start_beside()
        time.sleep(60)

"""A throwaway PostgreSQL beside SQLite, and an office's worker as processes that a test may kill."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest

_HERE = Path(__file__).parent
_NUMBERING = _HERE / "numbering.py"
_APT = "apt-get install postgresql"


def _programs() -> Path | None:
    """Debian keeps initdb and pg_ctl out of PATH."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    which = shutil.which("initdb")
    return found[-1].parent if found else Path(which).parent if which else None


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """The address of a PostgreSQL of our own on a free port of the loopback, ended and deleted afterwards."""
    programs = _programs()
    if programs is None:
        if os.environ.get("CI") == "true":
            pytest.fail(f"PostgreSQL is missing: {_APT}")
        pytest.skip(f"PostgreSQL is missing: {_APT}")
    folder = Path(tempfile.mkdtemp(prefix="tiengvang-pg-"))
    as_other: list[str] = []
    if os.geteuid() == 0:  # PostgreSQL refuses to be run by root
        shutil.chown(folder, "postgres", pwd.getpwnam("postgres").pw_gid)
        as_other = ["runuser", "-u", "postgres", "--"]
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    data, control = str(folder / "data"), [*as_other, str(programs / "pg_ctl"), "-D", str(folder / "data")]
    options = f"-c port={port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off"
    try:
        _call([*as_other, str(programs / "initdb"), "-D", data, "-U", "office", "-A", "trust", "-E", "UTF8"])
        _call([*control, "-w", "-l", str(folder / "log"), "-o", options, "start"])
        yield f"postgres://office@127.0.0.1:{port}/postgres"
        _call([*control, "-w", "-m", "immediate", "stop"])
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _call(command: list[str], **more: Any) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(command, capture_output=True, text=True, cwd="/", check=False, timeout=120, **more)
    assert done.returncode == 0, done.stdout + done.stderr
    return done


class Office:
    """A folder and a database with jobs, and the worker's processes over them."""

    def __init__(self, folder: Path, database: str) -> None:
        self.folder, self._database = folder, database
        self._environment = {
            **os.environ, "TIENGVANG_HOME": str(folder), "TIENGVANG_DATABASE": database, "TIENGVANG_LOG": "INFO",
            "DJANGO_SETTINGS_MODULE": "tiengvang.office.settings", "TIENGVANG_SECRET_KEY": "only-for-tests",
            "PYTHONPATH": str(_HERE.parents[2] / "src"),
        }  # fmt: skip
        self.process: subprocess.Popen[bytes] | None = None
        self._log = (folder / "log").open("ab")

    def start(self, *wanted: str, command: str = "work") -> None:
        """Start the worker, the first time with the jobs that are wanted, such as "number=4".

        command: "work", or "beside" for a program that starts a worker beside itself.
        """
        self.process = subprocess.Popen(
            [sys.executable, str(_NUMBERING), command, *wanted], env=self._environment, stderr=self._log, cwd="/"
        )
        latest = time.monotonic() + 60
        while wanted and not (self.folder / "asked.json").exists():
            assert self.process.poll() is None, self.log()
            assert time.monotonic() < latest, self.log()
            time.sleep(0.05)

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """The answer of the database; a query that changes something is kept."""
        if self._database.startswith("sqlite"):
            connection: Any = sqlite3.connect(self.folder / "office.sqlite3", timeout=30)
        else:
            import psycopg

            connection = psycopg.connect(self._database)
        with connection:
            cursor = connection.execute(query)
            found = cursor.fetchall() if cursor.description else []
        connection.close()
        return found

    def states(self) -> dict[str, str]:
        return dict(self.rows("SELECT key, state FROM jobs_job WHERE key LIKE '%-%'"))

    def log(self) -> str:
        return (self.folder / "log").read_text()

    def members(self) -> list[psutil.Process]:
        """The worker's processes: the first one, the cluster's guard, and those that it started."""
        first = psutil.Process(self.process.pid) if self.process and self.process.poll() is None else None
        return [first, *first.children(recursive=True)] if first else []

    def kill(self, *members: psutil.Process) -> None:
        for member in members:
            try:
                member.kill()
            except psutil.NoSuchProcess:
                pass

    def end(self) -> None:
        """As an operator does it; nothing of it may be left."""
        if self.process is None or self.process.poll() is not None:
            return
        members = self.members()
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(15)
            _gone, left = psutil.wait_procs(members, timeout=5)
            assert not left, f"left behind: {left}"
        finally:
            self.kill(*members)
            self.process.wait()


@pytest.fixture(params=["sqlite", "postgresql"])
def office(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Office]:
    """An office on each kind of database. Its worker is ended with the test."""
    database = f"sqlite:///{tmp_path / 'office.sqlite3'}"
    if request.param == "postgresql":
        database = request.getfixturevalue("postgresql")
    made = Office(tmp_path, database)
    try:
        yield made
    finally:
        made.end()


@pytest.fixture
def small_office(tmp_path: Path) -> Iterator[Office]:
    """An office on SQLite alone, for what does not depend on the database."""
    made = Office(tmp_path, f"sqlite:///{tmp_path / 'office.sqlite3'}")
    try:
        yield made
    finally:
        made.end()


@pytest.fixture
def wait_for() -> Callable[[Callable[[], bool], float], None]:
    """wait_for(condition, seconds): until it holds; the test fails where it does not come true in time."""

    def wait(condition: Callable[[], bool], seconds: float) -> None:
        latest = time.monotonic() + seconds
        while not condition():
            assert time.monotonic() < latest, f"did not come true within {seconds} s"
            time.sleep(0.05)

    return wait

"""Runs `tiengvang scan` in processes that a test may kill, without the seconds that Python takes to load it each time.

`python killable.py` has loaded the program and its English word lists; every run is forked from it, with a group of
its own. What is left out is start-up, during which no file is touched. Not a test itself.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any


class Run:
    """One run of the program. exit_code: None while it is at work, negative for the signal that ended it."""

    def __init__(self, server: Server, pid: int) -> None:
        self._server, self.pid = server, pid
        self._exit_code: int | None = None

    @property
    def exit_code(self) -> int | None:
        if self._exit_code is None:
            self._exit_code = self._server.ask({"look": self.pid})
        return self._exit_code

    def wait(self, seconds: float = 30) -> int:
        """Until it has ended; its exit code."""
        deadline = time.monotonic() + seconds
        while self.exit_code is None:
            assert time.monotonic() < deadline, "the run does not end"
            time.sleep(0.002)
        return self.exit_code

    def wait_for_file(self, folder: Path, pattern: str) -> None:
        """Until a file matches in the folder, or the run has ended."""
        while not any(folder.glob(pattern)) and self.exit_code is None:
            time.sleep(0.001)

    def kill(self, *, with_workers: bool) -> bool:
        """End it with SIGKILL, its workers with it or not; whether it was still at work."""
        if self.exit_code is None:
            with suppress(ProcessLookupError):
                (os.killpg if with_workers else os.kill)(self.pid, signal.SIGKILL)
        return self.wait() == -signal.SIGKILL

    def lives(self) -> bool:
        """Whether some process of its group is there."""
        try:
            os.killpg(self.pid, 0)
        except ProcessLookupError:
            return False
        return True


class Server:
    """The loaded program, from which runs are forked."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def ask(self, question: dict[str, Any]) -> Any:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(question) + "\n")
        self._process.stdin.flush()
        return json.loads(self._process.stdout.readline())

    def start(self, arguments: list[str], said: Path) -> Run:
        """Run `tiengvang` with arguments; what it says goes to the file `said`."""
        return Run(self, self.ask({"arguments": arguments, "said": str(said)}))


@contextmanager
def serving() -> Iterator[Server]:
    process = subprocess.Popen([sys.executable, __file__], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        yield Server(process)
    finally:
        process.communicate()


def _serve() -> None:
    from quick_models import QUICK

    from tiengvang.place.profile import load_profile
    from tiengvang.records import Article, Provenance
    from tiengvang.scan import local, summary  # noqa: F401 - what the command imports when it runs
    from tiengvang.scan.pipeline import Pipeline

    for module, name, stand_in in QUICK:
        setattr(module, name, stand_in)
    text = "Jeju Island in South Korea opened a trail around Hallasan on Monday. " * 9
    Pipeline(load_profile("jeju")).judged(Article("", "", "", "Jeju Island", text, "en", Provenance("")))
    for line in sys.stdin:
        print(json.dumps(_answer(json.loads(line))), flush=True)


def _answer(question: dict[str, Any]) -> int | None:
    if "look" in question:
        pid, status = os.waitpid(question["look"], os.WNOHANG)
        return os.waitstatus_to_exitcode(status) if pid else None
    pid = os.fork()
    if not pid:
        _run(question["arguments"], question["said"])
    return pid


def _run(arguments: list[str], said: str) -> None:
    from tiengvang.cli import main

    os.setsid()
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell has background jobs ignore it
    with open(said, "wb") as file, open(os.devnull, "rb") as nothing:
        for to, source in enumerate((nothing, file, file)):
            os.dup2(source.fileno(), to)
    code = 1
    try:
        main(arguments)
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 0
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


if __name__ == "__main__":
    _serve()

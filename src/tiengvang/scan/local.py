"""Local: runs the pipeline over the inputs on this machine, one process for each worker. Another engine: `ray`.

Each input ends in one raw part. A run that was killed goes on with the inputs that have none; an input that kills its
worker is set aside and the others go on.
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from pathlib import Path

from tiengvang.records import InputFault
from tiengvang.scan.allocator import keep_freed_memory
from tiengvang.scan.counts import Counts
from tiengvang.scan.finish import Finished, finish
from tiengvang.scan.inputs import Input
from tiengvang.scan.parts import fingerprint, made_of, raw_path, write_raw
from tiengvang.scan.pipeline import Pipeline
from tiengvang.understand.tone import JudgeUnavailable

Progress = Callable[[int, int, Input | None], None]
Done = tuple[Input, InputFault | None]
Each = Callable[[Sequence[Input], "Work", int], Generator[Done, None, None]]
_LOCK = ".lock"
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_WATCH = 0.2  # seconds between a worker's looks whether its run is still there


@dataclass(frozen=True, slots=True)
class Run:
    """What a scan did. inputs: read now; resumed: inputs whose part was there already; failed: input faults that cost
    a whole input; seconds: wall time; cpu_seconds: of this process and its workers."""

    finished: Finished
    inputs: int
    resumed: int
    failed: tuple[InputFault, ...]
    seconds: float
    cpu_seconds: float


@contextlib.contextmanager
def only_run(out: Path) -> Iterator[int]:
    """Holds the output folder for one run; gives the lock's descriptor, which forked workers must close.

    Raises InputFault (output-in-use, output-unwritable).
    """
    try:
        out.mkdir(parents=True, exist_ok=True)
        lock = (out / _LOCK).open("w")
    except OSError as error:
        raise InputFault(
            "output-unwritable", f"{out}: cannot be written ({error.strerror}); name another folder with --out."
        ) from error
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise InputFault(
                "output-in-use", f"{out}: another run is writing there; wait for it, or name another folder with --out."
            ) from error
        yield lock.fileno()


def scan(
    inputs: Sequence[Input],
    pipeline: Pipeline,
    setting: str,
    out: Path,
    *,
    workers: int = 1,
    progress: Progress = lambda done, total, source: None,
    each: Each | None = None,
) -> Run:
    """Scan the inputs into `out`. setting: what else the result hangs on, such as the profile's version.

    each: how the inputs are given to workers, by default processes of this machine; progress: called with inputs done,
    inputs in all and the one just done. Raises InputFault (output-in-use, output-unwritable, disk-full); what was
    finished by then is kept.
    """
    start, before = time.monotonic(), _cpu_seconds()
    keep_freed_memory()
    with only_run(out) as lock:
        _remove_unfinished(out)
        waiting = [one for one in inputs if not _is_done(out, one, setting)]
        resumed = len(inputs) - len(waiting)
        if any(one.kind in ("warc", "html") for one in waiting):
            _ = pipeline.screen  # compiled before the workers are made, which inherit it
        failed: list[InputFault] = []
        done = resumed
        progress(done, len(inputs), None)
        work = Work(pipeline, setting, out, lock, os.getpid())
        with contextlib.closing((each or in_processes)(waiting, work, workers)) as results:
            for source, fault in results:
                done += 1
                if fault is not None:
                    failed.append(fault)
                progress(done, len(inputs), source)
        try:
            finished = finish(out)
        except OSError as error:
            raise _not_written(error, out) from error
        _remove_unfinished(out)  # a worker of a killed run may have begun a file after this run had looked
    return Run(finished, len(waiting), resumed, tuple(failed), time.monotonic() - start, _cpu_seconds() - before)


def _remove_unfinished(out: Path) -> None:
    for leftover in out.rglob(".*.unfinished"):
        leftover.unlink(missing_ok=True)


def _cpu_seconds() -> float:
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def _is_done(out: Path, source: Input, setting: str) -> bool:
    made = made_of(raw_path(out, source.key))
    return made is not None and made.fingerprint == fingerprint(source, setting)


@dataclass(frozen=True, slots=True)
class Work:
    """What a worker needs to know. lock: descriptor of the run's lock; process: the run's id."""

    pipeline: Pipeline
    setting: str
    out: Path
    lock: int
    process: int


def scan_one(source: Input, work: Work) -> InputFault | None:
    """Scan one input into its raw part; a fault where the input as a whole could not be read."""
    counts = Counts()
    try:
        write_raw(work.out, source, work.setting, work.pipeline.run(source, counts), counts)
    except JudgeUnavailable as error:
        return InputFault("judge-unavailable", f"{source.path}: not judged: {error} Give the same command again then.")
    except OSError as error:
        if _is_of_output(error, work.out):
            raise _not_written(error, work.out) from error
        return InputFault("input-unreadable", f"{source.path}: cannot be read ({error}); the other inputs went on.")
    return None


def _is_of_output(error: OSError, out: Path) -> bool:
    return error.errno in _FULL or str(error.filename or "").startswith(str(out))


def _not_written(error: OSError, out: Path) -> InputFault:
    if error.errno in _FULL:
        return InputFault(
            "disk-full",
            f"{out}: the disk is full, or a limit on it is reached ({error.strerror}); what was finished is kept. Make "
            "room and run the same command again, it goes on from here.",
        )
    return InputFault("output-unwritable", f"{out}: cannot be written ({error}); check its rights and its disk.")


_worker: Work | None = None


def _begin(work: Work) -> None:
    """A worker's first step. It ends when its run is killed, and holds no lock that the next run would wait for."""
    global _worker
    _worker = work
    os.close(work.lock)
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # the run says what a keyboard interrupt means; workers just end
    threading.Thread(target=_end_with, args=(work.process,), daemon=True).start()


def _end_with(process: int) -> None:
    while os.getppid() == process:
        time.sleep(_WATCH)
    os._exit(1)


def _in_worker(source: Input) -> InputFault | None:
    assert _worker is not None  # noqa: S101 - set by _begin in every worker
    return scan_one(source, _worker)


def in_processes(waiting: Sequence[Input], work: Work, workers: int) -> Generator[Done, None, None]:
    """Each input with its fault, as they are done."""
    if workers <= 1:
        for source in waiting:
            yield source, scan_one(source, work)
        return
    left = list(waiting)
    while left:
        done = set()
        try:
            for source, fault in _pooled(left, work, workers):
                done.add(source)
                yield source, fault
            return
        except BrokenProcessPool:
            # Some input killed a worker. They are handed out in order, so it is among the first that are not done:
            # those go one by one, each in a process of its own, and the rest together again.
            left = [source for source in left if source not in done]
            suspects, left = left[: 2 * workers + 1], left[2 * workers + 1 :]
            for source in suspects:
                yield source, _alone(source, work)


def _pooled(waiting: Sequence[Input], work: Work, workers: int) -> Iterator[Done]:
    context = multiprocessing.get_context("fork")
    processes = min(workers, len(waiting))
    others = set(multiprocessing.active_children())
    with ProcessPoolExecutor(processes, context, initializer=_begin, initargs=(work,)) as pool:
        pending = {pool.submit(_in_worker, source): source for source in waiting}
        try:
            while pending:
                for future in wait(pending, return_when=FIRST_COMPLETED).done:
                    source = pending.pop(future)
                    yield source, future.result()
        except (KeyboardInterrupt, GeneratorExit):
            # Nobody waits for the inputs at work; what they give is not lost, the next run reads them.
            for worker in set(multiprocessing.active_children()) - others if pending else ():
                worker.kill()
            raise
        except BaseException:
            for future in pending:
                future.cancel()
            raise


def _alone(source: Input, work: Work) -> InputFault | None:
    if _is_done(work.out, source, work.setting):
        return None
    try:
        return next(fault for _, fault in _pooled([source], work, 1))
    except BrokenProcessPool:
        return InputFault(
            "worker-died",
            f"{source.path}: its worker was killed, for want of memory perhaps; the other inputs went on.",
        )

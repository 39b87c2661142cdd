"""A few threads that work for one caller: one task per key, results in the caller's thread. Not for what they do."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Generator, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TypeVar

T = TypeVar("T")
# Few, since each may hold a page of the largest size.
_MOST_UNCOLLECTED = 8
_LOOK_UP_EVERY_S = 0.2


@dataclass(frozen=True, slots=True)
class _Ended:
    error: BaseException | None


def gathered(
    keys: Iterable[str],
    work: Callable[[str, Callable[[T], None], Callable[[], bool]], None],
    *,
    threads: int,
) -> Generator[T, None, None]:
    """Results of work(key, put, stopped) for every key, as they come. work puts each result and leaves when stopped.

    An exception of a worker is raised here. When the caller closes the iterator or fails, the workers are told to
    stop and waited for; close it with contextlib.closing, so that this happens at once.
    """
    results: queue.Queue[T | _Ended] = queue.Queue(_MOST_UNCOLLECTED)
    stop = threading.Event()

    def put(item: T | _Ended) -> None:
        while not stop.is_set():
            try:
                results.put(item, timeout=_LOOK_UP_EVERY_S)
                return
            except queue.Full:
                continue

    def one(key: str) -> None:
        error: BaseException | None = None
        try:
            work(key, put, stop.is_set)
        except BaseException as raised:
            error = raised
        put(_Ended(error))

    with ThreadPoolExecutor(max_workers=threads, thread_name_prefix="listen") as pool:
        try:
            running = len([pool.submit(one, key) for key in keys])
            while running:
                item = results.get()
                if not isinstance(item, _Ended):
                    yield item
                    continue
                running -= 1
                if item.error is not None:
                    raise item.error
        finally:
            stop.set()
            pool.shutdown(wait=True, cancel_futures=True)

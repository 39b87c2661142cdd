"""Ray: gives the inputs of a scan to the nodes of a Ray cluster; everything else is as on one machine (`local`).

Inputs and output folder must be on storage that every node sees. Needs the extra `ray`.
"""

from __future__ import annotations

from collections.abc import Generator, Sequence
from pathlib import Path
from typing import Any

import ray

from tiengvang.place.profile import Profile
from tiengvang.records import InputFault
from tiengvang.scan.inputs import Input
from tiengvang.scan.local import Done, Work, scan_one
from tiengvang.scan.pipeline import Pipeline
from tiengvang.understand.tone import ToneJudge


class _Hand:
    """A worker on some node; compiles the pipeline once and keeps it."""

    def __init__(self, profile: Profile, judge: ToneJudge, setting: str, out: str) -> None:
        self._work = Work(Pipeline(profile, judge), setting, Path(out), lock=-1, process=0)

    def scan(self, source: Input) -> InputFault | None:
        return scan_one(source, self._work)


def in_cluster(waiting: Sequence[Input], work: Work, workers: int) -> Generator[Done, None, None]:
    """Each input with its fault, as they are done, by so many workers of the cluster that this process is joined to.

    Without a cluster (`RAY_ADDRESS`) one is started on this machine and ended afterwards.
    """
    ray.init(ignore_reinit_error=True, include_dashboard=False, log_to_driver=False)
    make = ray.remote(num_cpus=1, max_restarts=0)(_Hand)

    def hand() -> Any:
        return make.remote(work.pipeline.profile, work.pipeline.judge, work.setting, str(work.out))

    left = list(reversed(waiting))
    busy: dict[Any, tuple[Any, Input]] = {}
    try:
        idle = [hand() for _ in range(min(workers, len(waiting)))]
        while left or busy:
            while left and idle:
                worker, source = idle.pop(), left.pop()
                busy[worker.scan.remote(source)] = worker, source
            done, _ = ray.wait(list(busy), num_returns=1)
            worker, source = busy.pop(done[0])
            try:
                yield source, ray.get(done[0])
                idle.append(worker)
            except ray.exceptions.RayActorError as error:
                idle.append(hand())
                yield source, InputFault("worker-died", f"{source.path}: its worker was lost ({error}).")
    finally:
        ray.shutdown()

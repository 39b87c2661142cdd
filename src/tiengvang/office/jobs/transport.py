"""The queue beneath jobs: django-q2's table, which carries numbers of jobs to workers. Runs nothing.

The jobs' own table is the truth: what stands in the queue can be thrown away and is made again from it.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django_q.conf import Conf
from django_q.models import OrmQ
from django_q.tasks import async_task

from tiengvang.office.jobs.models import Job

RUN = "tiengvang.office.jobs.running.run"


def put(job_id: int) -> None:
    """Hand a job to the workers. Inside a transaction it is handed over only if the transaction is kept."""
    async_task(RUN, job_id, task_name=f"job-{job_id}", save=False)


def refill() -> None:
    """Make the queue anew from the jobs that wait: for a cluster that starts, since what an earlier one had already
    fetched is lost with it. A job that another cluster has fetched is run once all the same: `running` sees to it."""
    with transaction.atomic():
        OrmQ.objects.filter(key=Conf.CLUSTER_NAME).delete()
        _put_all(_due())


def put_missing() -> int:
    """Hand over those waiting jobs whose time has come and that are not in the queue; gives how many."""
    due = set(_due())
    if not due:
        return 0
    with transaction.atomic():
        return _put_all(sorted(due - _queued()))


def take_back(job_ids: Iterable[int]) -> None:
    """Remove jobs from the queue: what a killed worker had fetched would stand there until django-q2 retries it."""
    wanted = set(job_ids)
    if wanted:
        OrmQ.objects.filter(pk__in=[row.pk for row in _rows() if row.args()[0] in wanted]).delete()


def _due() -> Iterable[int]:
    now = timezone.now()
    waiting = Job.objects.filter(Q(lease__isnull=True) | Q(lease__lt=now), state=Job.State.WAITING)
    return waiting.order_by("id").values_list("id", flat=True)


def _queued() -> set[int]:
    return {row.args()[0] for row in _rows()}


def _rows() -> list[OrmQ]:
    return [row for row in OrmQ.objects.filter(key=Conf.CLUSTER_NAME) if row.func() == RUN and row.args()]


def _put_all(job_ids: Iterable[int]) -> int:
    count = 0
    for count, job_id in enumerate(job_ids, start=1):  # noqa: B007
        put(job_id)
    return count

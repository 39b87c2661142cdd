"""Asking for background work, running it once, stopping it. Which work there is: `kinds`."""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError, transaction
from django_q.tasks import async_task

from tiengvang.office.jobs.kinds import kind
from tiengvang.office.jobs.models import Job
from tiengvang.office.organisation.models import Unit, User


def ask(
    *, code: str, key: str, title: str, params: dict[str, Any] | None = None, by: User | None = None,
    unit: Unit | None = None,
) -> Job:  # fmt: skip
    """Ask for work. While a job of the same key is waiting or running, that one is given back instead of a second."""
    chosen = kind(code)
    try:
        with transaction.atomic():
            job = Job(
                key=key, kind=code, title=title, params=params or {}, created_by=by, unit=unit,
                max_attempts=chosen.max_attempts,
            )  # fmt: skip
            job.full_clean(exclude=["params", "result"], validate_constraints=False)
            job.save()
            transaction.on_commit(
                lambda: async_task("tiengvang.office.jobs.running.run", job.pk, task_name=job.key[:100])
            )
    except IntegrityError:
        return Job.objects.get(key=key, state__in=[Job.State.WAITING, Job.State.RUNNING])
    return job

"""Asking for background work, stopping, repeating and forgetting it. Which there is: `kinds`; doing it: `running`."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from tiengvang.office.jobs.files import remove_file
from tiengvang.office.jobs.kinds import kind
from tiengvang.office.jobs.models import ROUTINE, Job
from tiengvang.office.jobs.transport import put
from tiengvang.office.organisation.audit import record
from tiengvang.office.organisation.models import Unit, User
from tiengvang.office.organisation.policy import may, memberships

KEPT_FOR = timedelta(days=90)
ROUTINE_KEPT_FOR = timedelta(days=1)  # what runs by itself every few minutes, and went well


def ask(
    *, code: str, key: str, title: str, params: dict[str, Any] | None = None, by: User | None = None,
    unit: Unit | None = None,
) -> Job:  # fmt: skip
    """Ask for work. While a job of the same key is waiting or running, that one is given back instead of a second.

    key: names the work, and where the result is for one person only, that person too; unit: whose members see the job;
    without it, the first unit of who asks. The job is handed to the workers in the same transaction, so that a request
    that fails later leaves none behind. Raises KeyError for a kind that nobody registered, ValidationError.
    """
    chosen = kind(code)
    if unit is None and by is not None:
        unit = next((held.unit for held in memberships(by)), None)
    job = Job(
        key=key, kind=code, title=title if len(title) <= 200 else f"{title[:199]}…", params=params or {}, created_by=by,
        unit=unit, max_attempts=chosen.max_attempts,
    )  # fmt: skip
    job.full_clean(exclude=["params", "result"], validate_constraints=False)
    for tries_left in range(3, -1, -1):
        try:
            with transaction.atomic():
                job.save()
                put(job.pk)
            return job
        except IntegrityError:
            same = Job.objects.filter(key=key, state__in=Job.OPEN).first()
            if same is not None:
                return same
            if not tries_left:  # not the key's fault: one that had it may end in between, but not each time
                raise
            job.pk = None
    raise AssertionError


def may_steer(person: User, job: Job) -> bool:
    """Whether the person may stop and repeat the job and take its file: one's own, or with the right for its unit."""
    return job.created_by_id == person.pk or (
        may(person, "jobs.manage", job.unit) if job.unit_id else may(person, "jobs.manage")
    )


def cancel(*, job: Job, by: User) -> bool:
    """Stop a job that waits or runs; gives False where it had ended by itself meanwhile. Raises PermissionDenied.

    What runs stops at its next progress; what it had finished until then stays.
    """
    if not may_steer(by, job):
        raise PermissionDenied("jobs.manage is not allowed")
    with transaction.atomic():
        stopped = Job.objects.filter(pk=job.pk, state__in=Job.OPEN).update(
            state=Job.State.CANCELLED, owner="", lease=None, finished=timezone.now()
        )
        if stopped:
            record(actor=by, action="jobs.cancel", obj=job, unit=job.unit, kind=job.kind)
    job.refresh_from_db()
    return bool(stopped)


def repeat(*, job: Job, by: User) -> Job:
    """Ask again for the work of a job that failed or was cancelled. Raises PermissionDenied, ValidationError."""
    if not may_steer(by, job):
        raise PermissionDenied("jobs.manage is not allowed")
    if job.state not in (Job.State.FAILED, Job.State.CANCELLED):
        raise ValidationError(_("Only work that failed or was cancelled can be repeated."))
    try:
        kind(job.kind)
    except KeyError:
        raise ValidationError(_("This version of the office does not know this kind of work.")) from None
    with transaction.atomic():
        again = ask(code=job.kind, key=job.key, title=job.title, params=job.params, by=by, unit=job.unit)
        record(actor=by, action="jobs.repeat", obj=again, unit=job.unit, kind=job.kind, repeats=job.pk)
    return again


def forget_old() -> int:
    """Delete jobs that ended more than KEPT_FOR ago, with the files they made; gives how many."""
    now, count = timezone.now(), 0
    old = Q(finished__lt=now - KEPT_FOR) | ROUTINE & Q(finished__lt=now - ROUTINE_KEPT_FOR)
    for job in Job.objects.exclude(state__in=Job.OPEN).filter(old).only("id", "title", "result").iterator():
        remove_file(job)
        job.delete()
        count += 1
    if count:
        record(actor=None, action="jobs.forget", count=count)
    return count

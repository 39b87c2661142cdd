"""What a worker looks after every few seconds: jobs whose process died, jobs that nobody was told of, work that is due
by the calendar. Runs no job itself."""

from __future__ import annotations

import logging

from django.db import transaction
from django.db.models import F, Max
from django.utils import timezone

from tiengvang.office.jobs.kinds import kinds
from tiengvang.office.jobs.models import Job
from tiengvang.office.jobs.services import ask
from tiengvang.office.jobs.transport import put_missing, take_back

_log = logging.getLogger(__name__)


def sweep() -> None:
    """Do all of it once. Several workers may do so at the same time."""
    release_left_behind()
    ask_for_due_kinds()
    put_missing()


def release_left_behind() -> None:
    """Let jobs wait again whose lease ended, and fail those that used up their attempts."""
    now = timezone.now()
    left = Job.objects.filter(state=Job.State.RUNNING, lease__lt=now)
    if not left.exists():
        return
    failed = left.filter(attempts__gte=F("max_attempts")).update(
        state=Job.State.FAILED, owner="", lease=None, finished=now, fault=Job.Fault.KILLED, error=""
    )
    with transaction.atomic():
        again = list(left.filter(attempts__lt=F("max_attempts")).select_for_update().values_list("id", flat=True))
        Job.objects.filter(pk__in=again).update(state=Job.State.WAITING, owner="", lease=None)
        take_back(again)
    if failed or again:
        _log.warning("%s jobs wait again after their process ended, %s failed for good", len(again), failed)


def ask_for_due_kinds() -> None:
    """Ask for each kind of work that runs by itself and was not asked for within its interval."""
    regular = [one for one in kinds() if one.every is not None]
    asked = Job.objects.filter(kind__in=[one.code for one in regular]).order_by()
    last = dict(asked.values_list("kind").annotate(Max("created")))
    for one in regular:
        if one.code not in last or last[one.code] + one.every <= timezone.now():
            ask(code=one.code, key=one.code, title=str(one.label))

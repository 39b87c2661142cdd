"""Giving reminders, sending digests, dismissing notices, and a unit's choice of days. What is due: `due`."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from django.core.mail import send_mail
from django.db import transaction
from django.utils import timezone

from tiengvang.office.organisation.audit import record
from tiengvang.office.organisation.models import Membership, Unit, User
from tiengvang.office.organisation.policy import demand
from tiengvang.office.planning.models import Reminder, ReminderChoice
from tiengvang.office.planning.reminders import due
from tiengvang.office.planning.reminders.digest import Digest, digest
from tiengvang.office.planning.reminders.selectors import still_open
from tiengvang.office.shell.context import profile

CARRIED: Final = timedelta(days=7)  # a reminder that waits for its unit's next day of digests is dropped after
_BATCH: Final = 500
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Given:
    """reminders: new ones; nobody: units in which nobody was there to be reminded."""

    reminders: int
    nobody: int


def give(today: date, progress: Callable[[int, int], Any] = lambda done, total: None) -> Given:
    """Write down the reminders of a day, each once however often it is asked for."""
    words, nobody = due.words(today)
    before, now = Reminder.objects.count(), timezone.now()
    for start in range(0, len(words), _BATCH):
        Reminder.objects.bulk_create(
            (
                Reminder(owner_id=one.owner, unit_id=one.unit, task_id=one.task, call_id=one.call,
                         consolidated=one.consolidated, due=one.due, days=one.days, at=now)
                for one in words[start : start + _BATCH]
            ),
            ignore_conflicts=True,
        )  # fmt: skip
        progress(min(start + _BATCH, len(words)), len(words))
    return Given(Reminder.objects.count() - before, len(nobody))


def send(today: date, progress: Callable[[int, int], Any] = lambda done, total: None) -> int:
    """Mail each person what they were reminded of and was not mailed yet, where their unit wants mail today; gives how
    many mails went out. A person gets one a day at most.

    What is marked as mailed is marked before it goes out: a worker that dies in between sends nothing twice. Where the
    mail server refuses, the mark is taken back, and the next run of the day tries again.
    """
    waiting = _waiting(today)
    sent = 0
    for number, (owner, rows) in enumerate(waiting.items(), 1):
        told = digest(owner, rows, today)
        if told is not None:
            sent += _mail(owner, rows, told)
        progress(number, len(waiting))
    return sent


def _waiting(today: date) -> dict[User, list[Reminder]]:
    """Reminders of the last days that are not mailed, by person; rights are asked again."""
    since = timezone.now() - CARRIED
    off = _units_without_mail(today)
    mailed_today = Reminder.objects.filter(mailed__date=today).order_by().values("owner")
    rows = still_open(Reminder.objects.filter(mailed=None, seen=None, at__gte=since)).exclude(owner__in=mailed_today)
    there = set(Membership.objects.current().order_by().values_list("user", "unit"))
    found: dict[User, list[Reminder]] = defaultdict(list)
    for one in rows.select_related("owner", "unit", "task", "call").order_by("owner", "due", "pk"):
        if one.unit_id not in off and one.owner.email and (one.owner_id, one.unit_id) in there:
            found[one.owner].append(one)
    return found


def _units_without_mail(today: date) -> set[int]:
    chosen = ReminderChoice.objects.exclude(days__contains=str(today.isoweekday())).values_list("unit", flat=True)
    if profile().holidays.is_working(today):  # without a choice: on working days
        return set(chosen)
    return set(Unit.objects.values_list("pk", flat=True)) - set(
        ReminderChoice.objects.filter(days__contains=str(today.isoweekday())).values_list("unit", flat=True)
    )


def _mail(owner: User, rows: list[Reminder], told: Digest) -> int:
    ids = [one.pk for one in rows]
    now = timezone.now()
    if Reminder.objects.filter(pk__in=ids, mailed=None).update(mailed=now) != len(ids):
        return 0  # another worker is at it
    try:
        send_mail(told.subject, told.text, None, [owner.email])
    except OSError as fault:  # smtplib's faults are OSErrors
        Reminder.objects.filter(pk__in=ids, mailed=now).update(mailed=None)
        _log.warning("a digest could not be sent, and is tried again: %s", fault)
        return 0
    return 1


@transaction.atomic
def dismiss(*, by: User, reminder: Reminder | None = None) -> int:
    """Take the notices of one thing off one's own list, or all; what they are about stays due. Gives how many."""
    rows = Reminder.objects.filter(owner=by, seen=None)
    if reminder is not None:
        rows = rows.filter(
            task=reminder.task_id, call=reminder.call_id, consolidated=reminder.consolidated, unit=reminder.unit_id
        )
    return rows.update(seen=timezone.now())


@transaction.atomic
def choose_days(*, by: User, unit: Unit, days: Iterable[int]) -> ReminderChoice:
    """Say on which weekdays (1 Monday to 7) the unit's people get digests by mail; none for no mail. Notices in the
    office stay in any case."""
    demand(by, "planning.plan", unit)
    choice = ReminderChoice.objects.filter(unit=unit).first() or ReminderChoice(unit=unit)
    before, choice.days = choice.days, "".join(str(day) for day in sorted(set(days)))
    choice.full_clean()
    choice.save()
    record(actor=by, action="planning.remind_days", obj=unit, unit=unit, before=before, after=choice.days)
    return choice

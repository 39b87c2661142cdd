"""Calendar feeds: making and revoking the secret address of a unit for a person, and what it answers.

The secret is shown once and kept as a hash. It works while its owner may subscribe to the unit's calendar.
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import date, timedelta
from typing import Final
from urllib.parse import urlsplit

from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from tiengvang.office.organisation.audit import record
from tiengvang.office.organisation.models import Unit, User
from tiengvang.office.organisation.policy import demand, may
from tiengvang.office.planning.following.ical import Event, calendar
from tiengvang.office.planning.following.month import turn_status
from tiengvang.office.planning.models import CalendarFeed, Period, ReportCall, Task
from tiengvang.office.planning.status import Status
from tiengvang.office.planning.tasks.selectors import tasks_of

BACK, AHEAD = timedelta(days=60), timedelta(days=400)
MOST: Final = 2000  # events of a feed
PER_HOUR: Final = 120  # answers to one secret


@transaction.atomic
def make_feed(*, by: User, unit: Unit) -> tuple[CalendarFeed, str]:
    """A new address for the unit's calendar; gives its row and its secret. One that the person had stops working."""
    demand(by, "planning.feed", unit)
    CalendarFeed.objects.filter(owner=by, unit=unit, revoked=None).update(revoked=timezone.now())
    secret = secrets.token_urlsafe(32)
    feed = CalendarFeed(unit=unit, owner=by, key_hash=digest(secret))
    feed.full_clean()
    feed.save()
    record(actor=by, action="planning.make_feed", obj=feed, unit=unit)
    return feed, secret


@transaction.atomic
def revoke_feed(*, by: User, feed: CalendarFeed) -> None:
    """End a feed of one's own now. Doing it again changes nothing."""
    if feed.owner_id != by.pk:
        raise PermissionDenied("this feed is somebody else's")
    if feed.revoked is None:
        feed.revoked = timezone.now()
        feed.save(update_fields=["revoked"])
        record(actor=by, action="planning.revoke_feed", obj=feed, unit=feed.unit)


def digest(secret: str) -> str:
    """What is kept of a secret, which has 256 random bits: a plain hash is enough."""
    return hashlib.sha256(secret.encode()).hexdigest()


def feed_of(secret: str) -> CalendarFeed | None:
    """The feed that a secret opens; None where it was revoked or its owner may not have it any more."""
    feed = CalendarFeed.objects.filter(key_hash=digest(secret), revoked=None).select_related("unit", "owner").first()
    return feed if feed and feed.unit.is_active and may(feed.owner, "planning.feed", feed.unit) else None


def is_too_often(secret: str) -> bool:
    """Count a request to a secret; True where it asked more than PER_HOUR times in this hour."""
    key = f"planning-feed-{digest(secret)}-{timezone.now():%Y%m%d%H}"
    cache.add(key, 0, timeout=3600)
    try:
        return cache.incr(key) > PER_HOUR
    except ValueError:  # it ended in between
        return False


def content(unit: Unit, today: date) -> bytes:
    """What the unit has due, from two months ago to a year ahead; stopped work is left out."""
    found = sorted(_events(unit, today), key=lambda event: (event.day, event.uid))
    near = [event for event in found if event.day >= today]
    past = [event for event in found if event.day < today]
    name = _("%(unit)s: what is due") % {"unit": unit}
    kept = sorted((past + near)[-MOST:] if len(near) < MOST else near[:MOST], key=lambda one: (one.day, one.uid))
    return calendar(name, kept, product=f"{settings.SITE_NAME}//Planning")


def _events(unit: Unit, today: date) -> list[Event]:
    between = (today - BACK, today + AHEAD)
    tasks = tasks_of([unit.pk]).filter(stopped_on=None)
    once = tasks.filter(recurrence="", due__range=between).select_related("lead").defer("folded")
    turns = Period.objects.filter(
        Exists(tasks.filter(pk=OuterRef("task"))), due__range=between
    ).select_related("task__lead")  # fmt: skip
    found = [_of_task(one, unit) for one in once[:MOST]]
    found += [_of_turn(one, unit, today) for one in turns[:MOST]]
    found += [_of_call(one) for one in ReportCall.objects.filter(reports__unit=unit, due__range=between)]
    found += [_of_consolidated(one) for one in ReportCall.objects.filter(unit=unit, consolidated_due__range=between)]
    return found


def _of_task(task: Task, unit: Unit) -> Event:
    return _event(f"task-{task.pk}", task, unit, task.due, task.title, task.status)


def _of_turn(turn: Period, unit: Unit, today: date) -> Event:
    status = Status(turn_status(turn, today))
    return _event(
        f"task-{turn.task_id}-{turn.code}", turn.task, unit, turn.due, f"{turn.task.title} ({turn.code})", status
    )


def _event(uid: str, task: Task, unit: Unit, day: date, title: str, status: Status) -> Event:
    done = status in (Status.DONE, Status.DONE_LATE)
    role = _("in charge") if task.lead_id == unit.pk else _("cooperating; in charge: %(unit)s") % {"unit": task.lead}
    words = [str(status.label), f"{unit}: {role}", *([task.output] if task.output else [])]
    url = _address(reverse("planning:task", args=[task.pk]))
    return Event(
        f"{uid}@{_host()}", day, f"✓ {title}" if done else title, task.changed, "\n".join(words), url, _("Task")
    )  # fmt: skip


def _of_call(call: ReportCall) -> Event:
    return Event(f"report-{call.pk}@{_host()}", call.due, call.title, call.opened, category=_("Report"))


def _of_consolidated(call: ReportCall) -> Event:
    title = f"{_('Consolidated report')}: {call.title}"
    uid = f"consolidated-{call.pk}@{_host()}"
    return Event(uid, call.consolidated_due, title, call.opened, category=_("Report"))


def _address(path: str) -> str:
    return f"{settings.WAGTAILADMIN_BASE_URL.rstrip('/')}{path}"


def _host() -> str:
    return urlsplit(settings.WAGTAILADMIN_BASE_URL).hostname or "localhost"

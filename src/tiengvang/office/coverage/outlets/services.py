"""Changes an outlet's class: one person proposes, another decides, and all its mentions follow. Judges no article."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Case, Value, When
from django.utils import timezone
from django.utils.translation import gettext as _

from tiengvang.listen.outlets import OWNER_CLASSES
from tiengvang.office.coverage.arrangements import bucket_of
from tiengvang.office.coverage.models import Bucket, Mention, Outlet, OutletClassChange
from tiengvang.office.coverage.models.outlets import OwnerClass
from tiengvang.office.coverage.rollups.marking import mark_dirty
from tiengvang.office.coverage.rollups.refreshing import ask_refresh, refresh
from tiengvang.office.jobs.models import Job
from tiengvang.office.jobs.services import ask
from tiengvang.office.organisation.audit import record
from tiengvang.office.organisation.models import User
from tiengvang.office.organisation.policy import demand
from tiengvang.office.shell.context import profile

State = OutletClassChange.State
AT_ONCE = 2000  # mentions restated in the request itself; more become a job
_FEW_DAYS = 10  # counted anew in the request itself
_CHUNK = 10_000


def propose_class(*, outlet: Outlet, to_class: str, reason: str, by: User) -> OutletClassChange:
    """Propose another class; nothing changes before a second person approves.

    Raises PermissionDenied, ValidationError.
    """
    demand(by, "coverage.outlets")
    if to_class == outlet.owner_class:
        raise ValidationError({"to_class": _("The outlet has this class already.")})
    change = OutletClassChange(
        outlet=outlet, from_class=outlet.owner_class, to_class=to_class, reason=reason.strip(), proposed_by=by
    )
    with transaction.atomic():
        change.full_clean(exclude=["decided_by", "decided_at"])
        change.save()
        record(actor=by, action="coverage.class_propose", obj=outlet, before=change.from_class, after=to_class)
    return change


def withdraw_class(*, change: OutletClassChange, by: User) -> None:
    """Take back one's own proposal. Raises PermissionDenied, ValidationError."""
    demand(by, "coverage.outlets")
    if change.proposed_by_id != by.pk:
        raise PermissionDenied("only who proposed a change may withdraw it")
    with transaction.atomic():
        held = _open(change)
        held.state = State.WITHDRAWN
        held.save()
        record(actor=by, action="coverage.class_withdraw", obj=held.outlet, change=held.pk)


def decide_class(*, change: OutletClassChange, approve: bool, note: str = "", by: User) -> Job | None:
    """Approve or refuse another person's proposal; an approved one restates all mentions of the outlet, past included.

    Gives the job that restates them, or None where it is done already. A refusal needs a note. Raises PermissionDenied,
    ValidationError.
    """
    demand(by, "coverage.outlets")
    note = note.strip()
    if not approve and not note:
        raise ValidationError({"decision_note": _("Say why the change is refused.")})
    with transaction.atomic():
        held = _open(change)
        held.state = State.APPROVED if approve else State.REFUSED
        held.decided_by, held.decided_at, held.decision_note = by, timezone.now(), note
        held.full_clean()
        held.save()
        said = {"before": held.from_class, "after": held.to_class, "proposed_by": held.proposed_by_id}
        action = "coverage.class_approve" if approve else "coverage.class_refuse"
        record(actor=by, action=action, obj=held.outlet, change=held.pk, **said)
        job = _restated(held, by) if approve else None
    if approve and job is None:
        _count_anew(held.outlet)  # not inside: a refresh waits for others, and they may wait for days marked here
    return job


def _open(change: OutletClassChange) -> OutletClassChange:
    held = OutletClassChange.objects.select_for_update().select_related("outlet").get(pk=change.pk)
    if held.state != State.PROPOSED:
        raise ValidationError(_("Somebody has decided this proposal meanwhile, or it was withdrawn."))
    return held


def _restated(change: OutletClassChange, by: User) -> Job | None:
    outlet = change.outlet
    outlet.owner_class = change.to_class
    outlet.origin, outlet.independent = origin_of(change.to_class, outlet.country)
    outlet.full_clean()
    outlet.save()
    if outlet.mentions.order_by()[: AT_ONCE + 1].count() <= AT_ONCE:
        restate(outlet.pk)
        return None
    return ask(
        code="coverage.restate", key=f"coverage.restate:{outlet.pk}:{change.pk}",
        title=_("Restate the mentions of %(outlet)s") % {"outlet": outlet}, params={"outlet": outlet.pk}, by=by,
    )  # fmt: skip


def origin_of(owner_class: str, country: str) -> tuple[str, bool]:
    """Where the coverage of an outlet of that class counts, and whether it is independent. What nobody has classified
    is domestic or foreign by its country, as in `listen.outlets`."""
    origin, independent = OWNER_CLASSES[owner_class]
    if owner_class == OwnerClass.UNCLASSIFIED and country == profile().country:
        origin = "domestic"
    return origin, independent


def restate(outlet_id: int, progress: Callable[..., Any] | None = None) -> int:
    """Make all mentions of an outlet follow its class, in chunks; doing it again changes nothing.

    Their days are marked, not counted. Gives how many there were.
    """
    outlet = Outlet.objects.get(pk=outlet_id)
    bucket = bucket_of(outlet.origin, outlet.independent, "")
    mentions = Mention.objects.filter(outlet=outlet)
    total, done, last = mentions.count(), 0, 0
    while ids := list(mentions.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:_CHUNK]):
        with transaction.atomic():
            some = mentions.filter(pk__gte=ids[0], pk__lte=ids[-1])
            some.update(
                origin=outlet.origin,
                independent=Case(When(arrangement="", then=Value(outlet.independent)), default=Value(False)),
                bucket=Case(When(arrangement="", then=Value(str(bucket))), default=Value(str(Bucket.ARRANGED))),
            )
            mark_dirty(some.order_by().values_list("day", flat=True).distinct())
        last, done = ids[-1], done + len(ids)
        if progress:
            progress(done, total)
    return total


def _count_anew(outlet: Outlet) -> None:
    """A few days at once, so that who approved sees the figures; many in the background."""
    days = list(outlet.mentions.order_by().values_list("day", flat=True).distinct()[: _FEW_DAYS + 1])
    if len(days) <= _FEW_DAYS:
        refresh(days)
    else:
        ask_refresh()

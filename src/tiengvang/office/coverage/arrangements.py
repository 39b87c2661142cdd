"""Paid, hosted and agreement-linked coverage: people mark it, and it never counts as independent. Machines never do."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from tiengvang.office.coverage.models import Arrangement, ArrangementMark, Bucket, Mention
from tiengvang.office.coverage.rollups.refreshing import refresh_mention
from tiengvang.office.organisation.audit import record
from tiengvang.office.organisation.models import User
from tiengvang.office.organisation.policy import demand


def bucket_of(origin: str, independent: bool, arrangement: str) -> Bucket:
    """Where a mention counts: arranged coverage apart, then by origin, foreign outlets by their independence."""
    if arrangement:
        return Bucket.ARRANGED
    if origin == "foreign":
        return Bucket.INDEPENDENT if independent else Bucket.FOREIGN_OTHER
    return Bucket(origin)


def mark_arrangement(*, mention: Mention, arrangement: str, note: str, by: User) -> ArrangementMark:
    """Mark a mention as paid, hosted or tied to an agreement, or take the mark back ("" for none known).

    note: what it goes by, such as the contract; needed each time. The figures of its day change at once. Raises
    PermissionDenied, ValidationError.
    """
    demand(by, "coverage.arrange")
    note = note.strip()
    if not note:
        raise ValidationError({"note": _("Say what the mark goes by, such as the contract or the invitation.")})
    with transaction.atomic():
        held = Mention.objects.select_for_update().select_related("outlet").get(pk=mention.pk)
        mark = ArrangementMark(mention=held, arrangement=arrangement, note=note, by=by)
        mark.full_clean()
        mark.save()
        before = held.arrangement
        independent = held.outlet.independent and not arrangement
        bucket = bucket_of(held.outlet.origin, held.outlet.independent, arrangement)
        Mention.objects.filter(pk=held.pk).update(arrangement=arrangement, independent=independent, bucket=bucket)
        refresh_mention(held)
        record(actor=by, action="coverage.arrange", obj=held, before=before, after=str(arrangement), note=note)
    mention.arrangement, mention.independent, mention.bucket = Arrangement(arrangement), independent, bucket
    return mark

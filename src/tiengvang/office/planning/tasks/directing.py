"""What comes from above and what goes to all: entering directives, disseminating documents, confirming them.

Raises PermissionDenied, ValidationError, and `locking.Outdated` where somebody changed a directive meanwhile.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tiengvang.office.organisation.audit import record
from tiengvang.office.organisation.models import Unit, User
from tiengvang.office.organisation.policy import demand, may
from tiengvang.office.planning.models import Acknowledgement, Directive, Dissemination
from tiengvang.office.shell.keeping import kept
from tiengvang.office.shell.locking import hold

_CHANGEABLE = ("issuer", "number", "dated", "subject", "text", "due", "units")


def make_directive(
    *, by: User, unit: Unit, issuer: str, number: str, dated: date, subject: str, text: str, due: date | None = None,
    units: Iterable[Unit] = (), file: UploadedFile | None = None,
) -> Directive:  # fmt: skip
    """Enter a directive, with the paper where there is one. Tasks are made from it by `services.make_task`."""
    demand(by, "planning.direct")
    with kept(file) as fields, transaction.atomic():
        one = Directive(
            unit=unit, issuer=issuer, number=number.strip(), dated=dated, subject=" ".join(subject.split()),
            text=text.strip(), due=due, entered_by=by, **fields,
        )  # fmt: skip
        _check_day(one)
        one.full_clean()
        one.save()
        one.units.set(units)
        record(actor=by, action="planning.make_directive", obj=one, unit=unit, number=one.number)
    return one


@transaction.atomic
def change_directive(*, by: User, directive: Directive, version: int, changes: Mapping[str, Any]) -> Directive:
    """Correct a directive. Raises TypeError for a field that is not its to change."""
    demand(by, "planning.direct")
    if wrong := set(changes) - set(_CHANGEABLE):
        raise TypeError(f"a directive's {', '.join(sorted(wrong))} cannot be changed")
    held = hold(Directive.objects.select_related("unit"), directive.pk, version)
    for field, value in changes.items():
        if field != "units":
            setattr(held, field, value.strip() if isinstance(value, str) else value)
    _check_day(held)
    held.full_clean()
    held.save()
    if "units" in changes:
        held.units.set(changes["units"])
    record(actor=by, action="planning.change_directive", obj=held, unit=held.unit, fields=sorted(changes))
    return held


def disseminate(
    *, by: User, unit: Unit, number: str, dated: date, subject: str, text: str = "", due: date | None = None,
    units: Iterable[Unit], file: UploadedFile | None = None,
) -> Dissemination:  # fmt: skip
    """Send a document to units; each is asked to confirm that it received it and passed it on."""
    demand(by, "planning.direct")
    chosen = [one for one in units if one.is_active]
    if not chosen:
        raise ValidationError({"units": _("Choose at least one unit in use.")})
    with kept(file) as fields, transaction.atomic():
        one = Dissemination(
            unit=unit, number=number.strip(), dated=dated, subject=" ".join(subject.split()), text=text.strip(),
            due=due, sent_by=by, **fields,
        )  # fmt: skip
        _check_day(one)
        if due is not None and due < timezone.localdate():
            raise ValidationError({"due": _("The last day is past already.")})
        one.full_clean()
        one.save()
        Acknowledgement.objects.bulk_create(Acknowledgement(dissemination=one, unit=to) for to in chosen)
        record(actor=by, action="planning.disseminate", obj=one, unit=unit, number=one.number, units=len(chosen))
    return one


@transaction.atomic
def acknowledge(*, by: User, acknowledgement: Acknowledgement, note: str = "") -> Acknowledgement:
    """Confirm for a unit that the document was received; the first who does counts."""
    held = (
        Acknowledgement.objects.select_for_update(of=("self",))
        .select_related("unit", "dissemination")
        .get(pk=acknowledgement.pk)
    )
    if not may(by, "planning.acknowledge", held.unit):
        raise PermissionDenied("this is confirmed by the unit itself")
    if held.confirmed is None:
        held.confirmed, held.confirmed_by, held.note = timezone.now(), by, note.strip()
        held.full_clean()
        held.save()
        record(actor=by, action="planning.acknowledge", obj=held.dissemination, unit=held.unit, note=held.note)
    return held


def _check_day(one: Directive | Dissemination) -> None:
    if one.dated is not None and one.dated > timezone.localdate():
        raise ValidationError({"dated": _("The document's date is in the future.")})

"""Writing readings by people: entering, submitting, approving, returning. What is computed comes through `store`.

Each asks for the right, checks, writes in one transaction and leaves an audit entry. A reading is never changed: a new
number is a new revision. Who entered a reading does not approve it. Raises PermissionDenied, ValidationError by field.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from math import isfinite

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tiengvang.office.indicators.models import Definition, Indicator, Reading, ReadingStep
from tiengvang.office.indicators.readings.evidence import kept
from tiengvang.office.indicators.readings.periods import is_of_calendar
from tiengvang.office.indicators.readings.selectors import LIVE, WAITING, cuts, same
from tiengvang.office.indicators.readings.wording import figure
from tiengvang.office.organisation.audit import record
from tiengvang.office.organisation.models import User
from tiengvang.office.organisation.policy import demand

State = Reading.State


@dataclass(frozen=True, slots=True)
class Entry:
    """What a person says a reading is. low, high: None where no interval is known; a full count has low = value = high;
    revises: the person knows that another number stands for the period and says in `note` why it changes."""

    period: str
    first_day: date
    last_day: date
    value: float
    low: float | None = None
    high: float | None = None
    dimension: str = ""
    key: str = ""
    is_full_year: bool = False
    note: str = ""
    labels: int = 0
    revises: bool = False


def enter(
    *, by: User, indicator: Indicator, entry: Entry, evidence: UploadedFile | None = None,
    origin: str = Reading.Origin.ENTERED, method: str = "entered",
) -> Reading:  # fmt: skip
    """Keep a reading as a draft. Nothing is written where the same numbers stand already: that reading is given back.

    Another number for a period that has one needs `revises` and a note that says why.
    """
    demand(by, "indicators.enter")
    checked(indicator, entry)
    with kept(evidence) as file, transaction.atomic():
        # The indicator's row is held, so that two people who enter one period at once get two revisions in a row.
        held = Indicator.objects.select_for_update(of=("self",)).get(pk=indicator.pk)
        reading = _reading(held, entry, definition_on(held, entry.last_day))
        standing = same(reading).filter(state__in=LIVE).first()
        if standing is not None and not file and _says_the_same(standing, entry):
            return standing
        contradicts(standing, entry)
        _supersede(list(same(reading).filter(state__in=WAITING)), by)
        newest = same(reading).first()
        reading.revision = newest.revision + 1 if newest else 1
        reading.origin, reading.method, reading.made_by = origin, method, by
        reading.evidence, reading.evidence_name = file.get("evidence", ""), file.get("evidence_name", "")
        reading.full_clean(exclude=["detail", "link", "low", "high"])
        reading.save(force_insert=True)
        ReadingStep.objects.create(reading=reading, before="", after=State.DRAFT, moved_by=by)
        record(
            actor=by, action="indicators.enter", obj=reading, unit=held.owner, value=entry.value, note=entry.note[:300]
        )
    return reading


def checked(indicator: Indicator, entry: Entry, today: date | None = None) -> None:
    """Raise ValidationError, by field, for a reading that cannot be."""
    faults: dict[str, str] = {}
    if indicator.formula:
        faults["indicator"] = _("“%(name)s” is computed by the office, so nobody enters it. Change its definition if it"
                                " is to be entered.") % {"name": indicator}  # fmt: skip
    if not all(isfinite(one) for one in (entry.value, entry.low or 0.0, entry.high or 0.0)):
        faults["value"] = _("Give a number.")
    elif (entry.low is None) != (entry.high is None):
        faults["low"] = _("Give both ends of the interval, or neither.")
    elif entry.low is not None and entry.high is not None and not entry.low <= entry.value <= entry.high:
        faults["low"] = _("The value has to lie between the two ends of its interval.")
    faults |= _out_of_range(indicator, entry)
    if entry.last_day < entry.first_day:
        faults["last_day"] = _("The last day comes before the first.")
    elif not is_of_calendar(entry.period, entry.first_day, entry.last_day):
        faults["last_day"] = _("These are not the first and last day of a whole %(period)s.") % {
            "period": Reading.Period(entry.period).label.lower()
        }  # fmt: skip
    elif entry.first_day > (today or timezone.localdate()) or (
        entry.last_day > (today or timezone.localdate()) and not entry.is_full_year
    ):
        faults["last_day"] = _("The period is not over yet. Wait for its end, or mark the number as an estimate for the"
                               " full year.")  # fmt: skip
    if entry.is_full_year and entry.period != Reading.Period.YEAR:
        faults["is_full_year"] = _("Only a year has an estimate for the full year.")
    if bool(entry.dimension) != bool(entry.key):
        faults["key"] = _("Give both what the number is cut by and which part it is, or neither.")
    if faults:
        raise ValidationError(faults)


def contradicts(standing: Reading | None, entry: Entry) -> None:
    """Raise ValidationError where another number stands for the period and the entry does not say that it revises."""
    if standing is None or (standing.value == entry.value and entry.revises):
        return
    if not entry.revises:
        words = _("For this period %(value)s stands already (%(state)s). If it is to change, mark the number as a"
                  " revision and say why in the note.")  # fmt: skip
        held = figure(standing.value, standing.indicator.measure)
        raise ValidationError({"value": words % {"value": held, "state": standing.get_state_display()}})
    if not entry.note.strip():
        raise ValidationError({"note": _("Say in the note why the number changes.")})


def submit(*, by: User, reading: Reading) -> Reading:
    """Send a draft for approval."""
    demand(by, "indicators.enter")
    return _move(reading, by, before=(State.DRAFT,), after=State.SUBMITTED, action="indicators.submit")


def approve(*, by: User, readings: Iterable[Reading]) -> int:
    """Approve readings with the cuts of their periods, all or none; what stood approved before is superseded.

    Gives how many whole readings were approved. Raises ValidationError where one does not wait any more or the person
    entered it.
    """
    demand(by, "indicators.approve")
    approved = 0
    with transaction.atomic():
        for one in list(readings):
            reading = _held(one)
            if reading.state not in WAITING:
                raise ValidationError(_moved_on(reading))
            _second_person(reading, by)
            with_cuts = list(cuts(reading).filter(state__in=WAITING)) if not reading.dimension else []
            if any(one.made_by_id == by.pk for one in with_cuts):
                raise PermissionDenied("who entered a reading does not approve it")
            _approve(reading, with_cuts, by)
            record(actor=by, action="indicators.approve", obj=reading, unit=reading.indicator.owner,
                   revision=reading.revision, value=reading.value, cuts=len(with_cuts))  # fmt: skip
            approved += 1
    return approved


def refuse(*, by: User, reading: Reading, reason: str) -> Reading:
    """Return a reading that waits, with its reason; what was approved before stays."""
    demand(by, "indicators.approve")
    if not reason.strip():
        raise ValidationError({"reason": _("Say why it is returned.")})
    with transaction.atomic():
        moved = _move(
            reading, by, before=WAITING, after=State.REFUSED, action="indicators.refuse", reason=reason.strip()
        )  # fmt: skip
        if not moved.dimension:
            for one in cuts(moved).filter(state__in=WAITING, revision__lte=moved.revision):
                _step(one, State.REFUSED, by, reason.strip())
    return moved


def definition_on(indicator: Indicator, day: date) -> Definition:
    """The version of the definition that periods ending on that day go by; the first one for what is older."""
    held = indicator.definitions.filter(since__lte=day).order_by("-since", "-number").first()
    found = held or indicator.definitions.order_by("since", "number").first()
    if found is None:
        raise ValidationError(_("“%(name)s” has no definition yet. Write one first.") % {"name": indicator})
    return found


def _reading(indicator: Indicator, entry: Entry, definition: Definition) -> Reading:
    return Reading(
        indicator=indicator, definition=definition, period=entry.period, first_day=entry.first_day,
        last_day=entry.last_day, dimension=entry.dimension, key=entry.key, value=entry.value, low=entry.low,
        high=entry.high, labels=entry.labels, is_full_year=entry.is_full_year, note=entry.note.strip(),
    )  # fmt: skip


def _says_the_same(standing: Reading, entry: Entry) -> bool:
    numbers = (standing.value, standing.low, standing.high, standing.note)
    return numbers == (entry.value, entry.low, entry.high, entry.note.strip())


def _out_of_range(indicator: Indicator, entry: Entry) -> dict[str, str]:
    least = entry.value if entry.low is None else entry.low
    most = entry.value if entry.high is None else entry.high
    if indicator.measure == Indicator.Measure.SHARE and not 0 <= least <= most <= 1:
        return {"value": _("A share lies between 0 and 100 per cent.")}
    if indicator.measure != Indicator.Measure.SCORE and least < 0:
        return {"value": _("This kind of number is not below 0.")}
    return {}


def _held(reading: Reading) -> Reading:
    rows = Reading.objects.select_for_update(of=("self",)).select_related("indicator__owner", "definition")
    return rows.get(pk=reading.pk)


def _second_person(reading: Reading, by: User) -> None:
    if reading.made_by_id == by.pk:
        raise ValidationError(
            _("You entered “%(reading)s” yourself; a second person has to approve it.") % {"reading": reading}
        )


def _move(reading: Reading, by: User, *, before: Iterable[str], after: str, action: str, reason: str = "") -> Reading:
    with transaction.atomic():
        held = _held(reading)
        if held.state not in tuple(before):
            raise ValidationError(_moved_on(held))
        _step(held, after, by, reason)
        record(
            actor=by, action=action, obj=held, unit=held.indicator.owner, revision=held.revision, reason=reason[:300]
        )
    return held


def _approve(reading: Reading, with_cuts: list[Reading], by: User) -> None:
    """The old ones first: only one approved reading of a period may stand at a time."""
    old = list(same(reading).filter(state=State.APPROVED))
    if not reading.dimension:
        old += list(cuts(reading).filter(state=State.APPROVED)) if with_cuts or reading.origin == "computed" else []
    _supersede(old, by)
    for one in (reading, *with_cuts):
        _step(one, State.APPROVED, by)


def _supersede(rows: Iterable[Reading], by: User) -> None:
    for one in rows:
        _step(one, State.SUPERSEDED, by)


def _step(reading: Reading, after: str, by: User, reason: str = "") -> None:
    Reading.objects.filter(pk=reading.pk).update(state=after)
    ReadingStep.objects.create(reading=reading, before=reading.state, after=after, reason=reason, moved_by=by)
    reading.state = after


def _moved_on(reading: Reading) -> str:
    return _("“%(reading)s” does not wait any more: it is %(state)s.") % {
        "reading": reading, "state": str(reading.get_state_display()).lower(),
    }  # fmt: skip

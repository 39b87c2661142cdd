"""The store: computed figures become revisions of readings. Only additions; a figure that stands already adds nothing.

People's entering, submitting and approving is in `services`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from django.db import transaction

from tiengvang.office.indicators.models import Definition, Indicator, Reading, ReadingStep
from tiengvang.office.indicators.readings.periods import Span
from tiengvang.office.indicators.readings.selectors import WAITING

_BATCH: Final = 500
State = Reading.State


@dataclass(frozen=True, slots=True)
class Computed:
    """One figure that was computed, as `Reading` describes its fields. value None needs a reason.

    fingerprint: of what it was computed from; closed: its period is over, so that it waits for approval at once,
    unless it has no value.
    """

    span: Span
    value: float | None
    low: float | None = None
    high: float | None = None
    method: str = "count"
    dimension: str = ""
    key: str = ""
    reason: str = ""
    labels: int = 0
    things: int = 0
    detail: Mapping[str, Any] = field(default_factory=dict)
    link: str = ""
    is_full_year: bool = False
    fingerprint: str = ""
    closed: bool = True

    @property
    def name(self) -> tuple[Any, ...]:
        """What a reading is told from others of its indicator by."""
        return (self.span.period, self.span.first, self.span.last, self.dimension, self.key, self.is_full_year)


@transaction.atomic
def store(*, indicator: Indicator, definition: Definition, figures: Iterable[Computed]) -> int:
    """Keep what was computed; gives how many revisions were added.

    A figure whose fingerprint is that of the latest revision adds nothing; nor does one that says in everything what
    the latest revision says: then only its fingerprint is renewed. A draft that a newer revision replaces is
    superseded; an approved reading stays until somebody approves the newer one. Cuts that a period no longer has are
    superseded where they were drafts. Figures of one period are to come all together.
    """
    computed = list(figures)
    known = _latest(indicator, {one.span for one in computed})
    changed = [one for one in computed if _is_other(one, known)]
    added = [one for one in changed if not _says_the_same(one, known.get(one.name))]
    _renew([(known[one.name], one) for one in changed if one not in added])
    gone = _gone(computed, known)
    replaced = [known[one.name] for one in added if one.name in known]
    _supersede([*(one for one in replaced if one.state in WAITING), *gone])
    made = Reading.objects.bulk_create(
        [_reading(indicator, definition, one, known.get(one.name)) for one in added], batch_size=_BATCH
    )  # fmt: skip
    ReadingStep.objects.bulk_create(
        [ReadingStep(reading=one, before="", after=one.state) for one in made], batch_size=_BATCH
    )
    return len(made)


def _latest(indicator: Indicator, spans: set[Span]) -> dict[tuple[Any, ...], Reading]:
    """The latest revision of each period and cut, of the periods that are computed."""
    if not spans:
        return {}
    first, last = min(one.first for one in spans), max(one.last for one in spans)
    rows = Reading.objects.filter(indicator=indicator, first_day__gte=first, last_day__lte=last)
    found = {}
    for row in rows.order_by("revision").defer("note"):
        if Span(row.first_day, row.last_day, row.period) in spans:
            name = (row.period, row.first_day, row.last_day, row.dimension, row.key, row.is_full_year)
            found[name] = row
    return found


def _is_other(one: Computed, known: Mapping[tuple[Any, ...], Reading]) -> bool:
    held = known.get(one.name)
    if held is None:
        return True
    return not one.fingerprint or held.fingerprint != one.fingerprint or held.state == State.SUPERSEDED


def _says_the_same(one: Computed, held: Reading | None) -> bool:
    if held is None or held.state == State.SUPERSEDED:
        return False
    if held.state in WAITING and held.state != _state(one):
        return False
    said = (one.value, one.low, one.high, one.reason, one.method, one.labels, one.things, one.link)
    stood = (held.value, held.low, held.high, held.reason, held.method, held.labels, held.things, held.link)
    return said == stood and json.loads(json.dumps(one.detail)) == held.detail


def _renew(pairs: Sequence[tuple[Reading, Computed]]) -> None:
    for held, one in pairs:
        held.fingerprint = one.fingerprint
    Reading.objects.bulk_update([held for held, _one in pairs], ["fingerprint"], batch_size=_BATCH)


def _state(one: Computed) -> str:
    """A whole period that is over waits for approval at once, if it has a value."""
    return State.SUBMITTED if one.closed and one.value is not None and not one.is_full_year else State.DRAFT


def _gone(computed: Sequence[Computed], known: Mapping[tuple[Any, ...], Reading]) -> list[Reading]:
    named = {one.name for one in computed}
    return [
        row for name, row in known.items()
        if name not in named and row.origin == Reading.Origin.COMPUTED and row.state in WAITING
    ]  # fmt: skip


def _supersede(rows: Sequence[Reading]) -> None:
    for start in range(0, len(rows), _BATCH):
        some = rows[start : start + _BATCH]
        Reading.objects.filter(pk__in=[one.pk for one in some]).update(state=State.SUPERSEDED)
        ReadingStep.objects.bulk_create(
            [ReadingStep(reading=one, before=one.state, after=State.SUPERSEDED) for one in some]
        )


def _reading(indicator: Indicator, definition: Definition, one: Computed, held: Reading | None) -> Reading:
    return Reading(
        indicator=indicator, definition=definition, period=one.span.period, first_day=one.span.first,
        last_day=one.span.last, dimension=one.dimension, key=one.key, value=one.value, low=one.low, high=one.high,
        reason=one.reason, method=one.method, labels=one.labels, things=one.things, detail=dict(one.detail),
        link=one.link, is_full_year=one.is_full_year, origin=Reading.Origin.COMPUTED,
        state=_state(one),
        revision=held.revision + 1 if held else 1, fingerprint=one.fingerprint,
    )  # fmt: skip

"""Writing the registry: indicators, versions of their definitions, targets. Reading is in `selectors`, importing in
`importing`, the profile's own set in `seeding`.

Each asks for the right, checks, writes in one transaction and leaves an audit entry. Raises PermissionDenied,
ValidationError by field, and `Outdated` where somebody changed the indicator meanwhile.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from tiengvang.office.indicators.models import Definition, Indicator, Target
from tiengvang.office.organisation.audit import record
from tiengvang.office.organisation.models import Unit, User
from tiengvang.office.organisation.policy import demand
from tiengvang.office.shell.locking import hold


@dataclass(frozen=True, slots=True)
class Facts:
    """An indicator as somebody wants it, but for code, definition and targets."""

    group: str
    name_vi: str
    name_en: str
    measure: str
    aim: str
    frequency: str
    owner: Unit
    unit_vi: str = ""
    unit_en: str = ""
    formula: str = ""
    source: str = ""
    baseline_year: int | None = None
    is_public: bool = False
    is_active: bool = True


@dataclass(frozen=True, slots=True)
class Meaning:
    """A version of a definition. params: what the formula is told; since: first day; reason: why it differs."""

    text_vi: str
    text_en: str
    since: date
    params: Mapping[str, Any] = field(default_factory=dict)
    reason: str = ""


@transaction.atomic
def define(*, by: User | None, code: str, facts: Facts, meaning: Meaning, order: int | None = None) -> Indicator:
    """Add an indicator with the first version of its definition. by None: the office itself, from its profile."""
    _demand(by)
    last = Indicator.objects.order_by("-order").values_list("order", flat=True).first() or 0
    indicator = Indicator(code=code, order=last + 10 if order is None else order, **_fields(facts))
    indicator.full_clean()
    indicator.save()
    _add_definition(indicator, meaning, 1, by)
    record(actor=by, action="indicators.define", obj=indicator, unit=indicator.owner, code=code)
    return indicator


@transaction.atomic
def change(*, by: User, indicator: Indicator, version: int, facts: Facts) -> Indicator:
    """Change what the indicator is called, who answers for it, how it is judged. What it means is `redefine`'s."""
    _demand(by)
    held = hold(Indicator.objects.select_related("owner"), indicator.pk, version)
    if (held.formula, held.measure) != (facts.formula, facts.measure) and held.readings.exists():
        raise ValidationError({"formula": _("Readings go by this formula and kind of number already. Define a new"
                                            " indicator, and take this one out of use.")})  # fmt: skip
    for name, value in _fields(facts).items():
        setattr(held, name, value)
    held.full_clean()
    held.save()
    record(actor=by, action="indicators.change", obj=held, unit=held.owner, version=held.version)
    return held


@transaction.atomic
def redefine(*, by: User, indicator: Indicator, version: int, meaning: Meaning) -> Definition:
    """Add a version of the definition; the ones before stay, and readings keep the one that they went by."""
    _demand(by)
    held = hold(Indicator.objects.select_related("owner"), indicator.pk, version)
    newest = held.definitions.order_by("-number").first()
    if newest is not None:
        if not meaning.reason.strip():
            raise ValidationError({"reason": _("Say why the definition changes.")})
        if meaning.since <= newest.since:
            raise ValidationError({"since": _("The new version has to hold from a later day than version %(number)d"
                                              " (%(day)s).")
                                   % {"number": newest.number, "day": f"{newest.since:%d/%m/%Y}"}})  # fmt: skip
    held.save()
    made = _add_definition(held, meaning, newest.number + 1 if newest else 1, by)
    record(actor=by, action="indicators.redefine", obj=held, unit=held.owner, number=made.number,
           reason=meaning.reason[:300])  # fmt: skip
    return made


@transaction.atomic
def set_target(
    *, by: User | None, indicator: Indicator, year: int, kind: str, value: float, source: str = ""
) -> Target:  # fmt: skip
    """Set what is wanted in a year; a target of the same year and kind is replaced."""
    _demand(by)
    held = Indicator.objects.select_for_update(of=("self",)).get(pk=indicator.pk)
    target = held.targets.filter(year=year, kind=kind).first() or Target(indicator=held, year=year, kind=kind)
    before = target.value if target.pk else None
    target.value, target.source = value, source.strip()
    target.full_clean()
    target.save()
    record(actor=by, action="indicators.target", obj=held, unit=held.owner, year=year, kind=kind, value=value,
           before=before)  # fmt: skip
    return target


@transaction.atomic
def drop_target(*, by: User, target: Target) -> None:
    """Take a target away; the audit trail keeps what it was."""
    _demand(by)
    held = Target.objects.select_related("indicator__owner").get(pk=target.pk)
    held.delete()
    record(actor=by, action="indicators.target", obj=held.indicator, unit=held.indicator.owner, year=held.year,
           kind=held.kind, value=None, before=held.value)  # fmt: skip


def _demand(by: User | None) -> None:
    if by is not None:
        demand(by, "indicators.define")


def _fields(facts: Facts) -> dict[str, Any]:
    values = {one.name: getattr(facts, one.name) for one in fields(facts)}
    return {name: value.strip() if isinstance(value, str) else value for name, value in values.items()}


def _add_definition(indicator: Indicator, meaning: Meaning, number: int, by: User | None) -> Definition:
    made = Definition(
        indicator=indicator, number=number, made_by=by,
        text_vi=meaning.text_vi.strip(), text_en=meaning.text_en.strip(), params=dict(meaning.params),
        since=meaning.since, reason=meaning.reason.strip(),
    )  # fmt: skip
    made.full_clean(exclude=["made_by"])
    made.save()
    return made

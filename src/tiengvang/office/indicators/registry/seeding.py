"""Brings the profile's indicators into the office. Doing it again changes nothing, and nothing that people changed."""

from __future__ import annotations

from django.db import transaction

from tiengvang.office.indicators.models import Indicator
from tiengvang.office.indicators.registry.services import Facts, Meaning, define, set_target
from tiengvang.office.organisation.models import Unit
from tiengvang.place.indicators import PlannedIndicator
from tiengvang.place.profile import Profile


@transaction.atomic
def seed_indicators(profile: Profile) -> int:
    """Make the profile's indicators that the office does not have yet, with their targets; gives how many.

    The unit that answers is the one of that code, else the coordinating one. Raises Unit.DoesNotExist where the office
    has no coordinating unit yet.
    """
    held = set(Indicator.objects.values_list("code", flat=True))
    missing = [(place, one) for place, one in enumerate(profile.indicators) if one.code not in held]
    if not missing:
        return 0
    coordinating = Unit.objects.get(is_coordinating=True)
    units = {unit.code: unit for unit in Unit.objects.filter(code__in=[one.owner for _place, one in missing])}
    for place, one in missing:
        indicator = define(
            by=None, code=one.code, facts=facts_of(one, units.get(one.owner, coordinating)), meaning=meaning_of(one),
            order=(place + 1) * 10,
        )  # fmt: skip
        for target in one.targets:
            set_target(by=None, indicator=indicator, year=target.year, kind=target.kind, value=target.value,
                       source=target.source)  # fmt: skip
    return len(missing)


def facts_of(said: PlannedIndicator, owner: Unit) -> Facts:
    """An indicator of a profile or template as the registry takes it."""
    return Facts(
        group=said.group, name_vi=said.names["vi"], name_en=said.names["en"], measure=said.measure, aim=said.aim,
        frequency=said.frequency, owner=owner, unit_vi=said.units.get("vi", ""), unit_en=said.units.get("en", ""),
        formula=said.formula, source=said.source, baseline_year=said.baseline_year, is_public=said.is_public,
    )  # fmt: skip


def meaning_of(said: PlannedIndicator) -> Meaning:
    """Its definition likewise."""
    return Meaning(said.definition["vi"], said.definition["en"], said.since, said.params)

"""Samples of addresses of the registry of indicators and of readings."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from matrix.samples import World, sample

from tiengvang.office.indicators.models import Indicator, Reading, Target
from tiengvang.office.indicators.registry.services import Facts, Meaning, define, set_target


def _indicator(world: World) -> Indicator:
    def make() -> Indicator:
        facts = Facts("work", "Mẫu", "Sample", "number", "higher", "year", world.units["culture"])
        return define(by=None, code="matrix-sample", facts=facts, meaning=Meaning("Mẫu", "Sample", date(2024, 1, 1)))

    return world.once("indicator", make)


def _target(world: World) -> Target:
    return world.once("target", lambda: set_target(
        by=None, indicator=_indicator(world), year=2027, kind="value", value=3, source="Plan"
    ))  # fmt: skip


def _reading(world: World) -> Reading:
    def make() -> Reading:
        indicator = _indicator(world)
        file = Path(settings.MEDIA_ROOT) / "indicators" / "matrix.pdf"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(b"%PDF-1.7")
        return Reading.objects.create(
            indicator=indicator, definition=indicator.definitions.get(), period="year", first_day=date(2025, 1, 1),
            last_day=date(2025, 12, 31), value=3, low=3, high=3, method="entered", origin="entered", state="submitted",
            made_by=world.people["analyst"].user, evidence="indicators/matrix.pdf", evidence_name="a.pdf",
        )  # fmt: skip

    return world.once("reading", make)


@sample(
    "indicators:registry_one", "indicators:registry_edit", "indicators:registry_define", "indicators:registry_target"
)
def _one(world: World) -> dict[str, Any]:
    return {"code": _indicator(world).code}


@sample("indicators:registry_target_drop")
def _drop(world: World) -> dict[str, Any]:
    return {"pk": _target(world).pk}


@sample("indicators:reading", "indicators:reading_*")
def _of_reading(world: World) -> dict[str, Any]:
    return {"pk": _reading(world).pk}

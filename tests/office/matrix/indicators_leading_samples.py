"""Samples of addresses of the leader's page, of briefs, and of open data."""

from __future__ import annotations

from datetime import date
from typing import Any

from matrix.samples import World, sample

from tiengvang.office.indicators.models import Definition, Indicator, Reading, ReadingStep, WeeklyBrief

_SAID = [{"key": "week", "heading": "Heading", "paragraphs": ["Words."], "points": []}]


def _reading(world: World) -> Reading:
    def make() -> Reading:
        indicator = Indicator.objects.create(
            code="matrix-open", group="coverage", name_vi="Mẫu", name_en="Sample", measure="number", aim="higher",
            owner=world.units["culture"], frequency="year", is_public=True,
        )  # fmt: skip
        definition = Definition.objects.create(
            indicator=indicator, number=1, text_vi="Mẫu.", text_en="Sample.", since=date(2024, 1, 1)
        )
        made = Reading.objects.create(
            indicator=indicator, definition=definition, period="year", first_day=date(2025, 1, 1),
            last_day=date(2025, 12, 31), value=3, low=2, high=4, method="count", origin="computed", state="approved",
        )  # fmt: skip
        ReadingStep.objects.create(reading=made, before="submitted", after="approved")
        return made

    return world.once("open reading", make)


@sample("indicators:indicator", "open_data:chart", "open_data:chart_svg")
def _indicator(world: World) -> dict[str, Any]:
    return {"code": _reading(world).indicator.code}


@sample("indicators:method")
def _method(world: World) -> dict[str, Any]:
    return {"pk": _reading(world).pk}


@sample("indicators:brief", "indicators:brief_*")
def _brief(world: World) -> dict[str, Any]:
    made = world.once(
        "brief",
        lambda: WeeklyBrief.objects.create(monday=date(2026, 6, 22), state="released", text_vi=_SAID, text_en=_SAID),
    )
    return {"pk": made.pk}

"""Samples of addresses of surveys and label plans."""

from __future__ import annotations

from datetime import date
from typing import Any

from matrix.samples import World, sample

from tiengvang.office.indicators.models import LabelPlan, Questionnaire, SurveyImport, Wave
from tiengvang.office.indicators.surveys import keeping


def _wave(world: World) -> Wave:
    def make() -> Wave:
        asked, _made = Questionnaire.objects.get_or_create(
            code="matrix", defaults={"name_vi": "Mẫu", "name_en": "Sample", "audience": "home"}
        )
        return Wave.objects.create(
            questionnaire=asked, name="Matrix", first_day=date(2026, 3, 1), last_day=date(2026, 3, 31),
            sampling="Everybody.", delete_after=date(2027, 3, 31), made_by=world.people["analyst"].user,
        )  # fmt: skip

    return world.once("survey wave", make)


@sample("indicators:survey", "indicators:survey_*")
def _survey(world: World) -> dict[str, Any]:
    return {"pk": _wave(world).pk}


@sample("indicators:questionnaire", "indicators:survey_template")
def _questionnaire(world: World) -> dict[str, Any]:
    return {"code": _wave(world).questionnaire.code}


@sample("indicators:survey_import_bad_rows")
def _import(world: World) -> dict[str, Any]:
    def make() -> SurveyImport:
        made = SurveyImport.objects.create(
            wave=_wave(world), name="a.csv", digest="0" * 64, by=world.people["analyst"].user
        )
        keeping.keep_bad_rows(made, b"PK")
        return made

    return {"pk": world.once("survey import", make).pk}


@sample("indicators:label_plan", "indicators:label_plan_*")
def _plan(world: World) -> dict[str, Any]:
    made = world.once(
        "label plan",
        lambda: LabelPlan.objects.create(
            year=2026, population="independent-foreign", by="market", first_day=date(2026, 1, 1),
            last_day=date(2026, 12, 31), growth=0.2, made_by=world.people["analyst"].user,
        ),
    )  # fmt: skip
    return {"pk": made.pk}

"""Surveys and label plans on a telephone: axe finds nothing serious, nothing is too wide, bands are drawn."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, expect

from tiengvang.office.indicators.models import LabelPlan, Questionnaire, Wave
from tiengvang.office.indicators.surveys.demonstrating import fill_surveys
from tiengvang.office.indicators.surveys.seeding import seed_questionnaires
from tiengvang.office.organisation.models import User
from tiengvang.office.shell.context import profile

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def office(page: Page, live_server: Any, person: Callable[..., User], signed_in: Callable[..., Client]) -> str:
    """The address of an office with the demonstration's surveys, an analyst being signed in."""
    seed_questionnaires(profile())
    fill_surveys(by=person("analyst"))
    key = signed_in("analyst").cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": live_server.url}])
    return str(live_server.url)


def test_pages_stand_on_a_telephone_and_axe_finds_nothing_serious(page: Page, office: str) -> None:
    faults: list[str] = []
    page.on("pageerror", lambda fault: faults.append(str(fault)))
    page.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
    waves = list(Wave.objects.order_by("pk").values_list("pk", flat=True))
    paths = [
        reverse("indicators:surveys"), reverse("indicators:survey_new"), reverse("indicators:label_plans"),
        reverse("indicators:label_plan_new"), reverse("indicators:survey_import", args=[waves[0]]),
        reverse("indicators:questionnaire", args=[Questionnaire.objects.first().code]),
        *(reverse("indicators:survey", args=[pk]) for pk in waves),
    ]  # fmt: skip
    for path in paths:
        page.goto(office + path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 375, path
        found = [one for one in Axe().run(page).response["violations"] if one["impact"] in ("serious", "critical")]
        assert [(one["id"], [node["html"] for node in one["nodes"]][:2]) for one in found] == [], path
    assert faults == []
    assert not LabelPlan.objects.exists()


def test_a_wave_shows_a_band_for_every_figure_and_the_earlier_wave_below_it(page: Page, office: str) -> None:
    later = Wave.objects.filter(questionnaire__code="city-brands").latest("first_day")
    page.goto(office + reverse("indicators:survey", args=[later.pk]))
    bands = page.locator("section[aria-labelledby=sv-summary] svg.sv-band")
    expect(bands).to_have_count(6)
    for number in range(6):
        box = bands.nth(number).locator(".sv-band__doubt").bounding_box()
        whole = bands.nth(number).bounding_box()
        assert box is not None
        assert whole is not None
        assert whole["x"] <= box["x"] <= box["x"] + box["width"] <= whole["x"] + whole["width"] + 1
        assert box["width"] > 0
    assert bands.locator(".sv-band__before").count() == 6

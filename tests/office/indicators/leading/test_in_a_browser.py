"""The leader's page, one indicator, a brief and open data in a browser: drawn on a phone, nothing complains, axe finds
nothing serious, and the leader's page is one sheet of A4.

The office's answers are taken beforehand with the test client, within the test's transaction, and handed to the browser
as it asks for them: there is no server.
"""

from __future__ import annotations

import mimetypes
import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from html import unescape
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.staticfiles import finders
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from indicators.mention_making import counted, mention
from indicators.reading_making import indicator, reading
from playwright.sync_api import Page, Route, sync_playwright

from tiengvang.office.indicators.briefs import services
from tiengvang.office.indicators.labelling.planning import Wish, planned
from tiengvang.office.indicators.labelling.population import held
from tiengvang.office.indicators.labelling.services import draw_plan
from tiengvang.office.indicators.models import Indicator, LabelPlan
from tiengvang.office.organisation.models import User

OFFICE = "http://localhost"  # an origin that browsers trust without a certificate
pytestmark = pytest.mark.django_db


@pytest.fixture
def addresses(volume: Indicator, person: Callable[..., User]) -> list[str]:
    """Pages with something on each of them."""
    for year, value in ((2024, 80.0), (2025, 100.0), (2026, 121.0)):
        reading(volume, year, value, link="bucket=independent")
    reading(volume, 2026, 70.0, dimension="market", key="japan")
    grown = {name: {"value": 10.0, "low": 8.0, "high": 12.0, "units": 0} for name in ("earlier", "later")}
    growth = {"year": {"against": 2025, "months": list(range(1, 10)), "reason": "", **grown}}
    for number in range(12):
        reading(
            indicator(f"other-{number}"),
            2026,
            10.0 + number,
            detail={"growth": growth, "months": list(range(1, 11)), "warnings": [{"code": "period-open"}]},
        )
        reading(indicator(f"context-{number}", aim="none", group="context"), 2026, 1e6, is_full_year=False)
    monday = date(2026, 6, 22)
    for week in range(80):
        mention(monday - timedelta(weeks=week), market="japan" if week % 2 else "korea", tone="negative")
    counted()
    brief = services.make(monday=monday, by=person("spokesperson"))
    plan = a_label_plan(person("analyst"))
    return [
        reverse("indicators:leading"), reverse("indicators:indicator", args=[volume.code]),
        reverse("indicators:method", args=[volume.readings.order_by("pk").first().pk]),  # type: ignore[union-attr]
        reverse("indicators:brief", args=[brief.pk]), reverse("indicators:brief_edit", args=[brief.pk]),
        reverse("indicators:label_plans"), reverse("indicators:label_plan", args=[plan.pk]),
        reverse("indicators:briefs"), "/open-data/?lang=vi", f"/open-data/chart/{volume.code}/?lang=en",
    ]  # fmt: skip


def a_label_plan(analyst: User) -> LabelPlan:
    """Drawn from the mentions of 2026."""
    first, last = date(2026, 1, 1), date(2026, 12, 31)
    shown = planned(Wish("market", first, last), held("market", first, last), last)
    return draw_plan(by=analyst, planned=shown, seed=1)


@pytest.fixture
def page(addresses: list[str], signed_in: Callable[..., Client], chromium: str) -> Iterator[Page]:
    client = signed_in("coordinator")
    known = {address: client.get(address) for address in addresses}
    for said in list(known.values()):
        for found in re.findall(r'(?:src|data-icon-url)="(/office/[^"]*)"', said.content.decode()):
            known.setdefault(unescape(found), client.get(unescape(found)))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        context = browser.new_context(viewport={"width": 375, "height": 800}, reduced_motion="reduce")
        context.route("**/*", _give(known))
        yield context.new_page()
        browser.close()


def _give(known: dict[str, HttpResponse]) -> Callable[[Route], None]:
    """Hands the browser what it asks for; another host than the office gets nothing."""

    def answer(route: Route) -> None:
        asked = urlsplit(route.request.url)
        address = f"{asked.path}?{asked.query}" if asked.query else asked.path
        found = finders.find(asked.path.removeprefix("/static/")) if asked.path.startswith("/static/") else None
        if asked.hostname != "localhost":
            route.abort()
        elif found:
            kind = mimetypes.guess_type(asked.path)[0] or "application/octet-stream"
            route.fulfill(body=Path(str(found)).read_bytes(), content_type=kind)
        elif address in known:
            said = known[address]
            route.fulfill(status=said.status_code, headers=dict(said.headers), body=said.content)
        else:
            route.fulfill(status=404)

    return answer


def test_pages_stand_on_a_phone_and_complain_of_nothing(page: Page, addresses: list[str]) -> None:
    faults: list[str] = []
    page.on("pageerror", lambda fault: faults.append(str(fault)))
    page.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
    page.on("requestfailed", lambda asked: faults.append(asked.url))
    for address in addresses:
        page.goto(OFFICE + address)
        page.wait_for_load_state("networkidle")
        assert page.evaluate("document.documentElement.scrollWidth") <= 375, address
        violations = [one for one in Axe().run(page).response["violations"] if one["impact"] in ("serious", "critical")]
        assert [(one["id"], [node["html"] for node in one["nodes"]][:3]) for one in violations] == [], address
    assert faults == []
    page.goto(OFFICE + addresses[1])
    assert page.locator("[data-tv-chart] svg").count() == 1


def test_the_leaders_page_is_one_sheet_of_paper(page: Page, addresses: list[str]) -> None:
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(OFFICE + addresses[0])
    page.wait_for_load_state("networkidle")
    printed = page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 1
    page.emulate_media(media="print")
    assert page.locator(".in-paper").is_visible()
    assert not page.locator("[data-wagtail-sidebar]").is_visible()

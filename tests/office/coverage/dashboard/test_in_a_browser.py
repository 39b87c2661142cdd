"""The dashboard in a browser: charts and map are drawn, nothing complains, and axe finds nothing serious.

The office's answers are taken beforehand with the test client, within the test's transaction, and handed to the browser
as it asks for them: there is no server.
"""

from __future__ import annotations

import mimetypes
import re
from collections.abc import Callable, Iterator
from html import unescape
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.staticfiles import finders
from django.http import HttpResponse
from django.test import Client
from playwright.sync_api import Page, Route, expect, sync_playwright

CHROMIUM = Path("/usr/bin/chromium")
OFFICE = "http://localhost"  # an origin that browsers trust without a certificate
DASHBOARD = "/office/coverage/dashboard/?period=all"
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not CHROMIUM.exists(), reason="Chromium is missing: apt-get install chromium"),
]


def answers(client: Client) -> dict[str, HttpResponse]:
    """Address → what the office says: the dashboard and all that it asks for, static files left out."""
    page = client.get(DASHBOARD)
    wanted = re.findall(r'(?:hx-get|src|data-icon-url)="(/office/[^"]*)"', page.content.decode())
    return {DASHBOARD: page} | {unescape(address): client.get(unescape(address)) for address in wanted}


def give(known: dict[str, HttpResponse]) -> Callable[[Route], None]:
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


@pytest.fixture
def page(many: int, signed_in: Callable[..., Client]) -> Iterator[Page]:
    """A phone-wide page of somebody who may see coverage, in Vietnamese."""
    known = answers(signed_in("viewer"))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"])
        context = browser.new_context(viewport={"width": 375, "height": 800}, reduced_motion="reduce")
        context.route("**/*", give(known))
        yield context.new_page()
        browser.close()


def test_panels_charts_and_map_are_drawn_on_a_phone(page: Page) -> None:
    faults: list[str] = []
    page.on("pageerror", lambda fault: faults.append(str(fault)))
    page.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
    page.on("requestfailed", lambda asked: faults.append(asked.url))
    page.goto(OFFICE + DASHBOARD)
    expect(page.locator(".tv-waiting")).to_have_count(0)
    expect(page.locator(".tv-chart svg")).to_have_count(2)
    expect(page.locator(".tv-atlas__close text")).to_have_count(4)
    for name in ("Quần đảo Hoàng Sa", "Quần đảo Trường Sa", "Biển Đông"):
        assert page.locator(f".tv-atlas__world text:text-is('{name}')").count() == 1
        assert page.locator(f".tv-atlas__close text:text-is('{name}')").count() == 1
    assert page.locator(".tv-atlas__close .tv-atlas__island").count() > 20
    assert page.evaluate("document.documentElement.scrollWidth") <= 375
    violations = [one for one in Axe().run(page).response["violations"] if one["impact"] in ("serious", "critical")]
    assert [(one["id"], [node["html"] for node in one["nodes"]][:3]) for one in violations] == []
    assert faults == []

"""Reporting from a telephone: without a network nothing that was typed is lost, and nothing is sent twice."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from planning.planning_making import make_plan, make_task
from playwright.sync_api import Page, expect

from tiengvang.office.organisation.models import Unit, User
from tiengvang.office.planning.models import ProgressEntry, Task

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def address(
    page: Page, live_server: Any, units: dict[str, Unit], person: Callable[..., User], signed_in: Callable[..., Client]
) -> str:
    """The page of a task of the officer's unit, the officer being signed in."""
    task = make_task(make_plan(units["north"]), units["north"], title="Bộ ảnh làng nghề")
    key = signed_in("officer", "north").cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": live_server.url}])
    return f"{live_server.url}/office/planning/tasks/{task.pk}/"


def test_what_was_typed_without_a_network_is_there_later_and_is_sent_once(page: Page, address: str) -> None:
    page.goto(address)
    found = [one for one in Axe().run(page).response["violations"] if one["impact"] in ("serious", "critical")]
    assert [one["id"] for one in found] == []
    page.fill("form[data-draft] [name=text]", "Đã chụp xong bốn làng")
    page.get_by_role("button", name="50%").click()
    page.context.set_offline(True)
    page.locator("form[data-draft] button[type=submit]").click()
    expect(page.locator("[data-draft-offline]")).to_be_visible()
    assert not ProgressEntry.objects.exists()

    page.context.set_offline(False)
    page.goto(address)
    expect(page.locator("[data-draft-restored]")).to_be_visible()
    assert page.input_value("form[data-draft] [name=text]") == "Đã chụp xong bốn làng"
    page.locator("form[data-draft] button[type=submit]").click()
    page.wait_for_url("**#progress")
    expect(page.locator("#progress")).to_contain_text("Đã chụp xong bốn làng")
    assert Task.objects.get().progress == 50
    assert ProgressEntry.objects.count() == 1

    page.goto(address)
    expect(page.locator("[data-draft-restored]")).to_be_hidden()
    assert page.input_value("form[data-draft] [name=text]") == ""
    assert page.evaluate("document.documentElement.scrollWidth") <= 375


def test_a_draft_can_be_thrown_away(page: Page, address: str) -> None:
    page.goto(address)
    page.fill("form[data-draft] [name=text]", "Viết nhầm")
    page.goto(address)
    page.locator("[data-draft-discard]").click()
    expect(page.locator("[data-draft-restored]")).to_be_hidden()
    assert page.input_value("form[data-draft] [name=text]") == ""

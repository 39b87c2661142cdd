"""A field for a day says in words which day was chosen, whatever order the browser writes days in."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from playwright.sync_api import Page, expect
from wagtail.users.models import UserProfile

from tiengvang.office.organisation.models import User

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def address(page: Page, live_server: Any, signed_in: Callable[..., Client]) -> str:
    """The list of tasks with its filters; a coordinator is signed in."""
    key = signed_in("coordinator", "culture").cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": live_server.url}])
    return f"{live_server.url}/office/planning/work/list/?whose=all&since=2026-02-05"


def test_the_day_stands_in_words_below_the_field_and_describes_it(page: Page, address: str) -> None:
    page.goto(address)
    since, until = page.locator("#since"), page.locator("#until")
    expect(since).to_have_accessible_description("Thứ Năm, ngày 05 tháng 02 năm 2026")
    expect(until).to_have_accessible_description("")
    until.fill("2026-11-09")
    expect(until).to_have_accessible_description("Thứ Hai, ngày 09 tháng 11 năm 2026")
    expect(page.get_by_text("Thứ Hai, ngày 09 tháng 11 năm 2026")).to_be_visible()
    until.fill("")
    expect(until).to_have_accessible_description("")
    found = [one for one in Axe().run(page).response["violations"] if one["impact"] in ("serious", "critical")]
    assert [one["id"] for one in found] == []


def test_an_english_page_says_it_in_english(page: Page, address: str) -> None:
    for user in User.objects.all():
        UserProfile.objects.update_or_create(user=user, defaults={"preferred_language": "en"})
    page.goto(address)
    expect(page.locator("#since")).to_have_accessible_description(re.compile("^Thursday,? 5 February 2026$"))


def test_a_year_that_is_half_typed_is_no_day(page: Page, address: str) -> None:
    page.goto(address)
    page.locator("#until").focus()
    page.keyboard.type("1109202")
    expect(page.locator("#until")).to_have_accessible_description("")
    page.keyboard.type("6")
    expect(page.locator("#until")).to_have_accessible_description("Thứ Hai, ngày 09 tháng 11 năm 2026")

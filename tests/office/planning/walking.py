"""Somebody at a browser, on any day of a year: a clock that is moved, and what a hand does on a page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.test import Client
from django.utils.timezone import get_default_timezone
from playwright.sync_api import Page, expect


class _Moved(type):
    """What makes a real time an instance of the moved clock's class too."""

    def __instancecheck__(cls, value: object) -> bool:
        return isinstance(value, datetime)


class Clock(datetime, metaclass=_Moved):
    """What django.utils.timezone reads the time from: ten o'clock of a set day."""

    day = date(2026, 1, 5)

    @classmethod
    def now(cls, tz: Any = None) -> datetime:  # type: ignore[override]
        return datetime(cls.day.year, cls.day.month, cls.day.day, 10, tzinfo=get_default_timezone()).astimezone(tz)


@dataclass(slots=True)
class Walk:
    """The browser, and who sits before it."""

    page: Page
    url: str
    signed_in: Callable[..., Client]

    def on(self, month: int, day: int) -> None:
        """Go on to a day of 2026."""
        Clock.day = date(2026, month, day)

    def sit(self, role: str, unit: str, *, width: int = 1280) -> None:
        """Somebody signs in, on a screen that wide."""
        key = self.signed_in(role, unit).cookies[settings.SESSION_COOKIE_NAME].value
        self.page.context.clear_cookies()
        self.page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": self.url}])
        self.page.set_viewport_size({"width": width, "height": 800})

    def open(self, path: str) -> None:
        """A page below planning/, which fits the screen."""
        answer = self.page.goto(f"{self.url}/office/planning/{path}", wait_until="domcontentloaded")
        assert answer is not None
        assert (answer.status, "/accounts/login/" in answer.url) == (200, False), path
        self.fits()

    def fits(self) -> None:
        """Nothing is wider than the screen."""
        wide = self.page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
        assert wide[0] <= wide[1], self.page.url

    def fill(self, **fields: str) -> None:
        """Fill in fields by name."""
        for name, value in fields.items():
            self.page.locator(f"[name='{name}']:visible").first.fill(value)

    def choose(self, **fields: str) -> None:
        """Choose in lists by name: what is seen there, or a part of it."""
        for name, words in fields.items():
            field = self.page.locator(f"select[name='{name}']")
            option = field.locator("option", has_text=words).first
            field.select_option(option.get_attribute("value"))

    def tick(self, name: str, words: str) -> None:
        """Tick the box of that name beside those words."""
        self.page.locator("label", has=self.page.locator(f"[name='{name}']"), has_text=words).first.click()

    def send(self) -> None:
        """Send the page's form; it is taken."""
        self.press(".tv-form__actions button[type=submit], .tv-said button[type=submit]")

    def press(self, selector: str) -> None:
        """Press what leads to another page; nothing is refused."""
        with self.page.expect_navigation(wait_until="domcontentloaded") as went:
            self.page.locator(selector).first.click()
        assert went.value is not None
        assert went.value.status == 200, (self.page.url, self.page.locator("main").inner_text()[:1500])
        assert self.page.locator(".messages .error").count() == 0, self.page.locator(".messages").inner_text()
        self.fits()

    def sees(self, *words: str) -> None:
        """The words stand on the page."""
        for one in words:
            expect(self.page.locator("main")).to_contain_text(one)

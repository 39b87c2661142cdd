"""The desk in a browser: keys alone do all of it, an ended session loses nothing, and it is open to everybody."""

from __future__ import annotations

import os
import re
import shutil
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.db import connection
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

HERE = Path(__file__).parent
CHROMIUM = "/usr/bin/chromium"
PASSWORD = "mat-khau-thu-nghiem"
pytestmark = [
    pytest.mark.django_db,  # so that there is a database to copy
    pytest.mark.skipif(not Path(CHROMIUM).exists(), reason="Chromium is missing: apt-get install chromium"),
]


@dataclass(frozen=True, slots=True)
class Office:
    """A served office with one blind round (id 1). url: without a slash at the end."""

    url: str
    database: Path

    def labels(self) -> list[tuple[str, str]]:
        """Verdicts and tones in the order in which they were given."""
        with sqlite3.connect(self.database) as found:
            return found.execute("SELECT about, tone FROM coverage_label ORDER BY id").fetchall()


@pytest.fixture(scope="module")
def office(django_db_setup: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """An office of its own in a process of its own, ended by its id."""
    home = tmp_path_factory.mktemp("office")
    database = home / "office.sqlite3"
    env = {**os.environ, "TIENGVANG_HOME": str(home), "DJANGO_SETTINGS_MODULE": "tiengvang.office.settings"}
    env.pop("TIENGVANG_DATABASE", None)
    if connection.vendor == "sqlite":  # the tests' own database has all its tables already
        with sqlite3.connect(connection.settings_dict["NAME"]) as made, sqlite3.connect(database) as copy:
            made.backup(copy)
    else:
        subprocess.run([sys.executable, "-m", "django", "migrate", "--verbosity=0"], env=env, check=True)
    subprocess.run([sys.executable, str(HERE / "desk_filling.py")], env=env, check=True)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    granian = shutil.which("granian", path=str(Path(sys.executable).parent)) or "granian"
    where = ["--host", "127.0.0.1", "--port", str(port)]
    server = subprocess.Popen(
        [granian, "--interface", "wsgi", *where, "tiengvang.office.wsgi:application"],
        env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        _wait(f"http://127.0.0.1:{port}/health/")
        yield Office(f"http://127.0.0.1:{port}", database)
    finally:
        server.terminate()
        server.wait(20)


def _wait(url: str) -> None:
    for _ in range(120):
        try:
            with urllib.request.urlopen(url, timeout=5):  # noqa: S310  our own server
                return
        except OSError:
            time.sleep(0.5)
    pytest.fail("the office did not start within a minute")


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # Playwright's loop runs in the tests' thread
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def context(chromium: Browser, office: Office) -> Iterator[BrowserContext]:
    made = chromium.new_context(viewport={"width": 375, "height": 760})
    made.add_cookies([{"name": "django_language", "value": "en", "url": office.url}])
    yield made
    made.close()


def _sign_in(page: Page, name: str) -> None:
    page.fill("[name=login]", name)
    page.fill("[name=password]", PASSWORD)
    page.click("button[type=submit]")
    page.wait_for_load_state()


def _desk(context: BrowserContext, office: Office, name: str) -> Page:
    page = context.new_page()
    page.goto(f"{office.url}/accounts/login/?next=/office/coverage/review/1/desk/")
    _sign_in(page, name)
    expect(page.locator("#desk-title")).to_be_visible()
    return page


def _keys(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def _next(page: Page, *keys: str) -> None:
    """Press the keys and wait for another mention."""
    before = page.locator("#desk-title").inner_text()
    _keys(page, *keys)
    expect(page.locator("#desk-title")).not_to_have_text(before)


def test_keys_alone_answer_undo_and_skip(context: BrowserContext, office: Office) -> None:
    page = _desk(context, office, "an")
    first = page.locator("#desk-title").inner_text()
    _next(page, "1", "3", "Enter")
    _next(page, "2", "q", "Enter")
    assert office.labels()[-2:] == [("primary", "positive"), ("passing", "negative")]
    _next(page, "u")
    expect(page.locator("input[name=about]:checked")).to_have_value("passing")
    _next(page, "u")
    expect(page.locator("#desk-title")).to_have_text(first)
    _next(page, "Escape", "3", "Enter")
    assert office.labels()[-1] == ("other", "")
    _next(page, "s")
    page.keyboard.press("?")
    expect(page.locator("#desk-keys")).to_be_visible()


def test_enter_sends_nothing_half_done(context: BrowserContext, office: Office) -> None:
    page, before = _desk(context, office, "an"), office.labels()
    _keys(page, "Enter", "1", "Enter")
    expect(page.locator("input[name=tone]").first).to_be_focused()
    assert office.labels() == before


def test_letters_typed_into_the_note_choose_nothing(context: BrowserContext, office: Office) -> None:
    page = _desk(context, office, "an")
    page.locator("summary").click()
    page.fill("#desk-note", "")
    page.type("#desk-note", "quê 1 s")
    assert page.locator("input:checked[type=radio]").count() == 0
    expect(page.locator("#desk-note")).to_have_value("quê 1 s")


def test_an_ended_session_keeps_the_choice_until_it_is_sent_again(context: BrowserContext, office: Office) -> None:
    page, before = _desk(context, office, "binh"), office.labels()
    title = page.locator("#desk-title").inner_text()
    context.clear_cookies(name="sessionid")
    _keys(page, "2", "w", "Enter")
    expect(page.locator("#desk-signed-out")).to_be_visible()
    assert office.labels() == before
    with context.expect_page() as opened:
        page.locator("#desk-signed-out a").click()
    _sign_in(opened.value, "binh")
    expect(opened.value.locator("h1")).to_have_text("You are signed in again")
    expect(page.locator("#desk-title")).to_have_text(title)
    page.locator("#desk-signed-out [data-resend]").click()
    expect(page.locator("#desk-title")).not_to_have_text(title)
    assert office.labels() == [*before, ("passing", "neutral")]


def test_without_a_connection_the_answer_waits_on_the_page(context: BrowserContext, office: Office) -> None:
    page, before = _desk(context, office, "binh"), office.labels()
    context.set_offline(True)
    _keys(page, "1", "e", "Enter")
    expect(page.locator("#desk-notice")).to_contain_text("not been sent")
    context.set_offline(False)
    _next_by_click(page)
    assert office.labels() == [*before, ("primary", "positive")]


def _next_by_click(page: Page) -> None:
    before = page.locator("#desk-title").inner_text()
    page.locator("#desk-notice [data-resend]").click()
    expect(page.locator("#desk-title")).not_to_have_text(before)


@pytest.mark.parametrize("width", [1280, 375])
def test_every_page_fits_the_screen_and_is_open_to_everybody(
    context: BrowserContext, office: Office, width: int
) -> None:
    page = _desk(context, office, "huong")
    page.set_viewport_size({"width": width, "height": 760})
    for path in ("", "1/", "1/desk/", "new/?by=language", "disputes/"):
        page.goto(f"{office.url}/office/coverage/review/{path}")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
        assert _faults(Axe().run(page).response) == [], path


def _faults(found: dict[str, Any]) -> list[str]:
    """Serious and critical ones, by rule and place."""
    return [
        f"{one['id']}: {re.sub(' +', ' ', node['html'][:90])}"
        for one in found["violations"] if one["impact"] in ("serious", "critical") for node in one["nodes"]
    ]  # fmt: skip

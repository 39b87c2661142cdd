"""The demonstration as an outsider uses it: one command, then sign in, search, open a mention, review it, and see the
figure on the dashboard change."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect, sync_playwright

SCREENS = (
    "coverage/dashboard/", "coverage/explorer/", "coverage/review/", "coverage/outlets/", "coverage/sources/", "jobs/",
    "organisation/units/", "organisation/accounts/", "organisation/trail/", "api-tokens/", "indicators/registry/",
    "indicators/registry/of/positive-share/", "indicators/readings/", "indicators/readings/approve/",
    "indicators/readings/enter/",
)  # fmt: skip
READY = re.compile(r"READY: (http://localhost:\d+)/ \(account (\S+), password (\S+)\)")


@dataclass(frozen=True, slots=True)
class Office:
    """A served demonstration, and with which account one signs in."""

    url: str
    account: str
    password: str


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """`tiengvang demo`, as `make demo` runs it, ended by its own id."""
    folder = tmp_path_factory.mktemp("demo")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    work = ["demo", "--out", str(folder), "--workers", "1", "--port", str(port)]
    command = [sys.executable, "-m", "tiengvang.cli", *work]
    env = {name: value for name, value in os.environ.items() if not name.startswith(("TIENGVANG_", "DJANGO_"))}
    with (folder / "said").open("w") as said:
        process = subprocess.Popen(
            command, stdout=said, stderr=subprocess.STDOUT, env={**env, "TIENGVANG_LANG": "en"}, start_new_session=True
        )
    try:
        yield _ready(folder / "said", process)
    finally:
        os.killpg(process.pid, signal.SIGINT)
        try:
            process.wait(40)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)


def _ready(said: Path, process: subprocess.Popen[bytes]) -> Office:
    until = time.monotonic() + 240
    while time.monotonic() < until:
        found = READY.search(said.read_text())
        if found:
            try:
                with urllib.request.urlopen(f"{found[1]}/health/", timeout=2):  # noqa: S310  our own, on loopback
                    return Office(found[1], found[2], found[3])
            except (urllib.error.URLError, OSError):
                pass
        assert process.poll() is None, said.read_text()[-2000:]
        time.sleep(0.3)
    raise AssertionError(f"no office after four minutes: {said.read_text()[-2000:]}")


@pytest.fixture
def page(chromium: str) -> Iterator[Page]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        context = browser.new_context(viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
        context.set_default_timeout(20_000)
        yield context.new_page()
        browser.close()


def test_from_signing_in_to_the_changed_figure(office: Office, page: Page) -> None:
    outside: list[str] = []
    ours = (office.url, "data:")
    page.on("request", lambda asked: None if asked.url.startswith(ours) else outside.append(asked.url))

    page.goto(office.url)
    assert "/accounts/login/" in page.url
    assert page.locator("html").get_attribute("lang") == "vi"
    _accessible(page)
    page.fill("[name=login]", office.account)
    page.fill("[name=password]", office.password)
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Bảng tổng quan")
    page.goto(f"{office.url}/office/coverage/dashboard/?period=all")
    before = _figure(page)
    _accessible(page)

    # A search without diacritics finds Vietnamese titles, and two Chinese characters are enough.
    page.goto(f"{office.url}/office/coverage/explorer/")
    page.fill("[name=text]", "嘉莱")
    page.keyboard.press("Enter")
    expect(page.locator(".tv-mention a").first).to_be_visible()
    page.goto(f"{office.url}/office/coverage/explorer/?text=nui+lua+chu+dang+ya&about=primary")
    results = page.locator(".tv-mention a")
    expect(results.first).to_be_visible()
    _accessible(page)
    results.first.click()
    expect(page.locator("h1")).not_to_have_text("Tra cứu tin bài")
    _accessible(page)

    # The officer says that the article is about something else; it leaves the figure of mentions.
    page.select_option("form.tv-label select[name=about]", "other")
    page.click("form.tv-label button[type=submit]")
    page.wait_for_load_state("networkidle")
    page.goto(f"{office.url}/office/coverage/dashboard/?period=all")
    assert _figure(page) == before - 1
    assert outside == []


def test_each_screen_stands_on_a_phone_in_both_languages(office: Office, page: Page) -> None:
    page.goto(office.url)
    page.fill("[name=login]", office.account)
    page.fill("[name=password]", office.password)
    page.keyboard.press("Enter")
    page.wait_for_load_state("networkidle")
    page.set_viewport_size({"width": 375, "height": 800})
    for language in ("en", "vi"):
        token = next(one["value"] for one in page.context.cookies() if one["name"] == "csrftoken")
        page.request.post(
            f"{office.url}/language/", form={"language": language, "next": "/"},
            headers={"X-CSRFToken": token, "Referer": office.url},
        )  # fmt: skip
        for path in SCREENS:
            answer = page.goto(f"{office.url}/office/{path}")
            assert answer is not None
            assert answer.status == 200, path
            page.wait_for_load_state("networkidle")
            assert page.locator("html").get_attribute("lang") == language, path
            assert page.evaluate("document.documentElement.scrollWidth") <= 375, path


def test_a_target_is_met_in_number_and_not_yet_known_in_share(office: Office, page: Page) -> None:
    """By computing, not by readings that were put there: the archive has few pages, and people labelled fewer."""
    page.goto(office.url)
    page.fill("[name=login]", office.account)
    page.fill("[name=password]", office.password)
    page.keyboard.press("Enter")
    page.wait_for_load_state("networkidle")
    page.goto(f"{office.url}/office/indicators/registry/?year=2026&group=coverage")
    _accessible(page)
    rows = {
        code: page.locator("tr", has=page.locator(f"a[href$='/of/{code}/']"))
        for code in ("positive-volume", "positive-share", "negative-volume")
    }
    expect(rows["positive-volume"].locator(".rg-verdict--met")).to_be_visible()
    expect(rows["positive-share"].locator(".rg-verdict--not-yet-known")).to_be_visible()
    expect(rows["positive-share"].locator(".rg-why")).to_contain_text("+20,0%")
    expect(rows["negative-volume"].locator(".rg-verdict--no-target")).to_be_visible()
    rows["positive-share"].locator("a.rg-value").click()
    expect(page.locator(".rg-big")).to_be_visible()
    _accessible(page)
    for path in ("registry/new/", "registry/of/positive-share/", "readings/", "readings/enter/", "readings/approve/"):
        page.goto(f"{office.url}/office/indicators/{path}")
        _accessible(page)


def _figure(page: Page) -> int:
    """The dashboard's first figure: mentions of the place."""
    figure = page.locator(".tv-figure").first
    expect(figure).to_be_visible()
    page.wait_for_load_state("networkidle")
    number = re.search(r"[\d.]+", figure.inner_text())
    assert number is not None
    return int(number[0].replace(".", ""))


def _accessible(page: Page) -> None:
    """axe finds nothing serious."""
    found = [one for one in Axe().run(page).response["violations"] if one["impact"] in ("serious", "critical")]
    assert [(one["id"], [node["html"] for node in one["nodes"]][:3]) for one in found] == [], page.url

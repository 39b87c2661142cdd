"""What tests of the office share: units, people of each role, signed-in clients."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib import import_module
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.test import Client, TransactionTestCase
from django.utils import translation
from people_making import make_units, person_maker
from wagtail.models import Collection, Locale, Page

from tiengvang.office.organisation.models import Unit, User

if TYPE_CHECKING:
    from playwright.sync_api import Page

_trail = import_module("tiengvang.office.organisation.migrations.0003_trail_is_kept")
_empty_the_database = TransactionTestCase._fixture_teardown


def _without_the_trails_guard(case: TransactionTestCase) -> None:
    """Tests with real transactions empty every table afterwards, which the audit trail's triggers refuse."""
    with connection.schema_editor() as editor:
        _trail.unguard(None, editor)
    try:
        _empty_the_database(case)
    finally:
        with connection.schema_editor() as editor:
            _trail.guard(None, editor)
    _plant_wagtails_trees()


TransactionTestCase._fixture_teardown = _without_the_trails_guard


def _plant_wagtails_trees() -> None:
    """The root page and collection come with Wagtail's migrations, so that emptying the database takes them away."""
    Locale.objects.get_or_create(language_code="vi")
    if Page.get_first_root_node() is None:
        Page.add_root(title="Root", slug="root")
    if Collection.get_first_root_node() is None:
        Collection.add_root(name="Root")


@pytest.fixture(autouse=True)
def _language_of_the_office() -> None:
    """A request leaves its language on in its thread, where the next test would find it."""
    translation.deactivate()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """A database that an interrupted run left behind gets what is missing."""
    with django_db_blocker.unblock():
        _plant_wagtails_trees()
        with connection.schema_editor() as editor:
            _trail.unguard(None, editor)
            _trail.guard(None, editor)


@pytest.fixture
def units(db: None) -> dict[str, Unit]:
    """The province with a coordinating department, another department, two communes below it, and a guest."""
    return make_units()


@pytest.fixture
def person(units: dict[str, Unit]) -> Callable[..., User]:
    """person(role, unit="culture", username=None): a user with that role there; "" for none, "superuser" for all."""
    return person_maker(units)


@pytest.fixture
def signed_in(person: Callable[..., User]) -> Callable[..., Client]:
    """signed_in(role, unit="culture"): a test client with that person's session."""

    def make(role: str, unit: str = "culture") -> Client:
        client = Client()
        client.force_login(person(role, unit), backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return make


@pytest.fixture
def page(chromium: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Page]:
    """A telephone's browser; an English one, which shows 11/09/2026 for 9 November."""
    from playwright.sync_api import sync_playwright  # most tests ask for no browser

    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright keeps a loop in this thread
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        context = browser.new_context(
            locale="en-US", viewport={"width": 375, "height": 800}, reduced_motion="reduce"
        )  # fmt: skip
        context.set_default_timeout(30_000)
        yield context.new_page()
        browser.close()

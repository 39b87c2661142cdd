"""Saved searches belong to a person, may be shared with the person's unit, and are invisible to everybody else."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from tiengvang.office.coverage.models import SavedSearch
from tiengvang.office.organisation.models import AuditEntry, User

pytestmark = pytest.mark.django_db
SAVE, LIST = "/office/coverage/searches/save/", "/office/coverage/searches/"
SignedIn = Callable[..., Client]


@pytest.fixture
def mine(signed_in: SignedIn) -> SavedSearch:
    signed_in("officer").post(SAVE, {"name": "  Bad   news ", "query": "tone=negative&nonsense=1&country=XX"})
    return SavedSearch.objects.get()


def test_a_search_is_kept_as_it_was_understood(mine: SavedSearch) -> None:
    assert (mine.name, mine.query, mine.shared, mine.unit.code) == ("Bad news", "tone=negative", False, "culture")
    assert AuditEntry.objects.filter(action="coverage.save_search").count() == 1


def test_a_name_is_used_once_by_a_person_and_must_be_there(signed_in: SignedIn, mine: SavedSearch) -> None:
    client = signed_in("officer")
    client.post(SAVE, {"name": "Bad news", "query": ""})
    client.post(SAVE, {"name": "   ", "query": ""})
    assert SavedSearch.objects.count() == 1
    signed_in("analyst").post(SAVE, {"name": "Bad news", "query": ""})
    assert SavedSearch.objects.count() == 2


def test_only_the_unit_sees_what_is_shared_and_nobody_what_is_not(signed_in: SignedIn, mine: SavedSearch) -> None:
    same, other = signed_in("analyst", "culture"), signed_in("officer", "finance")
    assert "Bad news" not in same.get(LIST).content.decode()
    signed_in("officer").post(f"{LIST}{mine.pk}/", {"name": "Critical news", "shared": "on"})
    assert "Critical news" in same.get(LIST).content.decode()
    assert "Critical news" not in other.get(LIST).content.decode()
    assert "Critical news" not in signed_in("coordinator", "province").get(LIST).content.decode()


def test_only_the_owner_changes_and_deletes_and_to_others_it_is_not_there(
    signed_in: SignedIn, mine: SavedSearch
) -> None:
    owner = signed_in("officer")
    owner.post(f"{LIST}{mine.pk}/", {"name": "Shared", "shared": "on"})
    for role, unit in (("analyst", "culture"), ("officer", "finance"), ("administrator", "province")):
        other = signed_in(role, unit)
        assert other.post(f"{LIST}{mine.pk}/", {"name": "Taken"}).status_code == 404
        assert other.post(f"{LIST}{mine.pk}/delete/").status_code == 404
    mine.refresh_from_db()
    assert mine.name == "Shared"
    assert owner.post(f"{LIST}{mine.pk}/delete/").status_code == 302
    assert not SavedSearch.objects.exists()
    assert AuditEntry.objects.filter(action="coverage.delete_search", label="Shared").count() == 1


def test_the_first_account_keeps_its_searches_at_the_topmost_unit(signed_in: SignedIn) -> None:
    signed_in("superuser").post(SAVE, {"name": "Everything", "query": ""})
    assert (SavedSearch.objects.get().unit.code, SavedSearch.objects.get().query) == ("province", "")


def test_an_office_without_units_says_so_and_keeps_nothing(db: None) -> None:
    client, first = Client(), User.objects.create(username="first", full_name="First", is_superuser=True)
    client.force_login(first, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert client.post(SAVE, {"name": "Everything", "query": ""}).status_code == 302
    assert not SavedSearch.objects.exists()

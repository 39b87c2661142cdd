"""Accounts: made without a known password, changed, taken out of use and helped, by administrators only."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from allauth.account.models import EmailAddress
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client

from tiengvang.office.organisation import services
from tiengvang.office.organisation.models import AuditEntry, User

pytestmark = pytest.mark.django_db
People = Callable[..., User]


def test_an_account_is_made_without_a_password_and_its_holder_sets_one(client: Client, person: People) -> None:
    admin = person("administrator")
    user = services.make_account(by=admin, username=" lan ", full_name="Trần  Thị Lan", email="Lan@Unit.EXAMPLE")
    assert (user.username, user.full_name, user.email) == ("lan", "Trần Thị Lan", "Lan@unit.example")
    assert not user.has_usable_password()
    link = services.set_password_link(by=admin, user=user)
    page = client.get(link, follow=True)
    address = page.redirect_chain[-1][0]
    answer = client.post(address, {"password1": "tieng-vang-nui-rung", "password2": "tieng-vang-nui-rung"})
    assert answer.status_code == 302
    user.refresh_from_db()
    assert user.check_password("tieng-vang-nui-rung")
    assert AuditEntry.objects.filter(action="account.change_password").exists()
    again = Client().get(link, follow=True)
    assert again.context["token_fail"], "a link works once"


def test_a_link_for_an_account_out_of_use_is_refused(person: People) -> None:
    user = person("officer")
    User.objects.filter(pk=user.pk).update(is_active=False)
    with pytest.raises(ValidationError):
        services.set_password_link(by=None, user=User.objects.get(pk=user.pk))


@pytest.mark.parametrize(
    ("username", "email", "field"),
    [("LAN", "", "username"), ("other", "LAN@unit.example", "email"), ("a b", "", "username"), ("", "", "username"),
     ("other", "not-an-address", "email")],
)  # fmt: skip
def test_names_and_addresses_are_taken_once_in_whatever_case(db: None, username: str, email: str, field: str) -> None:
    services.make_account(by=None, username="lan", full_name="Lan", email="lan@unit.example")
    with pytest.raises(ValidationError) as refusal:
        services.make_account(by=None, username=username, full_name="Khác", email=email)
    said = " ".join(refusal.value.messages)
    assert field in refusal.value.message_dict or "Somebody else" in said or "Đã có" in said
    assert User.objects.count() == 1


def test_accounts_may_be_without_an_address(db: None) -> None:
    for name in ("a1", "b1"):
        services.make_account(by=None, username=name, full_name=name)
    assert User.objects.filter(email="").count() == 2


def test_a_changed_address_no_longer_signs_in(person: People) -> None:
    user = person("officer")
    EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=True)
    services.change_account(by=None, user=user, full_name="Tên Mới", email="new@unit.example")
    assert not EmailAddress.objects.filter(user=user).exists()
    entry = AuditEntry.objects.get(action="organisation.change_account")
    assert entry.detail == {"changed": ["email", "full_name"]}
    assert "new@unit.example" not in str(entry.detail)


def test_a_session_ends_when_its_account_goes_out_of_use(person: People, signed_in: Callable[..., Client]) -> None:
    browser = signed_in("officer")
    assert browser.get("/office/organisation/units/").status_code == 200
    services.deactivate_account(by=person("administrator"), user=person("officer"))
    assert browser.get("/office/organisation/units/").status_code == 302
    services.reactivate_account(by=person("administrator"), user=person("officer"))
    assert signed_in("officer").get("/office/organisation/units/").status_code == 200


def test_only_administrators_manage_accounts(person: People) -> None:
    user = person("viewer")
    for role in ("coordinator", "unit_leader", "provincial_leader", "officer"):
        by = person(role)
        for act in (
            lambda by=by: services.make_account(by=by, username="x", full_name="X"),
            lambda by=by: services.change_account(by=by, user=user, full_name="X", email=""),
            lambda by=by: services.deactivate_account(by=by, user=user),
            lambda by=by: services.set_password_link(by=by, user=user),
            lambda by=by: services.end_second_step(by=by, user=user),
        ):
            with pytest.raises(PermissionDenied):
                act()


def test_an_administrator_cannot_take_over_the_account_that_set_the_office_up(person: People) -> None:
    admin, root = person("administrator"), person("superuser")
    for act in (services.set_password_link, services.end_second_step, services.deactivate_account):
        with pytest.raises(PermissionDenied):
            act(by=admin, user=root)
    assert services.set_password_link(by=root, user=admin)

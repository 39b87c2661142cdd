"""Signing in: password, second step, lockout, forgotten password, ended session, nobody without a role."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from axes.models import AccessAttempt
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from wagtail.users.models import UserProfile

from tiengvang.office.organisation.models import AuditEntry, User

pytestmark = pytest.mark.django_db
People = Callable[..., User]
PASSWORD = "mat-khau-thu-nghiem"
LOGIN = "/accounts/login/"


@pytest.fixture(autouse=True)
def _no_rates_left_over() -> None:
    cache.clear()


def sign_in(client: Client, login: str, password: str = PASSWORD, **more: str) -> object:
    return client.post(LOGIN, {"login": login, "password": password, **more})


def code_of(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


@pytest.mark.parametrize("login", ["officer-north", "OFFICER-north", "officer-north@unit.example", " officer-north "])
def test_one_signs_in_with_username_or_address_in_whatever_case(client: Client, person: People, login: str) -> None:
    person("officer", "north")
    answer = sign_in(client, login, next="/office/organisation/units/")
    assert (answer.status_code, answer["Location"]) == (302, "/office/organisation/units/")
    assert AuditEntry.objects.filter(action="account.sign_in").count() == 1


def test_the_way_back_never_leads_to_another_site(client: Client, person: People) -> None:
    person("officer")
    assert sign_in(client, "officer-culture", next="https://evil.example/")["Location"] == "/"


def test_nobody_signs_up(client: Client) -> None:
    assert client.get("/accounts/signup/").status_code == 403
    assert "signup" not in client.get(LOGIN).content.decode()


def test_wagtails_own_door_is_shut_and_leads_to_ours(client: Client, person: People) -> None:
    person("administrator")
    answer = client.get("/office/login/?next=/office/")
    assert answer["Location"] == "/accounts/login/?next=/office/"
    client.post("/office/login/", {"username": "administrator-culture", "password": PASSWORD})
    assert "_auth_user_id" not in client.session


def test_the_language_is_chosen_before_signing_in_and_kept(client: Client, person: People) -> None:
    assert '<button name="language" value="en" lang="en">English</button>' in client.get(LOGIN).content.decode()
    client.post("/language/", {"language": "en", "next": LOGIN})
    page = client.get(LOGIN).content.decode()
    assert '<html lang="en">' in page
    assert "Sign In" in page


def test_the_accounts_own_language_holds_on_every_page_after_signing_in(client: Client, person: People) -> None:
    UserProfile.objects.create(user=person("officer"), preferred_language="en")
    sign_in(client, "officer-culture")
    for path in ("/office/organisation/units/", "/accounts/2fa/", "/accounts/signup/"):
        assert '<html lang="en"' in client.get(path).content.decode(), path


# --- lockout -------------------------------------------------------------------------------------------------------


def test_an_account_is_locked_after_wrong_passwords_however_it_is_named(
    client: Client, person: People, settings: object
) -> None:
    user = person("officer")
    names = [user.username, user.email, user.username.upper()]
    for attempt in range(settings.AXES_FAILURE_LIMIT):
        answer = sign_in(client, names[attempt % 3], "wrong")
    assert answer.status_code == 429
    assert "15" in answer.content.decode()
    assert sign_in(client, user.username).status_code == 429, "even with the right password"
    assert sign_in(client, user.username).status_code == 429
    assert AuditEntry.objects.filter(action="account.lock_out").count() == 1, "one entry for one lockout"
    assert set(AccessAttempt.objects.values_list("username", flat=True)) == {user.username}
    other = person("viewer")
    assert sign_in(Client(), other.username).status_code == 302, "others sign in as ever"


def test_wrong_passwords_before_the_limit_are_forgotten_after_the_right_one(client: Client, person: People) -> None:
    user = person("officer")
    for _ in range(3):
        assert sign_in(client, user.username, "wrong").status_code == 200
    assert sign_in(client, user.username).status_code == 302
    assert not AccessAttempt.objects.exists()


def test_what_people_type_in_by_mistake_is_not_written_into_the_trail(client: Client, settings: object) -> None:
    for _ in range(settings.AXES_FAILURE_LIMIT + 1):
        sign_in(client, "my-secret-password", "x")
    assert not AuditEntry.objects.exists()


# --- the second step -----------------------------------------------------------------------------------------------


@pytest.fixture
def with_second_step(
    client: Client, person: People, django_capture_on_commit_callbacks: Callable[..., AbstractContextManager[object]]
) -> tuple[User, str, list[str]]:
    """An officer who has turned it on through the pages: the user, the secret, the recovery codes."""
    user = person("officer")
    sign_in(client, user.username)
    asked = client.get(reverse("mfa_activate_totp"))
    assert asked["Location"].startswith(reverse("account_reauthenticate")), "the password once more"
    page = client.post(asked["Location"], {"password": PASSWORD}, follow=True).content.decode()
    assert 'src="data:image/svg+xml' in page
    secret = re.search(r'id="authenticator_secret"[^>]*value="([A-Z2-7]+)"', page)[1]
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(reverse("mfa_activate_totp"), {"code": code_of(secret)}, follow=True)
    assert answer.status_code == 200
    codes = Authenticator.objects.get(user=user, type="recovery_codes").wrap().get_unused_codes()
    page = client.get(reverse("mfa_view_recovery_codes")).content.decode()
    assert all(code in page for code in codes)
    client.post("/accounts/logout/")
    cache.clear()
    return user, secret, codes


def test_a_password_alone_no_longer_signs_in(client: Client, with_second_step: tuple[User, str, list[str]]) -> None:
    user, _secret, codes = with_second_step
    answer = sign_in(client, user.username, next="/office/organisation/units/")
    assert answer["Location"].startswith(reverse("mfa_authenticate"))
    assert client.get("/office/organisation/units/").status_code == 302
    assert client.post(reverse("mfa_authenticate"), {"code": "000000"}).status_code == 200
    answer = client.post(reverse("mfa_authenticate"), {"code": codes[0]})
    assert (answer.status_code, answer["Location"]) == (302, "/office/organisation/units/")
    assert client.get("/office/organisation/units/").status_code == 200


def test_a_recovery_code_works_once(client: Client, with_second_step: tuple[User, str, list[str]]) -> None:
    user, _secret, codes = with_second_step
    for status in (302, 200):
        browser = Client()
        sign_in(browser, user.username)
        assert browser.post(reverse("mfa_authenticate"), {"code": codes[0]}).status_code == status


def test_secrets_lie_encrypted_in_the_database(with_second_step: tuple[User, str, list[str]]) -> None:
    user, secret, codes = with_second_step
    kept = str(list(Authenticator.objects.filter(user=user).values_list("data", flat=True)))
    assert secret not in kept
    assert not any(code in kept for code in codes)
    assert [entry.detail["type"] for entry in AuditEntry.objects.filter(action="account.add_second_step")] == ["totp"]
    assert secret not in str(list(AuditEntry.objects.values()))


def test_guessing_the_second_step_is_slowed(client: Client, with_second_step: tuple[User, str, list[str]]) -> None:
    user, _secret, codes = with_second_step
    sign_in(client, user.username)
    for _ in range(12):
        answer = client.post(reverse("mfa_authenticate"), {"code": "000000"})
    client.post(reverse("mfa_authenticate"), {"code": codes[0]})
    assert "_auth_user_id" not in client.session, "even a right code waits now"
    assert answer.status_code in (200, 429)


# --- forgotten passwords -------------------------------------------------------------------------------------------


def test_a_forgotten_password_is_set_by_mail(client: Client, person: People) -> None:
    user = person("officer")
    client.post("/accounts/password/reset/", {"email": user.email.upper()})
    assert [message.to for message in mail.outbox] == [[user.email]]
    assert "Tiếng Vang" in mail.outbox[0].subject
    link = re.search(r"https?://\S+/accounts/password/reset/key/\S+", mail.outbox[0].body)[0]
    address = client.get(link, follow=True).redirect_chain[-1][0]
    client.post(address, {"password1": "nui-rung-cao-nguyen", "password2": "nui-rung-cao-nguyen"})
    assert sign_in(Client(), user.username, "nui-rung-cao-nguyen").status_code == 302


def test_nobody_learns_from_the_page_which_addresses_have_accounts(client: Client, person: People) -> None:
    known = client.post("/accounts/password/reset/", {"email": person("officer").email})
    mail.outbox.clear()
    unknown = Client().post("/accounts/password/reset/", {"email": "nobody@unit.example"})
    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    assert mail.outbox == [], "and no mail goes to strangers"


# --- sessions and roles --------------------------------------------------------------------------------------------


def test_who_has_no_role_is_told_whom_to_ask_and_is_not_sent_in_circles(client: Client, person: People) -> None:
    person("")
    answer = client.post(LOGIN, {"login": "nobody-culture", "password": PASSWORD}, follow=True)
    assert answer.status_code == 403
    assert "Nguyễn nobody-culture" in answer.content.decode()
    assert len(answer.redirect_chain) == 1
    assert client.get(reverse("mfa_index")).status_code == 200, "the account's own pages stay open"


def test_an_ended_session_leads_back_to_the_page_and_says_what_was_lost(client: Client, person: People) -> None:
    person("administrator")
    sign_in(client, "administrator-culture")
    client.session.flush()
    page = "/office/organisation/units/add/"
    answer = client.post(page, {"code": "x"}, headers={"referer": f"http://testserver{page}"})
    assert answer["Location"] == f"/accounts/login/?next={page}"
    shown = client.get(answer["Location"]).content.decode()
    assert "plain__notice" in shown
    after = sign_in(client, "administrator-culture", next=page)
    assert after["Location"] == page
    said = [str(message) for message in client.get(page).context["messages"]]
    assert any("not saved" in one or "chưa được lưu" in one for one in said)
    assert "messages" not in client.session, "said once"


def test_a_part_of_a_page_asked_for_after_the_session_sends_the_whole_page_to_sign_in(client: Client) -> None:
    answer = client.get(
        "/office/organisation/units/?q=so",
        headers={"hx-request": "true", "hx-current-url": "http://testserver/office/organisation/units/"},
    )
    assert answer.status_code == 401
    assert answer["HX-Redirect"] == "/accounts/login/?next=/office/organisation/units/"


def test_the_page_of_before_is_never_another_sites(client: Client) -> None:
    answer = client.post("/office/organisation/units/add/", headers={"referer": "https://evil.example/x"})
    assert answer["Location"] == "/accounts/login/?next=/"


def test_a_form_with_an_old_mark_is_refused_in_words(person: People) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(person("administrator"), backend="allauth.account.auth_backends.AuthenticationBackend")
    answer = browser.post("/office/organisation/units/add/", {"code": "x"})
    assert answer.status_code == 403
    assert "organisation/form_expired.html" in [template.name for template in answer.templates]

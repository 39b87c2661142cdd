"""The office starts: its home page answers to a member and to nobody else."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


def test_a_stranger_is_sent_to_the_sign_in_page(client: Client) -> None:
    answer = client.get("/office/")
    assert answer.status_code == 302
    assert answer["Location"].startswith("/accounts/login/")


def test_a_member_gets_in_and_a_user_without_a_role_does_not(signed_in: Callable[..., Client]) -> None:
    assert signed_in("officer").get("/office/", follow=True).status_code == 200
    assert signed_in("").get("/office/").status_code != 200

"""Tokens are made and revoked on a page of the office, by those who may."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tiengvang.office.api.models import ApiToken
from tiengvang.office.organisation.models import AuditEntry

pytestmark = pytest.mark.django_db
PAGE = "/office/api-tokens/"


def _day(days: int) -> str:
    return (timezone.localdate() + timedelta(days=days)).isoformat()


def test_a_token_is_shown_once(signed_in: Callable[..., Client]) -> None:
    analyst = signed_in("analyst")
    made = analyst.post(PAGE, {"name": "Cổng thông tin", "expires": _day(90)})
    token = made.context["fresh"]
    assert token in made.content.decode()
    assert token not in analyst.get(PAGE).content.decode()
    assert AuditEntry.objects.filter(action="api.make_token").count() == 1


def test_a_token_for_ever_or_for_yesterday_is_refused(signed_in: Callable[..., Client]) -> None:
    analyst = signed_in("analyst")
    for days in (-1, 4000):
        assert analyst.post(PAGE, {"name": "x", "expires": _day(days)}).status_code == 422
    assert not ApiToken.objects.exists()


def test_another_persons_token_is_not_there(signed_in: Callable[..., Client]) -> None:
    signed_in("analyst").post(PAGE, {"name": "Mine", "expires": _day(9)})
    token = ApiToken.objects.get()
    other = signed_in("coordinator")
    assert "Mine" not in other.get(PAGE).content.decode()
    assert other.post(f"{PAGE}{token.pk}/revoke/").status_code == 404
    assert signed_in("analyst").post(f"{PAGE}{token.pk}/revoke/").status_code == 302
    token.refresh_from_db()
    assert token.revoked is not None


def test_a_viewer_makes_no_tokens(signed_in: Callable[..., Client]) -> None:
    assert signed_in("viewer").get(PAGE).status_code == 403

"""The API gives what the explorer shows, to who has a token, and nothing that the charter keeps back."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from tiengvang.office.api.models import ApiToken
from tiengvang.office.coverage.models import Mention
from tiengvang.office.organisation.models import Membership

pytestmark = pytest.mark.django_db


def _get(path: str, token: str = "", **parameters: Any) -> Any:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    return Client().get(f"/api/v1/{path}", parameters, headers=headers)


def test_without_a_token_it_answers_401_and_says_where_tokens_are_made(mentions: list[Mention]) -> None:
    for answer in (_get("mentions"), _get("mentions", "tv_wrong"), _get("counts"), _get("outlets")):
        assert answer.status_code == 401
        assert answer["Content-Type"] == "application/problem+json"
        assert answer["WWW-Authenticate"] == "Bearer"


def test_mentions_come_latest_first_and_the_cursor_goes_through_all_of_them_once(
    mentions: list[Mention], token: str
) -> None:
    seen, cursor = [], ""
    for _ in range(9):
        page = _get("mentions", token, limit=4, cursor=cursor).json()
        seen += [one["key"] for one in page["mentions"]]
        cursor = page["next"]
        if cursor is None:
            break
    assert seen == [row.key for row in reversed(mentions)]


def test_filters_are_those_of_the_explorer(mentions: list[Mention], token: str) -> None:
    days = {"from": "2026-03-02", "to": "2026-03-05"}
    found = _get("mentions", token, tone="negative", **days).json()["mentions"]
    assert [one["day"] for one in found] == ["2026-03-04", "2026-03-02"]
    assert _get("mentions", token, text="gong").json()["mentions"]
    assert not _get("mentions", token, text="volcano").json()["mentions"]


def test_a_filter_that_makes_no_sense_is_named(mentions: list[Mention], token: str) -> None:
    answer = _get("mentions", token, country="Atlantis", limit=5)
    assert answer.status_code == 422
    assert "country" in answer.json()["fields"]
    assert _get("mentions", token, cursor="no-cursor").json()["fields"].keys() == {"cursor"}
    assert _get("counts", token, **{"from": "2026-03-05", "to": "2026-03-01"}).status_code == 422


def test_excerpts_of_sensitive_themes_stay_here(mentions: list[Mention], token: str) -> None:
    rights = _get(f"mentions/{mentions[-1].key}", token).json()
    assert rights["title"] == "Story 6"
    assert rights["excerpt"] == ""
    assert _get(f"mentions/{mentions[0].key}", token).json()["excerpt"] == "A gong festival."


def test_counts_agree_with_the_mentions(mentions: list[Mention], token: str) -> None:
    answer = _get("counts", token, **{"from": "2026-03-01", "to": "2026-03-31"}, dimension="country").json()
    assert {(one["value"], one["tone"]): one["mentions"] for one in answer["counts"]} == {
        ("GB", "positive"): 3,
        ("GB", "negative"): 3,
    }
    daily = _get("counts", token, **{"from": "2026-03-01", "to": "2026-03-31"}, step="day").json()["counts"]
    assert [one["begins"] for one in daily] == [f"2026-03-0{day}" for day in range(1, 7)]


def test_a_token_stops_when_it_is_revoked_or_its_owner_loses_the_role(mentions: list[Mention], token: str) -> None:
    assert _get("outlets", token).status_code == 200
    Membership.objects.all().delete()
    assert _get("outlets", token).status_code == 401


def test_only_a_hash_of_the_token_is_kept(token: str) -> None:
    row = ApiToken.objects.get()
    assert token not in str(vars(row))
    assert row.hint == token[:7]


def test_too_many_requests_are_told_when_to_come_back(mentions: list[Mention], token: str) -> None:
    codes = {_get("outlets", token, limit=1).status_code for _ in range(120)}
    assert codes == {200}
    answer = _get("outlets", token)
    assert answer.status_code == 429
    assert int(answer["Retry-After"]) > 0


def test_nothing_can_be_written(mentions: list[Mention], token: str) -> None:
    client = Client(headers={"Authorization": f"Bearer {token}"})
    for method in (client.post, client.put, client.patch, client.delete):
        assert method("/api/v1/mentions").status_code == 405

"""Checking a token on a request, and how many requests it may make. Makes none."""

from __future__ import annotations

from datetime import timedelta

from django.http import HttpRequest
from django.utils import timezone
from ninja.security import HttpBearer
from ninja.throttling import AuthRateThrottle

from tiengvang.office.api.models import ApiToken
from tiengvang.office.api.services import digest
from tiengvang.office.organisation.policy import may

_NOTED_EVERY = timedelta(minutes=5)  # last_used is for people: no write on every request


class TokenAuth(HttpBearer):
    """`Authorization: Bearer tv_…`. The token must be in force and its owner still allowed to see coverage."""

    def authenticate(self, request: HttpRequest, token: str) -> ApiToken | None:
        """The token's row, or None, which answers 401."""
        now = timezone.now()
        row = (
            ApiToken.objects.filter(hash=digest(token), revoked=None, expires__gte=timezone.localdate())
            .select_related("owner")
            .first()
        )
        if row is None or not may(row.owner, "coverage.view"):
            return None
        if row.last_used is None or now - row.last_used > _NOTED_EVERY:
            ApiToken.objects.filter(pk=row.pk).update(last_used=now)
        return row


class TokenThrottle(AuthRateThrottle):
    """So many requests for each token; over it 429 with Retry-After."""

    scope = "api"

    def get_cache_key(self, request: HttpRequest) -> str | None:
        """By token: two programs of one owner do not take from each other."""
        return f"throttle-api-{request.auth.pk}" if isinstance(request.auth, ApiToken) else None  # type: ignore[attr-defined]

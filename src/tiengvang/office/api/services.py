"""Making and revoking tokens. Checking one on a request: `tokens`."""

from __future__ import annotations

import hashlib
import secrets
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tiengvang.office.api.models import ApiToken
from tiengvang.office.organisation import audit
from tiengvang.office.organisation.models import User
from tiengvang.office.organisation.policy import demand

LONGEST = timedelta(days=366)


def digest(token: str) -> str:
    """What is kept of a token. A token has 256 random bits, so that a plain hash is enough."""
    return hashlib.sha256(token.encode()).hexdigest()


@transaction.atomic
def make_token(*, owner: User, name: str, expires: date) -> tuple[ApiToken, str]:
    """Make a token; gives its row and the token itself, which is kept nowhere. Raises ValidationError by field."""
    demand(owner, "api.tokens")
    today = timezone.localdate()
    if not today <= expires <= today + LONGEST:
        raise ValidationError({"expires": _("Choose a day within a year from today.")})
    token = f"tv_{secrets.token_urlsafe(32)}"
    row = ApiToken(owner=owner, name=name.strip(), hash=digest(token), hint=token[:7], expires=expires)
    row.full_clean()
    row.save()
    audit.record(actor=owner, action="api.make_token", obj=row, expires=expires.isoformat())
    return row, token


@transaction.atomic
def revoke_token(*, token: ApiToken, by: User) -> None:
    """End a token now. Its owner and administrators may; doing it again changes nothing."""
    demand(by, "api.tokens")
    if token.revoked is None:
        token.revoked = timezone.now()
        token.save(update_fields=["revoked"])
        audit.record(actor=by, action="api.revoke_token", obj=token)

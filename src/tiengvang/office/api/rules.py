"""Who may make tokens, and the addresses that a token opens."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from tiengvang.office.organisation.addresses import PUBLIC, classify
from tiengvang.office.organisation.audit import name_actions
from tiengvang.office.organisation.capabilities import declare
from tiengvang.office.organisation.roles import Role

declare("api.tokens", _("Make and revoke tokens of the API"), everywhere=[Role.COORDINATOR, Role.ANALYST])

# No session opens these: each asks for a token by itself (`tokens.TokenAuth`), except the description of the API.
classify(PUBLIC, "api-1:*")

name_actions(
    {
        "api.make_token": _("Made an API token"),
        "api.revoke_token": _("Revoked an API token"),
    }
)

"""Who may see and stop background work."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from tiengvang.office.organisation.audit import name_actions
from tiengvang.office.organisation.capabilities import declare
from tiengvang.office.organisation.roles import EVERYONE, Role

_WIDE = (Role.COORDINATOR, Role.PROVINCIAL_LEADER, Role.ANALYST)

declare(
    "jobs.view", _("See background work"), everywhere=_WIDE, branch=[Role.UNIT_LEADER],
    unit=[role for role in EVERYONE if role not in (*_WIDE, Role.UNIT_LEADER)], guests=True,
)  # fmt: skip
declare("jobs.manage", _("Stop and repeat background work"), everywhere=[Role.COORDINATOR])

name_actions(
    {
        "jobs.cancel": _("Stopped background work"),
        "jobs.repeat": _("Asked for background work again"),
        "jobs.forget": _("Cleared old background work"),
    }
)

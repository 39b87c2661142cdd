"""What the following of work adds to the audit trail, and the calendar feed's door."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from tiengvang.office.organisation.addresses import PUBLIC, classify
from tiengvang.office.organisation.audit import name_actions

# No session opens the feed: the secret in its address does, for a person and a unit (`feeds.feed_of`).
classify(PUBLIC, "planning_feed")

name_actions(
    {
        "planning.export_tasks": _("Exported tasks"),
        "planning.make_feed": _("Made a calendar feed"),
        "planning.revoke_feed": _("Revoked a calendar feed"),
        "planning.letter": _("Wrote a letter to late units"),
    }
)

"""What steps of difficulties and requests are called in the audit trail. Rights: `planning.rules`."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from tiengvang.office.organisation.audit import name_actions

name_actions(
    {
        "obstacles.raise": _("Raised a difficulty or request"),
        "obstacles.answer": _("Answered a difficulty or request"),
        "obstacles.propose": _("Proposed difficulties and requests to the People's Committee"),
        "obstacles.decide": _("Recorded the People's Committee's answer"),
        "obstacles.return": _("Returned a difficulty or request for more"),
        "obstacles.send_back": _("Recorded that the People's Committee asks for more"),
        "obstacles.add": _("Added to a difficulty or request"),
        "obstacles.mend": _("Recorded what was mended"),
        "obstacles.close": _("Closed a difficulty or request"),
        "obstacles.reopen": _("Opened a difficulty or request again"),
        "obstacles.export": _("Exported difficulties and requests"),
    }
)

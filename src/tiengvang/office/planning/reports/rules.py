"""What is done to reports and papers, as the audit trail calls it. Rights: `planning.rules`."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from tiengvang.office.organisation.audit import name_actions

name_actions(
    {
        "reports.call": _("Asked for reports"),
        "reports.change_call": _("Changed a call for reports"),
        "reports.save": _("Saved a unit's report"),
        "reports.submit": _("Submitted a unit's report"),
        "reports.return": _("Returned a unit's report"),
        "reports.accept": _("Accepted a unit's report"),
        "reports.gather": _("Gathered the consolidated report"),
        "reports.edit": _("Edited the consolidated report"),
        "reports.close": _("Closed the consolidated report"),
        "reports.issue": _("Wrote an official document"),
        "reports.number": _("Recorded a document's number"),
        "reports.export": _("Exported reports or documents"),
    }
)

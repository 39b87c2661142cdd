"""What actions of the budget are called in the audit trail. Who may do them: `planning.rules` and `moves`."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from tiengvang.office.organisation.audit import name_actions

name_actions(
    {
        "budget.make_estimate": _("Began an estimate"),
        "budget.change_estimate": _("Changed an estimate"),
        "budget.delete_estimate": _("Deleted an estimate"),
        "budget.add_line": _("Added an estimate line"),
        "budget.change_line": _("Changed an estimate line"),
        "budget.delete_line": _("Deleted an estimate line"),
        "budget.import_lines": _("Imported estimate lines"),
        "budget.export": _("Exported figures of the budget"),
        "budget.add_quotation": _("Added a quotation"),
        "budget.remove_quotation": _("Removed a quotation"),
        "budget.submit": _("Sent an estimate for appraisal"),
        "budget.withdraw": _("Took an estimate back"),
        "budget.remark": _("Remarked on an estimate"),
        "budget.answer_remark": _("Answered a remark on an estimate"),
        "budget.return": _("Returned an estimate"),
        "budget.forward": _("Finished the appraisal of an estimate"),
        "budget.recall": _("Took an estimate up for appraisal again"),
        "budget.refuse": _("Returned an estimate without a decision"),
        "budget.decide": _("Recorded a decision on an estimate"),
        "budget.allot": _("Recorded a unit's own decision on an estimate"),
        "budget.close": _("Closed an estimate"),
        "budget.reopen": _("Opened an estimate again"),
        "budget.commit": _("Recorded a commitment"),
        "budget.settle": _("Settled a commitment"),
        "budget.spend": _("Recorded a payment"),
        "budget.take_back": _("Took a commitment or payment back"),
        "budget.make_pledge": _("Recorded a pledge"),
        "budget.change_pledge": _("Changed a pledge"),
        "budget.receive_pledge": _("Recorded what a partner gave"),
        "budget.withdraw_pledge": _("Withdrew a pledge"),
        "budget.submission": _("Took the submission of an estimate as a document"),
    }
)

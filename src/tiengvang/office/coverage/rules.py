"""Who may do what with coverage."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from tiengvang.office.organisation.audit import name_actions
from tiengvang.office.organisation.capabilities import declare
from tiengvang.office.organisation.roles import EVERYONE, Role

# Coverage is about the place as a whole, so every member of the administration may read it; guest units may not.
declare("coverage.view", _("See coverage"), everywhere=EVERYONE)
declare("coverage.export", _("Export coverage"), everywhere=[role for role in EVERYONE if role is not Role.VIEWER])
declare("coverage.import", _("Import what a scan found"), everywhere=[Role.COORDINATOR, Role.ANALYST])
declare("coverage.review", _("Confirm or correct judgements"), everywhere=[Role.COORDINATOR, Role.ANALYST])
declare(
    "coverage.settle",
    _("Settle what reviewers disagree on; make review rounds"),
    everywhere=[Role.COORDINATOR, Role.ANALYST],
)
declare(
    "coverage.arrange", _("Mark paid, hosted or agreement-linked coverage"), everywhere=[Role.COORDINATOR, Role.ANALYST]
)
declare("coverage.outlets", _("Propose and decide classes of outlets"), everywhere=[Role.COORDINATOR, Role.ANALYST])
declare("coverage.judge", _("Choose whose judgements of tone count; have mentions judged anew"),
        everywhere=[Role.COORDINATOR])  # fmt: skip
declare("coverage.narratives", _("Name, merge and split narratives"), everywhere=[Role.COORDINATOR])

name_actions(
    {
        "coverage.narrative_name": _("Wrote the headline of a narrative"),
        "coverage.narrative_merge": _("Merged two narratives"),
        "coverage.narrative_split": _("Split a narrative"),
        "coverage.narrative_undo": _("Took a merge or split of narratives back"),
        "coverage.narrative_export": _("Exported narratives"),
        "coverage.judge": _("Changed whose judgements of tone count"),
        "coverage.rejudge": _("Asked for mentions to be judged anew"),
        "coverage.arrange": _("Marked how coverage came about"),
        "coverage.class_propose": _("Proposed another class for an outlet"),
        "coverage.class_approve": _("Approved another class for an outlet"),
        "coverage.class_refuse": _("Refused another class for an outlet"),
        "coverage.class_withdraw": _("Withdrew a proposal on an outlet"),
        "coverage.import": _("Imported what a scan found"),
        "coverage.label": _("Labelled a mention"),
        "coverage.round": _("Made a review round"),
        "coverage.round_close": _("Closed a review round"),
        "coverage.export_round": _("Exported a review round"),
        "coverage.save_search": _("Saved a search"),
        "coverage.change_search": _("Changed a saved search"),
        "coverage.delete_search": _("Deleted a saved search"),
    }
)

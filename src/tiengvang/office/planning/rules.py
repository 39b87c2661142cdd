"""Who may do what in planning, by part. How rows are seen is in each part's selectors."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from tiengvang.office.organisation.audit import name_actions
from tiengvang.office.organisation.capabilities import declare
from tiengvang.office.organisation.roles import EVERYONE, Role

SEE_ALL: Final = (Role.COORDINATOR, Role.PROVINCIAL_LEADER)
_OTHERS: Final = tuple(role for role in EVERYONE if role not in (*SEE_ALL, Role.UNIT_LEADER))
_WORKERS: Final = (
    Role.OFFICER, Role.COORDINATOR, Role.ANALYST, Role.EDITOR, Role.TRANSLATOR, Role.CLERK, Role.SPOKESPERSON,
)  # fmt: skip

# Plans and tasks. A task is seen by its lead unit and by those that cooperate; guests take part in what they join.
declare(
    "planning.view", _("See plans and tasks"), everywhere=SEE_ALL, branch=[Role.UNIT_LEADER], unit=_OTHERS, guests=True
)
declare("planning.plan", _("Write the unit's plans and tasks"), unit=[Role.OFFICER, Role.COORDINATOR],
        branch=[Role.UNIT_LEADER])  # fmt: skip
declare("planning.province", _("Write the province's plan and assign its tasks"), everywhere=[Role.COORDINATOR])
declare("planning.progress", _("Report progress with evidence, comment"), unit=_WORKERS, branch=[Role.UNIT_LEADER],
        guests=True)  # fmt: skip
declare("planning.direct", _("Enter directives and disseminate documents"), everywhere=[Role.COORDINATOR])
declare("planning.acknowledge", _("Confirm that a document was received"), unit=_WORKERS, branch=[Role.UNIT_LEADER],
        guests=True)  # fmt: skip
declare("planning.remind", _("Write to late units"), everywhere=[Role.COORDINATOR], branch=[Role.UNIT_LEADER])
declare("planning.feed", _("Subscribe to a unit's calendar"), everywhere=SEE_ALL, branch=[Role.UNIT_LEADER],
        unit=_OTHERS)  # fmt: skip

# Budget.
declare("budget.view", _("See estimates and spending"), everywhere=[*SEE_ALL, Role.APPRAISER],
        branch=[Role.UNIT_LEADER], unit=[Role.OFFICER, Role.CLERK, Role.ANALYST, Role.VIEWER])  # fmt: skip
declare("budget.estimate", _("Write the unit's estimates, record spending and pledges"),
        unit=[Role.OFFICER, Role.COORDINATOR], branch=[Role.UNIT_LEADER])  # fmt: skip
declare("budget.submit", _("Send the unit's estimates for appraisal"), unit=[Role.COORDINATOR],
        branch=[Role.UNIT_LEADER])  # fmt: skip
declare("budget.appraise", _("Appraise estimates"), everywhere=[Role.APPRAISER])
declare("budget.decide", _("Record the competent level's decision on estimates"),
        everywhere=[Role.APPRAISER, Role.PROVINCIAL_LEADER])  # fmt: skip
declare("budget.allot", _("Record the unit's own decision on its estimates"), branch=[Role.UNIT_LEADER])

# Difficulties and requests.
declare("obstacles.view", _("See difficulties and requests"), everywhere=SEE_ALL, branch=[Role.UNIT_LEADER],
        unit=_OTHERS)  # fmt: skip
declare("obstacles.raise", _("Raise difficulties and requests"), unit=_WORKERS, branch=[Role.UNIT_LEADER])
declare("obstacles.answer", _("Answer them, or propose to the People's Committee"), everywhere=[Role.COORDINATOR])
declare("obstacles.decide", _("Record what the People's Committee decided on them"),
        everywhere=[Role.PROVINCIAL_LEADER, Role.COORDINATOR])  # fmt: skip

# Reports.
declare("reports.view", _("See reports"), everywhere=SEE_ALL, branch=[Role.UNIT_LEADER], unit=_OTHERS)
declare("reports.call", _("Ask for reports, accept and return them, consolidate"), everywhere=[Role.COORDINATOR])
declare("reports.write", _("Write the unit's report"), unit=[Role.OFFICER, Role.COORDINATOR, Role.CLERK],
        branch=[Role.UNIT_LEADER])  # fmt: skip
declare("reports.submit", _("Submit the unit's report"), unit=[Role.COORDINATOR], branch=[Role.UNIT_LEADER])
declare("reports.papers", _("Record numbers and signed files of documents"), unit=[Role.OFFICER, Role.CLERK],
        branch=[Role.UNIT_LEADER], everywhere=[Role.COORDINATOR])  # fmt: skip

name_actions(
    {
        "planning.make_plan": _("Made a plan"),
        "planning.change_plan": _("Changed a plan"),
        "planning.issue_plan": _("Issued a plan"),
        "planning.close_plan": _("Closed a plan"),
        "planning.seed_plan": _("Made the plan of the profile"),
        "planning.make_group": _("Added a task group"),
        "planning.change_group": _("Changed a task group"),
        "planning.make_measure": _("Added a measure"),
        "planning.change_measure": _("Changed a measure"),
        "planning.make_task": _("Added a task"),
        "planning.change_task": _("Changed a task"),
        "planning.delete_task": _("Deleted a task"),
        "planning.decide_task": _("Recorded a decision on a task"),
        "planning.progress": _("Reported progress"),
        "planning.comment": _("Commented on a task"),
        "planning.add_evidence": _("Added evidence"),
        "planning.remove_evidence": _("Removed evidence"),
        "planning.depend": _("Added a dependency"),
        "planning.undepend": _("Removed a dependency"),
        "planning.import_annex": _("Imported an annex table"),
        "planning.export_annex": _("Exported an annex table"),
        "planning.make_directive": _("Entered a directive"),
        "planning.change_directive": _("Changed a directive"),
        "planning.disseminate": _("Disseminated a document"),
        "planning.acknowledge": _("Confirmed that a document was received"),
    }
)

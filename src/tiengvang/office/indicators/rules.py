"""Who may do what with indicators."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from tiengvang.office.organisation.audit import name_actions
from tiengvang.office.organisation.capabilities import declare
from tiengvang.office.organisation.roles import EVERYONE, Role

# Figures are about the place as a whole: every member of the administration may read them; guest units may not.
declare("indicators.view", _("See indicators"), everywhere=EVERYONE)
declare("indicators.define", _("Define indicators and their targets"), everywhere=[Role.COORDINATOR])
declare("indicators.enter", _("Enter and import readings and surveys; plan labels"),
        everywhere=[Role.COORDINATOR, Role.ANALYST])  # fmt: skip
declare("indicators.approve", _("Approve readings"), everywhere=[Role.COORDINATOR, Role.PROVINCIAL_LEADER])
declare("indicators.brief", _("Edit and release the weekly brief"), everywhere=[Role.COORDINATOR, Role.SPOKESPERSON])

name_actions(
    {
        "indicators.define": _("Defined an indicator"),
        "indicators.redefine": _("Changed the definition of an indicator"),
        "indicators.change": _("Changed an indicator"),
        "indicators.target": _("Set a target"),
        "indicators.import_registry": _("Imported a set of indicators"),
        "indicators.enter": _("Entered a reading"),
        "indicators.import_readings": _("Imported readings"),
        "indicators.submit": _("Submitted a reading for approval"),
        "indicators.approve": _("Approved a reading"),
        "indicators.refuse": _("Returned a reading"),
        "indicators.compute": _("Had indicators computed"),
        "indicators.wave": _("Opened a survey wave"),
        "indicators.import_survey": _("Imported survey answers"),
        "indicators.delete_answers": _("Deleted single survey answers"),
        "indicators.seed_questionnaire": _("Brought in a questionnaire of the profile"),
        "indicators.change_wave": _("Changed a survey wave"),
        "indicators.empty_wave": _("Took all answers out of a survey wave"),
        "indicators.export_survey": _("Exported survey figures"),
        "indicators.export_label_plan": _("Exported a label plan"),
        "indicators.plan_labels": _("Planned labels and drew a sample"),
        "indicators.make_brief": _("Had a weekly brief drafted"),
        "indicators.edit_brief": _("Edited a weekly brief"),
        "indicators.release_brief": _("Released a weekly brief"),
        "indicators.export": _("Exported readings"),
    }
)

"""What reminders add to the audit trail."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from tiengvang.office.organisation.audit import name_actions

name_actions({"planning.remind_days": _("Chose the days of reminders by mail")})

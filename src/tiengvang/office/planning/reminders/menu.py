"""The menu's entry for reminders, with how many wait."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.sidebar import LinkMenuItem

from tiengvang.office.planning.reminders.selectors import number_of_notices


class _Reminders(MenuItem):
    def render_component(self, request: HttpRequest) -> Any:
        number = number_of_notices(request.user)
        label = _("Reminders (%(number)s)") % {"number": number} if number else str(self.label)
        return LinkMenuItem(self.name, label, self.url, icon_name=self.icon_name, classname=self.classname)


def reminders_menu_item() -> MenuItem:
    """Reminders, at the top: they are about today."""
    return _Reminders(
        gettext_lazy("Reminders"), reverse_lazy("planning:reminders"), name="reminders", icon_name="time", order=115
    )

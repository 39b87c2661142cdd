"""The entry of judges in the menu, for those who may choose one."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem

from tiengvang.office.organisation.policy import may


class _ForChoosers(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        """Only where the page would open."""
        return may(request.user, "coverage.judge")


def judges_menu_item() -> MenuItem:
    """For Wagtail's menu."""
    return _ForChoosers(_("Judges of tone"), reverse("coverage:judges"), name="judges", icon_name="cogs", order=185)

"""The entry of imports in the menu, for those who may import."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem

from tiengvang.office.organisation.policy import may


class _ForImporters(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        """Only where the page would open."""
        return may(request.user, "coverage.import")


def sources_menu_item() -> MenuItem:
    """For Wagtail's menu."""
    return _ForImporters(_("Sources"), reverse("coverage:sources"), name="sources", icon_name="download", order=180)

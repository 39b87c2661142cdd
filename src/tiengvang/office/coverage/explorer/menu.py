"""The explorer's entry in the menu, for those who may see coverage."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem

from tiengvang.office.organisation.policy import may


class _ForReaders(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        """Only where the page would open."""
        return may(request.user, "coverage.view")


def explorer_menu_item() -> MenuItem:
    """For Wagtail's menu."""
    address = reverse("coverage:explorer")
    return _ForReaders(_("Explorer"), address, name="coverage-explorer", icon_name="search", order=120)

"""The menu's entries for readings, and for those that wait for approval."""

from __future__ import annotations

from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem


def readings_menu_item() -> MenuItem:
    """All readings."""
    return MenuItem(_("Readings"), reverse_lazy("indicators:readings"), name="readings", icon_name="table", order=30)


def approvals_menu_item() -> MenuItem:
    """Those that wait."""
    return MenuItem(
        _("Readings to approve"), reverse_lazy("indicators:approvals"), name="approvals", icon_name="check", order=40
    )  # fmt: skip

"""The entry of weekly briefs in the menu of indicators."""

from __future__ import annotations

from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem


def briefs_menu_item() -> MenuItem:
    """For Wagtail's menu."""
    return MenuItem(_("Weekly briefs"), reverse_lazy("indicators:briefs"), name="briefs", icon_name="mail", order=60)

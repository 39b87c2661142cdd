"""The menu of planning: each part registers its entries with the hook `register_planning_menu_item`. No pages."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import Menu, MenuItem, SubmenuMenuItem

_menu = Menu(register_hook_name="register_planning_menu_item", construct_hook_name="construct_planning_menu")


def planning_menu_item() -> MenuItem:
    """For Wagtail's menu."""
    return SubmenuMenuItem(_("Plans and work"), _menu, name="planning", icon_name="tasks", order=120)

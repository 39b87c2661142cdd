"""The menu of indicators: each part registers its entries with the hook `register_indicators_menu_item`. No pages."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import Menu, MenuItem, SubmenuMenuItem

_menu = Menu(register_hook_name="register_indicators_menu_item", construct_hook_name="construct_indicators_menu")


def indicators_menu_item() -> MenuItem:
    """For Wagtail's menu."""
    return SubmenuMenuItem(_("Indicators"), _menu, name="indicators", icon_name="history", order=110)

"""The menu's entry for the registry."""

from __future__ import annotations

from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem


def registry_menu_item() -> MenuItem:
    """The list of indicators."""
    return MenuItem(
        _("Registry of indicators"), reverse_lazy("indicators:registry"), name="registry", icon_name="list-ul", order=20
    )  # fmt: skip

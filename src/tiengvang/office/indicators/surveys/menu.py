"""The entry of surveys in the menu of indicators."""

from __future__ import annotations

from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem


def surveys_menu_item() -> MenuItem:
    """The list of waves."""
    return MenuItem(_("Surveys"), reverse_lazy("indicators:surveys"), name="surveys", icon_name="form", order=50)

"""The entry of label plans in the menu of indicators."""

from __future__ import annotations

from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem


def label_plans_menu_item() -> MenuItem:
    """The list of plans."""
    return MenuItem(
        _("Label plans"), reverse_lazy("indicators:label_plans"), name="label-plans", icon_name="tag", order=55
    )

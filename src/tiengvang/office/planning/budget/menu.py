"""Entries of the menu for the budget; who may not enter does not see them."""

from __future__ import annotations

from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem


def estimates_menu_item() -> MenuItem:
    """The list of estimates."""
    return MenuItem(_("Estimates"), reverse_lazy("planning:budget_list"), name="estimates", icon_name="table", order=40)


def pledges_menu_item() -> MenuItem:
    """What partners promise."""
    return MenuItem(_("Pledges"), reverse_lazy("planning:budget_pledges"), name="pledges", icon_name="pick", order=42)


def budget_report_menu_item() -> MenuItem:
    """The report of the budget."""
    return MenuItem(
        _("Budget report"), reverse_lazy("planning:budget_report"), name="budget-report", icon_name="clipboard-list",
        order=44,
    )  # fmt: skip

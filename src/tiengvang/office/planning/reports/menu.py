"""Entries of the menu for reports and papers; who may not enter does not see them."""

from __future__ import annotations

from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem


def reports_menu_item() -> MenuItem:
    """Calls and reports."""
    return MenuItem(_("Reports"), reverse_lazy("planning:reports"), name="plan-reports", icon_name="doc-full", order=60)


def papers_menu_item() -> MenuItem:
    """Documents that the office wrote."""
    return MenuItem(
        _("Documents written"), reverse_lazy("planning:papers"), name="papers", icon_name="doc-full-inverse", order=65
    )

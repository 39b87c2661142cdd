"""Entries of the menu for plans, directives and disseminations; who may not enter does not see them."""

from __future__ import annotations

from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem


def plans_menu_item() -> MenuItem:
    """The list of plans."""
    return MenuItem(_("Plans"), reverse_lazy("planning:plans"), name="plans", icon_name="list-ul", order=20)


def directives_menu_item() -> MenuItem:
    """Directives and what is disseminated."""
    return MenuItem(
        _("Directives"), reverse_lazy("planning:directives"), name="directives", icon_name="download", order=30
    )


def disseminations_menu_item() -> MenuItem:
    """Documents sent to units."""
    return MenuItem(
        _("Disseminated documents"), reverse_lazy("planning:disseminations"), name="disseminations", icon_name="mail",
        order=33,
    )  # fmt: skip

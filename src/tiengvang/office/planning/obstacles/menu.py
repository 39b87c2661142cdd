"""The menu's entry for difficulties and requests, and the way to them from a mention that criticises."""

from __future__ import annotations

from django.urls import reverse, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem

from tiengvang.office.coverage.models import Mention
from tiengvang.office.organisation.policy import Person, may


def obstacles_menu_item() -> MenuItem:
    """The list."""
    return MenuItem(
        _("Difficulties and requests"), reverse_lazy("planning:obstacles"), name="obstacles", icon_name="warning",
        order=50,
    )  # fmt: skip


def criticism_link(person: Person, mention: Mention) -> tuple[str, str] | None:
    """Words and address for the page of a mention: what was criticised there can be entered, to be mended."""
    if not may(person, "obstacles.raise"):
        return None
    return str(_("Enter criticism to be mended")), f"{reverse('planning:obstacle_new')}?mention={mention.key}"

"""Entries of the menu for following the work; who may not enter does not see them."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem

from tiengvang.office.planning.tasks.selectors import sees_all


class _Province(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return sees_all(request.user)


def mine_menu_item() -> MenuItem:
    """My work."""
    return MenuItem(_("My work"), reverse_lazy("planning:following_mine"), name="my-work", icon_name="user", order=10)


def unit_menu_item() -> MenuItem:
    """The work of one's unit."""
    return MenuItem(
        _("Unit's work"), reverse_lazy("planning:following_unit"), name="unit-work", icon_name="group", order=12
    )


def province_menu_item() -> MenuItem:
    """The work of the whole province."""
    return _Province(
        _("Province's work"), reverse_lazy("planning:following_province"), name="province-work", icon_name="site",
        order=15,
    )  # fmt: skip


def calendar_menu_item() -> MenuItem:
    """The calendar of due days."""
    return MenuItem(
        _("Calendar of due days"), reverse_lazy("planning:following_calendar"), name="due-days", icon_name="calendar",
        order=17,
    )  # fmt: skip


def late_menu_item() -> MenuItem:
    """Units that are late."""
    return MenuItem(
        _("Late units"), reverse_lazy("planning:following_late"), name="late-units", icon_name="warning", order=18
    )

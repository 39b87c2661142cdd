"""The leader's page in the menu of indicators, first of all, and as the home of who leads the province."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem

from tiengvang.office.organisation.policy import may, memberships
from tiengvang.office.organisation.roles import Role


def leading_menu_item() -> MenuItem:
    """For Wagtail's menu."""
    return MenuItem(
        _("Where we stand"), reverse_lazy("indicators:leading"), name="leading", icon_name="clipboard-list", order=10
    )  # fmt: skip


def leader_home(request: HttpRequest) -> str | None:
    """Hook `office_home`: provincial leaders start at their one page; None leaves it to the next."""
    leads = any(one.role == Role.PROVINCIAL_LEADER for one in memberships(request.user))
    return reverse("indicators:leading") if leads and may(request.user, "indicators.view") else None

"""The dashboard's entry in the menu, and its claim to be the home page of those who may see it."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem

from tiengvang.office.organisation.policy import may


class DashboardItem(MenuItem):
    """Shown to who may see coverage."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Whether it is shown."""
        return may(request.user, "coverage.view")


def dashboard_menu_item() -> MenuItem:
    """First of all entries."""
    return DashboardItem(_("Dashboard"), reverse("coverage:dashboard"), name="dashboard", icon_name="home", order=10)


def dashboard_home(request: HttpRequest) -> str | None:
    """Hook `office_home`: where this person starts; None leaves it to the next."""
    return reverse("coverage:dashboard") if may(request.user, "coverage.view") else None

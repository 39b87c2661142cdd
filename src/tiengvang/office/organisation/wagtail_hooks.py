"""What the organisation app adds to Wagtail's frame: its addresses, menu entries, the account page's panel on safety;
and what it takes away: menu entries that lead to pages one may not enter."""

from __future__ import annotations

from typing import Any

from allauth.mfa.models import Authenticator
from django import forms
from django.http import HttpRequest
from django.urls import URLResolver, include, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import Menu, MenuItem, SubmenuMenuItem
from wagtail.admin.views.account import AvatarSettingsPanel, BaseSettingsPanel, NameEmailSettingsPanel

from tiengvang.office.organisation import urls
from tiengvang.office.organisation.addresses import may_enter
from tiengvang.office.organisation.models import User


@hooks.register("register_admin_urls")
def organisation_urls() -> list[URLResolver]:
    """Everything of the organisation stands below /office/organisation/."""
    return [path("organisation/", include(urls))]


@hooks.register("register_admin_menu_item")
def organisation_menu() -> MenuItem:
    """Units, accounts, audit trail."""
    items = [
        MenuItem(_("Units and people"), reverse_lazy("organisation:units"), name="units", icon_name="group", order=10),
        MenuItem(_("Accounts"), reverse_lazy("organisation:accounts"), name="accounts", icon_name="user", order=20),
        MenuItem(_("Audit trail"), reverse_lazy("organisation:trail"), name="trail", icon_name="history", order=30),
    ]
    menu = Menu(items=items, construct_hook_name="construct_organisation_menu")
    return SubmenuMenuItem(_("Organisation"), menu, name="organisation", icon_name="group", order=900)


@hooks.register("construct_main_menu")
@hooks.register("construct_settings_menu")
@hooks.register("construct_reports_menu")
@hooks.register("construct_organisation_menu")
def only_what_one_may_enter(request: HttpRequest, items: list[MenuItem]) -> None:
    """Hides what the address policy would refuse, and Wagtail's help, which leads out of the office."""
    items[:] = [item for item in items if _leads_somewhere(request, item)]


def _leads_somewhere(request: HttpRequest, item: MenuItem) -> bool:
    if item.name == "help":
        return False
    # A submenu without entries is not shown by Wagtail itself; its entries come by here on their own.
    return isinstance(item, SubmenuMenuItem) or may_enter(request.user, str(item.url))


# Wagtail offers no setting for this. Accounts have no first and last name, and an administrator keeps names; nobody
# needs a picture (docs/charter.md, promise 6).
NameEmailSettingsPanel.is_active = lambda panel: False
AvatarSettingsPanel.is_active = lambda panel: False


class _NoFields(forms.ModelForm):
    """The panel below only shows links."""

    class Meta:
        model = User
        fields: tuple[str, ...] = ()


@hooks.register("register_account_settings_panel")
class SafetyPanel(BaseSettingsPanel):
    """Password and second step, on Wagtail's page of one's own account; the pages behind are django-allauth's."""

    name = "safety"
    title = _("Password and second step")
    order = 150
    form_class = _NoFields
    template_name = "organisation/safety_panel.html"

    def get_context_data(self) -> dict[str, Any]:
        """Whether the second step is on."""
        on = Authenticator.objects.filter(user=self.user, type=Authenticator.Type.TOTP).exists()
        return {**super().get_context_data(), "second_step": on, "has_password": self.user.has_usable_password()}

"""What the API adds to Wagtail's admin: the page of tokens."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import URLResolver, include, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from tiengvang.office.api import pages
from tiengvang.office.organisation.policy import may


@hooks.register("register_admin_urls")
def api_urls() -> list[URLResolver]:
    """Below /office/api/."""
    return [path("api-tokens/", include(pages))]


class _TokensItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        """Only to who may make tokens."""
        return may(request.user, "api.tokens")


@hooks.register("register_settings_menu_item")
def tokens_item() -> MenuItem:
    """Under Settings."""
    return _TokensItem(_("API tokens"), reverse_lazy("api:tokens"), name="api-tokens", icon_name="key", order=900)

"""The organisation app."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OrganisationConfig(AppConfig):
    name = "tiengvang.office.organisation"
    label = "organisation"
    verbose_name = _("Organisation")

    def ready(self) -> None:
        """Capabilities and addresses of this app join the policy when the office starts."""
        from tiengvang.office.organisation import rules, signing  # noqa: F401

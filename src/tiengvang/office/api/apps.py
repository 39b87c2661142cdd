"""The API app."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ApiConfig(AppConfig):
    name = "tiengvang.office.api"
    label = "api"
    verbose_name = _("API")

    def ready(self) -> None:
        """Capabilities and addresses join the policy."""
        from tiengvang.office.api import rules  # noqa: F401

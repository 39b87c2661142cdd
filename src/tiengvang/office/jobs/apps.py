"""The jobs app."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class JobsConfig(AppConfig):
    name = "tiengvang.office.jobs"
    label = "jobs"
    verbose_name = _("Background work")

    def ready(self) -> None:
        """Capabilities join the policy, kinds of work their list."""
        from tiengvang.office.jobs import keeping, rules  # noqa: F401

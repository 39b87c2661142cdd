"""The coverage app."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CoverageConfig(AppConfig):
    name = "tiengvang.office.coverage"
    label = "coverage"
    verbose_name = _("Coverage")

    def ready(self) -> None:
        """Capabilities and kinds of work join their registries."""
        from tiengvang.office.coverage import rules, work  # noqa: F401
        from tiengvang.office.coverage.explorer import work as exports  # noqa: F401

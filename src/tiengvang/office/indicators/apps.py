"""The indicators app."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class IndicatorsConfig(AppConfig):
    name = "tiengvang.office.indicators"
    label = "indicators"
    verbose_name = _("Indicators")

    def ready(self) -> None:
        """Capabilities, formulas and kinds of work join their registries."""
        from tiengvang.office.indicators import rules, work  # noqa: F401

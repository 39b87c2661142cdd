"""The planning app."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PlanningConfig(AppConfig):
    name = "tiengvang.office.planning"
    label = "planning"
    verbose_name = _("Planning")

    def ready(self) -> None:
        """Capabilities and kinds of work join their registries."""
        from tiengvang.office.planning import providers, rules, work  # noqa: F401
        from tiengvang.office.planning.budget import rules as budget_rules  # noqa: F401
        from tiengvang.office.planning.following import rules as following_rules  # noqa: F401
        from tiengvang.office.planning.obstacles import rules as obstacle_rules  # noqa: F401
        from tiengvang.office.planning.reminders import rules as reminder_rules  # noqa: F401
        from tiengvang.office.planning.reports import rules as report_rules  # noqa: F401
        from tiengvang.office.planning.reports.sources import register
        from tiengvang.office.planning.tasks import for_indicators

        register()
        providers.register()
        for_indicators.register()

"""What the planning app adds to Wagtail's admin: its addresses, and its menu entries by part. No logic."""

from __future__ import annotations

from django.urls import URLResolver, include, path
from wagtail import hooks

from tiengvang.office.organisation.wagtail_hooks import only_what_one_may_enter
from tiengvang.office.planning import urls
from tiengvang.office.planning.budget.menu import budget_report_menu_item, estimates_menu_item, pledges_menu_item
from tiengvang.office.planning.following.menu import (
    calendar_menu_item,
    late_menu_item,
    mine_menu_item,
    province_menu_item,
    unit_menu_item,
)
from tiengvang.office.planning.menu import planning_menu_item
from tiengvang.office.planning.obstacles.menu import criticism_link, obstacles_menu_item
from tiengvang.office.planning.reminders.menu import reminders_menu_item
from tiengvang.office.planning.reports.menu import papers_menu_item, reports_menu_item
from tiengvang.office.planning.tasks.menu import directives_menu_item, disseminations_menu_item, plans_menu_item

hooks.register("register_admin_menu_item", planning_menu_item)
hooks.register("construct_planning_menu", only_what_one_may_enter)
hooks.register("register_mention_link", criticism_link)
hooks.register("register_admin_menu_item", reminders_menu_item)
for _item in (mine_menu_item, unit_menu_item, province_menu_item, calendar_menu_item, late_menu_item):
    hooks.register("register_planning_menu_item", _item)
hooks.register("register_planning_menu_item", plans_menu_item)
hooks.register("register_planning_menu_item", directives_menu_item)
hooks.register("register_planning_menu_item", disseminations_menu_item)
hooks.register("register_planning_menu_item", estimates_menu_item)
hooks.register("register_planning_menu_item", pledges_menu_item)
hooks.register("register_planning_menu_item", budget_report_menu_item)
for _item in (obstacles_menu_item, reports_menu_item, papers_menu_item):
    hooks.register("register_planning_menu_item", _item)


@hooks.register("register_admin_urls")
def planning_urls() -> list[URLResolver]:
    """Everything of planning stands below /office/planning/."""
    return [path("planning/", include(urls))]

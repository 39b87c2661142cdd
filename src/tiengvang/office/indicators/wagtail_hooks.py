"""What the indicators app adds to Wagtail's admin: its addresses, and its menu entries by part. No logic."""

from __future__ import annotations

from django.urls import URLResolver, include, path
from wagtail import hooks

from tiengvang.office.indicators import urls
from tiengvang.office.indicators.briefs.menu import briefs_menu_item
from tiengvang.office.indicators.labelling.menu import label_plans_menu_item
from tiengvang.office.indicators.leading.menu import leader_home, leading_menu_item
from tiengvang.office.indicators.menu import indicators_menu_item
from tiengvang.office.indicators.readings.menu import approvals_menu_item, readings_menu_item
from tiengvang.office.indicators.registry.menu import registry_menu_item
from tiengvang.office.indicators.surveys.menu import surveys_menu_item
from tiengvang.office.organisation.wagtail_hooks import only_what_one_may_enter

hooks.register("register_admin_menu_item", indicators_menu_item)
hooks.register("construct_indicators_menu", only_what_one_may_enter)
for _item in (registry_menu_item, readings_menu_item, approvals_menu_item):
    hooks.register("register_indicators_menu_item", _item)
hooks.register("register_indicators_menu_item", leading_menu_item)
hooks.register("register_indicators_menu_item", briefs_menu_item)
hooks.register("office_home", leader_home, order=-1)  # before the dashboard, which claims everybody
hooks.register("register_indicators_menu_item", surveys_menu_item)
hooks.register("register_indicators_menu_item", label_plans_menu_item)


@hooks.register("register_admin_urls")
def indicators_urls() -> list[URLResolver]:
    """Everything of indicators that needs signing in stands below /office/indicators/."""
    return [path("indicators/", include(urls))]

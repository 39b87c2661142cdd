"""What the coverage app adds to Wagtail's admin: its addresses, and its menu entries by part. No logic."""

from __future__ import annotations

from django.urls import URLResolver, include, path
from wagtail import hooks

from tiengvang.office.coverage import urls
from tiengvang.office.coverage.dashboard.menu import dashboard_home, dashboard_menu_item
from tiengvang.office.coverage.explorer.menu import explorer_menu_item
from tiengvang.office.coverage.importing.menu import sources_menu_item
from tiengvang.office.coverage.judging.menu import judges_menu_item
from tiengvang.office.coverage.narratives.menu import narrative_link, narratives_menu_item
from tiengvang.office.coverage.outlets.menu import outlets_menu_item
from tiengvang.office.coverage.review.menu import review_menu_item

hooks.register("register_admin_menu_item", dashboard_menu_item)
hooks.register("office_home", dashboard_home)
hooks.register("register_admin_menu_item", explorer_menu_item)
hooks.register("register_admin_menu_item", narratives_menu_item)
hooks.register("register_mention_link", narrative_link)
hooks.register("register_admin_menu_item", review_menu_item)
hooks.register("register_admin_menu_item", outlets_menu_item)
hooks.register("register_admin_menu_item", sources_menu_item)
hooks.register("register_admin_menu_item", judges_menu_item)


@hooks.register("register_admin_urls")
def coverage_urls() -> list[URLResolver]:
    """Everything of coverage stands below /office/coverage/."""
    return [path("coverage/", include(urls))]

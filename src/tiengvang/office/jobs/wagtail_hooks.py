"""What the jobs app adds to Wagtail's frame: its addresses, its menu entry, the style of progress bars. No logic."""

from __future__ import annotations

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import URLResolver, include, path, reverse_lazy
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from tiengvang.office.jobs import urls
from tiengvang.office.organisation.policy import may


class _BackgroundWork(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return may(request.user, "jobs.view")


@hooks.register("register_admin_urls")
def job_urls() -> list[URLResolver]:
    """Everything of background work stands below /office/jobs/."""
    return [path("jobs/", include(urls))]


@hooks.register("register_admin_menu_item")
def job_menu() -> MenuItem:
    """Background work, after what people do themselves."""
    return _BackgroundWork(_("Background work"), reverse_lazy("jobs:index"), name="jobs", icon_name="tasks", order=850)


@hooks.register("insert_global_admin_css")
def progress_css() -> str:
    """On every page, since any page may show the progress of a job."""
    return format_html('<link rel="stylesheet" href="{}">', static("jobs/jobs.css"))

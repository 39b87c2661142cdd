"""Addresses of the planning app, namespace "planning": each part adds its own list. No views."""

from __future__ import annotations

from tiengvang.office.planning.annex.urls import urlpatterns as annex
from tiengvang.office.planning.budget.urls import urlpatterns as budget
from tiengvang.office.planning.following.urls import urlpatterns as following
from tiengvang.office.planning.obstacles.urls import urlpatterns as obstacles
from tiengvang.office.planning.reminders.urls import urlpatterns as reminders
from tiengvang.office.planning.reports.urls import urlpatterns as reports
from tiengvang.office.planning.tasks.urls import urlpatterns as tasks

app_name = "planning"
urlpatterns = [*following, *reminders, *tasks, *annex, *budget, *obstacles, *reports]

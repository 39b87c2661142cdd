"""Addresses of the coverage app, namespace "coverage": each part adds its own list. No views."""

from __future__ import annotations

from tiengvang.office.coverage.dashboard.urls import urlpatterns as dashboard
from tiengvang.office.coverage.explorer.urls import urlpatterns as explorer
from tiengvang.office.coverage.importing.urls import urlpatterns as importing
from tiengvang.office.coverage.judging.urls import urlpatterns as judging
from tiengvang.office.coverage.narratives.urls import urlpatterns as narratives
from tiengvang.office.coverage.outlets.urls import urlpatterns as outlets
from tiengvang.office.coverage.review.urls import urlpatterns as review

app_name = "coverage"
urlpatterns = [*dashboard, *explorer, *outlets, *importing, *review, *judging, *narratives]

"""Addresses of the indicators app, namespace "indicators": each part adds its own list. No views."""

from __future__ import annotations

from tiengvang.office.indicators.briefs.urls import urlpatterns as briefs
from tiengvang.office.indicators.labelling.urls import urlpatterns as labelling
from tiengvang.office.indicators.leading.urls import urlpatterns as leading
from tiengvang.office.indicators.readings.urls import urlpatterns as readings
from tiengvang.office.indicators.registry.urls import urlpatterns as registry
from tiengvang.office.indicators.surveys.urls import urlpatterns as surveys

app_name = "indicators"
urlpatterns = [*leading, *registry, *readings, *surveys, *labelling, *briefs]

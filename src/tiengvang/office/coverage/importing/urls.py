"""Addresses of imports."""

from __future__ import annotations

from django.urls import path

from tiengvang.office.coverage.importing import views

urlpatterns = [
    path("sources/", views.sources, name="sources"),
    path("sources/import/", views.start, name="import_start"),
    path("sources/<int:pk>/", views.source, name="source"),
    path("sources/<int:pk>/faults.csv", views.source_faults, name="source_faults"),
]

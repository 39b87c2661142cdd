"""Addresses of narratives."""

from __future__ import annotations

from django.urls import path

from tiengvang.office.coverage.narratives import mending_views, views

urlpatterns = [
    path("narratives/", views.narratives, name="narratives"),
    path("narratives/export/", views.export, name="narratives_export"),
    path("narratives/acts/<int:pk>/undo/", mending_views.undo, name="narrative_undo"),
    path("narratives/<slug:pk>/", views.narrative, name="narrative"),
    path("narratives/<slug:pk>/name/", mending_views.name, name="narrative_name"),
    path("narratives/<slug:pk>/merge/", mending_views.merge, name="narrative_merge"),
    path("narratives/<slug:pk>/split/", mending_views.split, name="narrative_split"),
]

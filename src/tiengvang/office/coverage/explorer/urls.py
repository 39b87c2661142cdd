"""Addresses of the explorer, of a mention's page and of saved searches."""

from __future__ import annotations

from django.urls import path

from tiengvang.office.coverage.explorer import mention_views, search_views, views

urlpatterns = [
    path("explorer/", views.explorer, name="explorer"),
    path("explorer/facets/", views.explorer_facets, name="explorer_facets"),
    path("explorer/export/", views.explorer_export, name="explorer_export"),
    path("mentions/<slug:key>/", mention_views.mention, name="mention"),
    path("mentions/<slug:key>/arrangement/", mention_views.arrange, name="mention_arrange"),
    path("searches/", search_views.searches, name="searches"),
    path("searches/save/", search_views.save, name="search_save"),
    path("searches/<int:pk>/", search_views.change, name="search_change"),
    path("searches/<int:pk>/delete/", search_views.delete, name="search_delete"),
]

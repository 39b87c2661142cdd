"""Addresses of the annex table, below /office/planning/ in namespace "planning"."""

from __future__ import annotations

from django.urls import path

from tiengvang.office.planning.annex import views

urlpatterns = [
    path("plans/<int:pk>/annex/", views.annex_import, name="annex_import"),
    path("plans/<int:pk>/annex/<slug:form>/", views.annex_export, name="annex_export"),
]

"""Addresses of the dashboard."""

from __future__ import annotations

from django.urls import path

from tiengvang.office.coverage.dashboard import views

urlpatterns = [
    path("dashboard/", views.dashboard, name="dashboard"),
    path("dashboard/method/", views.method, name="dashboard_method"),
    path("dashboard/panel/<slug:key>/", views.panel, name="dashboard_panel"),
]

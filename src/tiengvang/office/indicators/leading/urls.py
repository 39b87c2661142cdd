"""Addresses of the leader's page, of one indicator and of a number's method, below /office/indicators/."""

from __future__ import annotations

from django.urls import path

from tiengvang.office.indicators.leading import views

urlpatterns = [
    path("leader/", views.leading, name="leading"),
    path("indicator/<slug:code>/", views.indicator, name="indicator"),
    path("method/<int:pk>/", views.method, name="method"),
]

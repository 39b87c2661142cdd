"""Addresses of judges."""

from __future__ import annotations

from django.urls import path

from tiengvang.office.coverage.judging import views

urlpatterns = [
    path("judges/", views.judges, name="judges"),
    path("judges/rejudge/", views.rejudge, name="rejudge"),
    path("judges/switch/", views.switch, name="judge_switch"),
]

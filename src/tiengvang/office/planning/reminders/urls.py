"""Addresses of reminders, below /office/planning/ in namespace "planning"."""

from __future__ import annotations

from django.urls import path

from tiengvang.office.planning.reminders import views

urlpatterns = [
    path("reminders/", views.reminders, name="reminders"),
    path("reminders/dismiss/", views.dismiss, name="reminders_dismiss"),
    path("reminders/units/<int:pk>/", views.choose, name="reminders_choose"),
]

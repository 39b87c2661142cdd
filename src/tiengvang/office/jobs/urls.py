"""Addresses of the jobs app, namespace "jobs". No views."""

from __future__ import annotations

from django.urls import path

from tiengvang.office.jobs import views

app_name = "jobs"
urlpatterns = [
    path("", views.index, name="index"),
    path("<int:pk>/", views.job, name="job"),
    path("<int:pk>/progress/", views.progress, name="progress"),
    path("<int:pk>/cancel/", views.cancel, name="cancel"),
    path("<int:pk>/repeat/", views.repeat, name="repeat"),
    path("<int:pk>/file/", views.file, name="file"),
]

"""Addresses of weekly briefs, below /office/indicators/."""

from __future__ import annotations

from django.urls import path

from tiengvang.office.indicators.briefs import views

urlpatterns = [
    path("briefs/", views.briefs, name="briefs"),
    path("briefs/make/", views.brief_make, name="brief_make"),
    path("briefs/<int:pk>/", views.brief, name="brief"),
    path("briefs/<int:pk>/edit/", views.brief_edit, name="brief_edit"),
    path("briefs/<int:pk>/release/", views.brief_release, name="brief_release"),
    path("briefs/<int:pk>/docx/", views.brief_docx, name="brief_docx"),
]

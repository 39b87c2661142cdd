"""Addresses of readings, below /office/indicators/."""

from __future__ import annotations

from django.urls import path

from tiengvang.office.indicators.readings import views

urlpatterns = [
    path("readings/", views.readings, name="readings"),
    path("readings/enter/", views.reading_enter, name="reading_enter"),
    path("readings/import/", views.readings_import, name="readings_import"),
    path("readings/template/", views.readings_template, name="readings_template"),
    path("readings/export/", views.readings_export, name="readings_export"),
    path("readings/approve/", views.approvals, name="approvals"),
    path("readings/<int:pk>/", views.reading, name="reading"),
    path("readings/<int:pk>/submit/", views.reading_submit, name="reading_submit"),
    path("readings/<int:pk>/refuse/", views.reading_refuse, name="reading_refuse"),
    path("readings/<int:pk>/evidence/", views.reading_evidence, name="reading_evidence"),
]

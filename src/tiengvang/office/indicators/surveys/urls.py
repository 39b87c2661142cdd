"""Addresses of surveys, below indicators/. No views."""

from __future__ import annotations

from django.urls import URLPattern, path

from tiengvang.office.indicators.surveys import importing, views

urlpatterns: list[URLPattern] = [
    path("surveys/", views.surveys, name="surveys"),
    path("surveys/new/", views.survey_new, name="survey_new"),
    path("surveys/questionnaires/<slug:code>/", views.questionnaire, name="questionnaire"),
    path("surveys/questionnaires/<slug:code>/template/", views.survey_template, name="survey_template"),
    path("surveys/imports/<int:pk>/left-out/", importing.survey_import_bad_rows, name="survey_import_bad_rows"),
    path("surveys/<int:pk>/", views.survey, name="survey"),
    path("surveys/<int:pk>/change/", views.survey_change, name="survey_change"),
    path("surveys/<int:pk>/answers/", importing.survey_import, name="survey_import"),
    path("surveys/<int:pk>/answers/left-out/", importing.survey_bad_rows, name="survey_bad_rows"),
    path("surveys/<int:pk>/export/", views.survey_export, name="survey_export"),
    path("surveys/<int:pk>/empty/", views.survey_empty, name="survey_empty"),
]

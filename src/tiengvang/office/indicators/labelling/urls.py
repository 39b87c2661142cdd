"""Addresses of label plans, below indicators/. No views."""

from __future__ import annotations

from django.urls import URLPattern, path

from tiengvang.office.indicators.labelling import views

urlpatterns: list[URLPattern] = [
    path("label-plans/", views.label_plans, name="label_plans"),
    path("label-plans/new/", views.label_plan_new, name="label_plan_new"),
    path("label-plans/<int:pk>/", views.label_plan, name="label_plan"),
    path("label-plans/<int:pk>/export/", views.label_plan_export, name="label_plan_export"),
]

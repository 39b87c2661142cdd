"""Addresses of outlets."""

from __future__ import annotations

from django.urls import path

from tiengvang.office.coverage.outlets import views

urlpatterns = [
    path("outlets/", views.outlets, name="outlets"),
    path("outlets/<int:pk>/", views.outlet, name="outlet"),
    path("outlets/<int:pk>/propose/", views.propose, name="outlet_propose"),
    path("outlets/changes/<int:pk>/", views.decide, name="outlet_decide"),
]

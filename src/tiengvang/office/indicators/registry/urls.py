"""Addresses of the registry, below /office/indicators/."""

from __future__ import annotations

from django.urls import path

from tiengvang.office.indicators.registry import views

urlpatterns = [
    path("registry/", views.registry, name="registry"),
    path("registry/new/", views.registry_new, name="registry_new"),
    path("registry/import/", views.registry_import, name="registry_import"),
    path("registry/template/", views.registry_template, name="registry_template"),
    path("registry/export/", views.registry_export, name="registry_export"),
    path("registry/compute/", views.compute, name="compute"),
    path("registry/targets/<int:pk>/drop/", views.registry_target_drop, name="registry_target_drop"),
    path("registry/of/<slug:code>/", views.registry_one, name="registry_one"),
    path("registry/of/<slug:code>/change/", views.registry_edit, name="registry_edit"),
    path("registry/of/<slug:code>/define/", views.registry_define, name="registry_define"),
    path("registry/of/<slug:code>/target/", views.registry_target, name="registry_target"),
]

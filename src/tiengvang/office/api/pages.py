"""Addresses of the API's page in the office, namespace "api"."""

from __future__ import annotations

from django.urls import path

from tiengvang.office.api import views

app_name = "api"
urlpatterns = [
    path("", views.tokens, name="tokens"),
    path("<int:token_id>/revoke/", views.revoke, name="revoke"),
]

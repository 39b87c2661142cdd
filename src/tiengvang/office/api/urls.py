"""Addresses of the API."""

from __future__ import annotations

from django.urls import path

from tiengvang.office.api.endpoints import api

urlpatterns = [path("v1/", api.urls)]

"""Addresses of the organisation app, namespace "organisation", below /office/organisation/. No views."""

from __future__ import annotations

from django.urls import path

from tiengvang.office.organisation.views import accounts, roles, trail, units

app_name = "organisation"
urlpatterns = [
    path("units/", units.index, name="units"),
    path("units/add/", units.add, name="add_unit"),
    path("units/<slug:code>/", units.detail, name="unit"),
    path("units/<slug:code>/change/", units.change, name="change_unit"),
    path("roles/give/", roles.give, name="give_role"),
    path("roles/<int:pk>/end/", roles.end, name="end_role"),
    path("accounts/", accounts.index, name="accounts"),
    path("accounts/add/", accounts.add, name="add_account"),
    path("accounts/<int:pk>/", accounts.detail, name="account"),
    path("accounts/<int:pk>/use/", accounts.use, name="use_account"),
    path("accounts/<int:pk>/link/", accounts.link, name="password_link"),
    path("accounts/<int:pk>/second-step/", accounts.second_step, name="end_second_step"),
    path("trail/", trail.index, name="trail"),
    path("trail/export/", trail.export, name="export_trail"),
]

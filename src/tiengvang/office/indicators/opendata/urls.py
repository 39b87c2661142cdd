"""Addresses of open data, below /open-data/, in namespace "open_data". They stay: others link to them."""

from __future__ import annotations

from django.urls import path

from tiengvang.office.indicators.opendata import views

urlpatterns = [
    path("", views.index, name="index"),
    path("readings.csv", views.readings_csv, name="readings_csv"),
    path("readings.json", views.readings_json, name="readings_json"),
    path("dictionary.json", views.dictionary, name="dictionary"),
    path("changes.json", views.changes, name="changes"),
    path("chart/<slug:code>/", views.chart, name="chart"),
    path("chart/<slug:code>.svg", views.chart_svg, name="chart_svg"),
]

"""Addresses of the review desk, below /office/coverage/ in namespace "coverage"."""

from __future__ import annotations

from django.urls import path

from tiengvang.office.coverage.review import desk, disputing, views

urlpatterns = [
    path("review/", views.rounds, name="rounds"),
    path("review/new/", views.round_new, name="round_new"),
    path("review/<int:pk>/", views.round_page, name="round"),
    path("review/<int:pk>/close/", views.round_close, name="round_close"),
    path("review/<int:pk>/export/", views.round_export, name="round_export"),
    path("review/<int:pk>/desk/", desk.desk, name="desk"),
    path("review/<int:pk>/desk/all/", desk.bring_back, name="desk_bring_back"),
    path("review/items/<int:pk>/answer/", desk.give_answer, name="desk_answer"),
    path("review/items/<int:pk>/skip/", desk.skip, name="desk_skip"),
    path("review/signed-in/", desk.signed_in_again, name="desk_signed_in"),
    path("review/disputes/", disputing.disputes, name="disputes"),
    path("review/disputes/<int:pk>/settle/", disputing.settle_dispute, name="dispute_settle"),
    path("review/mentions/<int:pk>/label/", disputing.label, name="label"),
]

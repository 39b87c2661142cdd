"""Addresses of difficulties and requests, below /office/planning/."""

from __future__ import annotations

from django.urls import path

from tiengvang.office.planning.obstacles import views

urlpatterns = [
    path("obstacles/", views.obstacles, name="obstacles"),
    path("obstacles/new/", views.obstacle_new, name="obstacle_new"),
    path("obstacles/propose/", views.propose, name="obstacles_propose"),
    path("obstacles/export/", views.export, name="obstacles_export"),
    path("obstacles/<int:pk>/", views.obstacle, name="obstacle"),
    path("obstacles/<int:pk>/unit/<slug:action>/", views.raiser_move, name="obstacle_raise"),
    path("obstacles/<int:pk>/department/<slug:action>/", views.coordinator_move, name="obstacle_answer"),
    path("obstacles/<int:pk>/committee/<slug:action>/", views.committee_move, name="obstacle_decide"),
    path("obstacles/files/<int:pk>/", views.step_file, name="obstacle_file"),
]

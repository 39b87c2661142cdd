"""Addresses of reports and papers, below /office/planning/."""

from __future__ import annotations

from django.urls import path

from tiengvang.office.planning.reports.views import calls, consolidated, papers, reports

urlpatterns = [
    path("reports/", calls.reports, name="reports"),
    path("reports/calls/new/", calls.call_new, name="report_call_new"),
    path("reports/calls/<int:pk>/", calls.call, name="report_call"),
    path("reports/calls/<int:pk>/change/", calls.call_change, name="report_call_change"),
    path("reports/calls/<int:pk>/export/", calls.call_export, name="report_call_export"),
    path("reports/calls/<int:pk>/consolidated/", consolidated.consolidated, name="consolidated"),
    path("reports/calls/<int:pk>/consolidated/gather/", consolidated.consolidated_gather, name="consolidated_gather"),
    path("reports/calls/<int:pk>/consolidated/edit/", consolidated.consolidated_edit, name="consolidated_edit"),
    path(
        "reports/calls/<int:pk>/consolidated/autosave/",
        consolidated.consolidated_autosave,
        name="consolidated_autosave",
    ),
    path("reports/calls/<int:pk>/consolidated/close/", consolidated.consolidated_close, name="consolidated_close"),
    path("reports/calls/<int:pk>/consolidated/docx/", consolidated.consolidated_docx, name="consolidated_docx"),
    path("reports/<int:pk>/", reports.report, name="report"),
    path("reports/<int:pk>/edit/", reports.report_edit, name="report_edit"),
    path("reports/<int:pk>/autosave/", reports.report_autosave, name="report_autosave"),
    path("reports/<int:pk>/submit/", reports.report_submit, name="report_submit"),
    path("reports/<int:pk>/return/", reports.report_return, name="report_return"),
    path("reports/<int:pk>/accept/", reports.report_accept, name="report_accept"),
    path("reports/<int:pk>/number/", reports.report_number, name="report_number"),
    path("reports/<int:pk>/docx/", reports.report_docx, name="report_docx"),
    path("reports/<int:pk>/file/", reports.report_file, name="report_file"),
    path("papers/", papers.papers, name="papers"),
    path("papers/export/", papers.papers_export, name="papers_export"),
    path("papers/<int:pk>/", papers.paper, name="paper"),
    path("papers/<int:pk>/docx/", papers.paper_docx, name="paper_docx"),
    path("papers/<int:pk>/file/", papers.paper_file, name="paper_file"),
    path("papers/<int:pk>/number/", papers.paper_number, name="paper_number"),
]

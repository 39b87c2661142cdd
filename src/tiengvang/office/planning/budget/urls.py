"""Addresses of the budget, below planning/. No views."""

from __future__ import annotations

from django.urls import path

from tiengvang.office.planning.budget.moves import MOVES
from tiengvang.office.planning.budget.views import appraisal, estimates, lines, money, pledges, report

_MOVING = [
    path(f"budget/<int:pk>/{move.code}/", estimates.move_view(move), name=f"budget_{move.code}")
    for move in MOVES
    if not move.by_decision
]

urlpatterns = [
    path("budget/", estimates.budget_list, name="budget_list"),
    path("budget/new/", estimates.budget_new, name="budget_new"),
    path("budget/<int:pk>/", estimates.budget_estimate, name="budget_estimate"),
    path("budget/<int:pk>/change/", estimates.budget_change, name="budget_change"),
    path("budget/<int:pk>/delete/", estimates.budget_delete, name="budget_delete"),
    path("budget/<int:pk>/import/", estimates.budget_import, name="budget_import"),
    path("budget/<int:pk>/template/", estimates.budget_template, name="budget_template"),
    path("budget/<int:pk>/export/", estimates.budget_export, name="budget_export"),
    path("budget/<int:pk>/submission/", estimates.budget_submission, name="budget_submission"),
    path("budget/<int:pk>/lines/new/", lines.budget_line_new, name="budget_line_new"),
    path("budget/<int:pk>/appraise/", appraisal.budget_appraise, name="budget_appraise"),
    path("budget/<int:pk>/decide/", appraisal.budget_decide, name="budget_decide"),
    path("budget/<int:pk>/allot/", appraisal.budget_allot, name="budget_allot"),
    *_MOVING,
    path("budget/lines/<int:pk>/", lines.budget_line, name="budget_line"),
    path("budget/lines/<int:pk>/change/", lines.budget_line_change, name="budget_line_change"),
    path("budget/lines/<int:pk>/delete/", lines.budget_line_delete, name="budget_line_delete"),
    path("budget/lines/<int:pk>/quotation/", lines.budget_quotation_new, name="budget_quotation_new"),
    path("budget/lines/<int:pk>/commit/", money.budget_commit, name="budget_commit"),
    path("budget/lines/<int:pk>/spend/", money.budget_spend, name="budget_spend"),
    path("budget/quotations/<int:pk>/delete/", lines.budget_quotation_delete, name="budget_quotation_delete"),
    path("budget/quotations/<int:pk>/file/", lines.budget_quotation_file, name="budget_quotation_file"),
    path("budget/remarks/<int:pk>/answer/", appraisal.budget_remark_answer, name="budget_remark_answer"),
    path("budget/decisions/<int:pk>/file/", appraisal.budget_decision_file, name="budget_decision_file"),
    path("budget/commitments/<int:pk>/settle/", money.budget_settle, name="budget_settle"),
    path("budget/commitments/<int:pk>/take-back/", money.budget_commitment_void, name="budget_commitment_void"),
    path("budget/commitments/<int:pk>/file/", money.budget_commitment_file, name="budget_commitment_file"),
    path("budget/payments/<int:pk>/take-back/", money.budget_payment_void, name="budget_payment_void"),
    path("budget/payments/<int:pk>/file/", money.budget_payment_file, name="budget_payment_file"),
    path("budget/pledges/", pledges.budget_pledges, name="budget_pledges"),
    path("budget/pledges/new/", pledges.budget_pledge_new, name="budget_pledge_new"),
    path("budget/pledges/<int:pk>/change/", pledges.budget_pledge_change, name="budget_pledge_change"),
    path("budget/pledges/<int:pk>/receive/", pledges.budget_pledge_receive, name="budget_pledge_receive"),
    path("budget/pledges/<int:pk>/withdraw/", pledges.budget_pledge_withdraw, name="budget_pledge_withdraw"),
    path("budget/pledges/<int:pk>/file/", pledges.budget_pledge_file, name="budget_pledge_file"),
    path("budget/report/", report.budget_report, name="budget_report"),
    path("budget/report/export/", report.budget_report_export, name="budget_report_export"),
    path("budget/report/lines/", report.budget_lines, name="budget_lines"),
]

"""Figures of reports, one module for each room that they come from. Registered by `register` when the office starts."""

from __future__ import annotations

from tiengvang.office.planning.reports.registry import figure_source
from tiengvang.office.planning.reports.sources import coverage, indicators, money, obstacles, tasks


def register() -> None:
    """Fill the registry with the figures of planning, of coverage and of indicators; later apps add theirs."""
    figure_source("tasks", "Nhiệm vụ", tasks.figures, order=10)
    figure_source("tasks_groups", "Nhiệm vụ theo nhóm", tasks.figures_by_group, order=20)
    figure_source("budget", "Kinh phí", money.figures, order=30)
    figure_source("obstacles", "Khó khăn, vướng mắc, kiến nghị", obstacles.figures, order=40)
    figure_source("coverage", "Thông tin báo chí về tỉnh", coverage.figures, order=50, province_only=True)
    figure_source("indicators", "Chỉ số", indicators.figures, order=60, province_only=True)

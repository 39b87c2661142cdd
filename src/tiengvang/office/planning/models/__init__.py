"""The tables of planning: plans and tasks, what happens to tasks, money, obstacles, reports."""

from tiengvang.office.planning.models.budget import (
    BudgetDecision,
    Commitment,
    DecisionAmount,
    Estimate,
    EstimateLine,
    EstimateStep,
    Pledge,
    Quotation,
    Remark,
    Spending,
)
from tiengvang.office.planning.models.directives import Acknowledgement, Directive, Dissemination
from tiengvang.office.planning.models.obstacles import Obstacle, ObstacleStep
from tiengvang.office.planning.models.plans import Measure, Plan, TaskGroup
from tiengvang.office.planning.models.reminders import CalendarFeed, Reminder, ReminderChoice
from tiengvang.office.planning.models.reports import Consolidated, IssuedDocument, ReportCall, ReportStep, UnitReport
from tiengvang.office.planning.models.tasks import Period, Task
from tiengvang.office.planning.models.work import Comment, Dependency, Evidence, ProgressEntry, TaskDecision

__all__ = [
    "Acknowledgement", "BudgetDecision", "CalendarFeed", "Comment", "Commitment", "Consolidated", "DecisionAmount",
    "Dependency", "Directive", "Dissemination", "Estimate", "EstimateLine", "EstimateStep", "Evidence",
    "IssuedDocument", "Measure", "Obstacle", "ObstacleStep", "Period", "Plan", "Pledge", "ProgressEntry", "Quotation",
    "Remark", "Reminder", "ReminderChoice", "ReportCall", "ReportStep", "Spending", "Task", "TaskDecision",
    "TaskGroup", "UnitReport",
]  # fmt: skip

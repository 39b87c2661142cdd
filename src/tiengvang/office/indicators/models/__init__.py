"""The tables of indicators: definitions and targets, readings, page views, surveys, label plans, weekly briefs."""

from tiengvang.office.indicators.models.briefs import WeeklyBrief
from tiengvang.office.indicators.models.definitions import Definition, Indicator, Target
from tiengvang.office.indicators.models.pageviews import PageViews
from tiengvang.office.indicators.models.plans import LabelPlan
from tiengvang.office.indicators.models.readings import Reading, ReadingStep
from tiengvang.office.indicators.models.surveys import Question, Questionnaire, Respondent, SurveyImport, Wave

__all__ = [
    "Definition", "Indicator", "LabelPlan", "PageViews", "Question", "Questionnaire", "Reading",
    "ReadingStep", "Respondent", "SurveyImport", "Target", "Wave", "WeeklyBrief",
]  # fmt: skip

"""Indicators and readings for tests of pages and open data: straight into the database. Computes nothing."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.utils import timezone

from tiengvang.office.indicators.models import Indicator, Reading, ReadingStep
from tiengvang.office.indicators.readings.periods import year_span
from tiengvang.office.indicators.registry.services import Facts, Meaning, define
from tiengvang.office.organisation.models import Unit


def indicator(code: str = "positive-volume", **said: Any) -> Indicator:
    """A public one, counted in articles, where more is better."""
    facts = {
        "group": "coverage", "name_vi": f"Chỉ số {code}", "name_en": f"Indicator {code}", "measure": "number",
        "aim": "higher", "frequency": "quarter", "owner": Unit.objects.get(is_coordinating=True), "unit_vi": "tin, bài",
        "unit_en": "articles", "source": "What was collected", "baseline_year": 2025, "is_public": True, **said,
    }  # fmt: skip
    meaning = Meaning("Định nghĩa.", "The definition.", date(2024, 1, 1))
    return define(by=None, code=code, facts=Facts(**facts), meaning=meaning)


def reading(of: Indicator, year: int = 2025, value: float | None = 100.0, **said: Any) -> Reading:
    """A reading of a year, with an interval of ten to both sides, in any state; with the steps that led there.

    approved: the day of its approval, by default the January after the year.
    """
    approved = said.pop("approved", date(year + 1, 1, 15))
    span = year_span(year)
    row = {
        "period": span.period, "first_day": span.first, "last_day": span.last, "value": value,
        "low": None if value is None else value - 10, "high": None if value is None else value + 10,
        "method": "ppi", "labels": 200, "things": 400, "origin": "computed", "state": "approved",
        "definition": of.definitions.first(), **({"reason": "no-labels"} if value is None else {}), **said,
    }  # fmt: skip
    made = Reading.objects.create(indicator=of, **row)
    past = {"approved": ("submitted", "approved"), "superseded": ("submitted", "approved", "superseded")}
    for state in past.get(made.state, (made.state,)):
        step = ReadingStep.objects.create(reading=made, before="", after=state)
        if state == "approved":
            at = timezone.make_aware(datetime(approved.year, approved.month, approved.day, 9))
            ReadingStep.objects.filter(pk=step.pk).update(at=at)
    return made

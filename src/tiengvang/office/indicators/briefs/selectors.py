"""Which briefs a person sees: released ones everybody with the right, drafts who edits them. Writes nothing."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db.models import QuerySet

from tiengvang.office.coverage.rollups.selectors import begin_of, extent
from tiengvang.office.indicators.briefs.services import EDIT, last_week
from tiengvang.office.indicators.models import WeeklyBrief
from tiengvang.office.organisation.policy import Person, may

SHOWN = 12  # weeks without a brief that are offered


def visible_briefs(person: Person) -> QuerySet[WeeklyBrief]:
    """Newest first, without the facts and the machine's drafts."""
    rows = WeeklyBrief.objects.select_related("released_by", "edited_by").order_by("-monday")
    return rows if may(person, EDIT) else rows.filter(state=WeeklyBrief.State.RELEASED)


def years(rows: QuerySet[WeeklyBrief]) -> list[int]:
    """Years that have briefs, newest first."""
    return sorted({day.year for day in rows.values_list("monday", flat=True)}, reverse=True)


def weeks_to_make() -> list[date]:
    """Mondays of the latest weeks that are over, have mentions around them and no brief, newest first."""
    heard = extent()
    if heard is None:
        return []
    monday, first = min(last_week(), begin_of(heard[1], "week")), begin_of(heard[0], "week")
    made = set(WeeklyBrief.objects.values_list("monday", flat=True))
    found: list[date] = []
    while monday >= first and len(found) < SHOWN:
        if monday not in made:
            found.append(monday)
        monday -= timedelta(days=7)
    return found


def sunday(brief: WeeklyBrief) -> date:
    """The last day of its week."""
    return brief.monday + timedelta(days=6)


def sections_in(brief: WeeklyBrief, language: str) -> list[dict[str, Any]]:
    """The text in a language of the office."""
    return list(brief.text_en if language == "en" else brief.text_vi)

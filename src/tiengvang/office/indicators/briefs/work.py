"""Background work: the brief of the week that is over, once its mentions are there. Registered at the start."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tiengvang.office.coverage.models import DirtyDay
from tiengvang.office.coverage.rollups.selectors import extent
from tiengvang.office.indicators.briefs import services
from tiengvang.office.indicators.models import WeeklyBrief
from tiengvang.office.jobs.kinds import Progress, job_kind

MORNING: Final = 5  # of Monday: what was published on Sunday should have been collected


@job_kind(
    "indicators.brief", _("Weekly brief"), every=timedelta(hours=1), result_labels={"briefs": _("Briefs drafted")}
)
def make_brief(params: dict[str, Any], progress: Progress) -> dict[str, Any]:
    """From Monday at five on, until it is there: nothing while days still have to be counted, or where the week has no
    mentions. A person may have any week's brief made at any time."""
    now, monday, heard = timezone.localtime(), services.last_week(), extent()
    is_early = now.weekday() == 0 and now.hour < MORNING
    if is_early or heard is None or heard[1] < monday or DirtyDay.objects.exists():
        return {"briefs": 0}
    if WeeklyBrief.objects.filter(monday=monday).exists():
        return {"briefs": 0}
    services.make(monday=monday, by=None)
    return {"briefs": 1}

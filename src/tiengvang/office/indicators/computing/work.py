"""The jobs of computing: each night, and whenever somebody asks from a page. The doing is in `services`."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, Final

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tiengvang.office.coverage.rollups import refreshing
from tiengvang.office.indicators.computing import pageviews, services
from tiengvang.office.indicators.models import Indicator
from tiengvang.office.jobs.kinds import Progress, job_kind
from tiengvang.office.jobs.models import Job
from tiengvang.office.jobs.services import ask
from tiengvang.office.organisation.audit import record
from tiengvang.office.organisation.models import User
from tiengvang.office.organisation.policy import demand

COMPUTE: Final = "indicators.compute"
PAGE_VIEWS: Final = "indicators.page_views"
_LABELS: Final = {
    "periods": _("Periods computed"), "standing": _("Periods without news"), "readings": _("New readings"),
    "failed": _("Could not be computed"),
}  # fmt: skip


@job_kind(COMPUTE, _("Compute indicators"), every=timedelta(days=1), result_labels=_LABELS)
def compute(params: dict[str, Any], progress: Progress) -> dict[str, Any]:
    """params: indicators (codes), all where it is missing; years likewise."""
    refreshing.refresh()
    chosen = Indicator.objects.filter(is_active=True)
    if codes := params.get("indicators"):
        chosen = chosen.filter(code__in=codes)
    run = services.compute(indicators=chosen, years=params.get("years"), progress=progress)
    return {"periods": run.periods, "standing": run.standing, "readings": run.readings, "failed": ", ".join(run.failed)}


@job_kind(PAGE_VIEWS, _("Fetch Wikipedia page views"), every=timedelta(days=7),
          result_labels={"months": _("Months kept"), "faults": _("Could not be fetched")})  # fmt: skip
def fetch_page_views(params: dict[str, Any], progress: Progress) -> dict[str, Any]:
    """Does nothing where the collector is off."""
    if not pageviews.is_on():
        return {"months": 0}
    today = timezone.localdate()
    return pageviews.collect(today=today, since=date(today.year - 2, 1, 1), progress=progress)


@transaction.atomic
def ask_compute(*, by: User, indicators: list[Indicator] | None = None) -> Job:
    """Have indicators computed now, all of them or those. Raises PermissionDenied."""
    demand(by, "indicators.enter")
    codes = sorted(one.code for one in indicators or ())
    key = f"{COMPUTE}:{','.join(codes)}"[:100] if codes else COMPUTE
    record(actor=by, action="indicators.compute", indicators=codes)
    return ask(code=COMPUTE, key=key, title=gettext("Compute indicators"), params={"indicators": codes}, by=by)

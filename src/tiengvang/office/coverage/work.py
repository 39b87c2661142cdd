"""Background work of the coverage app, registered when the office starts. The doing is in each part's services."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from tiengvang.office.coverage.explorer import work as explorer  # noqa: F401 - registers its own kinds
from tiengvang.office.coverage.importing import starting
from tiengvang.office.coverage.judging import services as judging
from tiengvang.office.coverage.narratives import work as narratives  # noqa: F401 - registers its own kind
from tiengvang.office.coverage.outlets import services as outlets
from tiengvang.office.coverage.rollups import refreshing
from tiengvang.office.jobs.kinds import Progress, job_kind


@job_kind("coverage.import", _("Import what a scan found"), result_labels=starting.RESULT_LABELS)
def import_scan(params: dict[str, Any], progress: Progress) -> dict[str, Any]:
    """params: folder (below SCANS_ROOT), name, by (id of a user)."""
    return starting.run(params, progress)


@job_kind(
    "coverage.refresh",
    _("Count changed days anew"),
    every=timedelta(minutes=5),
    result_labels={"days": _("Days counted")},
)
def refresh_rollups(params: dict[str, Any], progress: Progress) -> dict[str, Any]:
    """Counts all dirty days anew."""
    return {"days": refreshing.refresh(progress=progress)}


@job_kind("coverage.restate", _("Restate an outlet's mentions"), result_labels={"mentions": _("Mentions")})
def restate_outlet(params: dict[str, Any], progress: Progress) -> dict[str, Any]:
    """params: outlet (id)."""
    restated = outlets.restate(params["outlet"], progress)
    refreshing.refresh()
    return {"mentions": restated}


@job_kind(judging.REJUDGE, _("Judge mentions anew"), result_labels=judging.RESULT_LABELS)
def rejudge(params: dict[str, Any], progress: Progress) -> dict[str, Any]:
    """params: setting, start, end, origins, about, switch, by (id of a user)."""
    return judging.run_rejudge(params, progress)


@job_kind(judging.SWITCH, _("Change the judge"), result_labels=judging.RESULT_LABELS)
def switch_judge(params: dict[str, Any], progress: Progress) -> dict[str, Any]:
    """params: judge, accept, by (id of a user)."""
    return judging.run_switch(params, progress)

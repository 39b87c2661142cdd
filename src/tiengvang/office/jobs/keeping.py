"""The jobs app's own kind of work: forgetting old jobs. Registered when the office starts."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from tiengvang.office.jobs.kinds import Progress, job_kind
from tiengvang.office.jobs.services import forget_old


@job_kind(
    "jobs.forget", _("Delete background work older than 90 days"), every=timedelta(days=1),
    result_labels={"deleted": _("Jobs deleted")},
)  # fmt: skip
def forget(params: dict[str, Any], progress: Progress) -> dict[str, Any]:
    """Delete jobs and their files when they are old."""
    return {"deleted": forget_old()}

"""Background work of surveys: single answers are deleted when their time is over. Registered when the office starts."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from tiengvang.office.indicators.surveys import services
from tiengvang.office.jobs.kinds import Progress, job_kind


@job_kind(
    "indicators.delete_answers",
    _("Delete single survey answers that are due"),
    every=timedelta(days=1),
    result_labels={"waves": _("Survey waves")},
)
def delete_answers(params: dict[str, Any], progress: Progress) -> dict[str, Any]:
    """No params."""
    return {"waves": services.delete_due_answers()}

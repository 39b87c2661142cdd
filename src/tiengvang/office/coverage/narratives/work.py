"""The background work of narratives. The doing is in `grouping`."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from tiengvang.office.coverage.narratives.asking import KIND
from tiengvang.office.coverage.narratives.grouping import group
from tiengvang.office.jobs.kinds import Progress, job_kind


@job_kind(
    KIND,
    _("Group new mentions into narratives"),
    every=timedelta(hours=1),
    result_labels={"mentions": _("Mentions grouped"), "narratives": _("Narratives begun")},
)
def group_narratives(params: dict[str, Any], progress: Progress) -> dict[str, Any]:
    """Groups what is new; nothing where nothing is."""
    return dict(group(progress))

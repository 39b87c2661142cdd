"""Asking for new mentions to be grouped, as background work. Groups nothing itself."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext as _

from tiengvang.office.jobs.models import Job
from tiengvang.office.jobs.services import ask

KIND: Final = "coverage.narratives"


def ask_grouping() -> Job:
    """The job; while one waits or runs, that one."""
    return ask(code=KIND, key=KIND, title=_("Group new mentions into narratives"))

"""Background work: the reminders of the day. Registered when the office starts."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tiengvang.office.jobs.kinds import Progress, job_kind
from tiengvang.office.planning.reminders import services

MORNING: Final = 7  # hours between which people are reminded
EVENING: Final = 18


@job_kind(
    "planning.remind", _("Reminders of what is due"), every=timedelta(minutes=30),
    result_labels={
        "reminders": _("New reminders"), "mails": _("Mails sent"), "nobody": _("Units with nobody to remind"),
    },
)  # fmt: skip
def remind(params: dict[str, Any], progress: Progress) -> dict[str, Any]:
    """The first run after seven in the morning does the day's work; later ones find it done, or try again what failed.
    At night nothing is said: what belonged to a day that is over is dropped."""
    now = timezone.localtime()
    if not MORNING <= now.hour < EVENING:
        return {"reminders": 0, "mails": 0, "nobody": 0}
    given = services.give(now.date(), progress)
    return {"reminders": given.reminders, "mails": services.send(now.date(), progress), "nobody": given.nobody}

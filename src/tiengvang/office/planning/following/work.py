"""Background work: long exports of tasks. Registered when the office starts."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from tiengvang.office.jobs.kinds import job_kind
from tiengvang.office.planning.following.exporting import KIND, run_export

job_kind(KIND, _("Export of tasks"), result_labels={"rows": _("Tasks"), "bytes": _("Bytes")})(run_export)

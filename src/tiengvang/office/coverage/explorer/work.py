"""The explorer's background work: big exports, and the index made anew."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from tiengvang.office.coverage.explorer.exporting import KIND, run_export
from tiengvang.office.coverage.search.index import rebuild
from tiengvang.office.jobs.kinds import Progress, job_kind

job_kind(KIND, _("Export of mentions"))(run_export)


@job_kind("coverage.reindex", _("Search index made anew"))
def reindex(params: dict[str, Any], progress: Progress) -> dict[str, Any]:
    """Index every mention anew; what is indexed as it should be costs no write."""
    return {"mentions": rebuild(lambda done, total: progress(done, total))}

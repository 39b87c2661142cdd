"""The consolidated report from a terminal: gathers what was accepted and writes it in the official form."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from tiengvang.documents.writing import write_docx
from tiengvang.office.planning.models import Consolidated, ReportCall
from tiengvang.office.planning.reports.consolidating import gather
from tiengvang.office.planning.reports.writing import consolidated_report
from tiengvang.records import InputFault


@dataclass(frozen=True, slots=True)
class Written:
    """What was written. held, asked: numbers of units; is_draft: the report is not closed, so that it says DỰ THẢO."""

    path: Path
    held: int
    asked: int
    is_draft: bool


def write_report(year: int, out: Path) -> Written:
    """Write the consolidated report of the year's call to the file; one that is not closed is gathered anew first.

    Raises InputFault: "report-not-asked" where no yearly report was asked for, and as `write_docx` does.
    """
    call = ReportCall.objects.filter(kind=ReportCall.Kind.YEARLY, year=year).select_related("unit").first()
    if call is None:
        known = ReportCall.objects.filter(kind=ReportCall.Kind.YEARLY).order_by("year").values_list("year", flat=True)
        years = ", ".join(map(str, known))
        remedy = f"Give one of the years {years}." if years else "Ask units for it on the page of reports first."
        raise InputFault("report-not-asked", f"--year {year}: no yearly report was asked for. {remedy}")
    one = Consolidated.objects.filter(call=call).select_related("call__unit").first()
    if one is None or one.closed is None:
        one = gather(by=None, call=call)
    path = write_docx(consolidated_report(one), out)
    asked = call.reports.count()
    return Written(path, asked - len(one.missing), asked, one.closed is None)

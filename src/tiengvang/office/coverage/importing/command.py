"""`tiengvang import DIR`: an import on the terminal, with progress and the report in words."""

from __future__ import annotations

from pathlib import Path

from django.utils.translation import gettext as _
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from tiengvang.office.coverage.importing.report import COUNTS, LABELS, ImportReport
from tiengvang.office.coverage.importing.services import import_folder
from tiengvang.office.coverage.narratives.asking import ask_grouping
from tiengvang.office.shell.context import profile as office_profile
from tiengvang.office.shell.templatetags.shell import number
from tiengvang.place.profile import Profile

_FAULTS_SHOWN = 20


def import_on_terminal(
    folder: Path, *, name: str = "", profile: Profile | None = None, demonstration: bool = False
) -> ImportReport:
    """Import a scan's folder into the office and print what came in and what was left out.

    name: of the source, by default the folder's. Raises InputFault where the folder cannot be imported. Django is set
    up by the caller; the narratives are grouped by the office's worker afterwards.
    """
    errors = Console(stderr=True)
    with Progress(
        TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(), console=errors,
        disable=not errors.is_terminal,
    ) as progress:  # fmt: skip
        task = progress.add_task(_("Importing"), total=None)
        report = import_folder(
            folder, name=name or folder.resolve().name, place=office_profile().id, profile=profile,
            demonstration=demonstration,
            progress=lambda done, total=0, message="": progress.update(task, completed=done, total=total),
        )  # fmt: skip
    ask_grouping()
    _show(report, Console())
    return report


def _show(report: ImportReport, console: Console) -> None:
    console.print(_("Import: %(name)s") % {"name": report.name}, markup=False)
    table = Table(show_header=False)
    for code in COUNTS:
        if report.counts[code]:
            table.add_row(str(LABELS[code]), number(report.counts[code]))
    table.add_row(_("Time"), f"{number(report.seconds, 1)} s")
    console.print(table)
    faults = report.all_faults
    for fault in faults[:_FAULTS_SHOWN]:
        where = f"{fault.file}:{fault.row}: " if fault.row else f"{fault.file}: " if fault.file else ""
        console.print(f"{where}{fault.words}", style="yellow", markup=False, soft_wrap=True)
    if len(faults) > _FAULTS_SHOWN:
        console.print(_("… and %(number)s more.") % {"number": number(len(faults) - _FAULTS_SHOWN)})

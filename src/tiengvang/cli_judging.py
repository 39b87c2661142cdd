"""`tiengvang rejudge`: mentions of a scan's folder or of the office, by another judge. Judges nothing itself."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from tiengvang.cli_errors import ERRORS, stop
from tiengvang.cli_rows import JUDGE_HELP, show_spent
from tiengvang.place.profile import load_profile
from tiengvang.records import InputFault
from tiengvang.wording import _, number

if TYPE_CHECKING:
    from tiengvang.scan.rejudge import Outcome, Range

ANSWERS = ".answers"  # below a scan's folder: what an endpoint answered
_ORIGINS = ("own", "state", "domestic", "diaspora", "foreign")
_SHOWN = 20
_DAY = click.DateTime(["%Y-%m-%d", "%d/%m/%Y"])


@click.command()
@click.argument("folder", required=False, type=click.Path(path_type=Path))
@click.option("--judge", "setting", default="model", show_default=True, help=JUDGE_HELP)
@click.option("--place", default="gialai", show_default=True, help="Of a scan's folder: its profile.")
@click.option("--from", "start", type=_DAY, help="First day (published, else fetched).")
@click.option("--until", "end", type=_DAY, help="Last day.")
@click.option("--origin", "origins", multiple=True, type=click.Choice(_ORIGINS), help="May be given again.")
@click.option("--about", multiple=True, type=click.Choice(["primary", "passing", "other"]), help="May be given again.")
@click.option("--switch", is_flag=True, help="Of the office: let the judge count once it has judged every mention.")
@click.option("--accept-gap", is_flag=True, help="With --switch: also where it has not judged every mention.")
def rejudge(
    folder: Path | None, setting: str, place: str, start: datetime | None, end: datetime | None,
    origins: tuple[str, ...], about: tuple[str, ...], switch: bool, accept_gap: bool,
) -> None:  # fmt: skip
    """Move mentions from one judge of tone to another, by reading their articles in the archives again.

    FOLDER is what was given to `tiengvang scan --out`; without it the office's mentions are judged (TIENGVANG_HOME).
    What can no longer be read keeps its judgement and is named. A command that was stopped goes on when given again.
    """
    from tiengvang.scan.rejudge import Range

    chosen = Range(start and start.date(), end and end.date(), origins, about)
    if folder is not None and (switch or accept_gap):
        words = "--switch is for the office; a scan's folder has no current judge. Leave it out."
        stop(InputFault("switch-folder", words))
    try:
        if folder is None:
            _of_office(setting, chosen, switch=switch, accept_gap=accept_gap)
        else:
            _of_folder(folder, setting, place, chosen)
    except InputFault as fault:
        stop(fault)
    except KeyboardInterrupt:
        ERRORS.print(_("Stopped. What was judged is kept: give the same command again to go on."), style="yellow")
        sys.exit(130)


def _of_folder(folder: Path, setting: str, place: str, chosen: Range) -> None:
    from tiengvang.scan.rejudge import rejudge_folder
    from tiengvang.understand.tone import JudgeUnavailable
    from tiengvang.understand.tone.choosing import choose

    judge = choose(setting, folder / ANSWERS)
    try:
        with _progress() as progress:
            task = progress.add_task(_("Judging"), total=None)
            outcome = rejudge_folder(
                folder, load_profile(place), judge, chosen,
                lambda done, total: progress.update(task, completed=done, total=total),
            )  # fmt: skip
        _show(outcome)
    except JudgeUnavailable as error:
        raise InputFault("judge-unavailable", str(error)) from error
    finally:
        show_spent(judge)


def _of_office(setting: str, chosen: Range, *, switch: bool, accept_gap: bool) -> None:
    from tiengvang.office import commands
    from tiengvang.understand.tone.choosing import id_of

    commands.start()
    commands.make_ready()
    from tiengvang.office.coverage.judging.command import rejudge_on_terminal

    with _progress() as progress:
        task = progress.add_task(_("Judging"), total=None)
        outcome, judge = rejudge_on_terminal(
            setting, chosen, lambda done, total=0, message="": progress.update(task, completed=done, total=total)
        )
    show_spent(judge)
    _show(outcome)
    if switch:
        from tiengvang.office.coverage.judging.command import switch_on_terminal

        switch_on_terminal(judge, accept_gap=accept_gap)
        click.echo(_("Counts from now on: {0}").format(id_of(judge)))


def _progress() -> Progress:
    return Progress(
        TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(),
        TimeRemainingColumn(), console=ERRORS, disable=not ERRORS.is_terminal,
    )  # fmt: skip


def _show(outcome: Outcome) -> None:
    click.echo(
        _("Judged now: {0}; by this judge before: {1}; left as they were: {2}.").format(
            number(outcome.judged), number(outcome.already), number(outcome.lost.total())
        )
    )
    for cause, count in outcome.lost.most_common():
        click.echo(f"  {cause}: {number(count)}")
    for fault in outcome.faults[:_SHOWN]:
        ERRORS.print(str(fault), style="yellow", markup=False, highlight=False, soft_wrap=True)
    if len(outcome.faults) > _SHOWN:
        ERRORS.print(_("… and {0} more.").format(number(outcome.lost.total() - _SHOWN)), style="yellow")

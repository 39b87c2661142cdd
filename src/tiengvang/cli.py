"""The one door: what people and other programs call on a terminal. Does nothing itself; each command calls a room."""

from __future__ import annotations

import hashlib
import json
import os
import sys
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from tiengvang import __version__
from tiengvang.cli_errors import ERRORS, stop
from tiengvang.cli_judging import ANSWERS, rejudge
from tiengvang.cli_rows import COMMANDS, JUDGE_HELP, show_spent
from tiengvang.cli_voice import voice
from tiengvang.place.check import check_profile
from tiengvang.place.profile import SHIPPED, Profile, load_profile, shipped_profiles
from tiengvang.records import InputFault
from tiengvang.wording import _, number

# As `measure.prevalence.Method` has them; importing it here would cost every command the loading of numpy.
MEASURE_METHODS = ("ppi", "rogan-gladen", "hand", "classify-and-count")


def _profile(where: str) -> Profile:
    try:
        return load_profile(where)
    except InputFault as fault:
        stop(fault)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, package_name="tiengvang")
def main() -> None:
    """Tiếng Vang: a place runs its image abroad."""


for _command in (*COMMANDS, rejudge, voice):
    main.add_command(_command)


@main.command()
@click.argument("sources", nargs=-1, required=True)
@click.option("--place", default="gialai", show_default=True, help="A shipped profile, or a profile's folder.")
@click.option("--out", required=True, type=click.Path(path_type=Path), help="Folder for the Parquet parts.")
@click.option("--workers", default=0, type=click.IntRange(0), help="Processes; 0 takes one for each core.")
@click.option("--engine", type=click.Choice(["local", "ray"]), default="local", help="Where the workers run.")
@click.option("--stats", type=click.Choice(["table", "json"]), default="table", help="How the summary is printed.")
@click.option("--judge", default="lexicon", show_default=True, help=JUDGE_HELP)
def scan(sources: tuple[str, ...], place: str, out: Path, workers: int, engine: str, stats: str, judge: str) -> None:
    """Read SOURCES (web archives, HTML, feeds, JSONL or CSV of articles) and write judged mentions of a place.

    A killed run goes on where it was when the same command is given again.
    """
    _scan(sources, _profile(place), out, workers or os.cpu_count() or 1, stats, engine, judge)


def _scan(
    sources: tuple[str, ...],
    profile: Profile,
    out: Path,
    workers: int,
    stats: str,
    engine: str = "local",
    judge: str = "lexicon",
) -> dict[str, Any]:
    from tiengvang.scan import local  # the engine takes a second to load: only the commands that need it pay
    from tiengvang.scan.inputs import find_inputs
    from tiengvang.scan.pipeline import Pipeline
    from tiengvang.scan.summary import show, summarize
    from tiengvang.understand.tone.choosing import choose

    try:
        inputs = find_inputs(sources)
        pipeline = Pipeline(profile, choose(judge, out / ANSWERS))
        with _progress() as progress:
            task = progress.add_task(_("Scanning"), total=len(inputs))
            run = local.scan(
                inputs, pipeline, _setting(profile, pipeline.judge.name, pipeline.judge.version), out,
                workers=workers, progress=lambda done, total, source: progress.update(task, completed=done),
                each=_engine(engine),
            )  # fmt: skip
    except InputFault as fault:
        stop(fault)
    except KeyboardInterrupt:
        ERRORS.print(_("Stopped. What was finished is kept: give the same command again to go on."), style="yellow")
        sys.exit(130)
    summary = summarize(run, out)
    if stats == "json":
        click.echo(json.dumps(summary, ensure_ascii=False, indent=1))
    else:
        show(summary, Console(), out, profile)
    show_spent(pipeline.judge)
    return summary


def _engine(name: str) -> Any:
    """How inputs are given to workers; None for the processes of this machine."""
    if name == "local":
        return None
    try:
        from tiengvang.scan.ray import in_cluster
    except ImportError as error:
        raise InputFault("engine-missing", f"--engine {name}: {error}; install tiengvang[ray].") from error
    return in_cluster


def _progress() -> Progress:
    """A bar on standard error, so that standard output stays clean; nothing where that is no terminal."""
    return Progress(
        TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(),
        TimeRemainingColumn(), console=ERRORS, disable=not ERRORS.is_terminal,
    )  # fmt: skip


def _setting(profile: Profile, judge: str, version: str) -> str:
    """What a result hangs on besides its input: another profile, program or judge means reading again."""
    digest = hashlib.sha256()
    folder = Path(profile.path) if profile.path else SHIPPED / profile.id
    for file in sorted(folder.glob("*.*")):
        digest.update(file.name.encode() + b"\0" + file.read_bytes())
    return f"{__version__}|{profile.id}|{len(profile.outlets)}|{digest.hexdigest()[:16]}|{judge}/{version}"


@main.group()
def profile() -> None:
    """Look at places as data."""


@profile.command("check")
@click.argument("path", type=click.Path(path_type=Path))
def profile_check(path: Path) -> None:
    """Check the profile in the folder PATH and name each fault with file, line and remedy."""
    known = SHIPPED / str(path)
    folder = known if not path.exists() and known.is_dir() else path
    faults = check_profile(folder)
    for fault in faults:
        click.echo(str(fault))
    if faults:
        ERRORS.print(_("{0} faults.").format(number(len(faults))), style="red")
        sys.exit(1)
    click.echo(_("{0}: no faults.").format(folder))


@profile.command("list")
def profile_list() -> None:
    """List the profiles that are shipped."""
    for name in shipped_profiles():
        one = load_profile(name)
        click.echo(f"{name}\t{one.names.get('vi', one.id)}\t{one.country}\t{len(one.entities)}")


@main.command()
@click.option("--place", default="gialai", show_default=True, help="A shipped profile, or a profile's folder.")
@click.option("--out", required=True, type=click.Path(path_type=Path), help="Folder for the web archives.")
@click.option("--contact", envvar="TIENGVANG_CONTACT", required=True, help="How outlets reach you: e-mail or address.")
@click.option("--sitemap", "sitemaps", multiple=True, help="A sitemap's address; may be given again.")
@click.option("--addresses", "lists", multiple=True, type=click.Path(path_type=Path), help="A file of addresses.")
@click.option("--no-feeds", is_flag=True, help="Leave the profile's feeds alone.")
@click.option("--keep-days", default=365, show_default=True, type=click.IntRange(1), help="Older archives are removed.")
def collect(
    place: str,
    out: Path,
    contact: str,
    sitemaps: tuple[str, ...],
    lists: tuple[Path, ...],
    no_feeds: bool,
    keep_days: int,
) -> None:
    """Fetch new pages of the profile's feeds, of sitemaps and lists of addresses, politely, into web archives."""
    from tiengvang.listen import collect as collecting
    from tiengvang.listen.manners import FetchSettings

    chosen = _profile(place)
    try:
        settings = collecting.CollectSettings(FetchSettings(contact), keep_days=keep_days)
        with _progress() as progress:
            task = progress.add_task(_("Collecting"), total=None)
            report = collecting.collect(
                chosen, out, settings=settings, feeds=() if no_feeds else None, sitemaps=sitemaps, address_lists=lists,
                progress=lambda stage, done, total: progress.update(task, completed=done, total=total),
            )  # fmt: skip
    except InputFault as fault:
        stop(fault)
    click.echo(
        _("{0} pages kept, {1} known already, {2} sources unchanged, {3} withdrawn.").format(
            number(report.kept), number(report.known), number(report.unchanged), number(len(report.withdrawn))
        )
    )
    for cause, count in report.faults.most_common():
        click.echo(f"  {cause}: {number(count)}")
    for note in report.notes[:20]:
        ERRORS.print(note, style="yellow", markup=False, soft_wrap=True)


@main.command()
@click.option("--out", default=Path("var/demo"), show_default=True, type=click.Path(path_type=Path))
@click.option("--workers", default=0, type=click.IntRange(0), help="Processes; 0 takes one for each core.")
@click.option("--serve/--no-serve", default=True, show_default=True, help="Serve the office after the work.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
def demo(out: Path, workers: int, serve: bool, port: int) -> None:
    """Scan the bundled demonstration archive, bring it into an office, and serve that office on this machine."""
    from tiengvang.demo.archive import demo_profile, renewed

    archives, pages = renewed(out)
    click.echo(_("Demonstration archive: {0} pages in {1}").format(number(pages), out / "demonstration-*.warc.gz"))
    _scan(tuple(map(str, archives)), demo_profile(), out / "scan", workers or os.cpu_count() or 1, "table")

    from tiengvang.office import commands

    commands.start(out / "office")
    from tiengvang.office import demonstration

    commands.make_ready()
    account = demonstration.fill(out / "scan", demo_profile())
    try:
        seconds = demonstration.judge_by_model(demo_profile())
        click.echo(_("Judged anew by the shipped model: {0} s").format(number(seconds, 1)))
    except InputFault as fault:
        ERRORS.print(str(fault), style="yellow", markup=False, soft_wrap=True)
    demonstration.measure()
    click.echo(
        _("READY: http://localhost:{0}/ (account {1}, password {2})").format(port, account.username, account.password)
    )
    if serve:
        commands.serve("127.0.0.1", port, with_work=True)


@main.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--work/--no-work", "with_work", default=True, show_default=True, help="Run background work beside it.")
def serve(host: str, port: int, with_work: bool) -> None:
    """Serve the office (folder: TIENGVANG_HOME). Its database is brought up to this version first."""
    from tiengvang.office import commands

    commands.start()
    commands.make_ready()
    click.echo(_("READY: http://{0}:{1}/").format(host, port))
    commands.serve(host, port, with_work=with_work)


@main.command()
@click.option("--workers", default=2, show_default=True, type=click.IntRange(1), help="Processes.")
def work(workers: int) -> None:
    """Run the office's background work, until it is stopped. For offices that serve with --no-work."""
    from tiengvang.office import commands

    commands.start()
    from tiengvang.office.jobs.worker import work as run_work

    click.echo(_("Background work runs; Ctrl-C stops it."))
    run_work(workers)


@main.command()
@click.argument("type", metavar="TYPE", type=click.Choice(["ke-hoach", "bao-cao", "to-trinh", "cong-van"]))
@click.argument("data", metavar="DATA.json", type=click.Path(path_type=Path))
@click.option("--out", required=True, type=click.Path(path_type=Path, dir_okay=False), help="The .docx to write.")
@click.option("--pdf", "with_pdf", is_flag=True, help="Write a PDF beside it (needs LibreOffice).")
def document(type: str, data: Path, out: Path, with_pdf: bool) -> None:
    """Write DATA.json as an official document in the form of Decree 30/2020.

    TYPE: ke-hoach (plan), bao-cao (report), to-trinh (submission) or cong-van (letter).
    The data's fields are in docs/documents.md.
    """
    from tiengvang.documents.model import DocumentType
    from tiengvang.documents.pdf import to_pdf
    from tiengvang.documents.reading import read_document
    from tiengvang.documents.writing import write_docx

    try:
        click.echo(_("Written: {0}").format(write_docx(read_document(DocumentType(type), data), out)))
        if with_pdf:
            click.echo(_("Written: {0}").format(to_pdf(out)))
    except InputFault as fault:
        stop(fault)
    except OSError as error:
        stop(InputFault("out-unwritable", f"{out}: {error.strerror}. Name another file with --out."))


@main.command()
@click.option("--year", required=True, type=click.IntRange(2000, 2100), help="The year of the yearly report.")
@click.option("--out", required=True, type=click.Path(path_type=Path, dir_okay=False), help="The .docx to write.")
@click.option("--pdf", "with_pdf", is_flag=True, help="Write a PDF beside it (needs LibreOffice).")
def report(year: int, out: Path, with_pdf: bool) -> None:
    """Write the consolidated yearly report in the official form, from the office (folder: TIENGVANG_HOME).

    A report that is not closed yet is gathered anew and marked as a draft.
    """
    from tiengvang.office import commands

    commands.start()
    commands.make_ready()
    from tiengvang.documents.pdf import to_pdf
    from tiengvang.office.planning.reports.command import write_report

    try:
        done = write_report(year, out)
        click.echo(_("Written: {0}").format(done.path))
        click.echo(_("{0} of {1} units are in it.").format(number(done.held), number(done.asked)))
        if done.is_draft:
            ERRORS.print(_("It is not closed yet, so that it is marked as a draft."), style="yellow")
        if with_pdf:
            click.echo(_("Written: {0}").format(to_pdf(done.path)))
    except InputFault as fault:
        stop(fault)
    except OSError as error:
        stop(InputFault("out-unwritable", f"{out}: {error.strerror}. Name another file with --out."))


@main.command()
@click.option("--judgements", required=True, type=click.Path(path_type=Path), help="CSV of everything: id, class.")
@click.option("--labels", required=True, type=click.Path(path_type=Path), help="CSV of a random sample: id, class.")
@click.option("--strata", default="", help="Column of the judgements whose values are the strata.")
@click.option("--method", default="ppi", show_default=True, type=click.Choice(MEASURE_METHODS))
@click.option("--class", "wanted", default="positive", show_default=True, help="The class whose share is measured.")
@click.option("--compare", nargs=2, type=click.Path(path_type=Path), help="Judgements and labels of a later year.")
@click.option("--target", type=click.FloatRange(-1), help="Growth that was to be reached by then: 0.20 is a fifth.")
def measure(
    judgements: Path, labels: Path, strata: str, method: str, wanted: str, compare: tuple[Path, Path] | None,
    target: float | None,
) -> None:  # fmt: skip
    """Estimate how large a share is of a class, with its interval, from a machine's judgements and people's labels.

    Judgements may give a probability for each class instead (columns negative, neutral, positive). Written is JSON.
    Ends with 1 where rows were refused, with 2 where there is no estimate.
    """
    from tiengvang.measure.prevalence import Method
    from tiengvang.measure_rows import Question, measured

    if target is not None and not compare:
        stop(InputFault("target-alone", "--target needs the later year: --compare JUDGEMENTS LABELS."))
    try:
        answer, refused = measured(
            judgements, labels, Question(wanted, Method(method), strata), compare or None, target
        )
    except InputFault as fault:
        stop(fault)
    for line in refused:
        ERRORS.print(line, style="yellow", markup=False, highlight=False, soft_wrap=True)
    click.echo(json.dumps(answer, ensure_ascii=False, indent=1, allow_nan=False))
    answers = [answer, answer.get("later", answer)]
    if any(one["estimate"] is None for one in answers):
        sys.exit(2)
    if any(one["refused_rows"] for one in answers):
        sys.exit(1)


@main.command("import")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--name", default="", help="What people call this source; the folder's name if not given.")
def import_scan(folder: Path, name: str) -> None:
    """Bring what a scan wrote to FOLDER into the office. Doing it again adds nothing twice."""
    from tiengvang.office import commands

    commands.start()
    commands.make_ready()
    from tiengvang.office.coverage.importing.command import import_on_terminal

    try:
        import_on_terminal(folder, name=name)
    except InputFault as fault:
        stop(fault)


@main.command(context_settings={"ignore_unknown_options": True}, add_help_option=False)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def manage(arguments: tuple[str, ...]) -> None:
    """Run one of Django's own commands on the office: createsuperuser, shell, migrate, …"""
    from tiengvang.office import commands

    commands.start()
    commands.manage(list(arguments))


if __name__ == "__main__":
    main()

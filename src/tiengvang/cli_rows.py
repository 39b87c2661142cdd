"""Commands that read rows of a JSONL file and write rows: embed, narratives, … Each calls a room; does nothing itself.

A command here is a `click.command` that ends in `answer`; it is listed in COMMANDS, from where `cli` takes it.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import Any

import click
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

from tiengvang.cli_errors import ERRORS, stop
from tiengvang.records import InputFault
from tiengvang.understand.lines import Kinds, Line, Row, read_lines, size_of
from tiengvang.wording import _, number

# From good rows, in order, to rows of the answer and faults of rows that turned out to be unusable.
Work = Callable[[Iterator[Line]], Iterator[Row | InputFault]]

FILE = click.argument("file", metavar="FILE.jsonl")


def answer(file: str, work: Work, *, required: Kinds, optional: Kinds | None = None, label: str) -> None:
    """Read the rows of a file ("-": standard input), write what `work` makes of them to standard output, as they come.

    A row that cannot be used is named on standard error with its line and the remedy, and the others go on. Exits
    with 1 when there was such a row, with 2 when the file cannot be read, with 130 when it was stopped.
    """
    refused = 0

    def refuse(fault: InputFault) -> None:
        nonlocal refused
        refused += 1
        ERRORS.print(str(fault), style="yellow", markup=False, highlight=False, soft_wrap=True)

    def good(on_read: Callable[[int], None]) -> Iterator[Line]:
        for line in read_lines(file, required, optional, on_read=on_read):
            if isinstance(line, InputFault):
                refuse(line)
            else:
                yield line

    out = sys.stdout.buffer
    try:
        with _progress(file, label) as on_read:
            for row in work(good(on_read)):
                if isinstance(row, InputFault):
                    refuse(row)
                    continue
                out.write(json.dumps(row, ensure_ascii=False).encode("utf-8") + b"\n")
                out.flush()
    except InputFault as fault:
        stop(fault)
    except KeyboardInterrupt:
        sys.exit(130)
    if refused:
        ERRORS.print(_("{0} rows were refused.").format(number(refused)), style="yellow")
        sys.exit(1)


@contextmanager
def _progress(file: str, label: str) -> Iterator[Callable[[int], None]]:
    """A bar on standard error over the bytes of the file; nothing where that is no terminal."""
    with Progress(
        TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeElapsedColumn(),
        console=ERRORS, disable=not ERRORS.is_terminal,
    ) as progress:  # fmt: skip
        task = progress.add_task(label, total=size_of(file))
        yield lambda read: progress.update(task, completed=read)


JUDGE_HELP = "model, lexicon, folder:/path or endpoint:https://host/v1#model."


@click.command()
@FILE
@click.option("--judge", "setting", default="model", show_default=True, help=JUDGE_HELP)
@click.option("--answers", type=click.Path(path_type=Path), help="Folder in which an endpoint's answers are kept.")
def tone(file: str, setting: str, answers: Path | None) -> None:
    """Judge the tone of rows of text and lang, and of start and end where the target's characters are known.

    Written are the same rows with negative, neutral, positive and the judge. FILE.jsonl: "-" is standard input.
    """
    from tiengvang.understand.tone.choosing import choose
    from tiengvang.understand.tone.of_rows import OPTIONAL, REQUIRED, with_tone

    try:
        judge = choose(setting, answers)
    except InputFault as fault:
        stop(fault)
    try:
        answer(
            file, lambda lines: with_tone(file, lines, judge), required=REQUIRED, optional=OPTIONAL, label=_("Judging")
        )
    finally:
        show_spent(judge)


def show_spent(judge: Any) -> None:
    """On standard error what an endpoint took; nothing for judges that cost nothing."""
    from tiengvang.understand.tone.endpoint import EndpointJudge

    if not isinstance(judge, EndpointJudge):
        return
    spent = judge.spent()
    words = _("{0} texts, {1} of them answered before; {2} calls ({3} failed), {4} tokens in, {5} out, {6} s.").format(
        *(number(one) for one in (
            spent.texts, spent.cached, spent.calls, spent.failed, spent.tokens_in, spent.tokens_out
        )), number(spent.seconds, 1),
    )  # fmt: skip
    price = "" if spent.price is None else " " + _("Price: {0}").format(number(spent.price, 4))
    ERRORS.print(words + price, markup=False, highlight=False)


@click.command()
@FILE
@click.option("--model", type=click.Path(path_type=Path), help="Folder of a larger model (ONNX); else the shipped one.")
@click.option("--precision", default=6, show_default=True, type=click.IntRange(1, 9), help="Decimals of each number.")
def embed(file: str, model: Path | None, precision: int) -> None:
    """Add to each row of text, and title where it has one, its "vector" of length 1.

    FILE.jsonl: "-" is standard input.
    """
    from tiengvang.understand.embed import with_vector

    answer(
        file, lambda lines: with_vector(file, lines, model, precision),
        required={"text": str}, optional={"title": str}, label=_("Embedding"),
    )  # fmt: skip


@click.command()
@FILE
def narratives(file: str) -> None:
    """Group articles that tell one story, across languages.

    Rows of id, title, text, lang and published become rows of id and narrative, as they come; published is a date and
    may be missing. FILE.jsonl: "-" is standard input.
    """
    from tiengvang.understand.narratives.of_rows import OPTIONAL, REQUIRED, with_narrative

    answer(file, lambda lines: with_narrative(file, lines), required=REQUIRED, optional=OPTIONAL, label=_("Grouping"))


@click.command()
@FILE
@click.option("--facts", required=True, type=click.Path(), help="JSONL of facts: id, text, lang, optional valid_from.")
@click.option("--top", default=5, show_default=True, type=click.IntRange(1, 100), help="Facts for each row.")
@click.option("--place", default="gialai", show_default=True, help="Profile by which names in any script are known.")
def claims(file: str, facts: str, top: int, place: str) -> None:
    """Lay the checkable sentences of rows of id, text and lang beside the facts that may speak of the same thing.

    Written are id, claims, and matches, best first: which facts, how near, and what is shared or stands side by side.
    Nothing says what is right. The facts are kept in memory, the rows are not. FILE.jsonl: "-" is standard input.
    """
    from tiengvang.place.profile import ProfileFault, load_profile
    from tiengvang.understand.claims.matching import InMemoryTargets
    from tiengvang.understand.claims.of_rows import OPTIONAL, REQUIRED, entities_of, read_facts, with_matches

    unusable: list[InputFault] = []
    try:
        entities_in = entities_of(load_profile(place))
        read = list(read_facts(facts))
        unusable = [one for one in read if isinstance(one, InputFault)]
        targets = InMemoryTargets((one for one in read if not isinstance(one, InputFault)), entities_in)
    except (InputFault, ProfileFault) as fault:
        stop(fault)
    answer(
        file, lambda lines: chain(unusable, with_matches(file, lines, targets, top, entities_in)),
        required=REQUIRED, optional=OPTIONAL, label=_("Matching"),
    )  # fmt: skip


COMMANDS: tuple[click.Command, ...] = (tone, embed, narratives, claims)

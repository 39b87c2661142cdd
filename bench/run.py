"""Orders one run of the benchmark: builds the archive, measures, reports, and ends with 1 where a limit is missed.

Measures nothing itself: `speed` and `memory` do. README.md in this folder says what is measured and how.
"""

from __future__ import annotations

import argparse
import json
import shlex
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

from bench import report
from bench.clock import CommandFailed
from bench.engine import Engine, WrongResult
from bench.haystack import Haystack, NoPages, Source, make_haystack, place_name, read_pages
from bench.memory import measure_memory
from bench.rivals import NAMES, make_rival, write_sample
from bench.speed import measure_round

ROOT = Path(__file__).parent.parent
DOCUMENT = ROOT / "docs" / "benchmarks.md"
GIGABYTE = 1_000_000_000
SHORT, FULL = 2 * GIGABYTE, 20 * GIGABYTE


def main(arguments: list[str] | None = None) -> int:
    """Status 0: limits met, or no pages to measure on; 1: a limit missed; 2: something could not be measured."""
    options = _options().parse_args(arguments)
    try:
        pages = read_pages(options.pages)
    except NoPages as absent:
        print(f"SKIPPED: bench: {absent}")
        return 0
    options.scratch.mkdir(parents=True, exist_ok=True)
    facts = report.machine()
    print("; ".join(f"{key} {value}" for key, value in facts.items()), flush=True)
    result: dict[str, Any] = {"machine": facts}
    lines: list[report.Line] = []
    try:
        engine = Engine(tuple(shlex.split(options.engine)), options.place, options.scratch / "out")
        haystack = _haystack(options, pages, "haystack", options.copies)
        if options.only != "memory":
            lines += _speed(options, engine, haystack, pages, result)
        if options.only != "speed":
            lines += _memory(options, engine, haystack, result)
    except (CommandFailed, WrongResult) as failure:
        print(f"NOT MEASURED: {failure}", file=sys.stderr)
        return 2
    finally:
        for made in options.scratch.glob("*.warc.gz"):
            made.unlink()
    missed = [line for line in lines if not line.met]
    result["missed"] = [line.what for line in missed]
    target = options.scratch / "result.json"
    target.write_text(json.dumps(result, indent=1, ensure_ascii=False), encoding="utf-8")
    print(f"\nAll figures: {target}")
    for line in missed:
        print(f"MISSED: {line.what} is {line.median:.{line.digits}f}, the limit is {line.limit:g}")
    return 1 if missed else 0


def _speed(
    options: argparse.Namespace, engine: Engine, haystack: Haystack, pages: list[Source], result: dict[str, Any]
) -> list[report.Line]:
    one_page = _haystack(options, pages[:1], "one-page", 1)
    sample = options.scratch / "sample.jsonl"
    write_sample(pages, sample)
    _say("making the peers' environments (minutes, the first time)")
    rivals = [make_rival(name, options.scratch / "peers") for name in NAMES]
    rounds = []
    for number in range(1, options.rounds + 1):
        _say(f"round {number} of {options.rounds}")
        rounds.append(measure_round(engine, haystack, one_page, rivals, sample, _say))
    lines = report.speed_lines(rounds)
    result["rounds"] = [asdict(each) for each in rounds]
    _conclude(options, "speed", lines, report.speed_notes(haystack, rounds), result)
    return lines


def _memory(
    options: argparse.Namespace, engine: Engine, haystack: Haystack, result: dict[str, Any]
) -> list[report.Line]:
    size = FULL if options.full else SHORT
    _say(f"memory over {size // GIGABYTE} GB")
    use = measure_memory(engine, haystack, size, options.scratch / "many")
    lines = report.memory_lines(use)
    result["memory_use"] = asdict(use)
    _conclude(options, "memory", lines, report.memory_notes(use), result)
    return lines


def _conclude(
    options: argparse.Namespace, section: str, lines: list[report.Line], notes: list[str], result: dict[str, Any]
) -> None:
    """Show a section's table and notes, keep them for JSON, and write them into the document where that is asked."""
    text = report.table(lines) + "\n\n" + "\n".join(f"- {note}" for note in notes)
    print(f"\n{text}\n", flush=True)
    result[section] = {
        "figures": {line.what: {**asdict(line), "median": line.median, "verdict": line.verdict} for line in lines},
        "notes": notes,
    }
    if options.record:
        facts = "; ".join(f"{key} {value}" for key, value in result["machine"].items())
        report.record(DOCUMENT, section, f"{text}\n- {facts}.")


def _haystack(options: argparse.Namespace, pages: list[Source], name: str, copies: int) -> Haystack:
    return make_haystack(pages, copies, place_name(options.place), options.scratch / f"{name}.warc.gz")


def _say(text: str) -> None:
    print(text, flush=True)


def _options() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench", description=(__doc__ or "").splitlines()[0])
    add = parser.add_argument
    add("--pages", type=Path, default=ROOT.parent / "shared" / "data" / "pages", help="folder of real pages (.html.gz)")
    add("--place", default="gialai", help="profile whose place is looked for (default: %(default)s)")
    add("--copies", type=int, default=450, help="how often each page is in the archive (default: %(default)s)")
    add("--rounds", type=int, default=3, help="how often everything is measured (default: %(default)s)")
    add("--only", choices=("speed", "memory"), help="one half of the run")
    add("--full", action="store_true", help="memory over 20 GB of gzipped input instead of 2 GB")
    add("--record", action="store_true", help="write the tables into docs/benchmarks.md")
    add("--scratch", type=Path, default=ROOT / ".bench", help="where archives and environments are made")
    beside = Path(sys.executable).parent / "tiengvang"
    add("--engine", default=str(beside), help="the command that is measured (default: the one beside this Python)")
    return parser

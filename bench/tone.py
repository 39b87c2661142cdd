"""How well and how fast the shipped judge of tone works: on the frozen test part and on outside files given by path.

    python -m bench.tone                                         the test part of tests/quality/tone, and the speed
    python -m bench.tone rw=../newsmtsc_rw.jsonl more=FILE.jsonl  outside files too

A file has one JSON object a line: text, tone, lang and optionally start and end (the target's characters) and topic.
Printed are macro-F1 with a 95% interval (bootstrap over topics, or over rows where there are none) overall and by
language, and texts per CPU second of one thread, beside the limit of 120 at 36 tokens.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

import click

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests/quality"))

from scores import interval, macro_f1
from test_tone import CLASSES, frozen

from tiengvang.understand.tone import Target
from tiengvang.understand.tone.model import ModelJudge
from tiengvang.understand.tone.seen import seen

LIMIT, TOKENS = 120, 36


@click.command()
@click.argument("files", nargs=-1, metavar="[NAME=PATH]...")
def main(files: tuple[str, ...]) -> None:
    """Print the figures."""
    judge = ModelJudge()
    own = frozen()
    figures(judge, "test part", own)
    for one in files:
        name, _, path = one.partition("=")
        figures(judge, name, [json.loads(line) for line in Path(path).read_text("utf-8").splitlines() if line.strip()])
    speed(judge, own)


def figures(judge: ModelJudge, name: str, rows: list[dict]) -> None:
    """Quality on one file."""
    tones = judge.judge([Target(row["text"], row.get("start", 0), row.get("end", 0), row["lang"]) for row in rows])
    said = [max(CLASSES, key=lambda one: getattr(tone, one)) for tone in tones]
    told = [
        (row.get("topic") or str(at), row["tone"], one) for at, (row, one) in enumerate(zip(rows, said, strict=True))
    ]
    low, high = interval(told, draws=1000, classes=CLASSES)
    click.echo(f"{name}: {macro_f1([one[1:] for one in told], CLASSES):.3f} [{low:.3f}, {high:.3f}] of {len(rows)}")
    languages = sorted({row["lang"] for row in rows})
    if len(languages) > 1:
        for language in languages:
            some = [one[1:] for row, one in zip(rows, told, strict=True) if row["lang"] == language]
            click.echo(f"  {language}: {macro_f1(some, CLASSES):.3f} of {len(some)}")


def speed(judge: ModelJudge, rows: list[dict]) -> None:
    """Texts of 36 tokens per CPU second, cutting into pieces included: the best of five rounds."""
    texts = [row for row in rows if TOKENS - 2 <= len(seen(row["text"], 0, 0)[0]) <= TOKENS + 2][:60]
    targets = [Target(row["text"], row["start"], row["end"], row["lang"]) for row in texts]
    judge.judge(targets)
    best = min(_spent(judge, targets) for _ in range(5))
    rate = len(targets) / best
    click.echo(f"{rate:.0f} texts of about {TOKENS} tokens per CPU second: {rate / LIMIT:.2f} of the limit of {LIMIT}")


def _spent(judge: ModelJudge, targets: list[Target]) -> float:
    start = time.process_time()
    judge.judge(targets)
    return time.process_time() - start


if __name__ == "__main__":
    main()

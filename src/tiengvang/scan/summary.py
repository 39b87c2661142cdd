"""Summary: what a scan gave, as plain numbers for programs and as a table for people. Computes no statistics."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
from babel import Locale
from rich.console import Console
from rich.table import Table

from tiengvang.place.profile import Profile
from tiengvang.scan.local import Run
from tiengvang.scan.parts import MENTIONS, QUARANTINE
from tiengvang.wording import _, chosen_language, number

_COUNTED = [
    "about",
    "origin",
    "independent",
    "language",
    "theme",
    "market",
    "copy_of",
    "tone_negative",
    "tone_positive",
]


def summarize(run: Run, out: Path) -> dict[str, Any]:
    """The run as plain numbers. pages to faults count all inputs whose parts are in the folder, earlier runs' too."""
    counts = run.finished.counts
    failed = (*run.failed, *run.finished.broken)
    tallies: dict[str, Counter[str]] = {name: Counter() for name in ("origin", "language", "theme", "market", "tone")}
    copies = independent = 0
    for path in sorted((out / MENTIONS).glob("*.parquet")):
        for row in pq.read_table(path, columns=_COUNTED).to_pylist():
            if row["about"] == "other":
                continue
            for name in ("origin", "language", "theme", "market"):
                tallies[name][row[name]] += 1
            tallies["tone"][_tone(row["tone_negative"], row["tone_positive"])] += 1
            copies += bool(row["copy_of"])
            independent += row["independent"] and row["origin"] == "foreign" and not row["copy_of"]
    return {
        "pages": counts.pages,
        "screened": counts.screened,
        "articles": counts.articles,
        "mentions": {about: run.finished.mentions.get(about, 0) for about in ("primary", "passing", "other")},
        "joined": run.finished.joined,
        "copies": copies,
        "independent_foreign_originals": independent,
        **{name: dict(tally.most_common()) for name, tally in tallies.items()},
        "inputs": run.inputs,
        "resumed": run.resumed,
        "failed": [str(fault) for fault in failed],
        "faults": dict((counts.faults + Counter(fault.cause for fault in failed)).most_common()),
        "warnings": dict(counts.warnings.most_common()),
        "seconds": round(run.seconds, 3),
        "cpu_seconds": round(run.cpu_seconds, 3),
        "stage_cpu_seconds": {stage: round(seconds, 3) for stage, seconds in counts.seconds.items()},
        "pages_per_second": round(counts.pages / run.seconds, 1) if run.seconds and not run.resumed else None,
        "out": str(out),
    }


def _names(profile: Profile) -> dict[tuple[str, str], str]:
    """(kind, id) → its name in the chosen language."""
    language = chosen_language()
    names = {("theme", topic.id): topic.names.get(language, topic.id) for topic in profile.topics}
    names.update({("market", market.id): market.names.get(language, market.id) for market in profile.markets})
    for code in profile.languages:
        names["language", code] = Locale.parse(code, sep="-").get_display_name(language) or code
    for one, name in (
        ("own", _("the place's own")), ("state", _("state outlets")), ("domestic", _("domestic press")),
        ("diaspora", _("diaspora")), ("foreign", _("foreign")),
    ):  # fmt: skip
        names["origin", one] = name
    for one, name in (("negative", _("negative")), ("neutral", _("neutral")), ("positive", _("positive"))):
        names["tone", one] = name
    return names


def _tone(negative: float, positive: float) -> str:
    neutral = 1.0 - negative - positive
    return max((negative, "negative"), (neutral, "neutral"), (positive, "positive"))[1]


def show(summary: dict[str, Any], console: Console, out: Path, profile: Profile) -> None:
    """The summary as tables, in the chosen language; the profile has the names of themes and markets."""
    table = Table(title=_("Scan summary"), show_header=False, title_justify="left")
    table.add_column(style="bold")
    table.add_column(justify="right")
    for label, value in (
        (_("Pages and rows read"), summary["pages"]),
        (_("Passed the screen"), summary["screened"]),
        (_("Articles"), summary["articles"]),
        (_("About the place"), summary["mentions"]["primary"]),
        (_("In passing"), summary["mentions"]["passing"]),
        (_("Something else"), summary["mentions"]["other"]),
        (_("Same address, joined"), summary["joined"]),
        (_("Copies of another article"), summary["copies"]),
        (_("Independent foreign originals"), summary["independent_foreign_originals"]),
    ):
        table.add_row(label, number(value))
    table.add_row(_("Time"), _("{seconds} s ({cpu} s of CPU)").format(
        seconds=number(summary["seconds"], 1), cpu=number(summary["cpu_seconds"], 1)
    ))  # fmt: skip
    console.print(table)
    named = _names(profile)
    for title, key in (
        (_("Tone toward the place"), "tone"), (_("Origin"), "origin"), (_("Language"), "language"),
        (_("Theme"), "theme"), (_("Market"), "market"),
    ):  # fmt: skip
        if summary[key]:
            counts = ", ".join(f"{named.get((key, one), one)} {number(count)}" for one, count in summary[key].items())
            console.print(f"[bold]{title}[/bold]: {counts}", highlight=False)
    if summary["resumed"]:
        console.print(_("{0} inputs were there from an earlier run.").format(number(summary["resumed"])))
    if summary["faults"]:
        faults = ", ".join(f"{cause} {number(count)}" for cause, count in summary["faults"].items())
        console.print(_("Set aside: {0}").format(faults), style="yellow", highlight=False)
        console.print(_("Each is written down with its remedy in {0}").format(out / QUARANTINE), style="yellow")
    for failure in summary["failed"]:
        console.print(failure, style="red", markup=False)
    console.print(_("Mentions: {0}").format(out / MENTIONS / "*.parquet"), markup=False)

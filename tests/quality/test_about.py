"""The about gate: is an article about the place? On texts that were frozen before the judge was tuned.

Run as a program it prints the figures of docs/methodology.md: `python tests/quality/test_about.py`.
"""

from __future__ import annotations

import gzip
import html
import json
import sys
from collections import Counter
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from about_corpus import FOLDER, articles_of, hashes_of_test_part, hidden, rows_of
from scores import interval, macro_f1

from tiengvang.place.profile import Profile, load_profile
from tiengvang.records import InputFault
from tiengvang.scan.counts import Counts
from tiengvang.scan.inputs import Input
from tiengvang.scan.pipeline import Pipeline

# What is reached today, less a point for luck. The aim is 0.90, 0.86 and 0.80. A floor only ever rises.
FLOOR, LOWER_FLOOR, HIDDEN_FLOOR, PLAIN_FLOOR, FRESH_FLOOR = 0.93, 0.89, 0.88, 0.98, 0.88
HIDDEN_SEED = 2026  # drawn once, before the first run

Row = tuple[str, str, str]  # topic, truth, said


def judged(part: str = "test") -> tuple[list[Row], dict[str, list[Row]]]:
    """Verdicts on a part as the pipeline gives them to articles that are text already; also by language."""
    pipeline = Pipeline(load_profile("gialai"))
    rows, by_language = [], {}
    for row, article in articles_of(part):
        one = (row["topic"], row["about"], pipeline.judged(article).about)
        rows.append(one)
        by_language.setdefault(row["lang"], []).append(one)
    return rows, by_language


def scanned(profile: Profile, folder: Path, part: str = "test") -> list[Row]:
    """Verdicts on a part put into web pages and read from an archive; what does not come through is `other`."""
    rows = list(rows_of(part))
    archive = folder / "pages.warc.gz"
    archive.write_bytes(b"".join(gzip.compress(_record(row), mtime=0) for row in rows))
    said = {}
    for mention in Pipeline(profile).run(Input("warc", str(archive)), Counts()):
        assert not isinstance(mention, InputFault), mention
        said[mention.url] = mention.about
    return [(row["topic"], row["about"], said.get(row["url"], "other")) for row in rows]


def _record(row: dict[str, str]) -> bytes:
    paragraphs = "".join(f"<p>{html.escape(text)}</p>" for text in row["text"].split("\n") if text.strip())
    page = (
        f'<!doctype html><html><head><meta charset="utf-8"><title>{html.escape(row["title"])}</title></head><body>'
        f'<nav><a href="/">Home</a> <a href="/world">World</a></nav><article><h1>{html.escape(row["title"])}</h1>'
        f'<time datetime="{row["published"]}">{row["published"]}</time>{paragraphs}</article>'
        "<footer>All rights reserved</footer></body></html>"
    ).encode()
    http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + page
    head = (
        f"WARC/1.1\r\nWARC-Type: response\r\nWARC-Target-URI: {row['url']}\r\nWARC-Date: 2026-11-01T00:00:00Z\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(http)}\r\n\r\n"
    )
    return head.encode() + http + b"\r\n\r\n"


@pytest.fixture(scope="module")
def verdicts() -> tuple[list[Row], dict[str, list[Row]]]:
    return judged()


def test_the_test_part_is_the_one_that_was_frozen() -> None:
    assert hashes_of_test_part() == json.loads((FOLDER / "frozen.json").read_text("utf-8"))


def test_no_topic_is_in_two_parts() -> None:
    tune, test, fresh = ({row["topic"] for row in rows_of(part)} for part in ("tune", "test", "fresh"))
    assert not tune & test
    assert not (tune | test) & fresh


def test_the_corpus_has_enough_in_each_language() -> None:
    counts = Counter(row["lang"] for part in ("tune", "test") for row in rows_of(part))
    assert sum(count >= 60 for count in counts.values()) >= 10
    assert min(counts.values()) >= 20
    assert len(counts) == 17
    hard = [row["hard"] for part in ("tune", "test") for row in rows_of(part)]
    assert sum(hard) / len(hard) >= 0.5


def test_the_verdicts_reach_the_floor(verdicts: tuple[list[Row], dict[str, list[Row]]]) -> None:
    rows, _ = verdicts
    assert macro_f1([row[1:] for row in rows]) >= FLOOR
    assert interval(rows)[0] >= LOWER_FLOOR


def test_plain_articles_are_told_apart(verdicts: tuple[list[Row], dict[str, list[Row]]]) -> None:
    plain = [row for source, row in zip(rows_of("test"), verdicts[0], strict=True) if not source["hard"]]
    assert len(plain) >= 100
    assert macro_f1([row[1:] for row in plain]) >= PLAIN_FLOOR


def test_articles_written_after_all_tuning_are_told_apart() -> None:
    rows, _ = judged("fresh")
    assert macro_f1([row[1:] for row in rows]) >= FRESH_FLOOR


def test_every_language_is_better_than_searching_for_names(verdicts: tuple[list[Row], dict[str, list[Row]]]) -> None:
    for language, rows in verdicts[1].items():
        if len(rows) >= 20:  # in fewer, one article weighs too much
            assert macro_f1([row[1:] for row in rows]) >= 0.70, language


def test_the_whole_scan_holds_with_a_fifth_of_the_names_hidden(tmp_path: Path) -> None:
    rows = scanned(hidden(load_profile("gialai"), 0.2, HIDDEN_SEED), tmp_path)
    assert macro_f1([row[1:] for row in rows]) >= HIDDEN_FLOOR


def main() -> None:
    """Print the figures, and with --errors the articles judged wrong."""
    import tempfile

    part = "tune" if "--tune" in sys.argv else "test"
    _print_figures(part)
    with tempfile.TemporaryDirectory() as folder:
        whole = scanned(load_profile("gialai"), Path(folder), part)
        print(f"through the whole scan: {macro_f1([r[1:] for r in whole]):.3f}")
        for seed in (HIDDEN_SEED, HIDDEN_SEED + 1, HIDDEN_SEED + 2):
            some = scanned(hidden(load_profile("gialai"), 0.2, seed), Path(folder), part)
            low, high = interval(some)
            print(f"  with a fifth of the names hidden (seed {seed}): {macro_f1([r[1:] for r in some]):.3f} "
                  f"[{low:.3f}, {high:.3f}]")  # fmt: skip
    if part == "test":
        _print_figures("fresh")


def _print_figures(part: str) -> None:
    """The total of a part with its interval, then by language, plain and hard."""
    rows, by_language = judged(part)
    low, high = interval(rows)
    print(f"{part} part, {len(rows)} articles: macro-F1 {macro_f1([r[1:] for r in rows]):.3f} [{low:.3f}, {high:.3f}]")
    for language, some in sorted(by_language.items()):
        print(f"  {language:8} {len(some):4} {macro_f1([r[1:] for r in some]):.3f}")
    for name, hard in (("plain", False), ("hard", True)):
        some = [row for source, row in zip(rows_of(part), rows, strict=True) if source["hard"] == hard]
        print(f"  {name:8} {len(some):4} {macro_f1([r[1:] for r in some]):.3f}")


if __name__ == "__main__":
    main()

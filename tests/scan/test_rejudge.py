"""Rejudging: tone by another judge out of the archives; what is lost is said, and nothing is done twice."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import warc_making as make
from stories import page_of, story

from tiengvang.place.profile import Profile
from tiengvang.records import InputFault, Tone
from tiengvang.scan import local
from tiengvang.scan.rejudge import Known, Range, Rereader, rejudge_folder
from tiengvang.understand.tone import JudgeUnavailable, Target
from tiengvang.understand.tone.lexicon import LexiconJudge

Rows = Callable[..., list[dict[str, Any]]]
Scan = Callable[..., local.Run]


class Flat:
    """A judge that calls everything neutral, until it is tired."""

    name, version = "flat", "1"

    def __init__(self, works: int = 10**9) -> None:
        self.works = works

    def judge(self, targets: Sequence[Target]) -> list[Tone]:
        self.works -= 1
        if self.works < 0:
            raise JudgeUnavailable("tired")
        return [Tone(0.1, 0.8, 0.1, "flat/1") for _ in targets]


def archive(folder: Path, numbers: range, packing: str = "gzip by record", name: str = "pages") -> Path:
    records = [make.page(f"https://{name}.example/{number}", page_of(*story(number))) for number in numbers]
    return make.write(folder, packing, [make.info(), *records], name)


def judges(rows: list[dict[str, Any]]) -> dict[str, int]:
    return {judge: sum(row["judge"] == judge for row in rows) for judge in sorted({row["judge"] for row in rows})}


@pytest.mark.parametrize("packing", ["plain", "gzip by record", "gzip as a whole", "zstd by record"])
def test_the_same_judge_says_of_the_page_read_again_what_it_said_in_the_scan(
    tmp_path: Path, scan: Scan, rows: Rows, jeju: Profile, packing: str
) -> None:
    archive(tmp_path / "in", range(4), packing)
    scan(tmp_path / "in")
    held = {row["id"]: row for row in rows()}
    known = [Known(r["id"], r["url"], r["title"], r["archive"], r["offset"], r["signature"]) for r in held.values()]
    found = dict(Rereader(jeju, LexiconJudge()).tones(known))
    assert len(found) == 4
    for one, tone in found.items():
        assert isinstance(tone, Tone), tone
        assert (tone.negative, tone.positive) == pytest.approx(
            (held[one.id]["tone_negative"], held[one.id]["tone_positive"]), abs=1e-6
        )


def test_only_tone_and_judge_change(tmp_path: Path, scan: Scan, rows: Rows, jeju: Profile) -> None:
    archive(tmp_path / "in", range(3))
    scan(tmp_path / "in")
    before = rows()
    outcome = rejudge_folder(tmp_path / "out", jeju, Flat())
    after = rows()
    assert (outcome.judged, outcome.already, outcome.lost.total()) == (3, 0, 0)
    touched = {"judge", "tone_negative", "tone_neutral", "tone_positive"}
    for old, new in zip(before, after, strict=True):
        assert {key for key in old if old[key] != new[key]} <= touched
        assert (new["judge"], round(new["tone_neutral"], 3)) == ("flat/1", 0.8)


def test_pages_rows_and_feeds_are_found_again(tmp_path: Path, scan: Scan, rows: Rows, jeju: Profile) -> None:
    folder = tmp_path / "in"
    (folder / "deep").mkdir(parents=True)
    title, text = story(1)
    (folder / "deep" / "a.html").write_bytes(page_of(title, text))
    texts = [story(number) for number in (2, 3, 4)]
    lines = [json.dumps({"title": t, "text": x, "url": f"https://r.example/{n}"}) for n, (t, x) in enumerate(texts)]
    (folder / "rows.jsonl").write_text("\n".join([lines[0], "broken", *lines[1:]]), "utf-8")
    entry = "<item><title>{}</title><link>https://f.example/1</link><description>{}</description></item>"
    feed = f"<rss version='2.0'><channel><title>f</title>{entry.format(*story(5))}</channel></rss>"
    (folder / "news.rss").write_text(feed, "utf-8")
    scan(folder)
    assert len(rows()) == 5
    outcome = rejudge_folder(tmp_path / "out", jeju, Flat())
    assert (outcome.judged, [str(fault) for fault in outcome.faults]) == (5, [])


def test_what_cannot_be_read_any_more_is_said_and_keeps_its_judgement(
    tmp_path: Path, scan: Scan, rows: Rows, jeju: Profile
) -> None:
    gone = archive(tmp_path / "in", range(2), name="gone")
    cut = archive(tmp_path / "in", range(2, 4), name="cut")
    other = archive(tmp_path / "in", range(4, 6), name="other")
    archive(tmp_path / "in", range(6, 8), name="fine")
    scan(tmp_path / "in")
    gone.unlink()
    cut.write_bytes(b"")
    records = [make.page(f"https://other.example/{n}", page_of(*story(n + 50))) for n in range(4, 6)]
    make.write(tmp_path / "in", "gzip by record", [make.info(), *records], other.name.split(".")[0])
    before = {row["url"]: row for row in rows()}
    outcome = rejudge_folder(tmp_path / "out", jeju, Flat())
    after = {row["url"]: row for row in rows()}
    assert outcome.judged == 2
    assert outcome.lost["archive-gone"] == 2
    assert outcome.lost.total() == 6
    assert outcome.lost["page-changed"] >= 1
    assert judges(list(after.values())) == {"flat/1": 2, "lexicon/1": 6}
    assert all(after[url] == before[url] for url in after if "fine" not in url)
    assert all("left as it was" in str(f) or "not there" in str(f) or "no page" in str(f) for f in outcome.faults)


def test_a_row_whose_text_was_changed_is_not_judged(tmp_path: Path, scan: Scan, jeju: Profile) -> None:
    title, text = story(1)
    file = tmp_path / "rows.jsonl"
    file.write_text(json.dumps({"title": title, "text": text, "url": "https://r.example/1"}), "utf-8")
    scan(file)
    changed = {"title": title, "text": "Jeju Island " + story(9)[1], "url": "https://r.example/1"}
    file.write_text(json.dumps(changed), "utf-8")
    outcome = rejudge_folder(tmp_path / "out", jeju, Flat())
    assert outcome.lost == {"page-changed": 1}


def test_doing_it_again_does_nothing_and_a_scan_with_the_same_setting_reads_nothing(
    tmp_path: Path, scan: Scan, rows: Rows, jeju: Profile
) -> None:
    archive(tmp_path / "in", range(3))
    scan(tmp_path / "in")
    rejudge_folder(tmp_path / "out", jeju, Flat())
    files = {path: path.read_bytes() for path in (tmp_path / "out").rglob("*.*") if path.is_file()}
    again = rejudge_folder(tmp_path / "out", jeju, Flat(works=0))
    assert (again.judged, again.already) == (0, 3)
    assert {path: path.read_bytes() for path in (tmp_path / "out").rglob("*.*") if path.is_file()} == files
    assert scan(tmp_path / "in").inputs == 0
    assert judges(rows()) == {"flat/1": 3}


def test_a_judge_that_fails_in_between_loses_nothing_and_goes_on(
    tmp_path: Path, scan: Scan, rows: Rows, jeju: Profile
) -> None:
    archive(tmp_path / "in", range(6))
    scan(tmp_path / "in")
    with pytest.raises(JudgeUnavailable):
        rejudge_folder(tmp_path / "out", jeju, Flat(works=2))
    assert judges(rows()) == {"flat/1": 2, "lexicon/1": 4}
    outcome = rejudge_folder(tmp_path / "out", jeju, Flat())
    assert (outcome.judged, outcome.already) == (4, 2)
    assert judges(rows()) == {"flat/1": 6}


def test_a_range_is_kept_to(tmp_path: Path, scan: Scan, rows: Rows, jeju: Profile) -> None:
    lines = [
        {"title": story(n)[0], "text": story(n)[1], "url": f"https://r.example/{n}", "published": f"2025-0{n}-01"}
        for n in range(1, 5)
    ]
    (tmp_path / "rows.jsonl").write_text("\n".join(map(json.dumps, lines)), "utf-8")
    scan(tmp_path / "rows.jsonl")
    chosen = Range(date(2025, 2, 1), date(2025, 3, 1))
    assert rejudge_folder(tmp_path / "out", jeju, Flat(), chosen).judged == 2
    assert [row["url"][-1] for row in rows() if row["judge"] == "flat/1"] == ["2", "3"]
    assert rejudge_folder(tmp_path / "out", jeju, Flat(), Range(origins=("own",))).judged == 0


def test_a_folder_that_is_no_scan_is_refused(tmp_path: Path, jeju: Profile) -> None:
    with pytest.raises(InputFault, match="not the output of a scan"):
        rejudge_folder(tmp_path, jeju, Flat())


def test_a_scan_whose_judge_is_away_leaves_its_input_for_the_next_run(tmp_path: Path, jeju: Profile) -> None:
    from tiengvang.scan.inputs import find_inputs
    from tiengvang.scan.pipeline import Pipeline

    archive(tmp_path / "in", range(2))
    inputs = find_inputs([str(tmp_path / "in")])
    run = local.scan(inputs, Pipeline(jeju, Flat(works=0)), "test", tmp_path / "out")
    assert [fault.cause for fault in run.failed] == ["judge-unavailable"]
    run = local.scan(inputs, Pipeline(jeju, Flat()), "test", tmp_path / "out")
    assert (run.inputs, run.failed) == (1, ())

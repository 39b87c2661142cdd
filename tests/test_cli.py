"""The commands that outsiders call: what they read, write, print and exit with."""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
import warc_making as make
from click.testing import CliRunner, Result
from stories import page_of, story

from tiengvang import __version__
from tiengvang.cli import main
from tiengvang.place.profile import SHIPPED

Row = dict[str, Any]
STATS = (
    "pages screened articles mentions joined copies independent_foreign_originals origin language theme market tone "
    "inputs resumed failed faults warnings seconds cpu_seconds stage_cpu_seconds pages_per_second out"
).split()
COLUMNS = (
    "url outlet language published title excerpt about evidence tone_negative tone_neutral tone_positive theme origin "
    "independent copy_of market judge archive offset"
).split()
AIRLINE = "Jeju Air said on Monday that it adds flights between Osaka and Manila. Jeju Air has forty aircraft. " * 4


def run(*arguments: Path | str) -> Result:
    return CliRunner().invoke(main, [str(one) for one in arguments])


def rows_of(out: Path) -> list[Row]:
    found = [row for path in sorted(out.rglob("*.parquet")) for row in pq.read_table(path).to_pylist()]
    return sorted(found, key=lambda row: row["url"])


@pytest.fixture
def inputs(tmp_path: Path) -> Path:
    """One source of every kind, with an article each, and one that is about something else."""
    root = tmp_path / "in"
    (root / "pages").mkdir(parents=True)
    make.write(
        root, "gzip by record", [make.info(), make.page("https://warc.example/1", page_of(*story(1)))], "archive"
    )
    with (root / "service.jsonl").open("w", encoding="utf-8") as lines:
        for number, name in ((2, "jsonl"), (3, "news")):
            title, text = story(number)
            row = {"url": f"https://{name}.example/{number}", "title": title, "text": text, "published": "2026-02-03"}
            lines.write(json.dumps(row) + "\n")
        lines.write(
            json.dumps({"url": "https://air.example/", "title": "Jeju Air adds flights", "text": AIRLINE}) + "\n"
        )
    with (root / "service.csv").open("w", encoding="utf-8", newline="") as table:
        writer = csv.writer(table)
        writer.writerow(["link", "headline", "content", "outlet"])
        writer.writerow(["https://csv.example/4", *story(4), "The Gong"])
    (root / "pages" / "page.html").write_bytes(
        page_of(*story(5), head='<link rel="canonical" href="https://html.example/5">')
    )
    title, text = story(6)
    (root / "news.rss").write_text(
        f'<?xml version="1.0"?><rss version="2.0"><channel><title>Gong</title><item><title>{title}</title>'
        f"<link>https://feed.example/6</link><description>{text}</description></item></channel></rss>",
        encoding="utf-8",
    )
    return root


def sources(inputs: Path) -> list[Path]:
    return sorted(inputs.iterdir())


def test_a_scan_reads_every_kind_of_source_and_writes_every_row(inputs: Path, tmp_path: Path) -> None:
    result = run("scan", *sources(inputs), "--place", "jeju", "--out", tmp_path / "out", "--workers", 2)
    assert result.exit_code == 0, result.output
    rows = rows_of(tmp_path / "out")
    assert [row["outlet"] for row in rows] == [
        f"{name}.example" for name in ("air", "csv", "feed", "html", "jsonl", "news", "warc")
    ]
    about = {row["outlet"]: row["about"] for row in rows}
    assert about.pop("air.example") == "other", "what passed the screen and is something else has its row too"
    assert set(about.values()) == {"primary"}
    for row in rows:
        assert set(COLUMNS) <= set(row)
        assert row["evidence"], row["url"]
        assert row["judge"], row["url"]
        assert len(row["excerpt"]) <= 300
        assert row["tone_negative"] + row["tone_neutral"] + row["tone_positive"] == pytest.approx(1, abs=1e-5)


def test_a_folder_is_a_source_too(inputs: Path, tmp_path: Path) -> None:
    assert run("scan", inputs, "--place", "jeju", "--out", tmp_path / "out", "--workers", 1).exit_code == 0
    assert len(rows_of(tmp_path / "out")) == 7


def test_stats_as_json_are_all_that_is_printed(inputs: Path, tmp_path: Path) -> None:
    result = run("scan", *sources(inputs), "--place", "jeju", "--out", tmp_path / "out", "--stats", "json")
    summary = json.loads(result.stdout)
    assert result.stderr == ""
    assert list(summary) == STATS
    assert (summary["inputs"], summary["resumed"], summary["failed"]) == (5, 0, [])
    assert summary["mentions"] == {"primary": 6, "passing": 0, "other": 1}
    assert summary["pages"] == summary["screened"] == summary["articles"] == 7
    assert sum(summary["origin"].values()) == sum(summary["tone"].values()) == 6
    assert summary["language"] == {"en": 6}
    again = json.loads(
        run("scan", *sources(inputs), "--place", "jeju", "--out", tmp_path / "out", "--stats", "json").stdout
    )
    assert (again["inputs"], again["resumed"]) == (0, 5)
    assert again["mentions"] == summary["mentions"]


def test_the_summary_for_people_names_the_counts_and_where_the_rows_are(inputs: Path, tmp_path: Path) -> None:
    make.write(inputs, "plain", [make.page("https://x.example/", b"\x89PNG Jeju Island \x00\x01" * 30)], "broken")
    said = run("scan", inputs, "--place", "jeju", "--out", tmp_path / "out").stdout
    assert "About the place" in said
    assert "page-binary 1" in said
    assert "quarantine" in said.replace("\n", "")
    assert str(tmp_path / "out" / "mentions") in said.replace("\n", "")


@pytest.mark.parametrize(
    ("change", "what"),
    [
        (lambda root: [root / "none.warc.gz"], "nothing to read there"),
        (lambda root: [*sources(root), root / "none-*.warc.gz"], "nothing to read there"),
        (lambda root: [Path(__file__)], "neither a web archive"),
    ],
)
def test_a_source_that_cannot_be_read_ends_with_2_and_one_clear_line(
    inputs: Path, tmp_path: Path, change: Callable[[Path], list[Path]], what: str
) -> None:
    result = run("scan", *change(inputs), "--place", "jeju", "--out", tmp_path / "out")
    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr.startswith("Error: ")
    assert what in result.stderr
    assert "Traceback" not in result.output
    assert not (tmp_path / "out").exists()


def test_a_place_that_is_unknown_ends_with_2_and_says_so(inputs: Path, tmp_path: Path) -> None:
    result = run("scan", inputs, "--place", "atlantis", "--out", tmp_path / "out")
    assert result.exit_code == 2
    assert "atlantis" in result.stderr
    assert result.exception is None or isinstance(result.exception, SystemExit)


def test_an_output_in_use_ends_with_2_and_says_what_to_do(inputs: Path, tmp_path: Path) -> None:
    from tiengvang.scan.local import only_run

    with only_run(tmp_path / "out"):
        result = run("scan", inputs, "--place", "jeju", "--out", tmp_path / "out")
    assert result.exit_code == 2
    assert "another run is writing there; wait for it, or name another folder with --out" in result.stderr


def test_no_source_and_no_output_are_usage_errors(tmp_path: Path) -> None:
    assert run("scan", "--out", tmp_path).exit_code == 2
    assert run("scan", tmp_path).exit_code == 2
    assert "--out" in run("scan", "-h").stdout


def test_a_place_may_be_a_folder_and_a_changed_one_means_reading_again(inputs: Path, tmp_path: Path) -> None:
    place = Path(shutil.copytree(SHIPPED / "jeju", tmp_path / "place"))
    first = run("scan", inputs, "--place", place, "--out", tmp_path / "out", "--stats", "json")
    assert json.loads(first.stdout)["inputs"] == 5
    with (place / "outlets.tsv").open("a", encoding="utf-8") as table:
        table.write("warc.example\tThe Warc\tforeign\t\tFR\ten\tsite\n")
    again = run("scan", inputs, "--place", place, "--out", tmp_path / "out", "--stats", "json")
    assert json.loads(again.stdout)["inputs"] == 5
    assert json.loads(again.stdout)["independent_foreign_originals"] == 1
    assert {row["outlet"]: row["country"] for row in rows_of(tmp_path / "out")}["warc.example"] == "FR"


def test_checking_a_good_profile_ends_with_0(tmp_path: Path) -> None:
    place = Path(shutil.copytree(SHIPPED / "jeju", tmp_path / "jeju"))
    for named in (place, Path("jeju")):
        result = run("profile", "check", named)
        assert (result.exit_code, result.stderr) == (0, ""), result.output
        assert "no faults" in result.stdout


def test_checking_a_faulty_profile_ends_with_1_and_names_file_line_and_remedy(tmp_path: Path) -> None:
    place = Path(shutil.copytree(SHIPPED / "jeju", tmp_path / "jeju"))
    names = (place / "names.tsv").read_text("utf-8")
    (place / "names.tsv").write_text(names + "nobody\ten\tLatn\tNobody\tpress\n", "utf-8")
    result = run("profile", "check", place)
    assert result.exit_code == 1
    (line,) = result.stdout.splitlines()
    assert f"names.tsv:{len(names.splitlines()) + 1}" in line
    assert "nobody" in line
    assert "1 faults" in result.stderr


def test_checking_what_is_not_there_ends_with_1_and_says_so(tmp_path: Path) -> None:
    result = run("profile", "check", tmp_path / "none")
    assert result.exit_code == 1
    assert "none" in result.stdout
    assert isinstance(result.exception, SystemExit)


def test_the_shipped_profiles_are_listed() -> None:
    lines = run("profile", "list").stdout.splitlines()
    assert [line.split("\t")[0] for line in lines] == ["gialai", "jeju"]


def test_the_version_and_the_help_need_no_engine() -> None:
    assert run("--version").stdout.strip().endswith(__version__)
    assert "scan" in run("-h").stdout


@pytest.mark.parametrize(
    ("language", "decimal"), [("vi", "1.234.567,5"), ("en", "1,234,567.5"), ("vi_VN.UTF-8", "1.234.567,5")]
)
def test_numbers_are_written_as_the_chosen_language_does(
    monkeypatch: pytest.MonkeyPatch, language: str, decimal: str
) -> None:
    from tiengvang.wording import number

    monkeypatch.setenv("TIENGVANG_LANG", language)
    assert number(1234567.5, 1) == decimal

"""The engine: it goes on after any end, loses and doubles nothing, and one bad input costs no other."""

from __future__ import annotations

import json
import os
import random
import resource
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import killable
import pytest
import warc_making as make
from range_server import serving
from stories import page_of, story

from tiengvang.listen.sources import warc
from tiengvang.records import InputFault
from tiengvang.scan import local
from tiengvang.scan.inputs import find_inputs

pytestmark = pytest.mark.usefixtures("quick_models")

Rows = Callable[..., list[dict[str, Any]]]
Scan = Callable[..., local.Run]


def archive(folder: Path, name: str, numbers: range, bad: int = 0) -> Path:
    """An archive of stories by number, every seventh again at an address of every archive, and some binary pages."""
    records = [make.info()]
    for number in numbers:
        records.append(make.page(f"https://{name}.example/{number}", page_of(*story(number))))
        if number % 7 == 0:
            records.append(make.page("https://gong.example/same", page_of(*story(7777))))
    records += [make.page(f"https://{name}.example/bad{n}", b"\x89PNG Jeju Island \x00\x01" * 30) for n in range(bad)]
    return make.write(folder, "gzip by record", records, name)


def files(out: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in out.glob("mentions/*")}


# --- going on -------------------------------------------------------------------------------------------------------


def test_what_was_done_is_not_done_again(tmp_path: Path, scan: Scan, rows: Rows) -> None:
    archive(tmp_path / "in", "a", range(3))
    first = scan(tmp_path / "in")
    archive(tmp_path / "in", "b", range(3, 5))
    second = scan(tmp_path / "in")
    third = scan(tmp_path / "in")
    assert [(run.inputs, run.resumed) for run in (first, second, third)] == [(1, 0), (1, 1), (0, 2)]
    assert len(rows()) == 6
    assert third.finished.counts.pages == 6


def test_a_changed_input_is_read_again_and_an_unchanged_one_is_not(tmp_path: Path, scan: Scan, rows: Rows) -> None:
    archive(tmp_path / "in", "a", range(1, 3))
    archive(tmp_path / "in", "b", range(3, 5))
    scan(tmp_path / "in")
    archive(tmp_path / "in", "b", range(3, 7))
    run = scan(tmp_path / "in")
    assert (run.inputs, run.resumed) == (1, 1)
    assert [row["url"][-1] for row in rows()] == list("123456")


def test_another_setting_means_reading_again(tmp_path: Path, scan: Scan) -> None:
    source = archive(tmp_path / "in", "a", range(2))
    scan(source, setting="judge 1")
    assert scan(source, setting="judge 1").inputs == 0
    assert scan(source, setting="judge 2").inputs == 1


def test_a_broken_part_is_made_again(tmp_path: Path, scan: Scan, rows: Rows) -> None:
    source = archive(tmp_path / "in", "a", range(1, 3))
    scan(source)
    (part,) = (tmp_path / "out" / ".raw").iterdir()
    part.write_bytes(part.read_bytes()[:100])
    assert scan(source).inputs == 1
    assert len(rows()) == 2


def test_what_a_killed_run_left_half_done_is_cleared_away(tmp_path: Path, scan: Scan) -> None:
    source = archive(tmp_path / "in", "a", range(2))
    for name in ("out/.raw/.x.arrow.abc.unfinished", "out/mentions/.x.parquet.abc.unfinished"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(b"half")
    scan(source)
    assert not list((tmp_path / "out").rglob("*.unfinished"))


def test_two_workers_give_what_one_gives(tmp_path: Path, scan: Scan) -> None:
    for number in range(4):
        archive(tmp_path / "in", f"a{number}", range(number * 3, number * 3 + 3), bad=1)
    one = scan(tmp_path / "in", out=tmp_path / "one")
    two = scan(tmp_path / "in", out=tmp_path / "two", workers=2)
    assert files(tmp_path / "one") == files(tmp_path / "two")
    assert one.finished.mentions == two.finished.mentions
    assert one.finished.counts.faults == two.finished.counts.faults == {"page-binary": 4}


def test_progress_tells_what_is_done(tmp_path: Path, jeju_pipeline: Any) -> None:
    for name in ("a", "b"):
        archive(tmp_path / "in", name, range(2))
    told: list[tuple[int, int]] = []
    inputs = find_inputs([str(tmp_path / "in")])
    for _ in range(2):
        local.scan(
            inputs, jeju_pipeline, "x", tmp_path / "out", progress=lambda done, all_, one: told.append((done, all_))
        )
    assert told == [(0, 2), (1, 2), (2, 2), (2, 2)]


# --- one bad input --------------------------------------------------------------------------------------------------


@pytest.fixture
def deadly(monkeypatch: pytest.MonkeyPatch) -> None:
    """Reading an archive called deadly… kills the process that reads it."""
    real = warc.screened_pages

    def pages(path: str, passes: Any) -> Iterator[Any]:
        if "deadly" in path:
            os._exit(9)
        yield from real(path, passes)

    monkeypatch.setattr(warc, "screened_pages", pages)


@pytest.mark.usefixtures("deadly")
def test_inputs_that_kill_their_worker_are_set_aside_and_the_others_go_on(
    tmp_path: Path, scan: Scan, rows: Rows
) -> None:
    for number in range(9):
        archive(
            tmp_path / "in",
            f"{number}-{'deadly' if number in (1, 6) else 'good'}",
            range(number * 7 + 1, number * 7 + 3),
        )
    run = scan(tmp_path / "in", workers=2)
    assert sorted(fault.cause for fault in run.failed) == ["worker-died", "worker-died"]
    assert all("deadly" in str(fault) and "the other inputs went on" in str(fault) for fault in run.failed)
    assert len(rows()) == 14
    again = scan(tmp_path / "in", workers=2)
    assert (again.resumed, again.inputs, len(again.failed)) == (7, 2, 2)


@pytest.mark.usefixtures("deadly")
def test_a_deadly_input_that_is_the_only_one_left_does_not_kill_the_run(tmp_path: Path, scan: Scan) -> None:
    run = scan(archive(tmp_path / "in", "deadly", range(2)), workers=2)
    assert [fault.cause for fault in run.failed] == ["worker-died"]


def test_an_input_that_cannot_be_read_costs_no_other(
    tmp_path: Path, scan: Scan, rows: Rows, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = warc.screened_pages

    def pages(path: str, passes: Any) -> Iterator[Any]:
        yield from real(path, passes)
        if "/bad" in path:
            raise OSError(5, "Input/output error")

    monkeypatch.setattr(warc, "screened_pages", pages)
    for name in ("bad", "good"):
        archive(tmp_path / "in", name, range(1, 3))
    for workers in (1, 2):
        run = scan(tmp_path / "in", workers=workers)
        assert [fault.cause for fault in run.failed] == ["input-unreadable"]
        assert "Input/output error" in str(run.failed[0])
        assert [row["outlet"] for row in rows()] == ["good.example"] * 2


def test_a_reader_that_fails_costs_only_what_comes_after(
    tmp_path: Path, scan: Scan, rows: Rows, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = warc.screened_pages

    def pages(path: str, passes: Any) -> Iterator[Any]:
        yield from list(real(path, passes))[:1]
        raise ZeroDivisionError("unforeseen")

    monkeypatch.setattr(warc, "screened_pages", pages)
    run = scan(archive(tmp_path / "in", "a", range(1, 3)))
    assert run.finished.counts.faults == {"input-failed": 1}
    assert len(rows()) == 1


def test_an_article_that_breaks_the_judge_costs_no_other(
    tmp_path: Path, scan: Scan, rows: Rows, monkeypatch: pytest.MonkeyPatch, jeju_pipeline: Any
) -> None:
    real = jeju_pipeline.gazetteer.find

    def find(title: str, text: str, language: str) -> Any:
        if title.endswith("2"):
            raise IndexError("unforeseen")
        return real(title, text, language)

    monkeypatch.setattr(jeju_pipeline.gazetteer, "find", find)
    run = scan(archive(tmp_path / "in", "a", range(1, 4)))
    assert run.finished.counts.faults == {"article-unjudged": 1}
    assert [row["url"][-1] for row in rows()] == ["1", "3"]


@pytest.mark.parametrize("workers", [1, 2])
def test_archives_at_addresses_are_scanned_and_what_a_server_broke_off_is_read_again(
    tmp_path: Path, scan: Scan, rows: Rows, workers: int
) -> None:
    pytest.importorskip("aiohttp", reason="archives at http addresses need the extra: pip install tiengvang[http]")
    records = [
        make.page(f"https://a.example/{n}", page_of(*story(n)) + b"<!--" + os.urandom(60_000).hex().encode() + b"-->")
        for n in range(100)
    ]
    data, local_one = make.plain(records), archive(tmp_path / "in", "b", range(500, 502))
    with serving(data, "breaks") as url:
        first = scan(url, local_one, workers=workers)
        assert first.finished.counts.faults == {"warc-unreadable": 1}
        assert 0 < len(rows()) - 2 < 100
        port = int(url.split(":")[2].split("/")[0])
    with serving(data, port=port) as url:
        again = scan(url, local_one, workers=workers)
        assert (again.inputs, again.resumed, len(rows())) == (1, 1, 102)
        assert scan(url, local_one, workers=workers).inputs == 0


# --- the output folder ----------------------------------------------------------------------------------------------


def test_an_output_folder_in_use_is_refused(tmp_path: Path, scan: Scan) -> None:
    source = archive(tmp_path / "in", "a", range(2))
    with local.only_run(tmp_path / "out"), pytest.raises(InputFault, match="another run is writing there") as fault:
        scan(source)
    assert fault.value.cause == "output-in-use"
    assert scan(source).inputs == 1


def test_an_output_that_is_a_file_is_refused(tmp_path: Path, scan: Scan) -> None:
    (tmp_path / "out").write_text("a file")
    with pytest.raises(InputFault, match="name another folder with --out") as fault:
        scan(archive(tmp_path / "in", "a", range(2)))
    assert fault.value.cause == "output-unwritable"


@contextmanager
def small_disk(folder: Path, kilobytes: int) -> Iterator[None]:
    """A disk of that size at the folder. Needs root."""
    folder.mkdir(parents=True)
    made = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={kilobytes}k", "tmpfs", folder], capture_output=True, text=True
    )
    if made.returncode:
        pytest.skip(
            f"a small disk cannot be mounted here ({made.stderr.strip()}); it takes root and the right to mount"
        )
    try:
        yield
    finally:
        subprocess.run(["umount", "--lazy", folder], check=True)  # a worker may be on its way out


@pytest.mark.parametrize("workers", [1, 2])
def test_a_full_disk_stops_the_run_and_the_next_one_goes_on(
    tmp_path: Path, scan: Scan, rows: Rows, workers: int
) -> None:
    for number in range(12):
        archive(tmp_path / "in", f"a{number:02}", range(number * 20 + 1, number * 20 + 16))
    out = tmp_path / "disk" / "out"
    with small_disk(tmp_path / "disk", 128):
        with pytest.raises(InputFault, match="the disk is full") as fault:
            scan(tmp_path / "in", out=out, workers=workers)
        assert fault.value.cause == "disk-full"
        assert "run the same command again" in str(fault.value)
        done = [path.name for path in out.glob(".raw/*.arrow")]
        assert 0 < len(done) < 12
        assert not list(out.rglob("*.unfinished"))
        subprocess.run(["mount", "-o", "remount,size=20m", tmp_path / "disk"], check=True)
        run = scan(tmp_path / "in", out=out, workers=workers)
        assert (run.resumed, run.inputs) == (len(done), 12 - len(done))
        assert (
            len(rows(out))
            == len({row["url"] for row in rows(out)})
            == run.finished.counts.articles - run.finished.joined
        )


@contextmanager
def greatest_file(size: int) -> Iterator[None]:
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_limit_on_files_stops_the_run_and_what_was_finished_is_kept(tmp_path: Path, scan: Scan, rows: Rows) -> None:
    archive(tmp_path / "in", "a-small", range(1, 3))
    archive(tmp_path / "in", "b-great", range(10, 70))
    with greatest_file(30_000), pytest.raises(InputFault, match="a limit on it is reached") as fault:
        scan(tmp_path / "in")
    assert fault.value.cause == "disk-full"
    assert [path.name[:7] for path in (tmp_path / "out" / ".raw").iterdir()] == ["a-small"]
    run = scan(tmp_path / "in")
    assert (run.resumed, run.inputs) == (1, 1)
    assert len(rows()) == 63


def test_a_disk_that_is_full_when_all_is_read_is_named_too(
    tmp_path: Path, scan: Scan, rows: Rows, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(out: Path) -> None:
        raise OSError(28, "No space left on device")

    source = archive(tmp_path / "in", "a", range(1, 3))
    with monkeypatch.context() as patched:
        patched.setattr(local, "finish", full)
        with pytest.raises(InputFault, match="the disk is full"):
            scan(source)
    assert scan(source).resumed == 1
    assert len(rows()) == 2


# --- killed at any point --------------------------------------------------------------------------------------------


def command(out: Path, source: Path) -> list[str]:
    return ["scan", str(source), "--place", "jeju", "--out", str(out), "--workers", "2", "--stats", "json"]


@pytest.fixture(scope="module")
def server() -> Iterator[killable.Server]:
    with killable.serving() as one:
        yield one


@pytest.fixture
def several(tmp_path: Path) -> Path:
    for number in range(6):
        archive(tmp_path / "in", f"a{number}", range(number * 8, number * 8 + 8), bad=2)
    (tmp_path / "in" / "z.warc.gz").write_bytes(b"no archive")
    return tmp_path / "in"


def test_a_run_killed_at_twenty_random_points_ends_as_if_nothing_had_been(
    tmp_path: Path, several: Path, server: killable.Server
) -> None:
    assert server.start(command(tmp_path / "whole", several), tmp_path / "said").wait() == 0
    expected = json.loads((tmp_path / "said").read_text())
    spent = expected["seconds"]
    chance, kills, number = random.Random(20), 0, 0
    while kills < 20:
        # The kills go on in one folder until a run gets through, then in a fresh one.
        out, said = tmp_path / f"out{number}", tmp_path / f"said{number}"
        (out / ".lock").unlink(missing_ok=True)
        run = server.start(command(out, several), said)
        run.wait_for_file(out, ".lock")
        time.sleep(chance.uniform(0, 0.8) * spent)
        if run.kill(with_workers=chance.random() < 0.5):
            kills += 1
            continue
        assert run.exit_code == 0, said.read_text()
        number += 1
        assert number < 40, "runs end before they can be killed"
    assert server.start(command(out, several), said).wait() == 0
    for at in range(number + 1):
        out, summary = tmp_path / f"out{at}", json.loads((tmp_path / f"said{at}").read_text())
        assert files(out) == files(tmp_path / "whole")
        for count in ("pages", "screened", "articles", "mentions", "joined", "copies", "faults"):
            assert summary[count] == expected[count], count
        assert not list(out.rglob("*.unfinished"))
    assert expected["faults"] == {"page-binary": 12, "warc-not-warc": 1}


def test_workers_of_a_killed_run_end_and_hold_no_lock(tmp_path: Path, several: Path, server: killable.Server) -> None:
    run = server.start(command(tmp_path / "out", several), tmp_path / "said")
    run.wait_for_file(tmp_path / "out", ".raw/*.arrow")
    assert run.kill(with_workers=False)
    with local.only_run(tmp_path / "out"):
        pass
    deadline = time.monotonic() + 5
    while time.monotonic() < deadline and run.lives():
        time.sleep(0.02)
    assert not run.lives(), "workers outlive their run"


@pytest.mark.parametrize("to_all", [True, False])
def test_a_keyboard_interrupt_says_what_is_kept_and_leaves_no_worker(
    tmp_path: Path, several: Path, server: killable.Server, to_all: bool
) -> None:
    run = server.start(command(tmp_path / "out", several), tmp_path / "said")
    run.wait_for_file(tmp_path / "out", ".raw/*.arrow")
    (os.killpg if to_all else os.kill)(run.pid, signal.SIGINT)
    code = run.wait()
    said = (tmp_path / "said").read_text("utf-8")
    assert code == 130, said
    assert said.strip() == "Stopped. What was finished is kept: give the same command again to go on."
    assert not run.lives()
    assert server.start(command(tmp_path / "out", several), tmp_path / "said").wait() == 0
    assert json.loads((tmp_path / "said").read_text())["resumed"] >= 1

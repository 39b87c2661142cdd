"""Collecting from a server that misbehaves into archives that are whole, whatever happens."""

from __future__ import annotations

import errno
import os
import signal
import sqlite3
import subprocess
import sys
import textwrap
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from io import FileIO
from pathlib import Path

import misbehaving_server as bad
import pytest
from fastwarc.stream_io import GzipReader
from fastwarc.warc import ArchiveIterator, WarcRecordType
from misbehaving_server import PAGE, MisbehavingServer, misbehaving_server

from tiengvang.listen import warc_writer
from tiengvang.listen.archives import prune
from tiengvang.listen.collect import CollectReport, CollectSettings, collect
from tiengvang.listen.fetch import Fetcher
from tiengvang.listen.manners import FetchSettings
from tiengvang.records import InputFault

FETCH = FetchSettings(
    contact="office@example.org",
    read_s=0.4,
    total_s=0.8,
    max_wire_bytes=200_000,
    attempts=1,
    pace_s=0.0,
    allow_loopback=True,
)
SETTINGS = CollectSettings(FETCH)


@dataclass(frozen=True)
class FeedRow:
    url: str


@dataclass(frozen=True)
class Place:
    feeds: tuple[FeedRow, ...]


@pytest.fixture
def server() -> Iterator[MisbehavingServer]:
    with misbehaving_server() as running:
        yield running


def rss(*links: str) -> bytes:
    items = "".join(f"<item><title>Tin</title><link>{link}</link></item>" for link in links)
    return f'<rss version="2.0"><channel><title>Báo</title>{items}</channel></rss>'.encode()


def serve_feed(server: MisbehavingServer, path: str, *links: str, pages: bool = True, **headers: str) -> FeedRow:
    server.page(path, rss(*(server.url(link) for link in links)), 200, content_type="application/rss+xml", **headers)
    for link in links if pages else ():
        server.page(link, PAGE + link.encode())
    return FeedRow(server.url(path))


def run(out: Path, *feeds: FeedRow, settings: CollectSettings = SETTINGS, **sources: object) -> CollectReport:
    """One round in which nobody really sleeps and every host is the test's server."""
    fetcher = Fetcher(settings.fetch, resolve=lambda host: ["127.0.0.1"], sleep=lambda seconds: None)
    return collect(Place(feeds), out, settings=settings, fetcher=fetcher, **sources)  # type: ignore[arg-type]


@dataclass(frozen=True)
class Stored:
    url: str
    status: int
    body: bytes
    headers: dict[str, str]
    warc: dict[str, str]
    sound: bool


def stored(out: Path) -> list[Stored]:
    """Every response in the finished archives, as fastwarc reads it."""
    found = []
    for path in sorted(out.glob("*.warc.gz")):
        with path.open("rb") as file:
            for record in ArchiveIterator(GzipReader(file), record_types=WarcRecordType.response, parse_http=False):
                sound = record.verify_block_digest()
                record.parse_http()
                sound = sound and record.verify_payload_digest()
                body = record.reader.read()
                found.append(
                    Stored(
                        record.headers["WARC-Target-URI"] or "",
                        record.http_headers.status_code or 0,
                        body,
                        {name.lower(): value for name, value in record.http_headers.items()},
                        dict(record.headers.items()),
                        sound,
                    )
                )
    return found


def leftovers(out: Path) -> list[str]:
    return [path.name for path in out.iterdir() if path.name.endswith(warc_writer.UNFINISHED)]


def test_new_pages_are_kept_once_as_warc(server: MisbehavingServer, tmp_path: Path) -> None:
    feed = serve_feed(server, "/rss", "/a", "/b")
    steps: list[tuple[str, int, int]] = []
    report = run(tmp_path, feed, progress=lambda *step: steps.append(step))
    assert (report.sources, report.found, report.kept, report.waiting) == (1, 2, 2, 0)
    assert steps == [("feeds", 1, 1), ("pages", 1, 2), ("pages", 2, 2)]
    records = stored(tmp_path)
    assert {record.url for record in records} == {server.url("/a"), server.url("/b")}
    for record in records:
        assert record.sound
        assert record.warc["WARC-IP-Address"] == "127.0.0.1"
        assert record.warc["WARC-Date"].endswith("Z")
        assert record.body == PAGE + record.url[-2:].encode()
    again = run(tmp_path, feed)
    assert (again.found, again.kept, again.archives) == (0, 0, [])
    assert server.count("/a") == 1


def test_an_archive_begins_with_who_made_it(server: MisbehavingServer, tmp_path: Path) -> None:
    (path,) = run(tmp_path, serve_feed(server, "/rss", "/a")).archives
    with path.open("rb") as file:
        records = iter(ArchiveIterator(GzipReader(file), parse_http=False))
        info = next(records)
        assert info.record_type == WarcRecordType.warcinfo
        assert info.headers["WARC-Filename"] == path.name
        assert b"operator: office@example.org" in info.reader.read()
        made_by = info.headers["WARC-Record-ID"]
        assert next(records).headers["WARC-Warcinfo-ID"] == made_by


def test_packed_pages_are_stored_unpacked_with_headers_that_fit(server: MisbehavingServer, tmp_path: Path) -> None:
    feed = serve_feed(server, "/rss", "/a")
    server.answers["/a"] = bad.chunked
    run(tmp_path, feed)
    (record,) = stored(tmp_path)
    assert record.body == PAGE
    assert record.headers["content-length"] == str(len(PAGE))
    assert "content-encoding" not in record.headers
    assert record.headers["x-crawler-content-encoding"] == "gzip"
    assert record.headers["x-crawler-transfer-encoding"] == "chunked"


def test_an_unchanged_feed_is_asked_with_its_validators(server: MisbehavingServer, tmp_path: Path) -> None:
    feed = serve_feed(server, "/rss", "/a", etag='"v1"', last_modified="Mon, 05 Jan 2026 10:00:00 GMT")
    run(tmp_path, feed)
    server.page("/rss", b"", 304)
    assert run(tmp_path, feed).unchanged == 1
    first, second = server.headers_of["/rss"]
    assert "if-none-match" not in first
    assert second["if-none-match"] == '"v1"'
    assert second["if-modified-since"] == "Mon, 05 Jan 2026 10:00:00 GMT"


@pytest.mark.parametrize("status", [404, 410])
def test_a_withdrawn_feed_is_marked_and_left_alone_for_a_while(
    server: MisbehavingServer, tmp_path: Path, status: int
) -> None:
    server.page("/rss", b"", status)
    feed = FeedRow(server.url("/rss"))
    report = run(tmp_path, feed)
    assert report.withdrawn == [feed.url]
    assert report.faults == {"fetch-gone": 1}
    assert run(tmp_path, feed).withdrawn == [feed.url]
    assert server.count("/rss") == 1
    serve_feed(server, "/rss", "/a")
    assert run(tmp_path, feed, settings=replace(SETTINGS, recheck_gone_days=0.0)).kept == 1
    assert run(tmp_path, feed).withdrawn == []


def test_each_fault_is_counted_and_stops_nothing_else(server: MisbehavingServer, tmp_path: Path) -> None:
    robots = b"User-agent: *\nDisallow: /forbidden/\n"
    server.page("/robots.txt", robots)
    good = serve_feed(server, "/good", "/a")
    feeds = [good]
    for path, answer in {
        "/forbidden/rss": bad.saying(200, rss()),
        "/empty": bad.saying(200, b""),
        "/html": bad.saying(200),
        "/limit": bad.saying(429, retry_after="60"),
        "/challenge": bad.script_challenge,
        "/circle": bad.redirecting("/circle"),
        "/bomb": bad.bomb,
        "/spy": bad.saying(200, b'<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/hostname">]><rss>&x;</rss>'),
        "/no-items": bad.saying(200, rss()),
    }.items():
        server.answers[path] = answer
        feeds.append(FeedRow(server.url(path)))
    report = run(tmp_path, *feeds)
    assert report.kept == 1
    assert report.faults == {
        "fetch-robots-forbids": 1, "feed-empty-body": 1, "feed-is-html": 1, "fetch-rate-limited": 1,
        "fetch-cookie-challenge": 1, "fetch-redirect-loop": 1, "fetch-bomb": 1, "feed-entities": 1,
    }  # fmt: skip
    assert len(report.notes) == sum(report.faults.values())
    assert server.count("/forbidden/rss") == 0


def test_one_story_under_several_addresses_is_kept_once(server: MisbehavingServer, tmp_path: Path) -> None:
    feed = serve_feed(server, "/rss", "/a", "/short", pages=False)
    server.page("/a")
    server.answers["/short"] = bad.redirecting("/a?utm_source=short")
    report = run(tmp_path, feed)
    assert (report.kept, report.known) == (1, 1)
    assert len(stored(tmp_path)) == 1


def test_pages_that_fail_are_tried_in_later_runs_and_given_up_when_gone(
    server: MisbehavingServer, tmp_path: Path
) -> None:
    feed = serve_feed(server, "/rss", "/later", "/gone", "/film", pages=False)
    server.in_turn("/later", bad.saying(500), bad.saying(200))
    server.page("/film", b"", content_type="video/mp4")
    first = run(tmp_path, feed)
    assert first.faults == {"fetch-server-error": 1, "fetch-gone": 1, "fetch-not-a-page": 1}
    assert (first.kept, first.waiting) == (0, 1)
    second = run(tmp_path, feed)
    assert (second.kept, second.waiting, dict(second.faults)) == (1, 0, {})
    assert server.count("/gone") == 1


def test_a_page_that_always_fails_is_given_up_after_so_many_runs(server: MisbehavingServer, tmp_path: Path) -> None:
    feed = serve_feed(server, "/rss", "/a", pages=False)
    server.page("/a", b"", 500)
    for _ in range(4):
        run(tmp_path, feed, settings=replace(SETTINGS, most_attempts=2))
    assert server.count("/a") == 2


def test_a_host_that_keeps_failing_is_left_for_the_next_run(server: MisbehavingServer, tmp_path: Path) -> None:
    links = [f"/{number}" for number in range(9)]
    feed = serve_feed(server, "/rss", *links, pages=False)
    for link in links:
        server.page(link, b"", 500)
    report = run(tmp_path, feed)
    assert report.faults == {"fetch-server-error": 5}
    assert report.waiting == 9


def test_sitemaps_and_lists_are_sources_too(server: MisbehavingServer, tmp_path: Path) -> None:
    old = f"<url><loc>{server.url('/old')}</loc><lastmod>2019-01-01</lastmod></url>"
    entry = f"<url><loc>{server.url('/a')}</loc></url>{old}"
    server.page("/sitemap.xml", f"<urlset>{entry}</urlset>".encode(), content_type="application/xml")
    server.page("/a")
    server.page("/b")
    listed = tmp_path / "list.txt"
    listed.write_text(f"{server.url('/b')}\nnot an address\n")
    out = tmp_path / "out"
    report = run(out, sitemaps=[server.url("/sitemap.xml")], address_lists=[listed])
    assert (report.sources, report.found, report.kept) == (2, 2, 2)
    assert report.faults == {"addresses-bad-line": 1}
    assert server.count("/old") == 0


def test_several_hosts_are_visited_at_once(server: MisbehavingServer, tmp_path: Path) -> None:
    hosts = [f"paper{number}.invalid" for number in range(6)]
    listed = tmp_path / "list.txt"
    listed.write_text("".join(f"{server.url('/a', host)}\n{server.url('/b', host)}\n" for host in hosts))
    server.page("/a")
    server.answers["/b"] = bad.slow_but_sound
    report = run(tmp_path / "out", address_lists=[listed])
    assert (report.kept, dict(report.faults)) == (12, {})
    assert server.count("/robots.txt") == 6


def test_archives_rotate_by_size(server: MisbehavingServer, tmp_path: Path) -> None:
    links = [f"/{number}" for number in range(4)]
    feed = serve_feed(server, "/rss", *links)
    report = run(tmp_path, feed, settings=replace(SETTINGS, rotate_bytes=1500))
    assert len(report.archives) > 1
    assert len(stored(tmp_path)) == 4
    assert leftovers(tmp_path) == []


KILLED = """
import sys, time
from dataclasses import dataclass
from pathlib import Path
from tiengvang.listen.collect import CollectSettings, collect
from tiengvang.listen.fetch import Fetcher
from tiengvang.listen.manners import FetchSettings
fetch = FetchSettings(contact="office@example.org", pace_s=0.0, attempts=1, allow_loopback=True)
collect(None, Path(sys.argv[1]), settings=CollectSettings(fetch), address_lists=[Path(sys.argv[2])],
        progress=lambda stage, done, total: print(stage, done, flush=True))
"""


def test_a_killed_run_leaves_no_half_archive_and_the_next_goes_on(server: MisbehavingServer, tmp_path: Path) -> None:
    links = [f"/{number}" for number in range(6)]
    for link in links:
        server.page(link, PAGE + link.encode())
    reached = 4
    server.answers[links[reached]] = bad.silent
    listed = tmp_path / "list.txt"
    listed.write_text("".join(server.url(link) + "\n" for link in links))
    out = tmp_path / "out"
    source = str(Path(warc_writer.__file__).parents[2])
    process = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(KILLED), str(out), str(listed)],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": source},
    )
    assert process.stdout is not None
    while process.stdout.readline().strip() != f"pages {reached}":
        assert process.poll() is None
    while not server.count(links[reached]):
        time.sleep(0.01)
    process.send_signal(signal.SIGKILL)
    process.wait()
    process.stdout.close()
    assert list(out.glob("*.warc.gz")) == []
    (half,) = leftovers(out)
    with (out / half).open("ab") as file:
        file.write(b"\x1f\x8b\x08\x00half a record")
    server.page(links[reached])
    report = run(out)
    assert report.salvaged == 1
    assert sorted(record.url for record in stored(out)) == sorted(server.url(link) for link in links)
    assert all(record.sound for record in stored(out))
    assert [server.count(link) for link in links] == [1, 1, 1, 1, 2, 1]
    assert leftovers(out) == []


def test_a_lost_memory_is_made_again_from_the_archives(server: MisbehavingServer, tmp_path: Path) -> None:
    feed = serve_feed(server, "/rss", "/a")
    run(tmp_path, feed)
    for path in tmp_path.glob("collect.sqlite*"):
        path.unlink()
    assert run(tmp_path, feed).kept == 0
    assert server.count("/a") == 1


def test_a_broken_memory_is_named(tmp_path: Path) -> None:
    (tmp_path / "collect.sqlite").write_bytes(b"not a database at all" * 100)
    with pytest.raises(InputFault, match="put it aside") as caught:
        run(tmp_path)
    assert caught.value.cause == "collect-memory"


def test_a_folder_in_use_by_another_run_is_refused(server: MisbehavingServer, tmp_path: Path) -> None:
    feed = serve_feed(server, "/rss", "/a")
    refused: list[str] = []

    def second(stage: str, done: int, total: int) -> None:
        if stage == "pages":
            with pytest.raises(InputFault) as caught:
                run(tmp_path)
            refused.append(caught.value.cause)

    assert run(tmp_path, feed, progress=second).kept == 1
    assert refused == ["collect-in-use"]


def test_a_full_disk_keeps_what_was_fetched_before(
    server: MisbehavingServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    feed = serve_feed(server, "/rss", "/a", "/b", "/c")
    sound = warc_writer._write_all
    written: list[int] = []

    def full(file: FileIO, data: bytes) -> None:
        written.append(len(data))
        if len(written) == 4:
            sound(file, data[: len(data) // 2])
            raise OSError(errno.ENOSPC, "No space left on device")
        sound(file, data)

    monkeypatch.setattr(warc_writer, "_write_all", full)
    with pytest.raises(InputFault, match="No space left") as caught:
        run(tmp_path, feed)
    assert caught.value.cause == "disk-full"
    assert [record.sound for record in stored(tmp_path)] == [True, True]
    assert run(tmp_path, feed).kept == 1
    assert len(stored(tmp_path)) == 3


def test_an_interruption_keeps_what_was_fetched(server: MisbehavingServer, tmp_path: Path) -> None:
    feed = serve_feed(server, "/rss", "/a", "/b", "/c")

    def interrupt(stage: str, done: int, total: int) -> None:
        if stage == "pages":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(tmp_path, feed, progress=interrupt)
    assert len(stored(tmp_path)) == 1
    assert run(tmp_path, feed).kept == 2


def test_archives_past_retention_are_removed_and_noted(server: MisbehavingServer, tmp_path: Path) -> None:
    feed = serve_feed(server, "/rss", "/a")
    (kept,) = run(tmp_path, feed).archives
    old = tmp_path / "collect-20200101T000000Z-0123abcd.warc.gz"
    other = tmp_path / "somebody-elses.warc.gz"
    old.write_bytes(kept.read_bytes())
    other.write_bytes(b"")
    assert prune(tmp_path, 30) == [old]
    assert kept.exists()
    assert other.exists()
    assert old.name in (tmp_path / "retention.log").read_text()
    assert prune(tmp_path, 30, now=datetime(2099, 1, 1, tzinfo=UTC)) == [kept]
    assert run(tmp_path, feed).kept == 0, "removed pages are not fetched again"


def test_retention_applies_at_the_end_of_each_run(server: MisbehavingServer, tmp_path: Path) -> None:
    (made,) = run(tmp_path, serve_feed(server, "/rss", "/a")).archives
    old = made.rename(tmp_path / "collect-20200101T000000Z-0123abcd.warc.gz")
    assert run(tmp_path).removed == [old]


def test_a_retention_of_no_days_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputFault, match="keep_days"):
        prune(tmp_path, 0)


def test_the_memory_holds_addresses_and_no_pages(server: MisbehavingServer, tmp_path: Path) -> None:
    run(tmp_path, serve_feed(server, "/rss", "/a"))
    with sqlite3.connect(tmp_path / "collect.sqlite") as db:
        dump = "\n".join(db.iterdump())
    assert server.url("/a") in dump
    assert "cồng chiêng" not in dump


def test_a_round_over_slow_hosts_ends_in_time(server: MisbehavingServer, tmp_path: Path) -> None:
    server.answers["/drip"] = bad.dripping_body
    listed = tmp_path / "list.txt"
    listed.write_text("".join(server.url("/drip", f"slow{number}.invalid") + "\n" for number in range(6)))
    begun = time.monotonic()
    report = run(tmp_path / "out", address_lists=[listed])
    assert report.faults == {"fetch-too-slow": 6}
    assert time.monotonic() - begun < 4.0, "one after another they would take 4.8 s"

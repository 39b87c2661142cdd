"""Bad input, kind by kind, through a whole scan: it is named and counted, and what was good is kept."""

from __future__ import annotations

import gzip
import json
import resource
import shutil
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
import warc_making as make
from click.testing import CliRunner
from stories import page_of, story

from tiengvang.cli import main
from tiengvang.place.profile import SHIPPED
from tiengvang.scan import local

Row = dict[str, Any]
_HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"


def good(number: int, **changed: str) -> bytes:
    """A record of a story under an address that tells its number."""
    return make.page(f"https://good.example/{number}", page_of(*story(number)), **changed)


class Given:
    """Sources of a scan, and what came of it."""

    def __init__(self, folder: Path, scan: Callable[..., local.Run], rows: Callable[[], list[Row]]) -> None:
        self.folder, self._scan, self._rows = folder, scan, rows
        folder.mkdir()

    def archive(self, *records: bytes, packing: str = "gzip by record") -> Path:
        return make.write(self.folder, packing, records)

    def file(self, name: str, data: bytes | str) -> Path:
        path = self.folder / name
        path.write_bytes(data.encode("utf-8") if isinstance(data, str) else data)
        return path

    def scanned(self) -> tuple[list[Row], dict[str, int], list[str]]:
        """Rows, faults by cause, and the messages in the quarantine."""
        run = self._scan(self.folder)
        assert run.failed == ()
        notes = [
            json.loads(line)["message"]
            for path in sorted((self.folder.parent / "out").glob("quarantine/*.jsonl"))
            for line in path.read_text("utf-8").splitlines()
        ]
        assert len(notes) == sum(run.finished.counts.faults.values())
        return self._rows(), dict(run.finished.counts.faults), notes

    def numbers(self, rows: Sequence[Row]) -> list[int]:
        return sorted(int(row["url"].rpartition("/")[2]) for row in rows)


@pytest.fixture
def given(tmp_path: Path, scan: Callable[..., local.Run], rows: Callable[[], list[Row]]) -> Given:
    return Given(tmp_path / "in", scan, rows)


# --- archives -------------------------------------------------------------------------------------------------------


def test_a_truncated_archive(given: Given) -> None:
    path = given.archive(*(good(number) for number in range(5)))
    path.write_bytes(path.read_bytes()[:-40])
    rows, faults, notes = given.scanned()
    assert given.numbers(rows)[:4] == [0, 1, 2, 3]
    assert faults == {"warc-truncated": 1}
    assert str(path) in notes[0]


def test_a_corrupt_archive(given: Given) -> None:
    members = [make.gzip_by_record([good(number)]) for number in range(5)]
    members[2] = members[2][:20] + b"\xff" * 100 + members[2][120:]
    given.file("pages.warc.gz", b"".join(members))
    rows, faults, notes = given.scanned()
    assert given.numbers(rows) == [0, 1, 3, 4]
    assert faults == {"warc-corrupt": 1}
    assert "Fetch it again if it matters" in notes[0]


@pytest.mark.parametrize("length", ["10", "-5", "9000000"])
def test_wrong_lengths(given: Given, length: str) -> None:
    given.archive(good(0), good(1, length=length), good(2), good(3))
    rows, faults, notes = given.scanned()
    assert set(given.numbers(rows)) - {1} == {0, 2, 3}
    assert faults["warc-length"] == 1
    assert "https://good.example/1" in notes[0]


def test_bombs(given: Given) -> None:
    bomb = make.http(make.gzipped_zeros(100, b"<p>Jeju Island"), headers={"Content-Encoding": "gzip"})
    given.archive(good(0), make.record("https://bomb.example/", bomb), good(1))
    given.file("member.warc.gz", make.gzipped_zeros(60, b"WARC/1.0\r\nX: ") + make.gzip_by_record([good(2)]))
    given.file("feed.xml", gzip.compress(b"<rss><channel>" + b" " * 30_000_000, 1, mtime=0))
    given.file("page.html.gz", gzip.compress(b"<p>Jeju Island" + b" " * 60_000_000, 1, mtime=0))
    rows, faults, _ = given.scanned()
    assert given.numbers(rows) == [0, 1, 2]
    assert faults == {"page-encoding": 1, "warc-corrupt": 1, "feed-too-large": 1, "file-bomb": 1}


def test_a_page_of_200_mb(given: Given) -> None:
    head = make.record("https://big.example/", b"", length=200_000_000 + len(_HEAD) + 14)[:-4]
    big = make.gzipped_zeros(200, head + _HEAD + b"<p>Jeju Island", b"\r\n\r\n")
    given.file("pages.warc.gz", make.gzip_by_record([good(0)]) + big + make.gzip_by_record([good(1)]))
    rows, faults, notes = given.scanned()
    assert given.numbers(rows) == [0, 1]
    assert faults == {"page-too-large": 1}
    assert "https://big.example/" in notes[0]


def test_a_file_that_is_no_archive_beside_one_that_is(given: Given) -> None:
    given.archive(good(0))
    given.file("empty.warc.gz", b"")
    given.file("picture.warc.gz", b"\x89PNG\r\n")
    rows, faults, _ = given.scanned()
    assert given.numbers(rows) == [0]
    assert faults == {"warc-empty": 1, "warc-not-warc": 1}


# --- pages ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "binary", [b"%PDF-1.7 Jeju Island \x00\x01\x02" * 50, b"PK\x03\x04 Jeju Island \x00\x00\x07" * 50]
)
def test_binary_under_text_html(given: Given, binary: bytes) -> None:
    given.archive(good(0), make.page("https://binary.example/", binary), good(1))
    rows, faults, notes = given.scanned()
    assert given.numbers(rows) == [0, 1]
    assert faults == {"page-binary": 1}
    assert "https://binary.example/" in notes[0]


def test_invalid_utf_8(given: Given) -> None:
    page = page_of(*story(1)).replace(b"visitors", b"visi\xff\xfe\xc3tors\xed\xa0\xbd")
    given.archive(good(0), make.page("https://good.example/1", page))
    given.file("rows.csv", b"url,title,text\nhttps://good.example/2," + b",".join(
        part.replace(",", "").encode() for part in story(2)
    ) + b" \xff\xfe\xc3\n")  # fmt: skip
    rows, faults, _ = given.scanned()
    assert given.numbers(rows) == [0, 1, 2]
    assert faults == {}
    assert {row["about"] for row in rows} == {"primary"}


def test_lone_surrogates(given: Given) -> None:
    lines = []
    for number in range(3):
        title, text = story(number)
        row = {
            "url": f"https://good.example/{number}",
            "title": title + " \ud83d",
            "text": "\udfff" + text,
            "outlet": "\ud800",
        }
        lines.append(json.dumps(row))
    title, text = story(3)
    lines.append(json.dumps({"title": title, "text": text, "url": "https://good.example/\udce9/3"}))
    given.file("rows.jsonl", "\n".join(lines))
    given.archive(
        make.page("https://good.example/4", page_of(*story(4)).replace(b"visitors", b"visitors &#xD83D; &#56832;"))
    )
    rows, faults, _ = given.scanned()
    assert given.numbers(rows) == [0, 1, 2, 3, 4]
    assert faults == {}
    for row in rows:
        assert not any("\ud800" <= char <= "\udfff" for char in row["title"] + row["excerpt"] + row["url"])


def test_entities_without_end(given: Given) -> None:
    unended = page_of(*story(1)).replace(b"</p>", b"&#x1F60&amp&#99999999999999999999&nosuch" * 20_000 + b"</p>")
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    declared = f'<!DOCTYPE html [<!ENTITY l0 "ha">{laughs}]>'.encode()
    expanding = declared + page_of(*story(2)).partition(b">")[2].replace(b"visitors", b"visitors &l11;")
    given.archive(good(0), make.page("https://good.example/1", unended), make.page("https://good.example/2", expanding))
    given.file(
        "feed.xml", declared.replace(b"html [", b"rss [") + b"<rss><channel><title>&l11;</title></channel></rss>"
    )
    rows, faults, _ = given.scanned()
    assert given.numbers(rows) == [0, 1, 2]
    assert faults == {"feed-entities": 1}
    assert all(len(row["excerpt"]) <= 300 for row in rows)


def test_a_page_nested_without_end(given: Given) -> None:
    nested = page_of(*story(1)).replace(b"<article>", b"<article>" + b"<div><b>" * 50_000)
    given.archive(good(0), make.page("https://good.example/1", nested), good(2))
    rows, _, _ = given.scanned()
    assert set(given.numbers(rows)) >= {0, 2}


# --- feeds ----------------------------------------------------------------------------------------------------------


def feed(number: int, encoding: str, said: str, more: str = "", published: str = "") -> bytes:
    title, text = story(number)
    item = f"<title>{title} {more}</title><link>https://good.example/{number}</link><description>{text}</description>"
    dated = f"<pubDate>{published}</pubDate>" if published else ""
    declared = f'<?xml version="1.0" encoding="{said}"?>' if said else ""
    return f'{declared}<rss version="2.0"><channel><title>G</title><item>{item}{dated}</item></channel></rss>'.encode(
        encoding
    )


@pytest.mark.parametrize(
    ("written", "said", "words"),
    [
        ("utf-8", "iso-8859-1", "Đảo Tế Châu – 제주"),
        ("utf-8", "us-ascii", "Đảo Tế Châu – 제주"),
        ("utf-8", "utf-16", "Đảo Tế Châu – 제주"),
        ("euc-kr", "utf-8", "제주특별자치도 관광객이 늘었다"),
        ("windows-1252", "utf-8", "L’île où l’été dure"),
        ("utf-8", "x-nonsense", "Đảo Tế Châu – 제주"),
    ],
)
def test_feeds_that_lie_about_their_encoding(given: Given, written: str, said: str, words: str) -> None:
    given.file("feed.rss", feed(1, written, said, words))
    rows, faults, _ = given.scanned()
    assert given.numbers(rows) == [1]
    assert faults == {}
    assert words in rows[0]["title"]


def test_feeds_that_are_empty(given: Given) -> None:
    given.file("a-nothing.rss", b"")
    given.file("b-blank.rss", b" \n")
    given.file("c-no-items.rss", b'<?xml version="1.0"?><rss version="2.0"><channel><title>G</title></channel></rss>')
    given.file("d-page.rss", b"<!doctype html><html><body>gone</body></html>")
    given.file("e-good.rss", feed(1, "utf-8", "utf-8"))
    rows, faults, notes = given.scanned()
    assert given.numbers(rows) == [1]
    assert faults == {"feed-empty-body": 2, "feed-is-html": 1}
    assert all(str(given.folder) in note for note in notes)


# --- dates, ids -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "wrong", ["1970-01-01T00:00:00Z", "2099-12-31T10:00:00Z", "0000-00-00", "9999999999999999", "now"]
)
def test_dates_that_cannot_be(given: Given, wrong: str) -> None:
    meta = f'<meta property="article:published_time" content="{wrong}">'
    given.archive(
        make.page("https://good.example/1", page_of(*story(1), head=meta)),
        make.page("https://good.example/2", page_of(*story(2), head=meta), date=wrong),
        make.page("https://good.example/3", page_of(*story(3)), date=wrong),
    )
    title, text = story(4)
    given.file(
        "a.jsonl", json.dumps({"url": "https://good.example/4", "title": title, "text": text, "published": wrong})
    )
    given.file("b.rss", feed(5, "utf-8", "utf-8", published=wrong))
    rows, _, _ = given.scanned()
    assert given.numbers(rows) == [1, 2, 3, 4, 5]
    today = datetime.now(UTC).date()
    for row in rows:
        assert row["published"] is None or date(1990, 1, 1) <= row["published"] <= today, row["url"]
        assert row["fetched"] is None or row["fetched"].date() <= today, row["url"]


def test_duplicate_ids(given: Given) -> None:
    title, text = story(1)
    line = json.dumps({"id": "7", "url": "https://good.example/1", "title": title, "text": text})
    given.file("a.jsonl", "\n".join([line, line, line.replace("/1", "/1?utm_source=x#top"), line.replace("/1", "/2")]))
    given.archive(good(1), good(1), good(3))
    rows, faults, _ = given.scanned()
    assert given.numbers(rows) == [1, 2, 3]
    assert faults == {}
    assert len({row["id"] for row in rows}) == 3
    assert next(row for row in rows if row["url"].endswith("/1"))["archive"].endswith("pages.warc.gz")


# --- rows -----------------------------------------------------------------------------------------------------------


def test_rows_that_are_no_rows(given: Given) -> None:
    title, text = story(1)
    fine = json.dumps({"url": "https://good.example/1", "title": title, "text": text})
    given.file("a.jsonl", "\n".join(["{broken", "[1, 2]", "null", '{"url": "https://x.example/"}', fine]))
    given.file("b.csv", "nothing,that,is,known\n1,2,3,4\n")
    rows, faults, _ = given.scanned()
    assert given.numbers(rows) == [1]
    assert faults == {"row-not-json": 3, "row-no-text": 1, "rows-no-fields": 1}


# --- the command ----------------------------------------------------------------------------------------------------


def test_an_output_folder_in_use_by_another_run(given: Given, tmp_path: Path) -> None:
    source = given.archive(good(0))
    with local.only_run(tmp_path / "out"):
        result = CliRunner().invoke(main, ["scan", str(source), "--place", "jeju", "--out", str(tmp_path / "out")])
    assert result.exit_code == 2
    assert "another run is writing there" in result.stderr


@pytest.mark.usefixtures("quick_models")
def test_a_full_disk(given: Given, tmp_path: Path) -> None:
    for number in range(3):
        many = [good(number * 100 + at) for at in range(2 if number < 2 else 60)]
        make.write(given.folder, "gzip by record", many, f"a{number}")
    arguments = ["scan", str(given.folder), "--place", "jeju", "--out", str(tmp_path / "out"), "--stats", "json"]
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (30_000, before[1]))
    try:
        result = CliRunner().invoke(main, [*arguments, "--workers", "1"])
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert result.exit_code == 2
    assert "what was finished is kept. Make room and run the same command again" in result.stderr
    again = CliRunner().invoke(main, [*arguments, "--workers", "1"])
    summary = json.loads(again.stdout)
    assert (again.exit_code, summary["resumed"], summary["inputs"]) == (0, 2, 1)
    assert summary["articles"] == 64


def test_a_faulty_profile(given: Given, tmp_path: Path) -> None:
    place = Path(shutil.copytree(SHIPPED / "jeju", tmp_path / "jeju"))
    (place / "names.tsv").write_text(
        (place / "names.tsv").read_text("utf-8") + "nobody\ten\tLatn\tNobody\tpress\n", "utf-8"
    )
    source = given.archive(good(0))
    result = CliRunner().invoke(main, ["scan", str(source), "--place", str(place), "--out", str(tmp_path / "out")])
    assert result.exit_code == 2
    assert "names.tsv:" in result.stderr
    assert "nobody" in result.stderr
    assert "Traceback" not in result.output
    assert not (tmp_path / "out").exists()

"""Stored HTML files: order, packing, own addresses, broken ones in their place."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from tiengvang.listen.sources import files
from tiengvang.listen.sources.files import html_pages
from tiengvang.records import InputFault, Page

HTML = b"<html><head>%s<title>T</title></head><body><p>x</p></body></html>"


def pages(path: Path) -> list[Page]:
    return [p for p in html_pages(path) if isinstance(p, Page)]


def test_a_folder_is_read_with_its_subfolders_in_order_of_names(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "2.htm").write_bytes(HTML % b"")
    (tmp_path / "b" / "1.html.gz").write_bytes(gzip.compress(HTML % b"", mtime=0))
    (tmp_path / "a b.html").write_bytes(HTML % b"")
    (tmp_path / "notes.txt").write_bytes(b"not a page")
    got = pages(tmp_path)
    assert [p.url for p in got] == ["file:///a%20b.html", "file:///b/1.html.gz", "file:///b/2.htm"]
    assert {p.body for p in got} == {HTML % b""}
    assert got[1].provenance.archive == str(tmp_path / "b" / "1.html.gz")


@pytest.mark.parametrize(
    ("head", "url"),
    [
        (b'<link rel="canonical" href="https://gong.example/a?b=1&amp;c=2">', "https://gong.example/a?b=1&c=2"),
        (b"<meta content='https://gong.example/og' property=og:url>", "https://gong.example/og"),
        (b'<meta property="og:url" content="https://a.b/1"><link href=https://a.b/2 rel=canonical>', "https://a.b/2"),
        (b'<link rel="canonical" href="/relative">', "file:///page.html"),
        (b'<link rel="stylesheet" href="https://gong.example/x.css">', "file:///page.html"),
        (b'<link rel="canonical" href="javascript:alert(1)">', "file:///page.html"),
    ],
)
def test_the_address_is_the_one_the_page_gives_itself(tmp_path: Path, head: bytes, url: str) -> None:
    file = tmp_path / "page.html"
    file.write_bytes(HTML % head)
    assert [p.url for p in pages(file)] == [url]


def test_the_address_is_found_in_utf16_too(tmp_path: Path) -> None:
    file = tmp_path / "page.html"
    file.write_bytes((HTML % b'<link rel="canonical" href="https://gong.example/a">').decode().encode("utf-16"))
    assert [p.url for p in pages(file)] == ["https://gong.example/a"]


def test_broken_files_are_faults_and_the_others_are_read(tmp_path: Path) -> None:
    (tmp_path / "1.html.gz").write_bytes(gzip.compress(HTML * 50, mtime=0)[:-30])
    (tmp_path / "2.html").write_bytes(b"  \n")
    (tmp_path / "3.html").write_bytes(HTML % b"")
    got = list(html_pages(tmp_path))
    assert [p.cause for p in got if isinstance(p, InputFault)] == ["file-unreadable", "file-empty"]
    assert "1.html.gz" in str(got[0])
    assert isinstance(got[2], Page)


def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "MAX_BYTES", 1000)
    file = tmp_path / "bomb.html.gz"
    file.write_bytes(gzip.compress(b"a" * 100_000, mtime=0))
    (fault,) = html_pages(file)
    assert isinstance(fault, InputFault)
    assert fault.cause == "file-bomb"


def test_a_missing_path_says_so(tmp_path: Path) -> None:
    (fault,) = html_pages(tmp_path / "none")
    assert isinstance(fault, InputFault)
    assert fault.cause == "file-missing"

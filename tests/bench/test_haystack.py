"""The archive that the benchmark searches: sound, spread over distinct addresses, and with few needles."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from bench.haystack import NoPages, Source, make_haystack, needle, place_name, read_pages
from fastwarc.warc import ArchiveIterator, WarcRecordType

HAY = b"<html><head><title>Old title</title></head><body class=x><p>Nothing of note.</p></body></html>"


def folder_of(tmp_path: Path, *bodies: bytes) -> Path:
    for number, body in enumerate(bodies):
        (tmp_path / f"{number:064d}.html.gz").write_bytes(gzip.compress(body, mtime=0))
    return tmp_path


def records(path: Path) -> list[tuple[str, bytes]]:
    with path.open("rb") as file:
        return [
            (record.headers["WARC-Target-URI"], record.reader.read())
            for record in ArchiveIterator(file, record_types=WarcRecordType.response, parse_http=True)
        ]


def test_the_archive_gives_every_page_back_byte_for_byte_under_an_address_of_its_own(tmp_path: Path) -> None:
    pages = [Source("https://a.example/1", HAY), Source("https://b.example/2", HAY * 3)]
    made = make_haystack(pages, 5, "Atlantis", tmp_path / "hay.warc.gz")
    found = records(made.path)
    assert [body for _, body in found] == [HAY, HAY * 3] * 5
    assert len({url for url, _ in found}) == made.pages == 10
    assert len(gzip.decompress(made.path.read_bytes())) == made.unpacked


def test_one_page_in_a_thousand_names_the_place_and_no_more(tmp_path: Path) -> None:
    made = make_haystack([Source("https://a.example/", HAY)], 2500, "Atlantis", tmp_path / "hay.warc.gz")
    named = [url for url, body in records(made.path) if b"Atlantis" in body]
    assert tuple(named) == made.needles
    assert len(made.needles) == 2
    assert len(made.needles) <= made.pages / 1000


def test_a_page_that_names_the_place_is_no_hay(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"https://a\.example/ has 'Atlantis' in it"):
        make_haystack([Source("https://a.example/", HAY + b"Atlantis")], 1, "Atlantis", tmp_path / "hay.warc.gz")


def test_a_needle_keeps_its_frame_but_neither_its_title_nor_its_own_address() -> None:
    frame = HAY.replace(b"</head>", b'<link rel="canonical" href="https://a.example/real"></head>')
    body = needle(Source("https://a.example/real", frame), "Atlantis", 7)
    assert b"Nothing of note." in body
    assert b"Old title" not in body
    assert b"a.example" not in body
    assert body.count(b"<title>") == 1
    assert body.index(b"<body class=x>") < body.index(b"Atlantis")


def test_a_page_is_known_by_the_address_that_it_gives_itself_without_its_query(tmp_path: Path) -> None:
    own = b'<meta property="og:url" content="https://news.example/story?from=feed">'
    first, second = read_pages(folder_of(tmp_path, own, HAY))
    assert first.url == "https://news.example/story"
    assert second.url == "https://000000000000.example/"


def test_a_folder_without_pages_says_so(tmp_path: Path) -> None:
    with pytest.raises(NoPages, match=r"no \.html\.gz pages in .* --pages"):
        read_pages(tmp_path)


def test_the_name_in_the_needles_comes_from_the_profile() -> None:
    assert place_name("jeju") == "Jeju"

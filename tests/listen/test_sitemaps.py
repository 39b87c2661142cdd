"""Sitemaps and lists of addresses, sound and broken."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tiengvang.listen.sources.address_lists import addresses
from tiengvang.listen.sources.sitemaps import Listed, parse_sitemap, walk_sitemaps
from tiengvang.records import InputFault

URL = "https://bao.example/sitemap.xml"
NS = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'


def urlset(*locations: str, extra: str = "") -> bytes:
    rows = "".join(f"<url><loc>{location}</loc>{extra}</url>" for location in locations)
    return f'<?xml version="1.0" encoding="UTF-8"?><urlset {NS}>{rows}</urlset>'.encode()


def index(*locations: str, extra: str = "") -> bytes:
    rows = "".join(f"<sitemap><loc>{location}</loc>{extra}</sitemap>" for location in locations)
    return f"<sitemapindex {NS}>{rows}</sitemapindex>".encode()


NEWS = f"""<urlset {NS} xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"
 xmlns:image="http://www.google.com/schemas/sitemap-image/1.1"><url>
<image:image><image:loc>https://bao.example/p.jpg</image:loc><image:title>A picture</image:title></image:image>
<loc> https://bao.example/tin?utm_source=x </loc><news:news><news:publication><news:name>Báo</news:name>
<news:language>vi</news:language></news:publication><news:publication_date>2026-03-09T08:00:00+07:00</news:publication_date>
<news:title>Lễ hội &amp; cồng chiêng</news:title></news:news></url></urlset>""".encode()


def test_a_news_sitemap_tells_title_language_and_date() -> None:
    (page,) = parse_sitemap(NEWS, URL).pages
    assert page == Listed(
        "https://bao.example/tin", "Lễ hội & cồng chiêng", "vi", datetime.fromisoformat("2026-03-09T08:00:00+07:00")
    )


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_plain_and_packed_sitemaps_are_read(pack: type[bytes]) -> None:
    body = pack(urlset("https://bao.example/a", "/b", extra="<lastmod>2026-03-01</lastmod>"))
    sitemap = parse_sitemap(body, URL)
    assert [page.url for page in sitemap.pages] == ["https://bao.example/a", "https://bao.example/b"]
    assert sitemap.pages[0].modified == datetime(2026, 3, 1, tzinfo=UTC)


def test_a_text_sitemap_is_read_line_by_line() -> None:
    sitemap = parse_sitemap(b"\xef\xbb\xbfhttps://bao.example/a\r\n\nftp://x\nhttps://bao.example/b", URL)
    assert [page.url for page in sitemap.pages] == ["https://bao.example/a", "https://bao.example/b"]
    assert "line 3" in sitemap.warnings[0]


def test_an_encoding_that_is_declared_wrongly_does_no_harm() -> None:
    body = urlset("https://bao.example/a").replace(b"UTF-8", b"UTF-16")
    assert len(parse_sitemap(body, URL).pages) == 1


def test_a_future_date_is_no_date() -> None:
    assert parse_sitemap(urlset("/a", extra="<lastmod>2099-01-01</lastmod>"), URL).pages[0].modified is None


def test_broken_xml_keeps_the_addresses_before_it() -> None:
    sitemap = parse_sitemap(urlset("/a", "/b")[:-20] + b"<", URL)
    assert len(sitemap.pages) >= 1
    assert "broken XML" in sitemap.warnings[-1]


def test_addresses_that_are_not_the_webs_are_left_out_by_line() -> None:
    sitemap = parse_sitemap(urlset("javascript:alert(1)", "https://bao.example/a", ""), URL)
    assert [page.url for page in sitemap.pages] == ["https://bao.example/a"]
    assert len(sitemap.warnings) == 2


@pytest.mark.parametrize(
    ("body", "cause"),
    [
        (b"", "sitemap-empty-body"),
        (b"<!doctype html><html></html>", "sitemap-is-html"),
        (b'<!DOCTYPE u [<!ENTITY a "b">]><urlset><url><loc>&a;</loc></url></urlset>', "sitemap-entities"),
        (b"<rss/>", "sitemap-unreadable"),
        (b"<urlset><", "sitemap-unreadable"),
        (b"no addresses\nhere", "sitemap-unreadable"),
        (gzip.compress(b" " * (51 * 1024 * 1024), mtime=0), "sitemap-too-large"),
        (gzip.compress(urlset("/a"), mtime=0)[:30], "sitemap-damaged"),
    ],
)
def test_what_is_no_sitemap_is_named(body: bytes, cause: str) -> None:
    with pytest.raises(InputFault) as caught:
        parse_sitemap(body, URL)
    assert caught.value.cause == cause
    assert URL in str(caught.value)


def walked(files: dict[str, bytes], **limits: int) -> tuple[list[str], list[str], list[str]]:
    """Pages, causes of faults, and the files read."""
    read: list[str] = []

    def give(url: str) -> bytes:
        read.append(url)
        if url not in files:
            raise InputFault("fetch-gone", url)
        return files[url]

    found = list(walk_sitemaps(URL, give, newer_than=datetime(2026, 1, 1, tzinfo=UTC), **limits))
    pages = [item.url for item in found if isinstance(item, Listed)]
    return pages, [item.cause for item in found if isinstance(item, InputFault)], read


def test_an_index_is_walked_and_each_file_read_once() -> None:
    one, two = "https://bao.example/1.xml", "https://bao.example/2.xml"
    pages, causes, read = walked({URL: index(one, two, one, URL), one: urlset("/a"), two: urlset("/b")})
    assert pages == ["https://bao.example/a", "https://bao.example/b"]
    assert causes == []
    assert read == [URL, one, two]


def test_a_file_that_fails_stops_no_other() -> None:
    one, two = "https://bao.example/1.xml", "https://bao.example/2.xml"
    pages, causes, _ = walked({URL: index(one, two), two: urlset("/b")})
    assert (pages, causes) == (["https://bao.example/b"], ["fetch-gone"])


def test_what_is_dated_too_early_is_passed_over_with_its_files() -> None:
    one, two = "https://bao.example/1.xml", "https://bao.example/2.xml"
    old = "<lastmod>2019-05-01</lastmod>"
    files = {
        URL: index(one, extra=old).replace(
            b"</sitemapindex>", f"<sitemap><loc>{two}</loc></sitemap></sitemapindex>".encode()
        )
    }
    pages, _, read = walked(files | {two: urlset("/old", extra=old)})
    assert pages == []
    assert read == [URL, two]


def test_depth_files_and_pages_are_bounded() -> None:
    chain = {f"https://bao.example/{n}.xml": index(f"https://bao.example/{n + 1}.xml") for n in range(9)}
    _, causes, read = walked({URL: index("https://bao.example/0.xml"), **chain}, depth=3)
    assert (causes, len(read)) == (["sitemap-too-deep"], 4)
    wide = [f"https://bao.example/{n}.xml" for n in range(9)]
    _, causes, read = walked({URL: index(*wide)} | dict.fromkeys(wide, urlset("/a")), most_files=5)
    assert (causes, len(read)) == (["sitemap-too-many"], 5)
    pages, causes, _ = walked({URL: urlset("/a", "/b", "/c")}, most_pages=2)
    assert (len(pages), causes) == (2, ["sitemap-too-many"])


def test_a_list_of_addresses_quarantines_its_bad_lines_by_number(tmp_path: Path) -> None:
    path = tmp_path / "list.txt"
    lines = [
        "# outlets", "https://bao.example/a#part  # a comment", "", "not an address", "https://bao.example/a?utm_id=1",
        "x" * 9000, "ftp://bao.example/", "http://báo.example/tin tức",
    ]  # fmt: skip
    path.write_text("\n".join(lines), encoding="utf-8-sig")
    found = list(addresses(path))
    assert [item for item in found if isinstance(item, str)] == [
        "https://bao.example/a",
        "http://xn--bo-mia.example/tin%20t%E1%BB%A9c",
    ]
    faults = [str(item) for item in found if isinstance(item, InputFault)]
    assert [f"line {number}" in fault for number, fault in zip((4, 6, 7), faults, strict=True)] == [True] * 3


def test_a_list_that_is_not_there_is_named(tmp_path: Path) -> None:
    (fault,) = addresses(tmp_path / "none.txt")
    assert isinstance(fault, InputFault)
    assert "none.txt" in str(fault)

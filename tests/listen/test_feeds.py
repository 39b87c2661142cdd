"""Feeds as they come: sound ones in every format, and those that lie."""

from __future__ import annotations

import gzip
import json
import os
import unicodedata
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from tiengvang.listen.sources.feeds import feed_articles, parse_feed, plain_text
from tiengvang.records import Article, InputFault

URL = "https://bao.example/rss/home.rss"
NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)


def rss(items: str, head: str = '<?xml version="1.0" encoding="UTF-8"?>') -> bytes:
    return (
        f'{head}<rss version="2.0"><channel><title>Báo</title><language>vi</language>{items}</channel></rss>'.encode()
    )


def item(link: str = "https://bao.example/a", date_line: str = "", title: str = "Tin") -> str:
    return f"<item><title>{title}</title><link>{link}</link><description>Mưa lớn</description>{date_line}</item>"


def dated(text: str) -> str:
    return f"<pubDate>{text}</pubDate>"


ATOM = b"""<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><title>News</title><entry><id>tag:1</id>
<title type="html">Gongs &amp;amp; hills</title><link rel="enclosure" href="https://bao.example/a.mp3"/>
<link href="/story/1"/><updated>2026-03-09T23:30:00+07:00</updated>
<content type="html">&lt;p&gt;A long &lt;b&gt;festival&lt;/b&gt; day&lt;/p&gt;&lt;script&gt;x()&lt;/script&gt;</content>
</entry></feed>"""
RDF = """<?xml version="1.0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel rdf:about="https://bao.example/"><title>新聞</title></channel>
<item rdf:about="https://bao.example/2"><title>祭り</title><link>https://bao.example/2</link>
<dc:date>2026-03-08T09:00:00+09:00</dc:date>
<dc:language>ja</dc:language></item></rdf:RDF>""".encode()
RSS_091 = b"""<?xml version="1.0"?><!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN"
"http://my.netscape.com/publish/formats/rss-0.91.dtd"><rss version="0.91"><channel><title>Old</title>
<item><title>Caf&eacute;</title><link>https://bao.example/3</link></item></channel></rss>"""
RSS_090 = b"""<?xml version="1.0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
xmlns="http://my.netscape.com/rdf/simple/0.9/"><channel><title>Older</title></channel>
<item><title>One</title><link>https://bao.example/4</link></item></rdf:RDF>"""
JSON_FEED = json.dumps(
    {
        "version": "https://jsonfeed.org/version/1.1", "title": "J", "language": "fr",
        "items": [
            {"id": "https://bao.example/5", "title": "Fête", "content_html": "<p>Gongs</p>", 
             "date_published": "2026-03-07T08:00:00Z"},
            {"id": 6, "external_url": "/6", "content_text": "Texte"},
            {"id": "no address"}, "not an object",
        ],
    }
).encode()  # fmt: skip


@pytest.mark.parametrize(
    ("body", "title", "link", "day", "language"),
    [
        (rss(item(date_line=dated("9 Mar 2026 08:00 +0700"))), "Tin", "https://bao.example/a", date(2026, 3, 9), "vi"),
        (ATOM, "Gongs & hills", "https://bao.example/story/1", date(2026, 3, 9), "en"),
        (RDF, "祭り", "https://bao.example/2", date(2026, 3, 8), None),
        (RSS_091, "Café", "https://bao.example/3", None, ""),
        (RSS_090, "One", "https://bao.example/4", None, ""),
        (JSON_FEED, "Fête", "https://bao.example/5", date(2026, 3, 7), "fr"),
    ],
    ids=["rss2", "atom", "rdf", "rss091", "rss090", "json"],
)  # fmt: skip
def test_every_format_is_read(body: bytes, title: str, link: str, day: date | None, language: str | None) -> None:
    entry = parse_feed(body, URL, now=NOW).entries[0]
    assert (entry.title, entry.url) == (title, link)
    assert (entry.published.date() if entry.published else None) == day
    assert language is None or entry.language == language


def test_markup_and_scripts_leave_only_text() -> None:
    assert parse_feed(ATOM, URL, now=NOW).entries[0].summary == "A long festival day"
    assert plain_text("a &lt; b") == "a < b"


def test_json_entries_without_an_address_are_left_out_with_a_word() -> None:
    feed = parse_feed(JSON_FEED, URL, now=NOW)
    assert [entry.url for entry in feed.entries] == ["https://bao.example/5", "https://bao.example/6"]
    assert len(feed.warnings) == 2


def test_utf16_declared_over_utf8_bytes_is_overruled() -> None:
    body = rss(item(title="Gia Lai đón lễ hội"), head='<?xml version="1.0" encoding="UTF-16"?>')
    feed = parse_feed(body, URL, "application/rss+xml; charset=utf-16", now=NOW)
    assert feed.entries[0].title == "Gia Lai đón lễ hội"
    assert feed.warnings


def test_real_utf16_and_a_byte_order_mark_are_read() -> None:
    text = rss(item(title="Quy Nhơn"), head='<?xml version="1.0" encoding="UTF-16"?>').decode()
    assert parse_feed(text.encode("utf-16"), URL, now=NOW).entries[0].title == "Quy Nhơn"
    assert parse_feed(b"\xef\xbb\xbf\n " + rss(item(title="Quy Nhơn")), URL, now=NOW).entries[0].title == "Quy Nhơn"


def test_decomposed_diacritics_become_composed() -> None:
    body = rss(item(title=unicodedata.normalize("NFD", "Bình Định")))
    assert parse_feed(body, URL, now=NOW).entries[0].title == unicodedata.normalize("NFC", "Bình Định")


def test_a_feed_without_items_is_sound_and_an_empty_body_is_not() -> None:
    assert parse_feed(rss(""), URL, now=NOW).entries == ()
    for empty in (b"", b" \n", gzip.compress(b"", mtime=0)):
        with pytest.raises(InputFault, match="empty reply") as caught:
            parse_feed(empty, URL)
        assert caught.value.cause == "feed-empty-body"


@pytest.mark.parametrize(
    "written", ["Thu, 01 Jan 1970 00:00:00 GMT", "Fri, 01 Jan 2099 00:00:00 GMT", "hôm qua", "Mon, 99 Foo 2026"]
)
def test_dates_that_cannot_be_true_are_left_out_with_a_word(written: str) -> None:
    feed = parse_feed(rss(item(date_line=dated(written))), URL, now=NOW)
    assert feed.entries[0].published is None
    assert any("date" in warning for warning in feed.warnings)


def test_a_missing_date_needs_no_word() -> None:
    feed = parse_feed(rss(item()), URL, now=NOW)
    assert feed.entries[0].published is None
    assert feed.warnings == ()


def test_one_story_under_several_addresses_counts_once() -> None:
    links = ["https://bao.example/a?utm_source=rss", "https://BAO.example:443/a#top", "/a", "https://bao.example/b"]
    feed = parse_feed(rss("".join(item(link) for link in links)), URL, now=NOW)
    assert [entry.url for entry in feed.entries] == ["https://bao.example/a", "https://bao.example/b"]
    assert sum("more than once" in warning for warning in feed.warnings) == 2


def test_broken_xml_keeps_what_came_before() -> None:
    body = rss(item() + item("https://bao.example/b")).replace(b"</channel></rss>", b"<item><title>Cut & off")
    feed = parse_feed(body, URL, now=NOW)
    assert [entry.url for entry in feed.entries][:2] == ["https://bao.example/a", "https://bao.example/b"]
    assert any("broken XML" in warning for warning in feed.warnings)


def test_control_characters_do_not_break_a_feed() -> None:
    feed = parse_feed(rss(item(title="Tin\x0b m\x00ới")), URL, now=NOW)
    assert feed.entries[0].title == "Tin mới"


BOMB = '<!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
SPY = '<!DOCTYPE rss [<!ENTITY spy SYSTEM "file:///etc/hostname">]>'


@pytest.mark.parametrize("head", [BOMB, SPY, SPY.replace("[", "SYSTEM 'x.dtd' [")])
def test_declared_entities_are_refused(head: str) -> None:
    with pytest.raises(InputFault) as caught:
        parse_feed(rss(item(title="&spy;&b;"), head=head), URL, now=NOW)
    assert caught.value.cause == "feed-entities"


@pytest.mark.parametrize(
    ("body", "cause"),
    [
        (b"<!DOCTYPE html><html><body>Not found</body></html>", "feed-is-html"),
        (b"<opml><body/></opml>", "feed-unreadable"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "feed-unreadable"),
        (b'{"items": [', "feed-unreadable"),
        (b'{"hello": 1}', "feed-unreadable"),
        (b"[" * 100_000, "feed-unreadable"),
        (gzip.compress(b" " * 21_000_000, mtime=0), "feed-too-large"),
        (gzip.compress(rss(""), mtime=0)[:-9], "feed-damaged"),
    ],
)
def test_what_is_no_feed_is_named(body: bytes, cause: str) -> None:
    with pytest.raises(InputFault) as caught:
        parse_feed(body, URL)
    assert caught.value.cause == cause
    assert URL in str(caught.value)


def test_a_stored_feed_gives_articles_of_title_and_summary(tmp_path: Path) -> None:
    path = tmp_path / "home.rss"
    story = "Tỉnh Gia Lai tổ chức lễ hội cồng chiêng với sự tham gia của nhiều nghệ nhân trong vùng"
    path.write_bytes(rss(item(date_line=dated("Tue, 10 Mar 2026 00:30:00 +0700"), title=story) + item("/b", title="")))
    stored = datetime(2026, 3, 9, 18, tzinfo=UTC).timestamp()
    os.utime(path, (stored, stored))
    first, second = feed_articles(path, url=URL)
    assert isinstance(first, Article)
    assert isinstance(second, Article)
    assert (first.title, first.text, first.outlet, first.language) == (story, "Mưa lớn", "bao.example", "vi")
    assert first.published == date(2026, 3, 9), "never later than the day (UTC) on which it was read"
    assert first.provenance.archive == str(path)
    assert (first.provenance.offset, second.provenance.offset) == (1, 2)


def test_a_stored_feed_that_cannot_be_read_gives_a_fault_that_names_it(tmp_path: Path) -> None:
    path = tmp_path / "home.rss"
    path.write_bytes(b"")
    for missing in (path, tmp_path / "none.rss"):
        (fault,) = feed_articles(missing)
        assert isinstance(fault, InputFault)
        assert str(missing) in str(fault)

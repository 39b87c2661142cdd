"""Pages to articles: text, title, day, address, language, and pages that are none or mean harm."""

from __future__ import annotations

import dataclasses
import gzip
import hashlib
import json
import time
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from tiengvang.listen import article
from tiengvang.listen.article import extract
from tiengvang.records import Article, InputFault, Page, Provenance

PARAGRAPHS: dict[str, str] = json.loads((Path(__file__).parent / "paragraphs.json").read_text("utf-8"))["of_the_house"]
FETCHED = datetime(2024, 5, 10, 6, tzinfo=UTC)
FURNITURE = (
    "<nav><ul><li><a href='/1'>Kinh tế</a></li><li><a href='/2'>Thể thao</a></li></ul></nav>",
    "<div class='related'><h3>Tin liên quan</h3><ul><li><a href='/3'>RELATED one about Pleiku</a></li>"
    "<li><a href='/4'>RELATED two about Quy Nhon</a></li></ul></div>"
    "<footer><p>FOOTER all rights reserved by us</p></footer>",
)


def html(body: str, head: str = "", lang: str = "vi") -> bytes:
    return (
        f"<!doctype html><html lang='{lang}'><head><meta charset=utf-8>{head}</head><body>{FURNITURE[0]}"
        f"<article>{body}</article>{FURNITURE[1]}</body></html>"
    ).encode()


def page(body: bytes, url: str = "https://gong.example/tin/a-1.html", kind: str = "text/html") -> Page:
    return Page(url, body, Provenance("a.warc.gz", 77), content_type=kind, fetched=FETCHED)


def read(body: bytes, **changes: object) -> tuple[Article, list[str]]:
    warnings: list[str] = []
    return extract(dataclasses.replace(page(body), **changes), warn=warnings.append), warnings  # type: ignore[arg-type]


def story(code: str = "vi", head: str = "") -> bytes:
    text = PARAGRAPHS[code]
    return html(f"<h1>{text[:30]}</h1>" + f"<p>{text}</p><p>{text} (2)</p>", head, code)


@pytest.mark.parametrize("code", sorted(PARAGRAPHS))
def test_text_title_and_language_are_read_without_the_furniture(code: str) -> None:
    got, warnings = read(story(code))
    assert " ".join(PARAGRAPHS[code].split()) in got.text
    assert "RELATED" not in got.text
    assert "FOOTER" not in got.text
    assert got.title == PARAGRAPHS[code][:30].strip()
    assert (got.language, got.declared_language) == (code, code)
    assert (got.outlet, got.provenance) == ("gong.example", Provenance("a.warc.gz", 77))
    assert warnings == []


def test_no_author_is_kept_anywhere() -> None:
    head = '<meta name="author" content="Nguyễn Văn Tác Giả"><script type="application/ld+json">' + json.dumps(
        {"@type": "NewsArticle", "author": {"name": "Nguyễn Văn Tác Giả"}, "headline": "x"}
    )
    got, _ = read(story("vi", head + "</script>"))
    assert "Tác Giả" not in repr(got)


@pytest.mark.parametrize(
    "head",
    [
        '<meta property="article:published_time" content="2024-05-03T08:00:00+07:00">',
        '<script type="application/ld+json">{"@type":"NewsArticle","datePublished":"2024-05-03T08:00:00"}</script>',
        '<meta name="pubdate" content="2024-05-03">',
    ],
)
def test_the_day_is_read_from_what_the_page_declares(head: str) -> None:
    assert read(story("vi", head))[0].published == date(2024, 5, 3)


def test_the_day_is_read_from_a_time_element_and_from_the_address() -> None:
    body = html(f"<h1>Tin</h1><time datetime='2024-05-03T07:00'>3/5</time><p>{PARAGRAPHS['vi']}</p>")
    assert read(body)[0].published == date(2024, 5, 3)
    assert read(story(), url="https://gong.example/2024/05/03/tin.html")[0].published == date(2024, 5, 3)


@pytest.mark.parametrize(
    ("declared", "cause"),
    [("2099-01-01", "date-future"), ("1970-01-01", "date-too-old"), ("2024-05-12", "date-future")],
)
def test_days_in_the_future_and_before_the_web_are_dropped_and_named(declared: str, cause: str) -> None:
    got, warnings = read(story("vi", f'<meta property="article:published_time" content="{declared}T00:00:00Z">'))
    assert got.published is None
    assert [w.split(":")[0] for w in warnings] == [cause]


def test_the_archives_clock_is_the_bound_not_todays() -> None:
    body = story("vi", '<meta property="article:published_time" content="2024-05-12T08:00:00Z">')
    assert read(body, fetched=datetime(2024, 5, 20, tzinfo=UTC))[0].published == date(2024, 5, 12)
    assert read(body, fetched=datetime(2024, 5, 1, tzinfo=UTC))[0].published is None
    assert read(body, fetched=None)[0].published == date(2024, 5, 12)


def test_a_page_fetched_before_midnight_utc_is_not_published_after_it() -> None:
    body = story("vi", '<meta property="article:published_time" content="2024-05-11T00:30:00+07:00">')
    assert read(body, fetched=datetime(2024, 5, 10, 18, tzinfo=UTC))[0].published == date(2024, 5, 10)


@pytest.mark.parametrize(
    ("head", "canonical"),
    [
        ('<link rel="canonical" href="https://www.gong.example/a?id=1">', "https://www.gong.example/a?id=1"),
        ('<link rel="Canonical" href="/tin/a.html#top">', "https://gong.example/tin/a.html"),
        ('<meta property="og:url" content="https://m.gong.example/a">', "https://m.gong.example/a"),
        ('<link rel="canonical" href="https://gong.example/">', ""),
        ('<link rel="canonical" href="https://gong.example/vi/">', ""),
        ('<link rel="canonical" href="https://gong.example/index.html">', ""),
        ('<link rel="canonical" href="https://other.example/a">', ""),
        ('<link rel="canonical" href="https://gong.example.evil.example/a">', ""),
        ('<link rel="canonical" href="http://[broken">', ""),
        ('<link rel="canonical" href="">', ""),
        ('<link rel="canonical" href="/"><meta property="og:url" content="/b">', "https://gong.example/b"),
        ("", ""),
    ],
)
def test_a_canonical_address_counts_on_its_own_domain_and_not_at_its_root(head: str, canonical: str) -> None:
    got, _ = read(story("vi", head), url="https://gong.example/tin/a-1.html?utm_source=x&page=2#c")
    assert got.canonical_url == (canonical or "https://gong.example/tin/a-1.html?page=2")


def test_the_outlets_name_goes_off_the_title() -> None:
    head = (
        '<meta property="og:title" content="Khánh thành đường ven biển | Báo Cồng">'
        '<meta property="og:site_name" content="Báo Cồng">'
    )
    assert read(story("vi", head))[0].title == "Khánh thành đường ven biển"


def test_a_very_short_page_gives_its_title_and_its_summary() -> None:
    head = (
        '<meta property="og:title" content="Mở đường">'
        '<meta name="description" content="Con đường ven biển đã mở sáng nay.">'
    )
    got, _ = read(html("<div>Ảnh</div>", head))
    assert got.title == "Mở đường"
    assert got.text == "Con đường ven biển đã mở sáng nay."


def test_an_article_set_in_tables_is_read() -> None:
    text = PARAGRAPHS["fr"]
    body = f"<html><body><table><tr><td>{text}<br><br>{text} (2)</td></tr></table></body></html>".encode()
    assert text[:60] in read(body)[0].text


def test_a_lying_charset_is_named_and_overruled() -> None:
    got, warnings = read(story(), content_type="text/html; charset=iso-8859-1")
    assert PARAGRAPHS["vi"][:40] in got.text
    assert [w.split(":")[0] for w in warnings] == ["encoding-overruled"]


def test_an_xml_declaration_with_another_encoding_does_no_harm() -> None:
    got, _ = read(b'<?xml version="1.0" encoding="utf-16"?>' + story())
    assert PARAGRAPHS["vi"][:40] in got.text


@pytest.mark.parametrize(
    ("body", "kind", "cause"),
    [
        (b"", "text/html", "page-empty"),
        (b" \n ", "text/html", "page-empty"),
        (b"%PDF-1.7 stream <html>", "text/html", "page-binary"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "text/html", "page-binary"),
        (hashlib.shake_256(b"noise").digest(5000), "text/html", "page-binary"),
        (b"<html>" + b"\0\0\0\1" * 2000, "text/html", "page-binary"),
        (gzip.compress(b"<html>", mtime=0), "text/html", "page-binary"),
        (b'{"a": "b"}', "application/json", "page-not-html"),
        (b"just words without a tag", "text/html", "page-not-html"),
        (b'<?xml version="1.0"?><rss><channel><title>x</title></channel></rss>', "text/html", "page-not-html"),
        (b"<html><head></head><body><script>app()</script></body></html>", "text/html", "page-no-text"),
        (b"<html><body><img src=x></body></html>", "text/html", "page-no-text"),
    ],
)
def test_what_is_no_article_is_a_fault_that_names_where_it_stands(body: bytes, kind: str, cause: str) -> None:
    with pytest.raises(InputFault, match=r"a\.warc\.gz@77 \(https://gong\.example") as caught:
        read(body, content_type=kind)
    assert caught.value.cause == cause


def test_a_huge_page_is_cut_with_a_warning() -> None:
    body = story() + b"<p>" + b"x " * 200_000
    warnings: list[str] = []
    got = extract(page(body), warn=warnings.append, max_bytes=20_000)
    assert PARAGRAPHS["vi"][:40] in got.text
    assert warnings[0].startswith("page-cut")


def test_an_article_of_millions_of_characters_is_cut_with_a_warning(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(article, "MAX_TEXT", 100)
    got, warnings = read(story())
    assert len(got.text) == 100
    assert warnings[0].startswith("page-text-cut")


@pytest.mark.parametrize("tag", ["div", "b", "span", "blockquote", "font"])
@pytest.mark.parametrize("closed", [True, False])
def test_a_page_nested_thousands_deep_is_still_read(tag: str, closed: bool) -> None:
    inner = f"<p>{PARAGRAPHS['vi']}</p><p>{PARAGRAPHS['vi']} (2)</p>"
    body = f"<html><title>Tin</title><body>{f'<{tag}>' * 5000}{inner}{f'</{tag}>' * 5000 * closed}</body></html>"
    got, warnings = read(body.encode())
    assert PARAGRAPHS["vi"][:40] in got.text
    assert "page-too-deep" in warnings[-1]


def test_nesting_that_cannot_be_undone_is_a_fault() -> None:
    with pytest.raises(InputFault) as caught:
        read(b"<html><body>" + b"<x-y>" * 100_000 + b"text</body></html>")
    assert caught.value.cause == "page-too-deep"


BOMB = "<!ENTITY c0 'aaaaaaaaaa'>" + "".join(f"<!ENTITY c{n} '{f'&c{n - 1};' * 10}'>" for n in range(1, 12))


@pytest.mark.parametrize(
    "trouble",
    [
        "&amp;" * 500_000,
        "&#" + "9" * 1_000_000,
        "&" + "a" * 1_000_000,
        "&#xD800;&#xDFFF;&#0;&#x110000;&#xFFFFFFFF;",
        "<p class='" + "x " * 300_000 + "'>",
        "<p>ngắn thôi</p>" * 150_000,
        "<li><a href='/x'>một đường dẫn</a></li>" * 60_000,
        "<" * 300_000,
        "<!--" * 100_000,
        "\0" * 50 + "\x01\x02",
    ],
    ids=["amp", "numeric", "named", "surrogates", "attribute", "paragraphs", "links", "marks", "comments", "controls"],
)
def test_markup_made_to_hang_is_read_in_bounded_time(trouble: str) -> None:
    started = time.process_time()
    got, _ = read(story().replace(b"</article>", b"</article>" + trouble.encode()))
    got.text.encode()
    assert "\0" not in got.text
    assert time.process_time() - started < 10


def test_an_entity_bomb_does_not_go_off() -> None:
    body = f"<?xml version='1.0'?><!DOCTYPE html [{BOMB}]><html><body><p>{PARAGRAPHS['vi']}</p>&c11;</body></html>"
    got, warnings = read(body.encode())
    assert PARAGRAPHS["vi"][:40] in got.text
    assert len(got.text) < 1000
    assert [w.split(":")[0] for w in warnings] == ["page-entities"]


def test_decomposed_vietnamese_and_entities_come_out_composed() -> None:
    body = html(f"<h1>Tin Quy Nho&#795;n</h1><p>{PARAGRAPHS['vi']} Quy Nho&#795;n và Bi&#x300;nh</p>")
    got, _ = read(body)
    assert "Quy Nhơn và Bình" in got.text
    assert got.title == "Tin Quy Nhơn"


def test_the_declared_language_does_not_overrule_the_words() -> None:
    got, _ = read(story("id").replace(b"lang='id'", b"lang='en-US'"))
    assert (got.language, got.declared_language) == ("id", "en-US")

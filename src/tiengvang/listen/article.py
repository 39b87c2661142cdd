"""A page of HTML to the article on it: text, title, day, canonical address, language. Keeps no author.

Not for deciding what the article is about (`understand`), who published it (`outlets`) or which pages are worth the
work (`screen` let this one pass).
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from urllib.parse import urljoin, urlsplit

from htmldate import find_date
from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring
from trafilatura import bare_extraction

from tiengvang.listen.addresses import clean_address
from tiengvang.listen.encoding import clean_text, decode
from tiengvang.listen.language import detect
from tiengvang.listen.outlets import registered_domain
from tiengvang.listen.titles import clean_title
from tiengvang.records import Article, InputFault, Page

MAX_BYTES = 10_000_000  # of a decoded body; what is behind is cut, with a warning
MAX_MARKS = 60_000  # "<" in a page; trafilatura's time grows with the square of it
MAX_TEXT = 200_000  # characters of an article
EARLIEST = date(1990, 1, 1)  # no page of the web is older: 1970 and 1904 are clocks that were not set

_LONG, _SHORT = 400, 120  # characters under which an extraction is tried another way, and under which it is mistrusted
# It writes a line for every page that has no text; here each becomes a counted fault.
logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
logging.getLogger("htmldate").setLevel(logging.CRITICAL)

_MAGIC = (b"%PDF", b"PK\x03\x04", b"\x89PNG", b"GIF8", b"\xff\xd8\xff", b"RIFF", b"\x1f\x8b", b"OggS", b"ID3", b"wOF",
          b"MZ", b"\x7fELF", b"Rar!", b"7z\xbc\xaf", b"BZh", b"\xd0\xcf\x11\xe0", b"\x00\x00\x01\x00",
          b"\x28\xb5\x2f\xfd", b"SQLite", b"\x00\x00\x00\x18ftyp", b"\x00\x00\x00\x20ftyp")  # fmt: skip
_HTML_TYPES = ("text/html", "application/xhtml+xml", "text/plain", "text/xml", "application/xml",
               "application/octet-stream", "")  # fmt: skip
_CONTROLS = bytes(b for b in range(32) if b not in b"\t\n\r\f\x1b")
_TAG = re.compile(r"<(?:!doctype html|html|head|body|title|meta|div|p|article|table|h1|span|a)\b", re.I)
_FEED = re.compile(
    r"^\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:rss|feed|urlset|sitemapindex|rdf:rdf|svg)\b", re.I | re.S
)
_SUBSET = re.compile(r"<!DOCTYPE[^>\[]*\[.*?\]\s*>", re.I | re.S)
# From the beginning of a word only: without that the search takes time with the square of a word's length.
_LONGEST_WORD = 20_000  # characters
_BLOB = re.compile(rf"(?<![^\s<>])[^\s<>]{{{_LONGEST_WORD},}}")
_INLINE = re.compile(r"</?(?:font|b|i|u|span|center|strong|em|small|big|nobr|tt|s|strike|a|abbr|sup|sub)\b[^>]*>", re.I)
_BOXES = re.compile(r"</?(?:div|section|table|tbody|tr|td|ul|ol|li|dl|dd|dt|blockquote|form|main)\b[^>]*>", re.I)
_UNWANTED = "nav|footer|aside|header|form|script|style|noscript|template|figure|button".split("|")
_ROOT = re.compile(r"/?(?:[a-z]{2}(?:[-_][a-z]{2})?/?)?(?:(?:index|default|home)\.\w{2,5})?", re.I)
_SAID_DATE = re.compile(r"[\"'\s:=]+(?:content=[\"'])?(\d{4})-(\d\d)-(\d\d)")
_DATE_KEYS = ("datePublished", "article:published_time")

Warn = Callable[[str], None]


def _silent(_: str) -> None:
    return None


def extract(
    page: Page, *, hint_languages: Iterable[str] = (), warn: Warn = _silent, max_bytes: int = MAX_BYTES
) -> Article:
    """The article on a page. Raises InputFault (page-empty, page-binary, page-not-html, page-too-deep, page-no-text).

    hint_languages: of the outlet, for texts too short to tell. warn: called with "code: words" for what was mended
    (a lying charset, a cut page, a date in the future); the article is good all the same.
    """
    source = _source_of(page, warn, max_bytes)
    tree = _parse(source, page, warn)
    bound = (page.fetched or datetime.now(UTC)).astimezone(UTC).date()
    text, title = _text_of(tree, page.url), _title_of(tree)
    if not text and not title:
        raise InputFault("page-no-text", f"{_where(page)}: no title and no text, as in a page of scripts or frames.")
    headline = clean_title(title, _names_of_outlet(tree, page.url), _first_text(tree, "//h1"))
    text = _without_headline(text, headline, title)
    if len(text) > MAX_TEXT:
        warn(f"page-text-cut: {len(text):,} characters of text, {MAX_TEXT:,} kept")
        text = text[:MAX_TEXT]
    declared = _declared_language(tree, page)
    language = detect(f"{title}\n{text}", declared=declared, hint_languages=hint_languages)
    canonical = _canonical(tree, page.url)
    return Article(
        url=page.url,
        canonical_url=canonical,
        outlet=registered_domain(page.url) or registered_domain(canonical),
        title=headline,
        text=text,
        language=language.language,
        provenance=page.provenance,
        declared_language=declared,
        published=_published(_day_of(tree, page.url, bound), source, bound, warn),
    )


def _without_headline(text: str, *headlines: str) -> str:
    """The text without the headline that pages repeat above it; the headline is a field of its own."""
    first, _, rest = text.partition("\n")
    said = " ".join(first.split()).casefold()
    return rest.lstrip() if rest and any(said == " ".join(one.split()).casefold() for one in headlines if one) else text


def _where(page: Page) -> str:
    return f"{page.provenance.archive}@{page.provenance.offset} ({page.url})"


def _source_of(page: Page, warn: Warn, max_bytes: int) -> str:
    """The page's markup as clean Unicode, bounded in size and in what can slow a parser."""
    body = page.body
    if not body.strip():
        raise InputFault("page-empty", f"{_where(page)}: the body is empty; fetch it again if it matters.")
    _refuse_binary(page)
    if len(body) > max_bytes:
        warn(f"page-cut: {len(body):,} bytes, the first {max_bytes:,} read")
        body = body[:max_bytes]
    decoded = decode(body, page.content_type)
    for warning in decoded.warnings:
        warn(warning)
    text = decoded.text.replace("\0", "")
    head = text[:50_000]
    if _FEED.match(head) or not _TAG.search(head if len(text) > 200_000 else text):
        kind = page.content_type or "no declared type"
        raise InputFault("page-not-html", f"{_where(page)}: {kind}, but no HTML; give feeds and text files as such.")
    if "<!ENTITY" in head:
        text = _SUBSET.sub("", text)
        warn("page-entities: declarations of entities were taken out")
    if max(map(len, text.split()), default=0) >= _LONGEST_WORD:  # asked first, for the expression is slow
        text = _BLOB.sub(" ", text)
    if text.count("<") > MAX_MARKS:
        warn(f"page-cut: {text.count('<'):,} tags, the first {MAX_MARKS:,} read")
        text = "<".join(text.split("<", MAX_MARKS)[:MAX_MARKS])
    return text


def _refuse_binary(page: Page) -> None:
    media = page.content_type.partition(";")[0].strip().lower()
    head = page.body[:4096]
    controls = len(head) - len(head.translate(None, _CONTROLS.replace(b"\0", b"")))
    zeros = head.count(0)
    # Every second byte of UTF-16 is zero; a binary file has them in places or runs.
    wide = zeros and max(head[0::2].count(0), head[1::2].count(0)) > 0.9 * zeros and zeros > len(head) // 5
    if head.startswith(_MAGIC) or controls > len(head) // 20 or (zeros > len(head) // 20 and not wide):
        raise InputFault("page-binary", f"{_where(page)}: declared {media or 'nothing'}, but a binary file; left out.")
    if media not in _HTML_TYPES and not _TAG.search(head.decode("latin-1")):
        raise InputFault("page-not-html", f"{_where(page)}: {media} is not HTML; left out.")


def _parse(source: str, page: Page, warn: Warn) -> HtmlElement:
    """The tree. The parser stops at a depth of 256: tags that only dress or box text go first then, as pages with
    thousands of unclosed <b> or <div> read well without them."""
    for attempt in (source, _INLINE, _BOXES):
        if isinstance(attempt, re.Pattern):
            source = attempt.sub(" ", source)
            warn("page-too-deep: tags nested over 256 deep were taken out")
        # Bytes with the charset forced: lxml refuses a str that carries an XML declaration with an encoding.
        parser = HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, collect_ids=False)
        try:
            tree = document_fromstring(source.encode("utf-8", "replace"), parser=parser, ensure_head_body=True)
        except (etree.ParserError, etree.XMLSyntaxError, ValueError):
            continue
        if not any("depth" in str(error.message) for error in parser.error_log):
            return tree
    raise InputFault("page-too-deep", f"{_where(page)}: nested too deep to be read as HTML; left out.")


def _text_of(tree: HtmlElement, url: str) -> str:
    """The article's text by trafilatura, or by what is left where it finds too little. Precision first: related links
    and furniture would count as mentions."""
    text = ""
    # The fast way reads nine pages in ten as well; the slow one asks two more extractors, the last allows tables,
    # in which old pages are set.
    for fast, tables in ((True, False), (False, False), (False, True)):
        if len(text) >= _LONG or (tables and (len(text) >= _SHORT or not tree.xpath("boolean(//table)"))):
            break
        try:
            document = bare_extraction(
                tree, url=url, fast=fast, favor_precision=True, include_comments=False, include_tables=tables
            )
        except (RecursionError, ValueError, TypeError, AttributeError, IndexError, etree.LxmlError):
            continue
        if document is not None and not isinstance(document, dict):
            text = max(text, _clean(document.text or ""), key=len)
    return text if len(text) >= _SHORT else max(text, _paragraphs(tree), key=len)


def _paragraphs(tree: HtmlElement) -> str:
    """Paragraphs outside menus, or the summary that the page gives of itself: for very short pages."""
    inside = " or ".join(f"ancestor::{name}" for name in _UNWANTED)
    found: Iterator[str] = (_clean(p.text_content()) for p in tree.xpath(f"//p[not({inside})]")[:200])
    joined = "\n".join(dict.fromkeys(p for p in found if len(p) >= 20))
    return max(joined, _meta(tree, "og:description"), _meta(tree, "description"), key=len)


def _title_of(tree: HtmlElement) -> str:
    headings = tree.xpath("//h1")
    only = _clean(headings[0].text_content()) if len(headings) == 1 else ""
    return (_meta(tree, "og:title") or only or _meta(tree, "twitter:title") or _first_text(tree, "//title")
            or _first_text(tree, "//h1"))  # fmt: skip


def _day_of(tree: HtmlElement, url: str, bound: date) -> str:
    """The day of first publication as ISO 8601, or ""; by the archive's clock, never by today's."""
    # A day ahead of the fetch in UTC is still the same night further east.
    latest = datetime.combine(bound + timedelta(days=1), time.max)
    try:
        found = find_date(tree, url=url, original_date=True, extensive_search=False,
                          min_date=EARLIEST.isoformat(), max_date=latest)  # fmt: skip
    except (RecursionError, ValueError, TypeError, AttributeError, OverflowError, etree.LxmlError):
        return ""
    return str(found or "")


def _clean(text: str) -> str:
    """NFC, one space for each run of spaces, no control or zero-width noise at line ends, no empty lines."""
    lines = (" ".join(line.split()) for line in clean_text(text).splitlines())
    return "\n".join(line for line in lines if line)


def _first_text(tree: HtmlElement, path: str) -> str:
    for element in tree.xpath(path)[:1]:
        return _clean(str(element.text_content()))
    return ""


def _meta(tree: HtmlElement, name: str) -> str:
    for content in tree.xpath("//meta[@property=$n or @name=$n]/@content", n=name)[:1]:
        return _clean(str(content))
    return ""


def _declared_language(tree: HtmlElement, page: Page) -> str:
    said: list[str | None] = [tree.get("lang"), tree.get("xml:lang")]
    said += [str(v) for v in tree.xpath("//meta[translate(@http-equiv,'CL','cl')='content-language']/@content")[:1]]
    said += [_meta(tree, "og:locale"), dict(page.headers).get("content-language", "")]
    for tag in said:
        if tag and re.fullmatch(r"[A-Za-z]{2,8}(?:[-_][A-Za-z0-9]{1,8})*", tag.strip()):
            return tag.strip().replace("_", "-")
    return ""


def _names_of_outlet(tree: HtmlElement, url: str) -> tuple[str, ...]:
    host = registered_domain(url)
    names = (_meta(tree, "og:site_name"), _meta(tree, "application-name"), host, host.split(".")[0])
    return tuple(dict.fromkeys(n for n in names if n))


def _canonical(tree: HtmlElement, url: str) -> str:
    """The page's own choice if it stays on the registered domain and is no front page; else the cleaned url."""
    own = registered_domain(url)
    at_root = bool(_ROOT.fullmatch(urlsplit(url).path)) if own else False
    choices = [str(v) for v in tree.xpath("//link[translate(@rel,'CANOIL','canoil')='canonical']/@href")[:1]]
    for choice in (*choices, _meta(tree, "og:url")):
        try:
            target = urljoin(url, choice.strip())
            path = urlsplit(target).path
        except ValueError:
            continue
        if not choice.strip() or not target.startswith(("http://", "https://")) or len(target) > 2000:
            continue
        front = bool(_ROOT.fullmatch(path)) and not urlsplit(target).query
        # A stored page without a web address of its own has nothing to be compared with.
        if (not own or registered_domain(target) == own) and (not front or at_root):
            return clean_address(target)
    return clean_address(url)


def _published(day: str, source: str, bound: date, warn: Warn) -> date | None:
    said = set(_said_dates(source))
    latest = bound + timedelta(days=1)
    future, old = bool(said) and max(said) > _triple(latest), bool(said) and min(said) < _triple(EARLIEST)
    if future:
        warn(f"date-future: the page says {_written(max(said))}, but was read by {bound}")
    if old:
        warn(f"date-too-old: the page says {_written(min(said))}")
    try:
        found = date.fromisoformat(day[:10])
    except ValueError:
        return None
    # Of an impossible day htmldate keeps year and month, and gives the first of the month.
    guessed = (future or old) and found.day == 1 and _triple(found) not in said
    return min(found, bound) if EARLIEST <= found <= latest and not guessed else None


def _written(day: tuple[int, int, int]) -> str:
    return f"{day[0]}-{day[1]:02}-{day[2]:02}"


def _said_dates(source: str) -> Iterator[tuple[int, int, int]]:
    """Days that the page declares, whether possible or not: what a warning is about."""
    for key in _DATE_KEYS:
        at = source.find(key)
        while at >= 0:
            match = _SAID_DATE.match(source, at + len(key))
            if match:
                yield int(match[1]), int(match[2]), int(match[3])
            at = source.find(key, at + len(key))


def _triple(day: date) -> tuple[int, int, int]:
    return day.year, day.month, day.day

"""Feeds read from bytes: RSS 0.9 to 2.0, RDF, Atom and JSON Feed. Not for fetching them, nor for reading the pages."""

from __future__ import annotations

import io
import json
import re
import time
import unicodedata
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import feedparser
from lxml import etree
from lxml import html as lxml_html

from tiengvang.listen.addresses import clean_address
from tiengvang.listen.encoding import decode
from tiengvang.listen.inflate import OverLimitError, gunzip
from tiengvang.listen.language import detect
from tiengvang.listen.outlets import registered_domain
from tiengvang.records import Article, InputFault, Provenance

MOST_BYTES = 20 * 1024 * 1024
_FIRST_DAY = datetime(1990, 1, 1, tzinfo=UTC)
# Clocks of servers run ahead by minutes; a day ahead is a wrong date.
_CLOCK_SLACK = timedelta(hours=1)
_XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_ENTITY_IN_DOCTYPE = re.compile(r"<!DOCTYPE[^>\[]*\[[^\]]*<!ENTITY", re.IGNORECASE)
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_HTML_START = re.compile(r"^\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html)\b", re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Entry:
    """One story that a feed points at. url: absolute and cleaned; summary: plain text; published: aware, in the zone
    that the feed gives, or None where it is missing or cannot be true; language: as the feed says, or "".
    """

    url: str
    title: str
    summary: str
    published: datetime | None
    language: str
    id: str


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed read as far as it could be. warnings: what was wrong with it, each in words."""

    title: str
    entries: tuple[Entry, ...]
    warnings: tuple[str, ...] = ()


def parse_feed(body: bytes, url: str, content_type: str = "", *, now: datetime | None = None) -> Feed:
    """Read a feed. url: where it came from (relative links are resolved against it); now: the bound for dates.

    A valid feed without items is a Feed without entries. Raises InputFault for an empty body, a page that is no feed,
    declared entities, and bytes over the limit. What is merely wrong is left out or mended, with a warning.
    """
    text, warnings = _text_of(body, url, content_type)
    bound = (now or datetime.now(UTC)) + _CLOCK_SLACK
    if text.startswith(("{", "[")):
        title, raw = _from_json(text, url, bound, warnings)
    else:
        title, raw = _from_xml(text, url, bound, warnings)
    return Feed(title, tuple(_distinct(raw, warnings)), tuple(warnings))


def feed_articles(
    feed: Path | bytes, *, url: str = "", content_type: str = "", fetched: datetime | None = None
) -> Iterator[Article | InputFault]:
    """Articles out of a stored feed: title and summary as their text. Faults come in between, the rest goes on.

    fetched: when the feed was read (the bound for dates), by default the time of the file. Provenance is the file
    and the number of the entry in it, from 1.
    """
    where = str(feed) if isinstance(feed, Path) else url
    try:
        body = feed.read_bytes() if isinstance(feed, Path) else feed
        if fetched is None and isinstance(feed, Path):
            fetched = datetime.fromtimestamp(feed.stat().st_mtime, UTC)
        parsed = parse_feed(body, url or where, content_type, now=fetched)
    except OSError as error:
        yield InputFault("feed-unreadable", f"{where}: cannot be read ({error.strerror}).")
        return
    except InputFault as fault:
        yield fault
        return
    for number, entry in enumerate(parsed.entries, 1):
        text = entry.summary
        if not (entry.title or text):
            yield InputFault("feed-empty-entry", f"{where}, entry {number} ({entry.url}): neither title nor summary.")
            continue
        day = entry.published.date() if entry.published else None
        if day and fetched:
            day = min(day, fetched.astimezone(UTC).date())
        yield Article(
            url=entry.url,
            canonical_url=entry.url,
            outlet=registered_domain(entry.url),
            title=entry.title,
            text=text,
            language=detect(f"{entry.title}\n{text}", declared=entry.language).language,
            provenance=Provenance(where, number),
            declared_language=entry.language,
            published=day,
        )


def plain_text(markup: str) -> str:
    """Text of an HTML fragment in one line, NFC; scripts and styles left out."""
    text = markup
    if "<" in markup:
        try:
            tree = lxml_html.fromstring(f"<div>{_NOT_IN_XML.sub('', markup)}</div>")
            etree.strip_elements(tree, "script", "style", "iframe", with_tail=False)
            text = " ".join(map(str, tree.itertext()))
        except (etree.ParserError, ValueError):
            text = re.sub(r"<[^>]*>", " ", markup)
    return " ".join(unicodedata.normalize("NFC", unescape(text)).split())


def _text_of(body: bytes, url: str, content_type: str) -> tuple[str, list[str]]:
    try:
        raw = gunzip(body, MOST_BYTES)
    except (OverLimitError, zlib.error) as error:
        cause = "feed-too-large" if isinstance(error, OverLimitError) else "feed-damaged"
        raise InputFault(
            cause, f"{url}: {len(body):,} bytes that are damaged or unpack to more than {MOST_BYTES:,}; left out."
        ) from error
    if not raw.strip():
        raise InputFault("feed-empty-body", f"{url}: an empty reply in place of a feed; ask the outlet, or try later.")
    decoded = decode(raw, content_type)
    text = _NOT_IN_XML.sub("", decoded.text).lstrip("\ufeff \t\r\n")
    if _HTML_START.match(text):
        raise InputFault("feed-is-html", f"{url}: a web page in place of a feed; look for the feed's address on it.")
    if _ENTITY_IN_DOCTYPE.search(text):
        raise InputFault(
            "feed-entities", f"{url}: the feed declares entities of its own, as bombs and spies do; it is refused."
        )
    return text, [f"{url}: {warning}" for warning in decoded.warnings]


def _from_xml(text: str, url: str, bound: datetime, warnings: list[str]) -> tuple[str, list[Entry]]:
    source = io.BytesIO(_XML_DECLARATION.sub("", text).encode("utf-8", "replace"))
    headers = {"content-type": "application/xml; charset=utf-8", "content-location": url}
    parsed = feedparser.parse(source, response_headers=headers, sanitize_html=False, resolve_relative_uris=False)
    if not parsed.get("version") and not parsed.entries:
        raise InputFault("feed-unreadable", f"{url}: neither RSS, RDF, Atom nor JSON Feed; check the address.")
    if parsed.get("bozo"):
        warnings.append(f"{url}: broken XML ({parsed.get('bozo_exception')}); what could be read was kept.")
    language = str(parsed.feed.get("language") or "")
    out = []
    for number, item in enumerate(parsed.entries, 1):
        link = _link_of(item)
        if not link:
            warnings.append(f"{url}: entry {number} has no link; left out.")
            continue
        where = f"{url}: entry {number}"
        out.append(
            Entry(
                url=clean_address(_absolute(url, link)),
                title=plain_text(str(item.get("title") or "")),
                summary=plain_text(_longest_text(item)),
                published=_bounded(_date_of(item), bound, where, warnings),
                language=str((item.get("title_detail") or {}).get("language") or language),
                id=str(item.get("id") or ""),
            )
        )
    return plain_text(str(parsed.feed.get("title") or "")), out


def _link_of(item: Mapping[str, Any]) -> str:
    link = str(item.get("link") or "").strip()
    if link:
        return link
    for other in item.get("links") or ():
        if other.get("href") and other.get("rel", "alternate") == "alternate":
            return str(other["href"]).strip()
    guid = str(item.get("id") or "").strip()
    return guid if guid.startswith(("http://", "https://")) else ""


def _longest_text(item: Mapping[str, Any]) -> str:
    texts = [str(part.get("value") or "") for part in item.get("content") or ()]
    return max([*texts, str(item.get("summary") or "")], key=len)


def _date_of(item: Mapping[str, Any]) -> datetime | str | None:
    """The date an entry bears, its raw text if it bears one that cannot be read, None if it bears none."""
    for name in ("published", "updated", "created"):
        raw = str(item.get(name) or "").strip()
        if not raw:
            continue
        moment = read_date(raw)
        if moment:
            return moment
        parsed = item.get(f"{name}_parsed")
        if isinstance(parsed, time.struct_time):
            return _from_struct(parsed) or raw
        return raw
    return None


def _from_struct(parsed: time.struct_time) -> datetime | None:
    try:
        return datetime(*parsed[:6], tzinfo=UTC)
    except ValueError:
        return None


def read_date(raw: str) -> datetime | None:
    """An ISO 8601 or RFC 822 date with its zone kept (UTC where none is given); None if it is neither."""
    for reader in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            moment = reader(raw)
        except (TypeError, ValueError, IndexError, OverflowError):
            continue
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return None


def _bounded(moment: datetime | str | None, bound: datetime, where: str, warnings: list[str]) -> datetime | None:
    if isinstance(moment, str):
        warnings.append(f"{where}: date {moment!r} cannot be read; left out.")
        return None
    if moment is None:
        return None
    if moment > bound:
        warnings.append(f"{where}: date {moment.isoformat()} lies in the future; left out.")
        return None
    if moment < _FIRST_DAY:
        warnings.append(f"{where}: date {moment.isoformat()} is before the web; left out.")
        return None
    return moment


def _distinct(entries: Iterable[Entry], warnings: list[str]) -> Iterator[Entry]:
    seen: set[str] = set()
    for entry in entries:
        if entry.url in seen:
            warnings.append(f"{entry.url}: listed more than once; counted once.")
        else:
            seen.add(entry.url)
            yield entry


def _absolute(base: str, link: str) -> str:
    try:
        return urljoin(base, link)
    except ValueError:
        return link


def _said(of: Mapping[str, Any], name: str) -> str:
    return str(of.get(name) or "").strip()


def _from_json(text: str, url: str, bound: datetime, warnings: list[str]) -> tuple[str, list[Entry]]:
    try:
        document = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise InputFault("feed-unreadable", f"{url}: broken JSON ({error}); nothing of it can be read.") from error
    if not isinstance(document, dict) or not isinstance(document.get("items"), list):
        raise InputFault("feed-unreadable", f"{url}: JSON without a list of items is no JSON Feed; check the address.")
    out = []
    for number, item in enumerate(document["items"], 1):
        if not isinstance(item, dict):
            warnings.append(f"{url}: entry {number} is not an object; left out.")
            continue
        identity = _said(item, "id")
        link = _said(item, "url") or _said(item, "external_url")
        link = link or (identity if identity.startswith(("http://", "https://")) else "")
        if not link:
            warnings.append(f"{url}: entry {number} has no url; left out.")
            continue
        raw = _said(item, "date_published") or _said(item, "date_modified")
        texts = [_said(item, "summary"), _said(item, "content_text"), _said(item, "content_html")]
        out.append(
            Entry(
                url=clean_address(_absolute(url, link)),
                title=plain_text(_said(item, "title")),
                summary=plain_text(max(texts, key=len)),
                published=_bounded((read_date(raw) or raw) if raw else None, bound, f"{url}: entry {number}", warnings),
                language=_said(item, "language") or _said(document, "language"),
                id=identity,
            )
        )
    return plain_text(_said(document, "title")), out

"""Sitemaps, news sitemaps, their indexes and plain lists, read from bytes. Not for fetching them."""

from __future__ import annotations

import io
import re
import unicodedata
import zlib
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urljoin

from lxml import etree

from tiengvang.listen.addresses import clean_address
from tiengvang.listen.inflate import OverLimitError, gunzip
from tiengvang.listen.sources.feeds import read_date
from tiengvang.records import InputFault

# The protocol's own limits: 50 MB unpacked, 50,000 addresses.
MOST_BYTES = 50 * 1024 * 1024
MOST_ADDRESSES = 50_000
_ENTITY = re.compile(rb"<!ENTITY", re.IGNORECASE)
_SAYS_UTF16 = re.compile(rb"^\s*<\?xml[^>]*utf-16[^>]*\?>", re.IGNORECASE)
_HTML = re.compile(rb"^\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html)\b", re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Listed:
    """One address of a sitemap. modified, published: aware or None; title, language, published come from news maps."""

    url: str
    title: str = ""
    language: str = ""
    published: datetime | None = None
    modified: datetime | None = None


@dataclass(frozen=True, slots=True)
class Sitemap:
    """pages: what it lists; children: further sitemaps, if it is an index; warnings: what was wrong, in words."""

    pages: tuple[Listed, ...] = ()
    children: tuple[Listed, ...] = ()
    warnings: tuple[str, ...] = ()


def parse_sitemap(body: bytes, url: str) -> Sitemap:
    """Read one sitemap: XML or text, packed with gzip or not. url: where it came from.

    Raises InputFault for an empty body, a web page, declared entities and bytes over the limit; of broken XML the
    part before the break is kept with a warning. Only http(s) addresses count.
    """
    try:
        raw = gunzip(body, MOST_BYTES)
    except OverLimitError as error:
        raise InputFault(
            "sitemap-too-large", f"{url}: more than {MOST_BYTES:,} bytes unpacked, over the protocol's limit; left out."
        ) from error
    except zlib.error as error:
        raise InputFault("sitemap-damaged", f"{url}: the packed file is damaged ({error}); try it later.") from error
    if not raw.strip():
        raise InputFault("sitemap-empty-body", f"{url}: an empty reply in place of a sitemap; try it later.")
    start = raw[:4096].lstrip(b"\xef\xbb\xbf")
    if _HTML.match(start):
        raise InputFault("sitemap-is-html", f"{url}: a web page in place of a sitemap; look in the site's robots.txt.")
    if not start.lstrip().startswith(b"<") and b"\x00" not in start:
        return _from_text(raw, url)
    if _ENTITY.search(raw[: 64 * 1024].replace(b"\x00", b"")):
        raise InputFault("sitemap-entities", f"{url}: it declares entities of its own, as bombs do; it is refused.")
    if _SAYS_UTF16.match(start) and b"\x00" not in start:
        raw = _SAYS_UTF16.sub(b"", raw.lstrip(b"\xef\xbb\xbf"), count=1)
    return _from_xml(raw.lstrip(), url)


def walk_sitemaps(
    url: str,
    read: Callable[[str], bytes],
    *,
    newer_than: datetime | None = None,
    depth: int = 3,
    most_files: int = 50,
    most_pages: int = MOST_ADDRESSES,
) -> Iterator[Listed | InputFault]:
    """Pages of a sitemap and of those it points at, each file read once, with faults in between.

    read: gives the bytes of an address or raises InputFault. newer_than: what is dated before it is passed over,
    files and pages alike; what bears no date is kept. Stops, with a fault that says so, at most_files or most_pages.
    """
    queue = deque([(url, 0)])
    queued = {clean_address(url)}
    files = pages = 0
    while queue:
        address, level = queue.popleft()
        if files == most_files:
            yield InputFault("sitemap-too-many", f"{url}: more than {most_files} sitemap files; the rest is left out.")
            return
        files += 1
        try:
            sitemap = parse_sitemap(read(address), address)
        except InputFault as fault:
            yield fault
            continue
        for page in sitemap.pages:
            if _is_old(page, newer_than):
                continue
            if pages == most_pages:
                yield InputFault("sitemap-too-many", f"{url}: more than {most_pages:,} pages; the rest is left out.")
                return
            pages += 1
            yield page
        yield from (InputFault("sitemap-broken", warning) for warning in sitemap.warnings)
        fresh = {clean_address(c.url): c.url for c in sitemap.children if not _is_old(c, newer_than)}
        fresh = {key: child for key, child in fresh.items() if key not in queued}
        if fresh and level == depth:
            yield InputFault("sitemap-too-deep", f"{address}: indexes nested more than {depth} deep; left out.")
            continue
        queued.update(fresh)
        queue.extend((child, level + 1) for child in fresh.values())


def _is_old(listed: Listed, bound: datetime | None) -> bool:
    moment = listed.published or listed.modified
    return bound is not None and moment is not None and moment < bound


def _from_text(raw: bytes, url: str) -> Sitemap:
    pages: list[Listed] = []
    warnings: list[str] = []
    for number, line in enumerate(raw.decode("utf-8-sig", "replace").splitlines(), 1):
        address = line.strip()
        if not address:
            continue
        if not address.startswith(("http://", "https://")):
            warnings.append(f"{url}, line {number}: {address[:80]!r} is not a web address; left out.")
            continue
        if len(pages) == MOST_ADDRESSES:
            warnings.append(f"{url}: more than {MOST_ADDRESSES:,} addresses; the rest is left out.")
            break
        pages.append(Listed(clean_address(address)))
    if not pages and warnings:
        raise InputFault("sitemap-unreadable", f"{url}: neither a sitemap nor a list of addresses; check the address.")
    return Sitemap(tuple(pages), (), tuple(warnings))


def _from_xml(raw: bytes, url: str) -> Sitemap:
    pages: list[Listed] = []
    children: list[Listed] = []
    warnings: list[str] = []
    known = False
    try:
        events = etree.iterparse(
            io.BytesIO(raw), events=("end",), resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
        )
        for _, element in events:
            name = _local(element)
            known = known or name in ("urlset", "sitemapindex", "url", "sitemap")
            if name not in ("url", "sitemap"):
                continue
            if len(pages) + len(children) == MOST_ADDRESSES:
                warnings.append(f"{url}: more than {MOST_ADDRESSES:,} addresses; the rest is left out.")
                break
            listed = _listed(element, url, warnings)
            if listed:
                (pages if name == "url" else children).append(listed)
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]
    except etree.XMLSyntaxError as error:
        if not (pages or children):
            raise InputFault("sitemap-unreadable", f"{url}: broken XML ({error}); nothing could be read.") from error
        warnings.append(f"{url}: broken XML ({error}); the {len(pages) + len(children)} addresses before it were kept.")
    if not known:
        raise InputFault("sitemap-unreadable", f"{url}: XML, but neither a sitemap nor an index; check the address.")
    return Sitemap(tuple(pages), tuple(children), tuple(warnings))


def _listed(element: etree._Element, url: str, warnings: list[str]) -> Listed | None:
    # Pictures and films bear titles and addresses too, so only the entry's own and its news block's parts count.
    news = [part for child in element if _local(child) == "news" for part in child.iter()]
    fields: dict[str, str] = {}
    for part in [*element, *news]:
        if part.text and part.text.strip():
            fields.setdefault(_local(part), part.text.strip())
    location = fields.get("loc", "")
    address = clean_address(_absolute(url, location)) if location else ""
    if not address.startswith(("http://", "https://")):
        warnings.append(f"{url}, line {element.sourceline}: {location[:80]!r} is not a web address; left out.")
        return None
    return Listed(
        url=address,
        title=" ".join(unicodedata.normalize("NFC", fields.get("title", "")).split()),
        language=fields.get("language", ""),
        published=_past(fields.get("publication_date", "")),
        modified=_past(fields.get("lastmod", "")),
    )


def _past(raw: str) -> datetime | None:
    moment = read_date(raw) if raw else None
    return moment if moment and moment <= datetime.now(UTC) else None


def _absolute(base: str, link: str) -> str:
    try:
        return urljoin(base, link)
    except ValueError:
        return ""


def _local(element: etree._Element) -> str:
    return str(element.tag).rpartition("}")[2].lower() if isinstance(element.tag, str) else ""

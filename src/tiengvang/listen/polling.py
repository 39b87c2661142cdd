"""Asks one feed or sitemap for new addresses. Not for fetching the pages, nor for remembering anything."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from tiengvang.listen.fetch import Fetcher
from tiengvang.listen.memory import SourceState
from tiengvang.listen.sources.feeds import parse_feed
from tiengvang.listen.sources.sitemaps import walk_sitemaps
from tiengvang.records import InputFault


@dataclass(frozen=True, slots=True)
class Heard:
    """What a source said. addresses: cleaned, in its order; unchanged: it has nothing new; failed: why nothing could
    be had of it; faults: what was wrong with parts of it; etag, last_modified: to be sent with the next question.
    """

    source: str
    addresses: tuple[str, ...] = ()
    etag: str = ""
    last_modified: str = ""
    unchanged: bool = False
    failed: InputFault | None = None
    faults: tuple[InputFault, ...] = ()


def poll_feed(fetcher: Fetcher, url: str, state: SourceState) -> Heard:
    """Read a feed if it changed since `state`; never raises InputFault, but tells it."""
    try:
        reply = fetcher.feed(url, etag=state.etag, last_modified=state.last_modified)
        if reply.status == 304:
            return Heard(url, unchanged=True)
        feed = parse_feed(reply.body, reply.url, reply.header("content-type"), now=reply.fetched)
    except InputFault as fault:
        return Heard(url, failed=fault)
    web = [entry.url for entry in feed.entries if entry.url.startswith(("http://", "https://"))]
    return Heard(
        url,
        addresses=tuple(web),
        etag=reply.header("etag"),
        last_modified=reply.header("last-modified"),
        faults=tuple(InputFault("feed-mended", warning) for warning in feed.warnings),
    )


def poll_sitemap(fetcher: Fetcher, url: str, newer_than: datetime) -> Heard:
    """Read a sitemap and those it points at; never raises InputFault, but tells it."""
    pages: list[str] = []
    faults: list[InputFault] = []
    for item in walk_sitemaps(url, lambda address: fetcher.feed(address).body, newer_than=newer_than):
        if isinstance(item, InputFault):
            faults.append(item)
        else:
            pages.append(item.url)
    if faults and not pages:
        return Heard(url, failed=faults[0], faults=tuple(faults[1:]))
    return Heard(url, addresses=tuple(pages), faults=tuple(faults))

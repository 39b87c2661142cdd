"""What each site's robots.txt allows us. Not for fetching pages: it is handed a function that fetches one file."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from protego import Protego

from tiengvang.listen.exchange import Reply
from tiengvang.listen.guard import Target
from tiengvang.listen.manners import PRODUCT, FetchFault, FetchSettings

# RFC 9309: at least 500 KiB have to be read; what comes after may be left out.
_MOST_READ = 512 * 1024
_UNAVAILABLE_FOR_S = 600.0


@dataclass(frozen=True, slots=True)
class _Known:
    rules: Protego | None
    trouble: str
    until: float


class RobotsBook:
    """Rules per origin (scheme, host and port), read once and kept for the hours set; may be used by many threads.

    As RFC 9309 has it: a missing file (4xx) allows everything, a server error (5xx, and 429) or an unreachable file
    forbids everything for now.
    """

    def __init__(
        self,
        settings: FetchSettings,
        read: Callable[[str], Reply],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._settings = settings
        self._read = read
        self._clock = clock
        self._lock = threading.Lock()
        self._known: dict[str, _Known] = {}

    def check(self, target: Target) -> float:
        """Seconds to keep between requests to this host; raises FetchFault where the rules forbid the address."""
        known = self._rules(target)
        if known.rules is None:
            raise FetchFault(
                "fetch-robots-unavailable",
                f"{target.url}: {target.origin}/robots.txt cannot be had ({known.trouble}), "
                "so nothing is fetched there for now; it is asked again in a later run.",
                url=target.url,
                again="later",
            )
        if not known.rules.can_fetch(target.url, PRODUCT):
            raise FetchFault(
                "fetch-robots-forbids",
                f"{target.url}: robots.txt of {target.host} forbids this to {PRODUCT}. We obey it even where the "
                "address would answer; ask the outlet for leave or take the address out of the profile.",
                url=target.url,
                again="later",
            )
        asked = known.rules.crawl_delay(PRODUCT) or 0.0
        return max(self._settings.pace_s, min(asked, self._settings.max_crawl_delay_s))

    def _rules(self, target: Target) -> _Known:
        with self._lock:
            known = self._known.get(target.origin)
        if known is None or known.until <= self._clock():
            known = self._learn(target)
            with self._lock:
                self._known[target.origin] = known
        return known

    def _learn(self, target: Target) -> _Known:
        now = self._clock()
        try:
            reply = self._read(f"{target.origin}/robots.txt")
        except FetchFault as fault:
            if fault.cause in ("fetch-no-such-host", "fetch-private-address", "fetch-tls", "fetch-host-resting"):
                raise
            if fault.status and 400 <= fault.status < 500 and fault.status != 429:
                return _Known(Protego.parse(""), "", now + self._settings.robots_hours * 3600)
            return _Known(None, str(fault), now + _UNAVAILABLE_FOR_S)
        text = reply.body[:_MOST_READ].decode("utf-8-sig", "replace")
        return _Known(Protego.parse(text), "", now + self._settings.robots_hours * 3600)

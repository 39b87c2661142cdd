"""How politely we fetch: settings, the pace per host, waiting, and how failures are named. Not for fetching itself."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Literal

from tiengvang.records import InputFault

Again = Literal["now", "later", "never"]
PRODUCT = "TiengVang"
VERSION = "0.1"
_CONTACT = re.compile(r"(?:mailto:)?[^\s@()<>]+@[^\s@()<>]+\.[^\s@()<>]+|https?://[^\s()<>]+")


class FetchFault(InputFault):
    """A page could not be had. url: the address asked for; status: the HTTP status or 0; wait_s: seconds the server
    asked us to wait; again: whether to try again now, in a later run, or never.
    """

    def __init__(
        self, cause: str, message: str, *, url: str, again: Again, status: int = 0, wait_s: float | None = None
    ) -> None:
        super().__init__(cause, message)
        self.url = url
        self.again = again
        self.status = status
        self.wait_s = wait_s


@dataclass(frozen=True, slots=True)
class FetchSettings:
    """Limits of polite fetching; times in seconds, sizes in bytes.

    contact: an e-mail or web address at which an outlet reaches the operator (it is sent with every request).
    max_wire_bytes counts bytes as sent, max_body_bytes after unpacking. pace_s: least time between two requests to
    one host; a longer Crawl-delay in robots.txt is honoured up to max_crawl_delay_s. A Retry-After over
    max_retry_after_s is not waited for: the host rests until then. allow_loopback opens 127.0.0.0/8, ::1 and every
    port, for tests; other private addresses stay closed.
    """

    contact: str
    connect_s: float = 10.0
    read_s: float = 20.0
    total_s: float = 60.0
    max_wire_bytes: int = 10 * 1024 * 1024
    max_body_bytes: int = 20 * 1024 * 1024
    max_redirects: int = 5
    attempts: int = 3
    pace_s: float = 2.0
    max_crawl_delay_s: float = 60.0
    backoff_s: float = 2.0
    max_backoff_s: float = 60.0
    max_retry_after_s: float = 120.0
    robots_hours: float = 24.0
    ports: frozenset[int] = frozenset({80, 443, 8080, 8443})
    allow_loopback: bool = False

    def __post_init__(self) -> None:
        if not _CONTACT.fullmatch(self.contact):
            raise InputFault(
                "settings-contact",
                f"contact = {self.contact!r}: outlets must be able to reach whoever fetches their pages; "
                "set an e-mail address or a web address of the office.",
            )

    @property
    def user_agent(self) -> str:
        """What we call ourselves in every request."""
        return f"{PRODUCT}/{VERSION} (+{self.contact})"


class HostPace:
    """Spaces requests to each host, over all threads. clock: monotonic seconds; sleep: waits for seconds."""

    def __init__(
        self, clock: Callable[[], float] = time.monotonic, sleep: Callable[[float], None] = time.sleep
    ) -> None:
        self._clock = clock
        self._sleep = sleep
        self._lock = threading.Lock()
        self._free: dict[str, float] = {}

    def wait(self, host: str, gap_s: float) -> None:
        """Take the host's next turn: sleep until it comes and keep gap_s free after it."""
        with self._lock:
            now = self._clock()
            turn = max(now, self._free.get(host, now))
            self._free[host] = turn + gap_s
        if turn > now:
            self._sleep(turn - now)

    def rest(self, host: str, seconds: float) -> None:
        """Leave the host alone for at least this long."""
        with self._lock:
            self._free[host] = max(self._free.get(host, 0.0), self._clock() + seconds)

    def resting_s(self, host: str) -> float:
        """Seconds until the host's next turn, 0 when it is free."""
        with self._lock:
            return max(0.0, self._free.get(host, 0.0) - self._clock())


def retry_after_s(value: str, now: datetime | None = None) -> float | None:
    """Seconds that a Retry-After header asks for (a number, or an HTTP date against `now`), or None if unreadable."""
    text = value.strip()
    if re.fullmatch(r"\d{1,9}", text):
        return float(text)
    try:
        moment = parsedate_to_datetime(text)
    except (TypeError, ValueError):
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max(0.0, (moment - (now or datetime.now(UTC))).total_seconds())


def backoff_s(attempt: int, settings: FetchSettings, chance: float) -> float:
    """Wait before attempt number attempt + 1 (from 0): doubling from backoff_s, capped, of which half is left to
    chance (0..1), so that many callers do not come back at one moment.
    """
    whole = min(settings.max_backoff_s, settings.backoff_s * 2.0**attempt)
    return whole * (0.5 + 0.5 * chance)

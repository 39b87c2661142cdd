"""Polite HTTP: asks for one page the way an outlet would wish. Not for choosing pages or keeping them: collect.py."""

from __future__ import annotations

import contextlib
import random
import time
from collections.abc import Callable
from email.message import Message
from http.cookiejar import CookieJar
from urllib.parse import urljoin
from urllib.request import Request

from tiengvang.listen.challenge import is_cookie_challenge
from tiengvang.listen.exchange import Reply, exchange
from tiengvang.listen.guard import Resolve, Target, system_resolve, target_of
from tiengvang.listen.manners import Again, FetchFault, FetchSettings, HostPace, backoff_s, retry_after_s
from tiengvang.listen.robots import RobotsBook

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_NOT_OUR_BUSINESS = frozenset({401, 402, 403, 407, 451})
_PAGES = "text/html,application/xhtml+xml;q=0.9,text/plain;q=0.5"
_FEEDS = "application/rss+xml,application/atom+xml,application/feed+json,application/xml;q=0.9,text/xml;q=0.9,*/*;q=0.1"


class Fetcher:
    """Fetches pages and feeds; may be used by several threads at once.

    resolve, clock, sleep and chance (0..1) are given by tests; without them the system's are used.
    """

    def __init__(
        self,
        settings: FetchSettings,
        *,
        resolve: Resolve = system_resolve,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
        chance: Callable[[], float] = random.random,
    ) -> None:
        self.settings = settings
        self._resolve = resolve
        self._chance = chance
        self._pace = HostPace(clock, sleep)
        self._robots = RobotsBook(settings, self._robots_file, clock)

    def page(self, url: str) -> Reply:
        """An article's page. Raises FetchFault: also for what is not text (a picture, a film), unread."""
        return self._with_patience(url, {"Accept": _PAGES}, wanted=_is_page)

    def feed(self, url: str, *, etag: str = "", last_modified: str = "") -> Reply:
        """A feed or sitemap, asked for only if it changed since; its status is then 304 and its body empty."""
        headers = {"Accept": _FEEDS}
        if etag:
            headers["If-None-Match"] = etag
        if last_modified:
            headers["If-Modified-Since"] = last_modified
        return self._with_patience(url, headers, wanted=None)

    def _robots_file(self, url: str) -> Reply:
        return self._with_patience(url, {"Accept": "text/plain,*/*;q=0.1"}, wanted=None, robots=False)

    def _with_patience(
        self, url: str, headers: dict[str, str], wanted: Callable[[str], bool] | None, *, robots: bool = True
    ) -> Reply:
        """The reply after as many attempts as are allowed, each after a longer wait or the one the server asks for."""
        host = target_of(url, self.settings).host
        for attempt in range(self.settings.attempts):
            self._refuse_if_resting(host, url)
            try:
                return self._follow(url, headers, wanted, robots=robots)
            except FetchFault as fault:
                if fault.again != "now":
                    raise
                asked = fault.wait_s
                if asked is not None and asked > self.settings.max_retry_after_s:
                    self._pace.rest(target_of(fault.url, self.settings).host, asked)
                    raise
                if attempt + 1 == self.settings.attempts:
                    raise
                pause = backoff_s(attempt, self.settings, self._chance())
                self._pace.rest(target_of(fault.url, self.settings).host, max(pause, asked or 0.0))
        raise AssertionError("attempts is at least 1")

    def _refuse_if_resting(self, host: str, url: str) -> None:
        left = self._pace.resting_s(host)
        if left > self.settings.max_retry_after_s:
            raise FetchFault(
                "fetch-host-resting",
                f"{url}: {host} asked to be left alone for another {left:.0f} s; it is asked again in a later run.",
                url=url,
                again="later",
                wait_s=left,
            )

    def _follow(
        self, url: str, headers: dict[str, str], wanted: Callable[[str], bool] | None, *, robots: bool
    ) -> Reply:
        """Go where redirects lead, each step checked like the first; cookies live for this one chain only."""
        jar = CookieJar()
        been: list[tuple[str, str]] = []
        target = target_of(url, self.settings)
        while True:
            gap = self._robots.check(target) if robots else self.settings.pace_s
            cookie = _cookies_for(jar, target)
            if (target.url, cookie) in been:
                raise _loop(url, [*been, (target.url, cookie)])
            been.append((target.url, cookie))
            self._pace.wait(target.host, gap)
            sent = {"User-Agent": self.settings.user_agent, "Accept-Encoding": "gzip, deflate", "Connection": "close"}
            if cookie:
                sent["Cookie"] = cookie
            reply = exchange(target, sent | headers, self.settings, self._resolve, wanted)
            if reply.status not in _REDIRECTS:
                return _judged(reply, url)
            _keep_cookies(jar, reply)
            if len(been) > self.settings.max_redirects:
                raise _fault(
                    reply, "fetch-too-many-redirects", f"{url} leads on more than {self.settings.max_redirects} times."
                )
            target = target_of(_location(reply), self.settings)


def _is_page(media: str) -> bool:
    kind = media.partition(";")[0].strip().lower()
    return not kind or kind.startswith("text/") or kind.endswith(("xml", "octet-stream"))


def _judged(reply: Reply, asked: str) -> Reply:
    """The reply itself where it is a page or "not modified", else the fault that its status stands for."""
    if is_cookie_challenge(reply.body):
        raise _fault(
            reply,
            "fetch-cookie-challenge",
            f"{asked}: the site answers with a script that wants to set a cookie (a bot check). It is not "
            "circumvented: ask the outlet to let our user agent pass, or read it another way.",
        )
    status = reply.status
    if 200 <= status <= 203 or status == 304:
        return reply
    if status in (404, 410):
        raise _fault(reply, "fetch-gone", f"{asked} is gone (HTTP {status}); look for its new address.", again="never")
    if status == 429 or status >= 500:
        cause = "fetch-rate-limited" if status == 429 else "fetch-server-error"
        wait = retry_after_s(reply.header("retry-after"))
        words = "" if wait is None else f" and asks to wait {wait:.0f} s"
        raise FetchFault(
            cause,
            f"{asked}: the server answers HTTP {status}{words}; it is tried again later.",
            url=reply.url,
            again="now",
            status=status,
            wait_s=wait,
        )
    if status in _NOT_OUR_BUSINESS:
        raise _fault(
            reply, "fetch-refused", f"{asked}: the server refuses us (HTTP {status}); ask the outlet for leave."
        )
    raise _fault(reply, "fetch-status", f"{asked}: HTTP {status} {reply.reason} is not a page.")


def _fault(reply: Reply, cause: str, words: str, *, again: Again = "later") -> FetchFault:
    return FetchFault(cause, words, url=reply.url, again=again, status=reply.status)


def _location(reply: Reply) -> str:
    """Where a redirect leads, made absolute; servers send UTF-8 here although headers are read as Latin-1."""
    value = reply.header("location")
    if not value.strip():
        raise _fault(reply, "fetch-protocol", f"{reply.url}: HTTP {reply.status} without a Location.")
    with contextlib.suppress(UnicodeError):
        value = value.encode("latin-1").decode("utf-8")
    try:
        return urljoin(reply.url, value.strip())
    except ValueError:
        return value


def _loop(url: str, been: list[tuple[str, str]]) -> FetchFault:
    way = " → ".join(address for address, _ in been)
    return FetchFault(
        "fetch-redirect-loop",
        f"{url} is sent round in a circle: {way}. The site may want a cookie that only a browser gets; "
        "look for another address of the feed.",
        url=url,
        again="later",
    )


class _Headers:
    """A reply in the form that the standard cookie jar reads."""

    def __init__(self, reply: Reply) -> None:
        self._message = Message()
        for name, value in reply.headers:
            self._message.add_header(name, value)

    def info(self) -> Message:
        return self._message


def _keep_cookies(jar: CookieJar, reply: Reply) -> None:
    jar.extract_cookies(_Headers(reply), Request(reply.url))  # type: ignore[arg-type]  # noqa: S310


def _cookies_for(jar: CookieJar, target: Target) -> str:
    request = Request(target.url)  # noqa: S310  # never opened: the jar wants this shape
    jar.add_cookie_header(request)
    return request.get_header("Cookie") or ""

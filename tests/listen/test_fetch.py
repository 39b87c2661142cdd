"""Polite HTTP against a server that misbehaves."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import misbehaving_server as bad
import pytest
from misbehaving_server import PAGE, MisbehavingServer, misbehaving_server

from tiengvang.listen.addresses import clean_address, sendable_address
from tiengvang.listen.challenge import is_cookie_challenge
from tiengvang.listen.fetch import Fetcher
from tiengvang.listen.guard import is_allowed
from tiengvang.listen.manners import FetchFault, FetchSettings, HostPace, backoff_s, retry_after_s
from tiengvang.records import InputFault


class FakeTime:
    """A clock that moves only when someone sleeps."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.slept: list[float] = []

    def clock(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


@pytest.fixture
def server() -> Iterator[MisbehavingServer]:
    with misbehaving_server() as running:
        yield running


@pytest.fixture
def time() -> FakeTime:
    return FakeTime()


def settings(**changes: object) -> FetchSettings:
    given: dict[str, object] = {
        "contact": "office@example.org",
        "connect_s": 1.0,
        "read_s": 1.5,
        "total_s": 2.5,
        "max_wire_bytes": 200_000,
        "max_body_bytes": 400_000,
        "attempts": 1,
        "allow_loopback": True,
    }
    return FetchSettings(**(given | changes))  # type: ignore[arg-type]


@pytest.fixture
def fetcher(time: FakeTime) -> Callable[..., Fetcher]:
    def make(resolve: Callable[[str], list[str]] = lambda host: ["127.0.0.1"], **changes: object) -> Fetcher:
        return Fetcher(settings(**changes), resolve=resolve, clock=time.clock, sleep=time.sleep, chance=lambda: 1.0)

    return make


def fault_of(fetcher: Fetcher, url: str) -> FetchFault:
    with pytest.raises(FetchFault) as caught:
        fetcher.page(url)
    return caught.value


def test_a_page_comes_with_its_headers_address_and_time(
    server: MisbehavingServer, fetcher: Callable[..., Fetcher]
) -> None:
    server.page("/a", etag='"v1"')
    reply = fetcher().page(server.url("/a"))
    assert reply.body == PAGE
    assert reply.header("ETag") == '"v1"'
    assert reply.ip == "127.0.0.1"
    assert datetime.now(UTC) - reply.fetched < timedelta(seconds=10)


def test_every_request_says_who_asks_and_how_to_reach_them(
    server: MisbehavingServer, fetcher: Callable[..., Fetcher]
) -> None:
    server.page("/a")
    fetcher().page(server.url("/a"))
    agents = {headers[0]["user-agent"] for headers in server.headers_of.values()}
    assert agents == {"TiengVang/0.1 (+office@example.org)"}
    assert server.asked == ["/robots.txt", "/a"]


@pytest.mark.parametrize("contact", ["", "nobody", "a@b.org\r\nX-Evil: 1", "a b@c.org"])
def test_without_a_contact_nothing_is_fetched(contact: str) -> None:
    with pytest.raises(InputFault, match="contact"):
        FetchSettings(contact=contact)


@pytest.mark.parametrize(
    ("answer", "cause"),
    [
        (bad.dripping_body, "fetch-too-slow"),
        (bad.dripping_headers, "fetch-too-slow"),
        (bad.silent, "fetch-timeout"),
        (bad.endless_body, "fetch-too-large"),
        (bad.saying(200, b"x" * 200_001), "fetch-too-large"),
        (bad.bomb, "fetch-bomb"),
        (bad.cut_off, "fetch-truncated"),
        (bad.cut_off_chunks, "fetch-truncated"),
        (bad.saying(200, b"\x1f\x8b\x08\0\0\0\0\0\0\x03half", content_encoding="gzip"), "fetch-truncated"),
        (bad.saying(200, b"packed", content_encoding="br"), "fetch-content-encoding"),
        (bad.huge_header, "fetch-headers"),
        (bad.many_headers, "fetch-headers"),
        (lambda asked: asked.wfile.write(b"SSH-2.0-OpenSSH\r\n"), "fetch-protocol"),
        (bad.script_challenge, "fetch-cookie-challenge"),
        (bad.saying(404), "fetch-gone"),
        (bad.saying(410), "fetch-gone"),
        (bad.saying(403), "fetch-refused"),
        (bad.saying(451), "fetch-refused"),
        (bad.saying(429), "fetch-rate-limited"),
        (bad.saying(503), "fetch-server-error"),
        (bad.saying(418), "fetch-status"),
        (bad.saying(200, b"\x89PNG", content_type="image/png"), "fetch-not-a-page"),
        (bad.redirecting("/page"), "fetch-redirect-loop"),
        (bad.redirecting(""), "fetch-protocol"),
        (bad.redirecting("ftp://127.0.0.1/x"), "fetch-bad-address"),
        (bad.redirecting("http://10.0.0.7/admin"), "fetch-private-address"),
        (bad.redirecting("http://[fd00::1]/"), "fetch-private-address"),
        (bad.redirecting("http://169.254.169.254/latest/meta-data/"), "fetch-private-address"),
    ],
)
def test_each_misbehaviour_has_its_name(
    server: MisbehavingServer, time: FakeTime, answer: bad.Answer, cause: str
) -> None:
    server.answers["/page"] = answer
    numeric = Fetcher(settings(), resolve=lambda host: [host], clock=time.clock, sleep=time.sleep)
    fault = fault_of(numeric, server.url("/page"))
    assert fault.cause == cause
    assert "http://" in str(fault) or "ftp://" in str(fault)


@pytest.mark.parametrize("answer", [bad.chunked, bad.deflated_without_wrapper, bad.wanting_a_cookie])
def test_odd_but_sound_answers_are_read(
    server: MisbehavingServer, fetcher: Callable[..., Fetcher], answer: bad.Answer
) -> None:
    server.answers["/page"] = answer
    assert fetcher().page(server.url("/page")).body == PAGE


def test_cookies_do_not_outlive_one_chain(server: MisbehavingServer, fetcher: Callable[..., Fetcher]) -> None:
    server.answers["/page"] = bad.wanting_a_cookie
    one = fetcher()
    one.page(server.url("/page"))
    one.page(server.url("/page"))
    assert ["cookie" in headers for headers in server.headers_of["/page"]] == [False, True, False, True]


def test_a_loop_that_ignores_its_own_cookie_is_told_with_its_way(
    server: MisbehavingServer, fetcher: Callable[..., Fetcher]
) -> None:
    server.answers["/a"] = bad.redirecting("/b", set_cookie="v=1")
    server.answers["/b"] = bad.redirecting("/a")
    fault = fault_of(fetcher(), server.url("/a"))
    assert fault.cause == "fetch-redirect-loop"
    assert "/a → " in str(fault)


def test_redirects_end_after_five(server: MisbehavingServer, fetcher: Callable[..., Fetcher]) -> None:
    for number in range(7):
        server.answers[f"/{number}"] = bad.redirecting(f"/{number + 1}")
    server.page("/5")
    assert fetcher().page(server.url("/0")).url == server.url("/5")
    server.answers["/5"] = bad.redirecting("/6")
    assert fault_of(fetcher(), server.url("/0")).cause == "fetch-too-many-redirects"
    assert server.count("/6") == 0


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0",
        "224.0.0.1", "255.255.255.255", "::1", "::", "fe80::1%eth0", "fc00::1", "ff02::1", "::ffff:10.0.0.1",
        "64:ff9b::7f00:1", "2002:7f00:1::", "not-an-address",
    ],
)  # fmt: skip
def test_addresses_that_are_not_public_are_closed(address: str) -> None:
    assert not is_allowed(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "2606:4700::1111", "64:ff9b::808:808", "::ffff:8.8.8.8"])
def test_public_addresses_are_open(address: str) -> None:
    assert is_allowed(address)


def test_loopback_is_closed_unless_opened(server: MisbehavingServer, fetcher: Callable[..., Fetcher]) -> None:
    port = server.server_address[1]
    closed = fetcher(allow_loopback=False, ports=frozenset({port}))
    assert fault_of(closed, server.url("/a")).cause == "fetch-private-address"
    assert server.asked == []


def test_one_private_address_among_public_ones_closes_the_host(
    server: MisbehavingServer, fetcher: Callable[..., Fetcher]
) -> None:
    mixed = fetcher(resolve=lambda host: ["8.8.8.8", "10.0.0.1"])
    assert fault_of(mixed, "http://news.example/").cause == "fetch-private-address"


def test_a_name_that_changes_its_mind_cannot_lead_inside(
    server: MisbehavingServer, fetcher: Callable[..., Fetcher]
) -> None:
    """Each connection goes to the very address that was checked: the name is looked up once per request."""
    looked_up: list[str] = []

    def resolve(host: str) -> list[str]:
        looked_up.append(host)
        return ["127.0.0.1"]

    server.page("/a")
    reply = fetcher(resolve=resolve).page(server.url("/a", host="rebinding.invalid"))
    assert reply.body == PAGE
    assert looked_up == ["rebinding.invalid"] * len(server.asked)
    assert server.headers_of["/a"][0]["host"].startswith("rebinding.invalid:")


def test_ports_that_are_not_the_webs_are_left_alone(fetcher: Callable[..., Fetcher]) -> None:
    assert fault_of(fetcher(allow_loopback=False), "http://news.example:22/").cause == "fetch-port"


def test_a_host_that_cannot_be_found_is_named(fetcher: Callable[..., Fetcher]) -> None:
    def nowhere(host: str) -> list[str]:
        raise OSError("Name or service not known")

    assert fault_of(fetcher(resolve=nowhere), "http://gone.example/").cause == "fetch-no-such-host"


def test_robots_txt_is_obeyed_though_the_feed_answers(
    server: MisbehavingServer, fetcher: Callable[..., Fetcher]
) -> None:
    server.page("/robots.txt", b"User-agent: *\nDisallow: /rss/\n", content_type="text/plain")
    server.page("/rss/home.rss")
    server.page("/news")
    one = fetcher()
    with pytest.raises(FetchFault, match="We obey it even where") as caught:
        one.feed(server.url("/rss/home.rss"))
    assert caught.value.cause == "fetch-robots-forbids"
    assert server.count("/rss/home.rss") == 0
    assert one.page(server.url("/news")).status == 200
    assert server.count("/robots.txt") == 1


def test_a_group_for_us_in_robots_txt_comes_before_the_one_for_all(
    server: MisbehavingServer, fetcher: Callable[..., Fetcher]
) -> None:
    server.page("/robots.txt", b"User-agent: *\nDisallow: /\n\nUser-agent: TiengVang\nDisallow: /private\n")
    server.page("/news")
    assert fetcher().page(server.url("/news")).status == 200


def test_a_redirect_to_a_forbidden_place_is_not_followed(
    server: MisbehavingServer, fetcher: Callable[..., Fetcher]
) -> None:
    server.page("/robots.txt", b"User-agent: *\nDisallow: /inside\n")
    server.answers["/door"] = bad.redirecting("/inside")
    assert fault_of(fetcher(), server.url("/door")).cause == "fetch-robots-forbids"
    assert server.count("/inside") == 0


@pytest.mark.parametrize(("status", "cause"), [(404, ""), (403, ""), (500, "robots"), (429, "robots")])
def test_a_missing_robots_txt_allows_and_a_failing_one_forbids_for_now(
    server: MisbehavingServer, fetcher: Callable[..., Fetcher], status: int, cause: str
) -> None:
    server.page("/robots.txt", b"", status)
    server.page("/a")
    if not cause:
        assert fetcher().page(server.url("/a")).status == 200
        return
    fault = fault_of(fetcher(), server.url("/a"))
    assert fault.cause == "fetch-robots-unavailable"
    assert fault.again == "later"
    assert server.count("/a") == 0


def test_requests_to_one_host_keep_their_distance(
    server: MisbehavingServer, fetcher: Callable[..., Fetcher], time: FakeTime
) -> None:
    server.page("/robots.txt", b"User-agent: *\nCrawl-delay: 7\n")
    for path in ("/a", "/b", "/c"):
        server.page(path)
    one = fetcher(pace_s=2.0)
    for path in ("/a", "/b", "/c"):
        one.page(server.url(path))
    assert time.slept == [2.0, 7.0, 7.0]


def test_a_crawl_delay_of_a_day_is_capped(
    server: MisbehavingServer, fetcher: Callable[..., Fetcher], time: FakeTime
) -> None:
    server.page("/robots.txt", b"User-agent: *\nCrawl-delay: 86400\n")
    server.page("/a")
    server.page("/b")
    one = fetcher(max_crawl_delay_s=30.0)
    one.page(server.url("/a"))
    one.page(server.url("/b"))
    assert time.slept == [2.0, 30.0]


def test_retry_after_is_waited_for(server: MisbehavingServer, fetcher: Callable[..., Fetcher], time: FakeTime) -> None:
    server.page("/robots.txt", b"")
    server.in_turn("/a", bad.saying(429, retry_after="40"), bad.saying(200))
    assert fetcher(attempts=2).page(server.url("/a")).status == 200
    assert time.slept == [2.0, 40.0]


def test_a_retry_after_over_the_cap_rests_the_host_instead(
    server: MisbehavingServer, fetcher: Callable[..., Fetcher], time: FakeTime
) -> None:
    server.page("/robots.txt", b"")
    later = format_datetime(datetime.now(UTC) + timedelta(hours=1), usegmt=True)
    server.in_turn("/a", bad.saying(503, retry_after=later), bad.saying(200))
    one = fetcher(attempts=3)
    assert fault_of(one, server.url("/a")).cause == "fetch-server-error"
    assert fault_of(one, server.url("/b")).cause == "fetch-host-resting"
    assert server.count("/a") == 1
    assert server.count("/b") == 0
    time.now += 3700
    assert one.page(server.url("/a")).status == 200


def test_failures_that_may_pass_are_tried_again_after_longer_and_longer(
    server: MisbehavingServer, fetcher: Callable[..., Fetcher], time: FakeTime
) -> None:
    server.page("/robots.txt", b"")
    server.in_turn("/a", bad.saying(500), bad.cut_off, bad.saying(200))
    assert fetcher(attempts=3, pace_s=0.0).page(server.url("/a")).status == 200
    assert time.slept == [2.0, 4.0]


def test_failures_that_stay_are_not_repeated(server: MisbehavingServer, fetcher: Callable[..., Fetcher]) -> None:
    server.page("/a", b"", 410)
    assert fault_of(fetcher(attempts=3), server.url("/a")).again == "never"
    assert server.count("/a") == 1


def test_an_unchanged_feed_is_not_sent_again(server: MisbehavingServer, fetcher: Callable[..., Fetcher]) -> None:
    server.page("/rss", b"", 304)
    reply = fetcher().feed(server.url("/rss"), etag='"v1"', last_modified="Mon, 05 Jan 2026 10:00:00 GMT")
    assert (reply.status, reply.body) == (304, b"")
    sent = server.headers_of["/rss"][0]
    assert sent["if-none-match"] == '"v1"'
    assert sent["if-modified-since"] == "Mon, 05 Jan 2026 10:00:00 GMT"


def test_a_redirect_in_utf8_is_followed(server: MisbehavingServer, fetcher: Callable[..., Fetcher]) -> None:
    server.answers["/a"] = bad.redirecting("/tin-tức".encode().decode("latin-1"))
    server.page("/tin-t%E1%BB%A9c")
    assert fetcher().page(server.url("/a")).url == server.url("/tin-t%E1%BB%A9c")


def test_retry_after_is_read_as_seconds_or_as_a_date() -> None:
    now = datetime(2026, 1, 5, 10, tzinfo=UTC)
    assert retry_after_s("120") == 120.0
    assert retry_after_s("Mon, 05 Jan 2026 10:02:00 GMT", now) == 120.0
    assert retry_after_s("Mon, 05 Jan 2026 09:00:00 GMT", now) == 0.0
    assert retry_after_s("soon") is None


def test_backoff_doubles_up_to_its_cap_with_half_left_to_chance() -> None:
    chosen = settings(backoff_s=2.0, max_backoff_s=10.0)
    assert [backoff_s(n, chosen, 1.0) for n in range(5)] == [2.0, 4.0, 8.0, 10.0, 10.0]
    assert backoff_s(1, chosen, 0.0) == 2.0


def test_the_pace_is_per_host(time: FakeTime) -> None:
    pace = HostPace(time.clock, time.sleep)
    pace.wait("a.example", 5.0)
    pace.wait("b.example", 5.0)
    assert time.slept == []
    pace.wait("a.example", 5.0)
    assert time.slept == [5.0]


def test_a_bot_check_is_known_and_an_article_with_scripts_is_not_one() -> None:
    check = b"<html><title>Just a moment...</title><script>o={a:'/cdn-cgi/challenge-platform/'}</script></html>"
    article = b"<script>document.cookie='a=1';location.reload()</script><p>" + b"word " * 200
    assert is_cookie_challenge(check)
    assert not is_cookie_challenge(article)
    assert not is_cookie_challenge(PAGE)


@pytest.mark.parametrize(
    ("written", "clean"),
    [
        ("HTTPS://User:pw@Nhandan.VN:443/a/../b/./c%7e%c3%a9?utm_source=rss&id=5&fbclid=3#x", "https://nhandan.vn/b/c~%C3%A9?id=5"),
        ("http://báo.vn", "http://xn--bo-mia.vn/"),
        ("http://[::1]:80/x?", "http://[::1]/x"),
        ("//e.vn/x", "https://e.vn/x"),
        (" https://x.vn/a b?q=ấ&ref=rss\n", "https://x.vn/a%20b?q=%E1%BA%A5"),
        ("https://x.vn/tin?ref=12&b=2&a=1", "https://x.vn/tin?ref=12&b=2&a=1"),
        ("https://x.vn/p;jsessionid=3F?gclid=1&AT_medium=rss", "https://x.vn/p"),
        ("urn:abc", "urn:abc"),
        ("https://[broken", "https://[broken"),
        ("http://a.vn:99999/", "http://a.vn:99999/"),
        ("http://a.vn/\ud800", "http://a.vn/%3F"),
    ],
)  # fmt: skip
def test_addresses_of_one_page_become_one(written: str, clean: str) -> None:
    assert clean_address(written) == clean
    assert clean_address(clean) == clean


def test_an_address_to_be_sent_keeps_its_parameters() -> None:
    assert sendable_address("http://A.vn/x?utm_source=a&q=ấ#f") == "http://a.vn/x?utm_source=a&q=%E1%BA%A5"

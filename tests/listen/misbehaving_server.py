"""A web server on 127.0.0.1 that does to a collector what real sites do. Not a test itself."""

from __future__ import annotations

import gzip
import threading
import time
import zlib
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Answer = Callable[["Asked"], None]
PAGE = "<html><head><title>Tin</title></head><body><p>Lễ hội cồng chiêng mở cửa.</p></body></html>".encode()


class Asked(BaseHTTPRequestHandler):
    """One request; answers are functions that are handed it."""

    server: MisbehavingServer
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        path = self.path.partition("?")[0]
        with self.server.lock:
            self.server.asked.append(self.path)
            self.server.headers_of[self.path].append({k.lower(): v for k, v in self.headers.items()})
        answer = self.server.answers.get(self.path) or self.server.answers.get(path)
        self.close_connection = True
        with suppress(ConnectionError, BrokenPipeError):
            if answer is None:
                self.say(404, b"nothing here")
            else:
                answer(self)

    def say(self, status: int, body: bytes = b"", /, **headers: str) -> None:
        """A whole answer; header names with "_" for "-"."""
        self.send_response(status)
        given = {name.replace("_", "-").title(): value for name, value in headers.items()}
        given.setdefault("Content-Type", "text/html; charset=utf-8")
        given.setdefault("Content-Length", str(len(body)))
        for name, value in given.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Tests are silent."""


class MisbehavingServer(ThreadingHTTPServer):
    """Answers by path; `asked` and `headers_of` tell what came, `ended` lets endless answers end with the test."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Asked)
        self.lock = threading.Lock()
        self.answers: dict[str, Answer] = {}
        self.asked: list[str] = []
        self.headers_of: defaultdict[str, list[dict[str, str]]] = defaultdict(list)
        self.ended = threading.Event()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Clients that hang up are what is being tested."""

    def url(self, path: str = "/", host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.server_address[1]}{path}"

    def count(self, path: str) -> int:
        with self.lock:
            return self.asked.count(path)

    def page(self, path: str, body: bytes = PAGE, /, status: int = 200, **headers: str) -> None:
        """A well-behaved answer."""
        self.answers[path] = lambda asked: asked.say(status, body, **headers)

    def in_turn(self, path: str, *answers: Answer) -> None:
        """The first answer first, then the next; the last one stays."""
        left = list(answers)
        self.answers[path] = lambda asked: (left.pop(0) if len(left) > 1 else left[0])(asked)


@contextmanager
def misbehaving_server() -> Iterator[MisbehavingServer]:
    """The server on a free port, gone when the block ends."""
    server = MisbehavingServer()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.ended.set()
        server.shutdown()
        server.server_close()
        thread.join()


def saying(status: int, body: bytes = PAGE, /, **headers: str) -> Answer:
    """A fixed answer."""
    return lambda asked: asked.say(status, body, **headers)


def redirecting(to: str, status: int = 302, **headers: str) -> Answer:
    """A redirect, relative or absolute."""
    return lambda asked: asked.say(status, b"", location=to, **headers)


def dripping_body(asked: Asked) -> None:
    """One byte now and then, so that no read ever times out."""
    asked.send_response(200)
    asked.send_header("Content-Type", "text/html")
    asked.send_header("Content-Length", "100000")
    asked.end_headers()
    while not asked.server.ended.wait(0.03):
        asked.wfile.write(b"x")


def dripping_headers(asked: Asked) -> None:
    """A status line, and then headers for ever, a letter at a time."""
    asked.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
    while not asked.server.ended.wait(0.03):
        asked.wfile.write(b"a")


def silent(asked: Asked) -> None:
    """Takes the question and says nothing."""
    asked.server.ended.wait(20)


def endless_body(asked: Asked) -> None:
    """Bytes as fast as they are taken, with no end announced."""
    asked.send_response(200)
    asked.send_header("Content-Type", "text/html")
    asked.end_headers()
    while not asked.server.ended.is_set():
        asked.wfile.write(b"<p>more</p>" * 1000)


_BOMB = gzip.compress(b"\0" * 30_000_000, 1, mtime=0)  # packed before anybody waits for it


def bomb(asked: Asked) -> None:
    """Few bytes that unpack to many."""
    asked.say(200, _BOMB, content_encoding="gzip")


def deflated_without_wrapper(asked: Asked) -> None:
    """What some servers mean by "deflate"."""
    engine = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    asked.say(200, engine.compress(PAGE) + engine.flush(), content_encoding="deflate")


def cut_off(asked: Asked) -> None:
    """Announces more than it sends."""
    asked.send_response(200)
    asked.send_header("Content-Type", "text/html")
    asked.send_header("Content-Length", str(len(PAGE) * 2))
    asked.end_headers()
    asked.wfile.write(PAGE)


def cut_off_chunks(asked: Asked) -> None:
    """Ends in the middle of a chunk."""
    asked.send_response(200)
    asked.send_header("Content-Type", "text/html")
    asked.send_header("Transfer-Encoding", "chunked")
    asked.end_headers()
    asked.wfile.write(b"400\r\nhalf a chunk")


def chunked(asked: Asked) -> None:
    """A sound page in chunks, packed."""
    packed = gzip.compress(PAGE, mtime=0)
    asked.send_response(200)
    asked.send_header("Content-Type", "text/html; charset=utf-8")
    asked.send_header("Content-Encoding", "gzip")
    asked.send_header("Transfer-Encoding", "chunked")
    asked.end_headers()
    for start in range(0, len(packed), 20):
        piece = packed[start : start + 20]
        asked.wfile.write(b"%x\r\n%b\r\n" % (len(piece), piece))
    asked.wfile.write(b"0\r\n\r\n")


def huge_header(asked: Asked) -> None:
    """One header of 100,000 letters."""
    asked.say(200, PAGE, x_huge="h" * 100_000)


def many_headers(asked: Asked) -> None:
    """A thousand headers."""
    asked.say(200, PAGE, **{f"x_{number}": "h" for number in range(1000)})


def wanting_a_cookie(asked: Asked) -> None:
    """Goes round in a circle until its cookie comes back."""
    if "seen=yes" in (asked.headers.get("Cookie") or ""):
        asked.say(200, PAGE)
    else:
        asked.say(302, b"", location=asked.path, set_cookie="seen=yes; Path=/")


def script_challenge(asked: Asked) -> None:
    """A bot check in JavaScript with status 200, as several Vietnamese news sites serve."""
    script = (
        b'<html><body><script>document.cookie="D1N=5a1c;path=/";window.location.reload(true);</script></body></html>'
    )
    asked.say(200, script)


def slow_but_sound(asked: Asked) -> None:
    """A page that takes its time."""
    time.sleep(0.05)
    asked.say(200, PAGE)

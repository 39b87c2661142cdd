"""A web server on 127.0.0.1 that serves one archive by ranges, as hosts of archives do. Not a test itself."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class _Ranges(BaseHTTPRequestHandler):
    """Serves the server's one file, by ranges as archives' hosts do, or not."""

    def do_HEAD(self) -> None:
        self._answer(b"", len(self.server.data))  # type: ignore[attr-defined]

    def do_GET(self) -> None:
        data, mode = self.server.data, self.server.mode  # type: ignore[attr-defined]
        asked = self.headers.get("Range", "")
        if not asked.startswith("bytes="):
            self._answer(data, len(data))
            return
        first, _, last = asked[6:].partition("-")
        start, stop = int(first), min(int(last or len(data)), len(data) - 1) + 1
        if mode == "breaks" and stop > len(data) // 2:
            self.close_connection = True  # without an answer
            return
        self._answer(data[start:stop], stop - start, 206, f"bytes {start}-{stop - 1}/{len(data)}")

    def _answer(self, body: bytes, length: int, status: int = 200, span: str = "") -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(length))
        self.send_header("Accept-Ranges", "bytes")
        if span:
            self.send_header("Content-Range", span)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Quiet."""


@contextmanager
def serving(data: bytes, mode: str = "", port: int = 0) -> Iterator[str]:
    """Its address, as long as it serves. mode: "breaks" for the second half of the file."""
    server = ThreadingHTTPServer(("127.0.0.1", port), _Ranges)
    server.data, server.mode = data, mode  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/pages.warc"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()

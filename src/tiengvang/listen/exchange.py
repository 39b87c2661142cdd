"""One request and its reply, bounded in time and size. Not for redirects, robots or retries: those are in fetch.py."""

from __future__ import annotations

import contextlib
import http.client
import socket
import ssl
import threading
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache

import certifi
from urllib3 import exceptions as u3
from urllib3.response import BaseHTTPResponse

from tiengvang.listen.guard import (
    CheckedHTTPConnection,
    CheckedHTTPSConnection,
    Resolve,
    Target,
    checked_addresses,
)
from tiengvang.listen.inflate import Inflater, OverLimitError
from tiengvang.listen.manners import Again, FetchFault, FetchSettings

_PIECE = 64 * 1024
_ENOUGH_OF_AN_ERROR_PAGE = 64 * 1024
_PLAIN_ENCODINGS = frozenset({"", "identity", "none", "binary", "utf-8", "utf8"})
_GZIP_NAMES = {"gzip": "gzip", "x-gzip": "gzip", "deflate": "deflate"}
_BODILESS = frozenset({204, 301, 302, 303, 304, 307, 308})

Connection = CheckedHTTPConnection | CheckedHTTPSConnection


@dataclass(frozen=True, slots=True)
class Reply:
    """What a server answered. url: the address that gave it; headers: names and values as received, in order;
    body: transfer and content encodings undone; ip: the address connected to; fetched: aware, in UTC.
    """

    url: str
    status: int
    reason: str
    headers: tuple[tuple[str, str], ...]
    body: bytes
    ip: str
    fetched: datetime
    http_version: str = "HTTP/1.1"

    def header(self, name: str) -> str:
        """First value of a header, "" where it is absent."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), "")


class _Alarm:
    """Cuts a connection at its total time, in whatever phase it hangs; a slow drip would outlive any read time-out."""

    def __init__(self, seconds: float) -> None:
        self.rang = False
        self._socket: socket.socket | None = None
        self._timer = threading.Timer(seconds, self._cut)
        self._timer.daemon = True

    def __enter__(self) -> _Alarm:
        self._timer.start()
        return self

    def __exit__(self, *exc: object) -> None:
        self._timer.cancel()
        if self._socket is not None:
            self._socket.close()

    def watch(self, connection: socket.socket) -> None:
        # A duplicate, since wrapping in TLS takes the first socket object out of use.
        self._socket = connection.dup()
        if self.rang:
            self._cut()

    def _cut(self) -> None:
        self.rang = True
        if self._socket is not None:
            with contextlib.suppress(OSError):
                self._socket.shutdown(socket.SHUT_RDWR)


@cache
def tls_context() -> ssl.SSLContext:
    """Trust in the system's authorities and in certifi's; certificates and host names are always verified."""
    context = ssl.create_default_context()
    context.load_verify_locations(certifi.where())
    return context


def exchange(
    target: Target,
    headers: Mapping[str, str],
    settings: FetchSettings,
    resolve: Resolve,
    wanted: Callable[[str], bool] | None = None,
) -> Reply:
    """Ask one server once. wanted: given the Content-Type of a good reply, whether its body is worth reading.

    Raises FetchFault with the cause named. Redirects and error statuses are replies, not faults; of an error page no
    more than 64 KiB is read.
    """
    addresses = checked_addresses(target, settings, resolve)
    with _Alarm(settings.total_s) as alarm:
        connection: Connection | None = None
        try:
            connection = _connected(target, addresses, settings, alarm)
            connection.request("GET", target.path, headers=dict(headers), preload_content=False, decode_content=False)
            response = connection.getresponse()
            body = _body_of(response, target, settings, wanted)
            if alarm.rang:  # a connection cut while headers drip looks like a reply that ended
                raise TimeoutError
            return Reply(
                url=target.url,
                status=response.status,
                reason=response.reason or "",
                headers=tuple((str(name), str(value)) for name, value in response.headers.iteritems()),
                body=body,
                ip=connection.address,
                fetched=datetime.now(UTC),
                http_version="HTTP/1.0" if response.version == 10 else "HTTP/1.1",
            )
        except FetchFault:
            raise
        except (OSError, http.client.HTTPException, u3.HTTPError, ValueError, zlib.error) as error:
            raise _named(error, target, settings, cut=alarm.rang, connected=connection is not None) from error
        finally:
            if connection is not None:
                connection.close()


def _connected(target: Target, addresses: list[str], settings: FetchSettings, alarm: _Alarm) -> Connection:
    trouble: Exception = OSError("no address to connect to")
    for address in addresses:
        connection: Connection
        if target.scheme == "https":
            connection = CheckedHTTPSConnection(
                target.host, target.port, timeout=settings.connect_s, ssl_context=tls_context()
            )
        else:
            connection = CheckedHTTPConnection(target.host, target.port, timeout=settings.connect_s)
        connection.address = address
        connection.on_socket = alarm.watch
        try:
            connection.connect()
        except (OSError, u3.HTTPError) as error:
            connection.close()
            trouble = error
            if isinstance(error, (ssl.SSLError, u3.SSLError)):
                break
            continue
        connection.timeout = settings.read_s
        return connection
    raise trouble


def _body_of(
    response: BaseHTTPResponse, target: Target, settings: FetchSettings, wanted: Callable[[str], bool] | None
) -> bytes:
    if response.status in _BODILESS:
        return b""
    if response.status >= 400:
        return _start_of_error_page(response, target, settings)
    media = response.headers.get("content-type", "")
    if wanted is not None and not wanted(media):
        raise FetchFault(
            "fetch-not-a-page",
            f"{target.url} is {media!r}, not a page to read; it was left where it is.",
            url=target.url,
            again="never",
            status=response.status,
        )
    declared = response.headers.get("content-length", "")
    if declared.isdigit() and int(declared) > settings.max_wire_bytes:
        raise _too_large(target, f"{int(declared):,} bytes announced", settings)
    return _read(response, target, settings)


def _read(response: BaseHTTPResponse, target: Target, settings: FetchSettings) -> bytes:
    """The whole body with its content encoding undone, within both ceilings."""
    inflater = _inflater(response.headers.get("content-encoding", ""), target, settings)
    pieces: list[bytes] = []
    wire = 0
    while piece := response.read1(_PIECE, decode_content=False):
        wire += len(piece)
        if wire > settings.max_wire_bytes:
            raise _too_large(target, f"more than {settings.max_wire_bytes:,} bytes sent", settings)
        try:
            pieces.append(inflater.feed(piece) if inflater else piece)
        except OverLimitError:
            raise FetchFault(
                "fetch-bomb",
                f"{target.url}: {wire:,} bytes unpack to more than {settings.max_body_bytes:,}; "
                "such a reply is refused as a decompression bomb.",
                url=target.url,
                again="never",
            ) from None
    if inflater and wire and not inflater.whole:
        raise http.client.IncompleteRead(b"")
    return b"".join(pieces)


def _inflater(encoding: str, target: Target, settings: FetchSettings) -> Inflater | None:
    name = encoding.strip().lower()
    if name in _PLAIN_ENCODINGS:
        return None
    if name not in _GZIP_NAMES:
        raise FetchFault(
            "fetch-content-encoding",
            f"{target.url} is packed as {encoding!r} though we asked for gzip or deflate; it cannot be read.",
            url=target.url,
            again="later",
        )
    return Inflater(_GZIP_NAMES[name], settings.max_body_bytes)


def _start_of_error_page(response: BaseHTTPResponse, target: Target, settings: FetchSettings) -> bytes:
    """What of an error page is needed to know a bot check; a broken error page is no further fault."""
    pieces: list[bytes] = []
    size = 0
    with contextlib.suppress(OSError, http.client.HTTPException, u3.HTTPError, OverLimitError, zlib.error, FetchFault):
        inflater = _inflater(response.headers.get("content-encoding", ""), target, settings)
        while size < _ENOUGH_OF_AN_ERROR_PAGE and (piece := response.read1(_PIECE, decode_content=False)):
            size += len(piece)
            pieces.append(inflater.feed(piece) if inflater else piece)
    return b"".join(pieces)[:_ENOUGH_OF_AN_ERROR_PAGE]


def _too_large(target: Target, what: str, settings: FetchSettings) -> FetchFault:
    return FetchFault(
        "fetch-too-large",
        f"{target.url}: {what}, over the limit of {settings.max_wire_bytes:,} bytes; raise max_wire_bytes if need be.",
        url=target.url,
        again="never",
    )


def _named(error: Exception, target: Target, settings: FetchSettings, *, cut: bool, connected: bool) -> FetchFault:
    """The fault that an error of the network or the protocol stands for."""
    cause, words = _cause_of(error, settings, cut=cut, connected=connected)
    again: Again = "never" if cause == "fetch-headers" else "later" if cause == "fetch-tls" else "now"
    return FetchFault(cause, f"{target.url}: {words}", url=target.url, again=again)


def _cause_of(error: Exception, settings: FetchSettings, *, cut: bool, connected: bool) -> tuple[str, str]:
    if cut:
        return "fetch-too-slow", f"not finished after {settings.total_s:g} s in all; it is tried again later."
    if isinstance(error, (ssl.SSLError, u3.SSLError)) and not connected:
        return "fetch-tls", f"its certificate or TLS is not to be trusted ({error}); the outlet has to mend it."
    if isinstance(error, (TimeoutError, u3.TimeoutError)):
        if connected:
            return "fetch-timeout", f"silent for {settings.read_s:g} s; it is tried again later."
        return "fetch-connect-timeout", f"no connection within {settings.connect_s:g} s; it is tried again later."
    if not connected:
        return "fetch-connect", f"no connection ({error}); check the host and whether its server runs."
    text = str(error)
    if "header" in text.lower() and isinstance(error, http.client.HTTPException):
        return "fetch-headers", f"its headers are too long or too many ({text})."
    if "IncompleteRead" in text or "IncompleteRead" in type(error).__name__:
        return "fetch-truncated", "the reply was cut off before its end."
    if isinstance(error, zlib.error):
        return "fetch-truncated", f"the packed reply is damaged ({error})."
    return "fetch-protocol", f"the connection broke or the reply is not HTTP ({type(error).__name__}: {text})."

"""Where we may connect: public hosts on web ports, at the very address that was checked. Not for what is said there."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.util.connection import create_connection

from tiengvang.listen.addresses import DEFAULT_PORTS, sendable_address
from tiengvang.listen.manners import FetchFault, FetchSettings

# Given a host name, the numeric addresses it stands for; raises OSError when there are none.
Resolve = Callable[[str], list[str]]

_NAT64 = ipaddress.ip_network("64:ff9b::/96")


@dataclass(frozen=True, slots=True)
class Target:
    """An address taken apart: what to connect to and what to ask for (path with query)."""

    url: str
    scheme: str
    host: str
    port: int
    path: str

    @property
    def origin(self) -> str:
        """Scheme, host and port, the unit to which one robots.txt applies."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.scheme}://{host}:{self.port}"


def target_of(url: str, settings: FetchSettings) -> Target:
    """The address taken apart, or a FetchFault when its scheme, host or port is none that we go to."""
    plain = sendable_address(url)
    try:
        parts = urlsplit(plain)
        port = parts.port
    except ValueError as error:
        raise FetchFault(
            "fetch-bad-address", f"{url!r} is not a web address ({error}); mend it in the list.", url=url, again="never"
        ) from error
    if parts.scheme not in DEFAULT_PORTS or not parts.hostname:
        raise FetchFault(
            "fetch-bad-address",
            f"{url!r} is not an http:// or https:// address; only those are fetched.",
            url=url,
            again="never",
        )
    number = DEFAULT_PORTS[parts.scheme] if port is None else port
    if number not in settings.ports and not settings.allow_loopback:
        raise FetchFault(
            "fetch-port",
            f"{url} asks for port {number}; only {', '.join(map(str, sorted(settings.ports)))} are used for pages.",
            url=url,
            again="never",
        )
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Target(plain, parts.scheme, parts.hostname, number, path)


def system_resolve(host: str) -> list[str]:
    """Numeric addresses of a host by the system's resolver, in its order of preference."""
    found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def checked_addresses(target: Target, settings: FetchSettings, resolve: Resolve) -> list[str]:
    """The host's numeric addresses, all of them public; a FetchFault where even one is not.

    One private address among public ones is refused as a whole, since that is how a name is made to point inside.
    """
    try:
        addresses = resolve(target.host)
    except (OSError, UnicodeError) as error:
        raise FetchFault(
            "fetch-no-such-host",
            f"{target.url}: the host {target.host} cannot be found ({error}); check its spelling and the connection.",
            url=target.url,
            again="later",
        ) from error
    for address in addresses:
        if not is_allowed(address, loopback=settings.allow_loopback):
            raise FetchFault(
                "fetch-private-address",
                f"{target.url}: {target.host} stands for {address}, which is not a public address; "
                "pages are never fetched from inside our own network.",
                url=target.url,
                again="never",
            )
    return addresses


def is_allowed(address: str, *, loopback: bool = False) -> bool:
    """Whether a numeric address is a public unicast one (or a loopback one where that is opened for tests)."""
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if inner is None and ip in _NAT64:
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner is not None:
            return is_allowed(str(inner), loopback=loopback)
    if loopback and ip.is_loopback:
        return True
    closed = ip.is_private or ip.is_loopback or ip.is_link_local or ip.is_multicast or ip.is_reserved
    return ip.is_global and not closed and not ip.is_unspecified


class CheckedHTTPConnection(HTTPConnection):
    """Connects to `address`, which was checked, whatever the name may stand for by now; `on_socket` gets the socket."""

    address: str
    on_socket: Callable[[socket.socket], None]

    def _new_conn(self) -> socket.socket:
        return _opened(self)


class CheckedHTTPSConnection(HTTPSConnection):
    """The same over TLS, where the certificate is still checked against the host's name."""

    address: str
    on_socket: Callable[[socket.socket], None]

    def _new_conn(self) -> socket.socket:
        return _opened(self)


def _opened(connection: CheckedHTTPConnection | CheckedHTTPSConnection) -> socket.socket:
    opened = create_connection(
        (connection.address, connection.port), connection.timeout, socket_options=connection.socket_options
    )
    connection.on_socket(opened)
    return opened

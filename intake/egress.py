"""One POST to an address that somebody else chose: only https, only public hosts, connected to the very address that was checked.

No redirects, five seconds in all, 64 KB read at most. The name is resolved once and the connection goes to that result, so
a name that answers differently the second time (DNS rebinding) gains nothing.
"""

import http.client
import ipaddress
import socket
import ssl
import threading
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import urlsplit

SECONDS = 5.0
MOST_READ = 64 * 1024
NAT64 = ipaddress.ip_network("64:ff9b::/96")


class AddressRefused(Exception):
    """The address is not one that a webhook may reach. The message says why, and is safe to show to an admin."""


@dataclass(frozen=True, slots=True)
class Target:
    """A checked address: where to connect, and what to call the host."""

    secure: bool
    host: str
    port: int
    path: str
    addresses: tuple[str, ...]


def check_address(url: str, *, allow_private: bool = False) -> Target:
    """The target behind a URL; raises AddressRefused. `allow_private` (plain http, private hosts) is for tests alone."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise AddressRefused("not a URL") from error
    if parts.scheme not in (("https", "http") if allow_private else ("https",)):
        raise AddressRefused("only https")
    if parts.username is not None or parts.password is not None:
        raise AddressRefused("no user name or password in the URL")
    if not parts.hostname:
        raise AddressRefused("no host")
    if any(ord(c) <= 32 or ord(c) == 127 for c in url) or not url.isascii():
        raise AddressRefused("only plain ASCII; encode the rest")
    port = port if port is not None else (443 if parts.scheme == "https" else 80)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    addresses = _resolve(parts.hostname, port)
    if not allow_private:
        for address in addresses:
            if not is_public(address):
                raise AddressRefused("the host is not a public one")
    return Target(parts.scheme == "https", parts.hostname, port, path, addresses)


def _resolve(host: str, port: int) -> tuple[str, ...]:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise AddressRefused("the host's name does not resolve") from error
    return tuple(dict.fromkeys(str(entry[4][0]) for entry in found))


def is_public(address: str) -> bool:
    """True for an address of the public internet; what carries another address inside is judged by that one."""
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if inner is None and ip in NAT64:
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner))
    return ip.is_global and not ip.is_multicast and not ip.is_reserved and not ip.is_unspecified


class _Pinned(http.client.HTTPConnection):
    """A connection to the addresses that were checked, whatever the name says now."""

    def __init__(self, target: Target, timeout: float) -> None:
        super().__init__(target.host, target.port, timeout=timeout)
        self.target = target
        self.live: socket.socket | None = None  # `sock` is dropped while the answer is still being read

    def connect(self) -> None:
        last: OSError | None = None
        for address in self.target.addresses[:2]:
            try:
                self.live = socket.create_connection((address, self.target.port), self.timeout)
                break
            except OSError as error:
                last = error
        if self.live is None:
            raise last or OSError("no address")
        if self.target.secure:
            self.live = ssl.create_default_context().wrap_socket(self.live, server_hostname=self.target.host)
        self.sock = self.live


def post(target: Target, body: bytes, headers: Mapping[str, str], seconds: float = SECONDS) -> int:
    """Sends the body and returns the HTTP status. Raises OSError or http.client.HTTPException when there is none in time."""
    connection = _Pinned(target, seconds / 2)
    deadline = threading.Timer(seconds, _cut, [connection])  # a socket's own timeout counts from each byte anew
    deadline.daemon = True
    deadline.start()
    try:
        connection.request("POST", target.path, body=body, headers=dict(headers))
        answer = connection.getresponse()
        answer.read(MOST_READ)
        return answer.status
    finally:
        deadline.cancel()
        connection.close()


def _cut(connection: _Pinned) -> None:
    """Ends a connection that outlived its time; whoever reads from it gets an error."""
    if connection.live is not None:
        with suppress(OSError):  # it ended by itself in the meantime
            connection.live.shutdown(socket.SHUT_RDWR)

"""Connections to public addresses only, each with a time by which everything has to be done.

A name is resolved once, every address it has is checked, and the connection goes to a checked address: a name that answers
differently the next time leads nowhere else. TLS still checks the certificate against the name.
"""

from __future__ import annotations

import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterable
from typing import Any

import httpcore
import httpx

from extractor.fetch.errors import FetchError

Resolver = Callable[[str, int], list[str]]
_Address = ipaddress.IPv4Address | ipaddress.IPv6Address
# Ranges that carry an IPv4 address inside, or lead into somebody's own network, though `is_global` may say otherwise.
_NEVER = tuple(
    ipaddress.ip_network(network)
    for network in (
        "64:ff9b::/96",
        "64:ff9b:1::/48",
        "2002::/16",
        "2001::/32",
        "::/96",
        "fec0::/10",
        "100.64.0.0/10",
        "192.0.0.0/24",
        "192.88.99.0/24",
    )
)


def is_public(address: str) -> bool:
    """Tell whether an IP address belongs to the public internet; what is no address does not.

    >>> [is_public(a) for a in ("93.184.216.34", "127.0.0.1", "10.0.0.1", "169.254.169.254", "::1", "::ffff:127.0.0.1", "64:ff9b::a00:1")]
    [True, False, False, False, False, False, False]
    """
    try:
        found: _Address = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(found, ipaddress.IPv6Address) and found.ipv4_mapped is not None:
        found = found.ipv4_mapped
    if any(found.version == network.version and found in network for network in _NEVER):
        return False
    return found.is_global and not (
        found.is_multicast or found.is_reserved or found.is_unspecified or found.is_loopback or found.is_link_local
    )


def resolve(host: str, port: int) -> list[str]:
    """Return all IP addresses of a host, as the system resolves it. Raises FetchError ``dns``."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise FetchError("dns", f"{host}: the name cannot be resolved: {error}", passing=True) from error
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


class Network(httpcore.NetworkBackend):
    """What opens connections for httpcore. No read or write goes beyond the time `deadline`, which each thread sets for itself."""

    def __init__(self, allowed: Iterable[str] = (), resolver: Resolver = resolve) -> None:
        """Take the hosts that may have private addresses, and what resolves names."""
        self._allowed = frozenset(host.lower().strip("[]") for host in allowed)
        self._resolver = resolver
        self._plain = httpcore.SyncBackend()
        self._local = threading.local()

    @property
    def deadline(self) -> float:
        """When the answer that this thread waits for has to be there."""
        return float(getattr(self._local, "deadline", "inf"))

    @deadline.setter
    def deadline(self, moment: float) -> None:
        self._local.deadline = moment

    def connect_tcp(
        self, host: str, port: int, timeout: float | None = None, local_address: str | None = None, socket_options: Any = None
    ) -> httpcore.NetworkStream:
        """Connect to the first address of `host` that answers; raises FetchError ``address`` when one of them is not public."""
        last: Exception | None = None
        for address in self._checked(host, port):
            try:
                stream = self._plain.connect_tcp(address, port, self._left(timeout), local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                last = error
                continue
            return _Timed(stream, self)
        raise last or httpcore.ConnectError(f"{host} has no address")

    def _checked(self, host: str, port: int) -> list[str]:
        addresses = self._resolver(host, port)
        if host.lower().strip("[]") in self._allowed:
            return addresses
        private = [address for address in addresses if not is_public(address)]
        if private:
            raise FetchError(
                "address", f"{host} leads to {private[0]}, which is no address of the public internet; --allow-host {host} permits it"
            )
        return addresses

    def _left(self, timeout: float | None) -> float:
        left = self.deadline - time.monotonic()
        if left <= 0:
            raise httpcore.ReadTimeout("the time for this address is over")
        return left if timeout is None else min(timeout, left)


class _Timed(httpcore.NetworkStream):
    """A connection that keeps to the deadline of its network, however slowly bytes drip."""

    def __init__(self, stream: httpcore.NetworkStream, network: Network) -> None:
        self._stream, self._network = stream, network

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._network._left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._network._left(timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        return _Timed(self._stream.start_tls(ssl_context, server_hostname, self._network._left(timeout)), self._network)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


class Transport(httpx.HTTPTransport):
    """httpx over a `Network`: one connection a host, certificates always checked, no proxy of the environment (it would resolve names)."""

    def __init__(self, network: Network) -> None:
        """Take the network. Certificate authorities are those of certifi, or of SSL_CERT_FILE where that is set."""
        super().__init__(trust_env=False)
        self._pool = httpcore.ConnectionPool(
            ssl_context=httpx.create_ssl_context(),
            max_connections=10,
            max_keepalive_connections=5,
            keepalive_expiry=15.0,
            network_backend=network,
        )

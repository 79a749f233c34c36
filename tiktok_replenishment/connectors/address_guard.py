# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Keeps calls to addresses that a person typed in out of the server's own network.

Names are looked up before a connection is made, and the address that was reached is
looked at before anything is sent: a name that changes in between gains nothing. Behind
a proxy of the machine it is the proxy's business where calls go; only addresses in
figures are refused then.
"""

import ipaddress
import socket
from urllib.parse import urlsplit

from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

from .errors import InvalidRequestError

# IPv6 addresses of which the last four bytes are an IPv4 address (NAT64).
# https://www.rfc-editor.org/rfc/rfc6052
NAT64 = ipaddress.ip_network("64:ff9b::/96")


class AddressGuard:
    """What may be called for the sake of ``url``, as an administrator wrote it.

    Loopback only where the address itself is; private networks only with
    ``allows_private``; the network's own services (link-local, multicast) never.
    """

    def __init__(self, *, service, url, allows_private=False):
        self.service = service
        self.allows_private = allows_private
        self.host = _host(url)
        self.is_loopback = self.host == "localhost" or _is_loopback(self.host)

    def check_url(self, url):
        """Raise InvalidRequestError for an address in figures that is not allowed."""
        address = _parse(_host(url))
        if address is not None:
            self.check(address)

    def check(self, address):
        """Raise InvalidRequestError when this IP address must not be called."""
        address = _unwrap(ipaddress.ip_address(str(address).partition("%")[0]))
        if not self._allows(address):
            raise InvalidRequestError(
                f"{self.service}: the address lies in a network that is not public",
                hint="private_address",
            )

    def watch(self, session):
        """Have the session check every connection it makes; return it."""
        for scheme in ("http://", "https://"):
            manager = session.get_adapter(scheme).poolmanager
            manager.pool_classes_by_scheme = _pools(self)
        return session

    def _allows(self, address):
        if address.is_loopback or self.is_loopback:
            return address.is_loopback and self.is_loopback
        if address.is_link_local or address.is_multicast or address.is_unspecified:
            return False
        return address.is_global or (self.allows_private and not address.is_reserved)


def _pools(guard):
    class GuardedConnection(HTTPConnection):
        def _new_conn(self):
            return _connect(guard, self, super()._new_conn)

    class GuardedSecureConnection(HTTPSConnection):
        def _new_conn(self):
            return _connect(guard, self, super()._new_conn)

    class GuardedPool(HTTPConnectionPool):
        ConnectionCls = GuardedConnection

    class GuardedSecurePool(HTTPSConnectionPool):
        ConnectionCls = GuardedSecureConnection

    return {"http": GuardedPool, "https": GuardedSecurePool}


def _connect(guard, connection, make_socket):
    for address in _look_up(connection.host, connection.port):
        guard.check(address)
    made = make_socket()
    try:
        guard.check(made.getpeername()[0])
    except InvalidRequestError:
        made.close()
        raise
    return made


def _look_up(host, port):
    """The addresses of a name; none when it has none: connecting will tell."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return []
    return [row[4][0] for row in found]


def _host(url):
    try:
        return (urlsplit(url).hostname or "").rstrip(".")
    except ValueError:
        return ""


def _parse(host):
    try:
        return ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return None


def _is_loopback(host):
    address = _parse(host)
    return address is not None and _unwrap(address).is_loopback


def _unwrap(address):
    """The IPv4 address that an IPv6 address stands for, if it does."""
    if address.version == 4:
        return address
    if address in NAT64:
        return ipaddress.ip_address(address.packed[-4:])
    return address.ipv4_mapped or address.sixtofour or address

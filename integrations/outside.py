"""Requests to hosts that a remote system names, such as a media host that a redirect leads to: public addresses only.

Which address a name stands for is decided by whoever runs its DNS, and may change between a check and the connection
(DNS rebinding). So the address is looked at on the connected socket, before TLS begins and before a byte is sent.
"""

from __future__ import annotations

import ipaddress
import socket
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.util.retry import Retry

_TRANSLATED = ipaddress.IPv6Network("64:ff9b::/96")
"""IPv6 addresses that a NAT64 turns into the IPv4 address in their last four bytes (RFC 6052)."""


class NotPublic(Exception):
    """The name stands for an address inside some network, where only whoever named it wants us to go."""


def public_session(*, loopback: bool = False) -> requests.Session:
    """A session without credentials, cookies, proxies or retries that connects to public addresses only.

    ``loopback`` lets it reach this machine as well, for a site that is on this machine itself (the sandbox). Raises
    ``NotPublic`` on connecting.
    """
    session = requests.Session()
    session.trust_env = False
    session.adapters.clear()
    adapter = _PublicAdapter(loopback=loopback)
    session.mount("https://", adapter)
    if loopback:
        session.mount("http://", adapter)
    return session


def is_public(address: str) -> bool:
    """Whether an IP address is one of the public internet. An IPv4 address inside an IPv6 one counts as that."""
    parsed = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(parsed, ipaddress.IPv6Address):
        inner = parsed.ipv4_mapped or parsed.sixtofour or (parsed.teredo[1] if parsed.teredo else None)
        if parsed in _TRANSLATED:
            inner = ipaddress.IPv4Address(int(parsed) & 0xFFFFFFFF)
        parsed = inner or parsed
    return parsed.is_global and not parsed.is_multicast


class _Guarded:
    """Mixed into urllib3's connections: looks at the peer's address as soon as the socket is connected."""

    loopback = False

    def _new_conn(self) -> socket.socket:
        connected: socket.socket = super()._new_conn()  # type: ignore[misc]
        address = connected.getpeername()[0]
        if is_public(address) or (self.loopback and ipaddress.ip_address(address).is_loopback):
            return connected
        connected.close()
        raise NotPublic(f"{getattr(self, 'host', 'The host')} is at {address}, which is no public address.")


class _HttpsConnection(_Guarded, HTTPSConnection):
    pass


class _LocalHttpsConnection(_HttpsConnection):
    loopback = True


class _LocalHttpConnection(_Guarded, HTTPConnection):
    loopback = True


class _HttpsPool(HTTPSConnectionPool):
    ConnectionCls = _HttpsConnection


class _LocalHttpsPool(HTTPSConnectionPool):
    ConnectionCls = _LocalHttpsConnection


class _LocalHttpPool(HTTPConnectionPool):
    ConnectionCls = _LocalHttpConnection


class _PublicAdapter(HTTPAdapter):
    def __init__(self, *, loopback: bool) -> None:
        super().__init__(max_retries=Retry(0, read=False))
        pools: dict[str, Any] = {"https": _LocalHttpsPool if loopback else _HttpsPool}
        if loopback:
            pools["http"] = _LocalHttpPool
        self.poolmanager.pool_classes_by_scheme = pools

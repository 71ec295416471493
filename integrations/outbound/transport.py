"""One bounded HTTP request to a judged address: no redirect, no proxy, no retry, no cookie, no kept connection."""

from __future__ import annotations

import contextlib
import functools
import socket
import ssl
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from http.client import HTTPException
from urllib.parse import urlsplit

import certifi
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError, NameResolutionError
from urllib3.response import BaseHTTPResponse

from integrations.outbound.address_guard import addresses_of
from integrations.outbound.failures import NotReachable, NotUnderstood

MOST_BYTES = 1_000_000
_CHUNK = 65_536


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where requests go. Made from the playbook's or the definition's URL and never from anything else.

    ``prefix`` is the path that the URL ends in, without a slash at its end. Raises ``ValueError`` for an address that
    is no http(s) URL, carries credentials, a query or a fragment, or is plain http to a host that is not named in
    ``allow_networks``.
    """

    scheme: str
    host: str
    port: int
    prefix: str

    @property
    def origin(self) -> str:
        """``https://host[:port]``, as it is shown."""
        usual = {"https": 443, "http": 80}[self.scheme]
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.scheme}://{host}" + ("" if self.port == usual else f":{self.port}")

    @classmethod
    def of(cls, url: str, allow_networks: Sequence[str]) -> Place:
        """The place of a URL."""
        parts = urlsplit(url)
        port = parts.port
        if parts.scheme not in ("https", "http") or not parts.hostname:
            raise ValueError(f"{url!r} is no address; write for example https://erp.example.com")
        if parts.username is not None or parts.password is not None or parts.query or parts.fragment:
            raise ValueError("the url holds credentials, a query or a fragment; give credentials under credentials")
        if parts.scheme == "http" and not allow_networks:
            raise ValueError(f"{url!r} is not https; plain http is only for hosts in the entry's allow_networks")
        usual = 443 if parts.scheme == "https" else 80
        return cls(scheme=parts.scheme, host=parts.hostname, port=port or usual, prefix=parts.path.rstrip("/"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What is sent. ``target`` is path and query, already encoded. Headers may carry secrets."""

    method: str
    target: str
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    body: bytes | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What came back: status, header names in lower case, and the body whole."""

    status: int
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)


def send(place: Place, request: Request, *, until: float, allow_networks: Sequence[str], ca_file: str | None) -> Reply:
    """Send a request and read the reply by ``until`` (monotonic seconds).

    Raises ``NotReachable`` where there is no whole reply by then, and ``NotUnderstood`` where it is larger than a
    megabyte or packed.
    """
    addresses = addresses_of(place.host, place.port, allow_networks)
    for last, address in enumerate(addresses, start=1 - len(addresses)):
        connection = _connection(place, address, ca_file, until)
        try:
            connection.connect()
        except ssl.SSLError as error:
            raise NotReachable(f"{place.host} has no certificate that can be trusted: {_words(error)}") from error
        except (OSError, HTTPError) as error:
            connection.close()
            if last < 0 and time.monotonic() < until:
                continue
            raise _unreachable(place, error, until) from error
        return _exchange(connection, place, request, until)
    raise AssertionError("unreachable: a host without addresses is refused before")


def _connection(place: Place, address: str, ca_file: str | None, until: float) -> HTTPConnection:
    left = until - time.monotonic()
    if left <= 0:
        raise NotReachable("no time was left to ask")
    if place.scheme == "http":
        return HTTPConnection(address, place.port, timeout=left)
    return HTTPSConnection(address, place.port, timeout=left, ssl_context=_trust(ca_file), server_hostname=place.host)


@functools.cache
def _trust(ca_file: str | None) -> ssl.SSLContext:
    try:
        context = ssl.create_default_context(cafile=ca_file or certifi.where())
    except OSError as error:
        raise NotReachable(f"the certificates in {ca_file} cannot be read: {_words(error)}") from error
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context


def _exchange(connection: HTTPConnection, place: Place, request: Request, until: float) -> Reply:
    try:
        with _ended_at(connection, until) as ended:
            try:
                host = place.origin.partition("://")[2]
                headers = {"Host": host, "Accept-Encoding": "identity", **request.headers}
                connection.request(
                    request.method, request.target, body=request.body, headers=headers, preload_content=False
                )
                response = connection.getresponse()
                body = _read(response)
            except (OSError, HTTPError, HTTPException, ValueError) as error:
                raise _unreachable(place, error, until) from error
            if ended.is_set():
                raise NotReachable("no whole answer in the time it was given")
    finally:
        connection.close()
    headers = {name.lower(): value for name, value in response.headers.items()}
    if headers.get("content-encoding", "identity") != "identity":
        raise NotUnderstood("the reply is packed, which was not asked for")
    return Reply(status=response.status, headers=headers, body=body)


@contextlib.contextmanager
def _ended_at(connection: HTTPConnection, until: float) -> Iterator[threading.Event]:
    """Cut the connection off at a moment, however slowly the other side sends; the event says that this was done."""
    ended = threading.Event()

    def cut() -> None:
        ended.set()
        sock = connection.sock
        if sock is not None:
            with contextlib.suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)

    timer = threading.Timer(max(0.0, until - time.monotonic()), cut)
    timer.daemon = True
    timer.start()
    try:
        yield ended
    finally:
        timer.cancel()


def _read(response: BaseHTTPResponse) -> bytes:
    content = bytearray()
    while chunk := response.read(_CHUNK, decode_content=False):
        content += chunk
        if len(content) > MOST_BYTES:
            raise NotUnderstood(f"the reply is larger than {MOST_BYTES:,} bytes; ask for less in the request")
    return bytes(content)


def _unreachable(place: Place, error: Exception, until: float) -> NotReachable:
    if time.monotonic() >= until - 0.005 or isinstance(error, TimeoutError):
        return NotReachable("no answer in the time it was given")
    if isinstance(error, NameResolutionError):
        return NotReachable(f"the name {place.host} cannot be resolved")
    return NotReachable(f"the connection to {place.host} failed: {_words(error)}")


def _words(error: Exception) -> str:
    cause = error.__cause__ or error
    if isinstance(cause, ssl.SSLCertVerificationError):
        return cause.verify_message
    return (getattr(cause, "strerror", None) or type(cause).__name__).rstrip(".")

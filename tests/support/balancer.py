"""What stands before several web processes: a load balancer that goes on to the next one where one does not answer; and
a sender that repeats what was not acknowledged, as Jira does."""

from __future__ import annotations

import hashlib
import hmac
import http.client
import itertools
import json
import threading
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

BACKEND_SECONDS = 60
PAUSE_SECONDS = 0.05
REPEATED_SECONDS = 0.2
"""Between two events of one of a sender's threads, and between two attempts at one event."""
PASSED_ON = ("content-type", "content-length", "authorization", "retry-after")


class Balancer(ThreadingHTTPServer):
    """Takes requests and passes each to the next web process in turn. ``moved`` tells of those that one process did not
    answer, so that the next one got them; ``refused`` those that nobody answered."""

    daemon_threads = True
    block_on_close = False

    def __init__(self, ports: Sequence[int]) -> None:
        super().__init__(("127.0.0.1", 0), _Passing)
        self.ports = list(ports)
        self.moved: list[str] = []
        self.refused = 0
        self._turn = itertools.count()

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.server_port}"

    def in_turn(self) -> list[int]:
        """All web processes, another one first each time."""
        first = next(self._turn) % len(self.ports)
        return self.ports[first:] + self.ports[:first]

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that went away is its own business."""


class _Passing(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Balancer

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
        for port in self.server.in_turn():
            try:
                status, headers, answer = post(port, self.path, body, dict(self.headers.items()))
            except (OSError, http.client.HTTPException) as error:
                self.server.moved.append(f"{port}: {type(error).__name__}: {error}")
                continue
            self._answer(status, headers, answer)
            return
        self.server.refused += 1
        self._answer(502, {}, b"")

    def _answer(self, status: int, headers: dict[str, str], body: bytes) -> None:
        self.send_response(status)
        for name, value in headers.items():
            if name.lower() in PASSED_ON and name.lower() != "content-length":
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the signature is the library's
        """Say nothing."""


def post(port: int, path: str, body: bytes, headers: dict[str, str]) -> tuple[int, dict[str, str], bytes]:
    """One request to one process, on a connection of its own."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=BACKEND_SECONDS)
    try:
        connection.request("POST", path, body, {**headers, "Connection": "close"})
        answer = connection.getresponse()
        return answer.status, dict(answer.getheaders()), answer.read()
    finally:
        connection.close()


@contextmanager
def balancing(*ports: int) -> Iterator[Balancer]:
    """A balancer before these ports, until the end of the block."""
    balancer = Balancer(ports)
    thread = threading.Thread(target=balancer.serve_forever, args=(0.05,), name="balancer", daemon=True)
    thread.start()
    try:
        yield balancer
    finally:
        balancer.shutdown()
        thread.join()
        balancer.server_close()


class Sender:
    """Sends signed Jira events about a few tickets, several at a time, each again until it is acknowledged.

    ``answers`` counts every status that came back, ``acknowledged`` are the identifiers that were accepted, and
    ``unfit`` are answers that no sender could live with: neither 202 nor 503 with a ``Retry-After``.
    """

    def __init__(self, port: int, path: str, secret: str, tickets: Sequence[str], threads: int = 4) -> None:
        self.answers: Counter[int] = Counter()
        self.acknowledged: set[str] = set()
        self.unfit: list[str] = []
        self._port, self._path, self._secret, self._tickets = port, path, secret, tickets
        self._numbers = itertools.count()
        self._stopping = threading.Event()
        self._lock = threading.Condition()
        self._threads = [threading.Thread(target=self._send_on, name=f"sender-{number}") for number in range(threads)]

    def __enter__(self) -> Sender:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._stopping.set()
        for thread in self._threads:
            thread.join()

    def wait_for_more(self, status: int, count: int, seconds: float = 120) -> None:
        """Until so many more answers of a status came. Raises ``AssertionError``."""
        with self._lock:
            wanted = self.answers[status] + count
            came = self._lock.wait_for(lambda: self.answers[status] >= wanted, seconds)
            assert came, f"{count} more answers {status} did not come: {self.answers} {self.unfit[:3]}"

    def _send_on(self) -> None:
        while not self._stopping.is_set():
            number = next(self._numbers)
            while not self._is_taken(f"event-{number}", number):
                self._stopping.wait(REPEATED_SECONDS)
            self._stopping.wait(PAUSE_SECONDS)

    def signed(self, identifier: str, number: int) -> tuple[bytes, dict[str, str]]:
        """The body and the headers of an event."""
        body = self._event(number)
        signature = hmac.new(self._secret.encode(), body, hashlib.sha256).hexdigest()
        return body, {
            "Content-Type": "application/json",
            "X-Hub-Signature": f"sha256={signature}",
            "X-Atlassian-Webhook-Identifier": identifier,
        }

    def _is_taken(self, identifier: str, number: int) -> bool:
        status, answered, text = post(self._port, self._path, *self.signed(identifier, number))
        with self._lock:
            self.answers[status] += 1
            if status == 202:
                self.acknowledged.add(identifier)
            elif status != 503 or "Retry-After" not in answered:
                self.unfit.append(f"{status} {answered} {text[:200]!r}")
            self._lock.notify_all()
        return status == 202 or (self._stopping.is_set() and status not in (202, 503))

    def _event(self, number: int) -> bytes:
        ticket = self._tickets[number % len(self._tickets)]
        return json.dumps(
            {
                "timestamp": 1762000000000 + number,
                "webhookEvent": "jira:issue_updated",
                "issue_event_type_name": "issue_generic",
                "user": {"accountId": "5b10a2844c20165700ede21g", "displayName": "Mia", "accountType": "atlassian"},
                "issue": {"id": ticket, "key": f"OPS-{ticket}", "fields": {"summary": "Order sync errored"}},
                "changelog": {"id": str(number), "items": [{"field": "summary", "fieldId": "summary"}]},
            }
        ).encode()

"""How long the web process waits for a sender: a gunicorn worker whose threads cannot be held by slow connections.

gunicorn's ``gthread`` worker waits without end for the rest of a request once its first byte is there, and its main
thread waits up to two seconds for each peer that does not hang up. A handful of slow connections would so occupy every
thread. Here a request has ``GRACE_SECONDS`` and more time as its bytes arrive; then the connection is given up.
"""

from __future__ import annotations

import socket
import time
from typing import Any

from gunicorn.workers.gthread import ThreadWorker

GRACE_SECONDS = 5.0
"""Seconds that a request has for its headers and its first bytes."""

SLOWEST_BYTES_A_SECOND = 100_000
"""Each so many bytes that arrived or left give a request one more second: 25 MB have four minutes."""


class TimedSocket(socket.socket):
    """A connection that ends when its request took too long: to a reader it looks as if the peer had hung up."""

    _until = 0.0
    _closing = False
    _answering = False

    def begin_request(self) -> None:
        """Give the request that comes now its time."""
        self._answering = False
        self._until = time.monotonic() + GRACE_SECONDS

    def recv(self, size: int, flags: int = 0) -> bytes:
        """What arrived; empty when the peer hung up or the request's time is over."""
        if self._closing:
            return self._what_is_there(size)
        if not self._wait():
            return b""
        try:
            data = super().recv(size, flags)
        except TimeoutError:
            return b""
        self._until += len(data) / SLOWEST_BYTES_A_SECOND
        return data

    def sendall(self, data: Any, flags: int = 0) -> None:
        """Send everything. The time that the service took for its answer (a database or a tracker that is slow) is not
        the peer's, whose time for taking it begins now. Raises ``ConnectionResetError`` where it does not."""
        if not self._answering:
            self._answering = True
            self._until = time.monotonic() + GRACE_SECONDS
        if not self._wait():
            raise ConnectionResetError("The request's time is over")
        try:
            super().sendall(data, flags)
        except TimeoutError as error:
            raise ConnectionResetError("The peer does not read its answer") from error
        self._until += len(data) / SLOWEST_BYTES_A_SECOND

    def shutdown(self, how: int) -> None:
        """Say that nothing more is sent. From now on reading takes what is there and does not wait."""
        self._closing = True
        super().shutdown(how)

    def _wait(self) -> bool:
        remaining = self._until - time.monotonic()
        self.settimeout(max(remaining, 0.001))
        return remaining > 0

    def _what_is_there(self, size: int) -> bytes:
        self.setblocking(False)
        try:
            return super().recv(size)
        except BlockingIOError:
            return b""


class PatientWorker(ThreadWorker):  # type: ignore[misc]
    """gunicorn's threaded worker with connections that end in time."""

    def handle(self, conn: Any) -> Any:
        """Answer one request of a connection; runs in a thread of the pool."""
        if not isinstance(conn.sock, TimedSocket):
            conn.sock = TimedSocket(fileno=conn.sock.detach())
        conn.sock.begin_request()
        return super().handle(conn)

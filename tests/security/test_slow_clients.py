"""Connections that send slowly, stop, or never hang up do not hold the web process."""

from __future__ import annotations

import http.client
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from app.web import patience
from app.web.patience import TimedSocket

ROOT = Path(__file__).resolve().parents[2]
SERVER = """
import sys, threading
from gunicorn.app.base import BaseApplication
from app.web import patience
patience.GRACE_SECONDS = 0.5

def application(environ, start_response):
    taken = len(environ["wsgi.input"].read())
    start_response("200 OK", [("Content-Length", str(len(str(taken))))])
    return [str(taken).encode()]

class Server(BaseApplication):
    def load_config(self):
        for name, value in {"bind": "127.0.0.1:0", "worker_class": "app.web.patience.PatientWorker", "threads": 2,
                            "workers": 1, "loglevel": "info", "logger_class": "gunicorn.glogging.Logger"}.items():
            self.cfg.set(name, value)
    def load(self):
        return application
Server().run()
"""
CONNECTIONS = 8
"""Four times as many as there are threads."""


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    """A gunicorn with one process of two threads, which gives each request half a second."""
    process = subprocess.Popen([sys.executable, "-c", SERVER], cwd=ROOT, stderr=subprocess.PIPE, text=True)
    assert process.stderr is not None
    found = next(line for line in process.stderr if "Listening at" in line)
    yield int(found.partition("127.0.0.1:")[2].split()[0])
    process.terminate()
    process.stderr.close()
    process.wait()


def answer(port: int, body: bytes = b"") -> bytes:
    """What an ordinary caller gets."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("POST", "/", body, {"Connection": "close"})
    said = connection.getresponse().read()
    connection.close()
    return said


@pytest.mark.parametrize(
    "begun",
    [
        b"POST / HTTP/1.1\r\nX-Never-Ends: ",
        b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\nab",
        b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab",
        b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
    ],
    ids=["headers", "body", "chunks", "never hangs up"],
)
def test_others_are_answered_while_somebody_dawdles(port: int, begun: bytes) -> None:
    with ExitStack() as held:
        for _ in range(CONNECTIONS):
            dawdler = held.enter_context(socket.create_connection(("127.0.0.1", port)))
            dawdler.sendall(begun)
        assert answer(port) == b"0"


def test_a_large_body_that_keeps_coming_is_taken_whole(port: int) -> None:
    assert answer(port, b"x" * 5_000_000) == b"5000000"


@pytest.fixture
def ends(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[TimedSocket, socket.socket, list[float]]]:
    """Both ends of a connection, and the clock that the timed one goes by."""
    now = [100.0]
    monkeypatch.setattr(patience.time, "monotonic", lambda: now[0])
    ours, theirs = socket.socketpair()
    timed = TimedSocket(fileno=ours.detach())
    timed.begin_request()
    yield timed, theirs, now
    timed.close()
    theirs.close()


def test_when_its_time_is_over_a_request_has_ended(ends: tuple[TimedSocket, socket.socket, list[float]]) -> None:
    timed, theirs, now = ends
    theirs.sendall(b"more")
    now[0] += patience.GRACE_SECONDS
    assert timed.recv(10) == b""


def test_what_the_service_needs_for_its_answer_is_not_the_peer_s_time(
    ends: tuple[TimedSocket, socket.socket, list[float]],
) -> None:
    timed, theirs, now = ends
    now[0] += 10 * patience.GRACE_SECONDS
    timed.sendall(b"answer")
    assert theirs.recv(10) == b"answer"
    now[0] += patience.GRACE_SECONDS + 1
    with pytest.raises(ConnectionResetError):
        timed.sendall(b"the rest")


def test_what_arrives_buys_time(ends: tuple[TimedSocket, socket.socket, list[float]]) -> None:
    timed, theirs, now = ends
    theirs.sendall(b"x" * 50_000)
    assert len(timed.recv(50_000)) == 50_000
    now[0] += patience.GRACE_SECONDS + 0.4
    theirs.sendall(b"y")
    assert timed.recv(1) == b"y"


def test_the_next_request_of_a_connection_has_its_own_time(
    ends: tuple[TimedSocket, socket.socket, list[float]],
) -> None:
    timed, theirs, now = ends
    now[0] += patience.GRACE_SECONDS
    timed.begin_request()
    theirs.sendall(b"y")
    assert timed.recv(1) == b"y"


def test_after_its_answer_a_connection_is_not_waited_for(
    ends: tuple[TimedSocket, socket.socket, list[float]],
) -> None:
    timed, theirs, _ = ends
    theirs.sendall(b"late")
    timed.shutdown(socket.SHUT_WR)
    assert timed.recv(10) == b"late"
    assert timed.recv(10) == b""

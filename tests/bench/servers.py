"""Servers for a benchmark: ours as it ships, and a bare Flask that only inserts a row, both under the same gunicorn."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.request import urlopen

from tests.bench.bare_app import make_table
from tests.bench.load import SECRET

READY_SECONDS = 30


@contextmanager
def ours(database_url: str) -> Iterator[int]:
    """``handoff web`` over a new database; yields its port."""
    port = free_port()
    environment = {
        **os.environ,
        "HANDOFF_DATABASE_URL": database_url,
        "HANDOFF_PORT": str(port),
        "HANDOFF_SECRET_KEY": "a key of the benchmark",
        "HANDOFF_JIRA_URL": "http://127.0.0.1:9",
        "HANDOFF_JIRA_WEBHOOK_SECRET": SECRET,
        "HANDOFF_LOG_LEVEL": "warning",
    }
    handoff = [sys.executable, "-m", "app.cli"]
    subprocess.run([*handoff, "migrate"], env=environment, check=True, stdout=subprocess.DEVNULL)
    with _running([*handoff, "web"], environment, port):
        yield port


@contextmanager
def bare(database_url: str) -> Iterator[int]:
    """A Flask that inserts one row a request and does nothing else; yields its port."""
    port = free_port()
    command = [
        *(sys.executable, "-m", "gunicorn", "tests.bench.bare_app:application()"),
        *("--bind", f"127.0.0.1:{port}", "--worker-class", "gthread", "--workers", "2", "--threads", "8"),
        *("--keep-alive", "30", "--log-level", "warning"),
    ]
    make_table(database_url)
    with _running(command, {**os.environ, "BARE_DATABASE_URL": database_url}, port):
        yield port


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def _running(command: list[str], environment: dict[str, str], port: int) -> Iterator[None]:
    process = subprocess.Popen(command, env=environment)
    try:
        _wait(port, process)
        yield
    finally:
        process.terminate()
        process.wait(30)


def _wait(port: int, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + READY_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urlopen(f"http://127.0.0.1:{port}/healthz", timeout=1):
                return
        except OSError:
            time.sleep(0.05)
    raise RuntimeError(f"The server on port {port} did not start")

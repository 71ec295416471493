"""Servers for a benchmark: ours as it ships, and a bare Flask that only inserts a row, both under the same gunicorn."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

from tests.bench.bare_app import make_table
from tests.bench.load import SECRET

READY_SECONDS = 120


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
def bare(database_url: str, *, schema: bool = False) -> Iterator[int]:
    """A Flask that inserts one row a request and does nothing else, unless it is to check each event against its full
    JSON Schema (``schema``); yields its port."""
    port = free_port()
    make_table(database_url)
    with _running(bare_command(port), bare_environment(database_url, schema=schema), port):
        yield port


def bare_command(port: int) -> list[str]:
    """How the bare Flask is started."""
    return [
        *(sys.executable, "-m", "gunicorn", "tests.bench.bare_app:application()"),
        *("--bind", f"127.0.0.1:{port}", "--worker-class", "gthread", "--workers", "2", "--threads", "8"),
        *("--keep-alive", "30", "--log-level", "warning"),
    ]


def bare_environment(database_url: str, *, schema: bool = False) -> dict[str, str]:
    """The environment of the bare Flask."""
    return {**os.environ, "BARE_DATABASE_URL": database_url, "BARE_SCHEMA": "jira_event" if schema else ""}


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def _running(command: list[str], environment: dict[str, str], port: int) -> Iterator[None]:
    process = subprocess.Popen(command, env=environment)
    try:
        wait_for_health(port, process)
        yield
    finally:
        process.terminate()
        process.wait(30)


def wait_for_health(port: int, process: subprocess.Popen[bytes]) -> None:
    """Wait until the process answers. Raises ``RuntimeError`` where it does not."""
    deadline = time.monotonic() + READY_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urlopen(f"http://127.0.0.1:{port}/healthz", timeout=1):
                return
        except OSError:
            time.sleep(0.01)
    raise RuntimeError(f"The server on port {port} did not start")


def processor_seconds(pid: int) -> float:
    """Processor time that a process has used so far, its threads' included."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def processes_on(port: int) -> list[int]:
    """The processes of the ``handoff web`` that listens on a port, by its environment."""
    wanted = f"HANDOFF_PORT={port}".encode()
    return [pid for pid in _processes() if wanted in _read(pid, "environ") and b"web" in _read(pid, "cmdline")]


def web_processor_seconds(port: int) -> float:
    """Processor time of the ``handoff web`` on a port so far."""
    return sum(processor_seconds(pid) for pid in processes_on(port))


def postgres_processor_seconds() -> float:
    """Processor time of the PostgreSQL server's living processes so far, whoever they work for."""
    return sum(processor_seconds(pid) for pid in _processes() if _read(pid, "comm") == [b"postgres\n"])


def _processes() -> list[int]:
    return [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit()]


def _read(pid: int, what: str) -> list[bytes]:
    """The parts of a file of a process; none where it ended meanwhile."""
    try:
        return Path(f"/proc/{pid}/{what}").read_bytes().split(b"\0")
    except OSError:
        return []

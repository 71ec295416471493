"""The service on several hosts, as far as one machine can play them: each process has a folder, a host name and a clock
of its own, and they share nothing but PostgreSQL."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import requests

from app.demo.stage import wait_for
from tests.bench.servers import free_port
from tests.chaos.processes import Process, children_of
from tests.support.playbooks import PRESENT

START_SECONDS = 240
"""Patience only: several processes start at once, perhaps on a machine that has other work."""
READABLE_BY_ALL = ("/proc/", "/dev/", "/sys/")


def own_name(name: str) -> list[str]:
    """What gives a process a host name of its own, where this machine allows that; else nothing."""
    unshare = shutil.which("unshare")
    if unshare is None or os.getuid() != 0:
        return []
    prefix = [unshare, "--uts", "sh", "-c", 'hostname "$0" && exec "$@"', name]
    tried = subprocess.run([*prefix, "true"], capture_output=True, check=False)
    return prefix if tried.returncode == 0 else []


class Host(Process):
    """A process on a host of its own."""

    def __init__(self, name: str, command: str, environment: Mapping[str, str], folder: Path, port: int = 0) -> None:
        self.folder = folder / name
        (self.folder / "tmp").mkdir(parents=True)
        own = {"HOME": str(self.folder), "TMPDIR": str(self.folder / "tmp"), "HANDOFF_PORT": str(port or free_port())}
        super().__init__(name, command, {**environment, **own}, self.folder)
        self.port = int(own["HANDOFF_PORT"])
        self._command = [*own_name(name), sys.executable, "-m", "app.cli", command]

    @property
    def pids(self) -> list[int]:
        """The process and its children."""
        return [self.pid, *children_of(self.pid)]

    def lines(self, event: str) -> list[dict[str, Any]]:
        """What its log holds of an event."""
        return logged(self._log, event)

    def ready(self) -> bool:
        """Whether its ``/readyz`` says so."""
        try:
            return requests.get(f"http://127.0.0.1:{self.port}/readyz", timeout=30).ok
        except requests.RequestException:
            return False

    def wait_until_ready(self) -> None:
        """Raises ``StageError`` with the end of its log where it does not become ready."""
        wait_for(lambda: self.ready() or None, f"{self.name} to be ready:\n{self.said()}", seconds=START_SECONDS)

    def written_files(self) -> set[Path]:
        """The regular files that it holds open for writing now."""
        return {path for pid in self.pids for path in _open_for_writing(pid)}


def logged(log: Path, event: str) -> list[dict[str, Any]]:
    """The JSON lines of a log that tell of an event."""
    lines = log.read_text(errors="replace").splitlines() if log.exists() else []
    found = [json.loads(line) for line in lines if line.startswith("{") and line.endswith("}")]
    return [line for line in found if line.get("event") == event]


def _open_for_writing(pid: int) -> Iterator[Path]:
    for link in Path(f"/proc/{pid}/fd").iterdir():
        try:
            target, info = str(link.readlink()), Path(f"/proc/{pid}/fdinfo/{link.name}").read_text()
        except FileNotFoundError:
            continue
        flags = int(next(line.split()[1] for line in info.splitlines() if line.startswith("flags:")), 8)
        regular = target.startswith("/") and not target.startswith(READABLE_BY_ALL)
        if regular and flags & (os.O_WRONLY | os.O_RDWR) and Path(target).is_file():
            yield Path(target)


@dataclass
class Hosts:
    """All that run."""

    environment: Mapping[str, str]
    folder: Path
    web: list[Host] = field(default_factory=list)
    workers: list[Host] = field(default_factory=list)

    def add_web(self, name: str) -> Host:
        """Start one more web process."""
        return self._added(Host(name, "web", self.environment, self.folder), self.web)

    def add_worker(self, name: str, clock: float = 0.0) -> Host:
        """Start one more worker, whose host's clock runs so many seconds ahead."""
        worker = Host(name, "worker", self.environment, self.folder)
        worker.set_clock(clock)
        return self._added(worker, self.workers)

    def wait_until_ready(self) -> None:
        """Until every web process says that it can store and that a worker is there."""
        for host in self.web:
            host.wait_until_ready()

    def log(self) -> str:
        """The ends of all logs."""
        return "\n".join(f"{host.name}:\n{host.said()}" for host in (*self.web, *self.workers))

    def _added(self, host: Host, to: list[Host]) -> Host:
        host.start()
        to.append(host)
        return host


@contextmanager
def hosts(folder: Path, **environment: str) -> Iterator[Hosts]:
    """An empty set of hosts, whose processes are gone at the end of the block."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("HANDOFF_", "PROMETHEUS_"))}
    settings = {
        "HANDOFF_PLAYBOOK": str(PRESENT),
        "HANDOFF_SECRET_KEY": "a key for all hosts",
        "HANDOFF_LEASE_SECONDS": "3",
        "HANDOFF_SWEEP_SECONDS": "0",
        "HANDOFF_WORKER_THREADS": "2",
        "HANDOFF_WEB_PROCESSES": "1",
    }
    made = Hosts({**kept, **settings, **environment}, folder)
    with ExitStack() as stack:
        stack.callback(lambda: [host.signal(signal.SIGKILL) for host in (*made.web, *made.workers)])
        yield made
        alive = [host for host in (*made.web, *made.workers) if host.alive]
        with ThreadPoolExecutor(len(alive) or 1) as pool:
            codes = dict(zip((host.name for host in alive), pool.map(Host.stop, alive), strict=True))
        assert not any(codes.values()), f"{codes}\n{made.log()}"

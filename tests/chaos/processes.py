"""Processes as they ship, started again whenever they end (as systemd or a container does), and what befalls them."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

OWN_CLOCK = Path(__file__).with_name("own_clock")
"""On PYTHONPATH, it gives a process a clock that can be set from outside."""
LOOK_SECONDS = 0.1
STOP_SECONDS = 60
FULL = 1
"""Bytes that a file may have while the disk is full."""


class Process:
    """One of our commands in a process group of its own."""

    def __init__(
        self, name: str, command: str, environment: Mapping[str, str], folder: Path, *, own_clock: bool = True
    ) -> None:
        self.name = name
        self._command = [sys.executable, "-m", "app.cli", command]
        self._log = folder / f"{name}.log"
        self._clock = folder / f"{name}.clock"
        paths = [str(OWN_CLOCK), *filter(None, [environment.get("PYTHONPATH")])]
        own = {"PYTHONPATH": os.pathsep.join(paths), "CHAOS_CLOCK": str(self._clock)}
        self._environment = {**environment, **(own if own_clock else {})}
        self._running: subprocess.Popen[bytes] | None = None
        self.set_clock(0)

    @property
    def pid(self) -> int:
        """The number of the first process of the group. Raises ``RuntimeError`` before the first start."""
        if self._running is None:
            raise RuntimeError(f"{self.name} was never started")
        return self._running.pid

    @property
    def alive(self) -> bool:
        """Whether the first process of the group runs."""
        return self._running is not None and self._running.poll() is None

    def start(self) -> None:
        """Start it (again)."""
        with self._log.open("ab") as log:
            self._running = subprocess.Popen(
                self._command,
                env=self._environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def signal(self, number: signal.Signals) -> None:
        """Send a signal to the whole group, if there is one."""
        if self._running is not None:
            with suppress(ProcessLookupError):
                os.killpg(self.pid, number)

    def kill(self) -> None:
        """End the whole group at once, as a machine that is switched off."""
        self.signal(signal.SIGKILL)
        self._reap()

    def kill_first(self) -> None:
        """End the first process only, as the kernel does that runs out of memory; its children see to themselves."""
        with suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)
        self._reap()

    def kill_a_child(self) -> bool:
        """End the first of its children; whether there was one."""
        found = children_of(self.pid)
        for child in found[:1]:
            with suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)
        return bool(found)

    def stop(self) -> int:
        """End it by SIGTERM, and return its exit code. Raises ``subprocess.TimeoutExpired`` where it does not end."""
        running = self._running
        if running is None:
            return 0
        if self.alive:
            running.terminate()
        try:
            return running.wait(STOP_SECONDS)
        finally:
            self.signal(signal.SIGKILL)
            self._running = None

    def set_clock(self, seconds: float) -> None:
        """Let its clock run so many seconds ahead (below 0: behind)."""
        partly = self._clock.with_suffix(".new")
        partly.write_text(f"{seconds:+.0f}\n")
        partly.replace(self._clock)

    def disk_full(self, full: bool) -> None:
        """Let no file grow any more for the processes that run now, or again."""
        limit_files([self.pid, *children_of(self.pid)], full)

    def said(self, lines: int = 15) -> str:
        """The end of its log."""
        return "\n".join(self._log.read_text(errors="replace").splitlines()[-lines:]) if self._log.exists() else ""

    def _reap(self) -> None:
        if self._running is not None:
            self._running.wait(STOP_SECONDS)


class Keeper:
    """Starts processes again that end, until it is stopped."""

    def __init__(self, processes: list[Process]) -> None:
        self.processes = processes
        self.restarts: Counter[str] = Counter()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._keep, name="keeper", daemon=True)

    def start(self) -> None:
        """Start all."""
        for process in self.processes:
            process.start()
        self._thread.start()

    def stop(self) -> dict[str, int]:
        """End all by SIGTERM; their exit codes by name."""
        self._stopping.set()
        self._thread.join()
        return {process.name: process.stop() for process in self.processes}

    def _keep(self) -> None:
        while not self._stopping.wait(LOOK_SECONDS):
            for process in self.processes:
                if not process.alive:
                    self.restarts[process.name] += 1
                    process.start()


def children_of(pid: int) -> list[int]:
    """The child processes, as far as they still run."""
    with suppress(FileNotFoundError, ProcessLookupError):
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    return []


def limit_files(pids: list[int], full: bool) -> None:
    """Let no file grow for these processes (writing fails with EFBIG, as it does with ENOSPC on a full disk), or end
    that."""
    for pid in pids:
        with suppress(ProcessLookupError):
            _, hard = resource.prlimit(pid, resource.RLIMIT_FSIZE)
            resource.prlimit(pid, resource.RLIMIT_FSIZE, (FULL if full else hard, hard))

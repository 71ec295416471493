"""A PostgreSQL cluster of one test's own, which it may stop, kill and start again.

Debian's binaries make it in a temporary folder, reached by a Unix socket only; it is as durable as a real one (fsync
on). PostgreSQL refuses to run as root, so root runs it as the user ``postgres``.
"""

from __future__ import annotations

import os
import pwd
import re
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Literal

import psycopg

READY_SECONDS = 60
STOP_SECONDS = 60
PORT = 5432
"""It only names the socket: the cluster does not listen on the network."""
SETTINGS: Mapping[str, str] = {
    "fsync": "on",
    "synchronous_commit": "on",
    "full_page_writes": "on",
    "listen_addresses": "",
    "max_connections": "200",
    "shared_buffers": "64MB",
    "restart_after_crash": "on",
}
Shutdown = Literal["smart", "fast", "immediate"]
SIGNALS: Mapping[Shutdown, signal.Signals] = {
    "smart": signal.SIGTERM,
    "fast": signal.SIGINT,
    "immediate": signal.SIGQUIT,
}


def binaries() -> Path | None:
    """The folder of the newest PostgreSQL server that is installed; ``None`` where there is none."""
    found = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    return max(found, key=lambda path: [int(part) for part in re.findall(r"\d+", path.parent.name)], default=None)


def problem() -> str | None:
    """Why no cluster can be made here; ``None`` where it can."""
    if binaries() is None:
        return "no PostgreSQL server below /usr/lib/postgresql (apt-get install postgresql)"
    if os.getuid() == 0 and _postgres_user() is None:
        return "PostgreSQL does not run as root, and there is no user postgres to run it as"
    return None


class PrivatePostgres:
    """One cluster. ``start`` and ``stop`` may be called as often as wanted; ``close`` removes it."""

    def __init__(self, settings: Mapping[str, str] | None = None, folder: Path | None = None) -> None:
        """``settings``: lines of postgresql.conf beyond ``SETTINGS``. ``folder``: an empty folder to live in (a small
        file system, for one that runs full), which stays.

        Raises ``RuntimeError`` where no cluster can be made here.
        """
        if (reason := problem()) is not None:
            raise RuntimeError(f"No private PostgreSQL: {reason}")
        bin_folder, user = binaries(), _postgres_user()
        assert bin_folder is not None
        self._binaries = bin_folder
        self._user = {"user": user, "group": user, "extra_groups": []} if os.getuid() == 0 else {}
        self._own = folder is None
        # The path of a socket may have 107 characters, so this is not below a test's own long folder.
        self.folder = Path(tempfile.mkdtemp(prefix="handoff-pg-")) if folder is None else folder
        self.data = self.folder / "data"
        self.log = self.folder / "log"
        if user is not None and os.getuid() == 0:
            shutil.chown(self.folder, user, user)
        self._process: subprocess.Popen[bytes] | None = None
        self._create({**SETTINGS, **(settings or {})})

    @property
    def url(self) -> str:
        """The URL of the database ``postgres`` for SQLAlchemy."""
        return f"postgresql+psycopg://postgres@/postgres?host={self.folder}&port={PORT}"

    @property
    def pid(self) -> int | None:
        """The number of the server's first process; ``None`` while it is down."""
        return self._process.pid if self._process is not None and self._process.poll() is None else None

    def start(self) -> None:
        """Start the server and wait until it answers (after a crash it recovers first).

        Raises ``RuntimeError`` with the end of its log where it does not within a minute.
        """
        deadline = time.monotonic() + READY_SECONDS
        while time.monotonic() < deadline:
            if self.pid is None:
                self._launch()  # again where processes of a killed server still held its shared memory
            with suppress(psycopg.OperationalError), self._connected():
                return
            time.sleep(0.05)
        raise RuntimeError(f"PostgreSQL in {self.folder} does not start:\n{self._end_of_log()}")

    def stop(self, how: Shutdown = "fast") -> None:
        """Shut down: ``fast`` ends all sessions in order, ``immediate`` drops everything as a crash would."""
        self._end(SIGNALS[how])

    def kill(self) -> None:
        """End the server by SIGKILL, with all of its processes."""
        children = self._children()
        self._end(signal.SIGKILL)
        for child in children:
            with suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)

    def disk_full(self, full: bool) -> None:
        """Let no file of the server grow any more (every write fails with EFBIG, as with ENOSPC on a full disk), or
        again. New processes of the server inherit that from its first one."""
        for pid in (self.pid, *self._children()):
            if pid is not None:
                limit = ["prlimit", "--pid", str(pid), f"--fsize={1 if full else 'unlimited'}:"]
                subprocess.run(limit, stderr=subprocess.DEVNULL, **self._as_user())  # a child may be gone by now

    def restart(self, how: Shutdown = "immediate") -> None:
        """Stop and start again."""
        self.stop(how)
        self.start()

    def new_database(self, name: str) -> str:
        """Make an empty database; returns its URL."""
        with self._connected() as connection:
            connection.execute(f'CREATE DATABASE "{name}"'.encode())
        return self.url.replace("@/postgres?", f"@/{name}?")

    def close(self) -> None:
        """Stop, and remove everything."""
        if self.pid is not None:
            self.stop("immediate")
        if self._own:
            shutil.rmtree(self.folder)

    def _create(self, settings: Mapping[str, str]) -> None:
        made = subprocess.run(
            [
                *(self._binaries / "initdb", "--pgdata", self.data, "--username", "postgres"),
                *("--auth", "trust", "--encoding", "UTF8", "--locale", "C.UTF-8"),
            ],
            capture_output=True,
            text=True,
            cwd=self.folder,
            **self._as_user(),
        )
        if made.returncode:
            raise RuntimeError(f"initdb failed in {self.folder}: {made.stderr.strip()}")
        lines = [f"{name} = '{value}'" for name, value in settings.items()]
        with (self.data / "postgresql.conf").open("a") as file:
            file.write("\n".join([f"unix_socket_directories = '{self.folder}'", *lines, ""]))

    def _launch(self) -> None:
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [self._binaries / "postgres", "-D", self.data, "-p", str(PORT)],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=self.folder,
                start_new_session=True,
                **self._as_user(),
            )

    def _as_user(self) -> dict[str, Any]:
        return dict(self._user)

    def _end(self, how: signal.Signals) -> None:
        process = self._process
        if process is None:
            return
        process.send_signal(how)
        process.wait(STOP_SECONDS)
        self._process = None

    def _children(self) -> list[int]:
        if self.pid is None:
            return []
        return [int(child) for child in Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text().split()]

    def _connected(self) -> psycopg.Connection:
        return psycopg.connect(
            host=str(self.folder), port=PORT, user="postgres", dbname="postgres", autocommit=True, connect_timeout=5
        )

    def _end_of_log(self) -> str:
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-20:]) if self.log.exists() else "(no log)"


@contextmanager
def private_postgres(
    settings: Mapping[str, str] | None = None, folder: Path | None = None
) -> Iterator[PrivatePostgres]:
    """A running cluster, gone at the end of the block."""
    cluster = PrivatePostgres(settings, folder)
    try:
        cluster.start()
        yield cluster
    finally:
        cluster.close()


def _postgres_user() -> str | None:
    try:
        return pwd.getpwnam("postgres").pw_name
    except KeyError:
        return None

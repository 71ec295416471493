"""How workers learn at once that something was queued, without asking the database again and again.

Whoever queues something rings after its commit; a worker that waits hears it within a millisecond or two. A ring that
is lost (a process died right after its commit, the connection broke) only costs time: workers look by themselves every
few seconds as well, and at the moment at which the next delivery falls due.

PostgreSQL: LISTEN and NOTIFY. SQLite: a named pipe beside the database file. docs/decisions/0015 tells why.
"""

from __future__ import annotations

import os
import select
import stat
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, Protocol

import structlog
from sqlalchemy import Connection
from sqlalchemy.engine import Engine
from sqlalchemy.exc import SQLAlchemyError

log = structlog.get_logger()

RINGS_APART = 0.01
"""Seconds between two notifications of one process: a storm of webhooks rings a hundred times a second, not more."""
CONNECT_AGAIN_AFTER = 1.0
"""Seconds after which a lost listening connection is made anew."""
LAST_RING_SECONDS = 2.0
"""How long a process that ends waits for its last notification to be sent."""
_RINGS = "handoff_rings"
_NOTIFY = (
    "SELECT set_config('synchronous_commit', 'off', true), pg_notify('handoff_' || left(current_schema(), 55), '')"
)
_CHANNEL = "SELECT quote_ident('handoff_' || left(current_schema(), 55))"


def wakes_workers(connection: Connection) -> None:
    """Something was queued in this transaction: workers are told once it is committed."""
    connection.info[_RINGS] = True


def rings(connection: Connection) -> bool:
    """Whether something was queued on this connection since this was asked last."""
    return bool(connection.info.pop(_RINGS, False))


class Ringer(Protocol):
    """The end of those who queue."""

    def ring(self) -> None:
        """Wake the workers that wait, of all processes. Raises nothing and waits for nothing."""

    def close(self) -> None:
        """Send what was not sent yet."""


class Bell(Protocol):
    """The end of a worker process."""

    def wait(self, seconds: float) -> None:
        """Return when somebody rang since the last call, or after so many seconds."""

    def ring(self) -> None:
        """Wake this process only. Safe in a signal handler."""

    def close(self) -> None:
        """Stop listening."""


class _OwnPipe:
    """What wakes a process from within."""

    def __init__(self) -> None:
        self.reading, self._writing = os.pipe()
        os.set_blocking(self.reading, False)
        os.set_blocking(self._writing, False)

    def ring(self) -> None:
        with suppress(BlockingIOError, OSError):
            os.write(self._writing, b"!")

    def close(self) -> None:
        os.close(self.reading)
        os.close(self._writing)


def _wait_for(seconds: float, *files: int) -> list[int]:
    """Those of the files that can be read, after at most so many seconds."""
    poll = select.poll()
    for file in files:
        poll.register(file, select.POLLIN)
    return [file for file, _ in poll.poll(max(0.0, seconds) * 1000)]


def _drain(file: int) -> None:
    with suppress(BlockingIOError):
        while os.read(file, 4096):
            pass


class PipeRinger:
    """Writes a byte into the named pipe beside a SQLite file, where a worker made one."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._file: int | None = None
        self._lock = threading.Lock()

    def ring(self) -> None:
        """Without a worker there is no pipe or nobody reads it: nothing to do, a worker looks when it starts."""
        with self._lock:
            try:
                if self._file is None:
                    self._file = os.open(self._path, os.O_WRONLY | os.O_NONBLOCK | os.O_CLOEXEC)
                os.write(self._file, b"!")
            except BlockingIOError:
                pass  # the pipe is full: whoever reads it is awake
            except OSError:
                self._forget()

    def close(self) -> None:
        """Nothing waits to be sent."""
        with self._lock:
            self._forget()

    def _forget(self) -> None:
        if self._file is not None:
            os.close(self._file)
            self._file = None


class PipeBell:
    """Reads the named pipe beside a SQLite file; makes it where it is not there."""

    def __init__(self, path: str | None) -> None:
        self._own = _OwnPipe()
        self._files = [self._own.reading]
        self._held_open: int | None = None
        if path is not None:
            self._open(path)

    def _open(self, path: str) -> None:
        try:
            with suppress(FileExistsError):
                os.mkfifo(path, 0o600)
            if not stat.S_ISFIFO(Path(path).stat().st_mode):
                raise OSError(f"{path} is a file of another kind")
            self._files.append(os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC))
            self._held_open = os.open(path, os.O_WRONLY | os.O_NONBLOCK | os.O_CLOEXEC)
        except OSError as error:
            log.warning("no_pipe_to_listen_on", cause=str(error), consequence="new deliveries wait for the next look")

    def wait(self, seconds: float) -> None:
        """Wait for a byte from this process or another."""
        for file in _wait_for(seconds, *self._files):
            _drain(file)

    def ring(self) -> None:
        """Wake this process."""
        self._own.ring()

    def close(self) -> None:
        """Close the pipe; the file stays for other workers."""
        self._own.close()
        for file in (*self._files[1:], *([] if self._held_open is None else [self._held_open])):
            os.close(file)


class NotifyRinger:
    """Sends PostgreSQL notifications from a thread of its own: not in the transaction that queues, since PostgreSQL
    commits transactions that notify one after the other, which would take the group out of its commits."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._wanted = threading.Event()
        self._closing = False
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._process = 0

    def ring(self) -> None:
        """Have the thread notify; it is started in the process that rings first, after a fork."""
        self._wanted.set()
        if self._thread is None or self._process != os.getpid():
            with self._lock:
                if self._thread is None or self._process != os.getpid():
                    self._process = os.getpid()
                    self._thread = threading.Thread(target=self._run, name="ringer", daemon=True)
                    self._thread.start()

    def close(self) -> None:
        """Send what is wanted still, and end."""
        thread = self._thread
        if thread is None or self._process != os.getpid():
            return
        self._closing = True
        self._wanted.set()
        thread.join(LAST_RING_SECONDS)
        self._thread, self._closing = None, False

    def _run(self) -> None:
        while True:
            self._wanted.wait()
            self._wanted.clear()
            closing = self._closing
            try:
                with self._engine.connect() as connection:
                    connection.exec_driver_sql(_NOTIFY)
            except SQLAlchemyError as error:
                log.warning("workers_not_notified", cause=type(error).__name__, consequence="they look by themselves")
            if closing:
                return
            time.sleep(RINGS_APART)


class ListenBell:
    """One connection that listens, made anew where it is lost."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._own = _OwnPipe()
        self._listening: Any = None
        self._connect_at = 0.0

    def wait(self, seconds: float) -> None:
        """Wait for a notification or for this process' own ring. A connection just made counts as a ring, since what
        was sent before it was missed."""
        if self._listening is None and time.monotonic() >= self._connect_at and self._connect():
            return
        if self._listening is None:
            seconds = min(seconds, max(0.05, self._connect_at - time.monotonic()))
            files = [self._own.reading]
        else:
            files = [self._own.reading, self._listening.fileno()]
        for file in _wait_for(seconds, *files):
            if file == self._own.reading:
                _drain(file)
            else:
                self._take_notifications()

    def ring(self) -> None:
        """Wake this process."""
        self._own.ring()

    def close(self) -> None:
        """Close the connection."""
        self._own.close()
        self._drop()

    def _connect(self) -> bool:
        self._connect_at = time.monotonic() + CONNECT_AGAIN_AFTER
        try:
            self._listening = _listening_connection(self._engine)
        except Exception as error:
            log.warning(
                "not_listening", cause=type(error).__name__, consequence="new deliveries wait for the next look"
            )
            return False
        return True

    def _take_notifications(self) -> None:
        try:
            for _ in self._listening.notifies(timeout=0):
                pass
        except Exception as error:
            log.warning("not_listening", cause=type(error).__name__, consequence="it is connected anew")
            self._drop()

    def _drop(self) -> None:
        listening, self._listening = self._listening, None
        if listening is not None:
            with suppress(Exception):
                listening.close()


def _listening_connection(engine: Engine) -> Any:
    """A connection of its own, out of the pool's hands, that listens."""
    pooled = engine.raw_connection()
    connection: Any = pooled.dbapi_connection
    pooled.detach()
    connection.autocommit = True
    (channel,) = connection.execute(_CHANNEL).fetchone()
    connection.execute(f"LISTEN {channel}")
    return connection


def bell_and_ringer(engine: Engine, direct: Engine) -> tuple[Callable[[], Bell], Ringer]:
    """How this database rings. ``direct`` commits each statement by itself (PostgreSQL)."""
    if engine.dialect.name == "postgresql":
        return lambda: ListenBell(engine), NotifyRinger(direct)
    name = engine.url.database
    path = None if name in (None, "", ":memory:") else f"{name}.wake"
    return lambda: PipeBell(path), PipeRinger(path or "")

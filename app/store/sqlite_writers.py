"""How many writers of one SQLite file get along: they take turns, and small writes of one process share a commit."""

from __future__ import annotations

import fcntl
import os
import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any, Generic, TypeVar

from sqlalchemy import Connection

T = TypeVar("T")


class WritersTurn:
    """Writers of one SQLite file take turns, within a process and between processes. SQLite itself lets them sleep and
    try again, without a queue, so that one of them may starve for seconds."""

    def __init__(self, path: str) -> None:
        self._thread = threading.Lock()
        self._path = None if path in ("", ":memory:", "None") else f"{path}.lock"
        self._file: int | None = None
        self._owner = 0

    def __enter__(self) -> None:
        self._thread.acquire()
        try:
            if self._path is not None:
                fcntl.flock(self._open(self._path), fcntl.LOCK_EX)
        except BaseException:
            self._thread.release()
            raise

    def __exit__(self, *_: object) -> None:
        if self._file is not None:
            fcntl.flock(self._file, fcntl.LOCK_UN)
        self._thread.release()

    def close(self) -> None:
        """Close the lock file; it is opened again when needed."""
        if self._file is not None and self._owner == os.getpid():
            os.close(self._file)
        self._file = None

    def _open(self, path: str) -> int:
        """The lock file, opened by this very process: after a fork the parent's lock would be shared."""
        if self._file is None or self._owner != os.getpid():
            self._file, self._owner = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600), os.getpid()
        return self._file


class _Entry(Generic[T]):
    """A job that waits for a commit, and what came of it."""

    def __init__(self, job: Callable[[Connection], T]) -> None:
        self.job = job
        self.result: T | None = None
        self.error: Exception | None = None
        self.finished = False


class GroupCommit:
    """Jobs of several threads in one transaction: the thread whose turn it is commits for all that wait.

    A job that fails fails alone, as long as its failed statement leaves SQLite's transaction open. Some errors (a full
    disk) end it, and with it what the jobs before had written; then all fail, as when a commit fails.
    """

    def __init__(self, transaction: Callable[[], AbstractContextManager[Connection]]) -> None:
        self._transaction = transaction
        self._waiting: list[_Entry[Any]] = []
        self._list = threading.Lock()
        self._leader = threading.Lock()

    def run(self, job: Callable[[Connection], T]) -> T:
        """The result of the job, once it is durable. Raises what the job or the commit raised."""
        entry = _Entry(job)
        with self._list:
            self._waiting.append(entry)
        with self._leader:
            if not entry.finished:
                self._commit()
        if entry.error is not None:
            raise entry.error
        return entry.result  # type: ignore[return-value]

    def _commit(self) -> None:
        with self._list:
            batch, self._waiting = self._waiting, []
        try:
            with self._transaction() as connection:
                for entry in batch:
                    _attempt(entry, connection)
        except Exception as error:
            for entry in batch:
                entry.error = entry.error or error
        finally:
            for entry in batch:
                entry.finished = True


def _attempt(entry: _Entry[Any], connection: Connection) -> None:
    try:
        entry.result = entry.job(connection)
    except Exception as error:
        entry.error = error
        driver: Any = connection.connection.dbapi_connection
        if not driver.in_transaction:
            raise

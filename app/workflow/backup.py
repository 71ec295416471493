"""Making a backup file, looking whether one is whole, and restoring it."""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import IO, Any, cast

import structlog
from sqlalchemy import Connection

from app import __version__
from app.domain.audit.chain import Entry, Head, genesis
from app.domain.audit.verification import Problem, Verification
from app.domain.errors import PlainError
from app.domain.moments import iso
from app.store import audit, backup, migrate, restore, sites
from app.store.backup import Header, NoBackup, Progress, Reader, Summary, TableRows
from app.store.columns import moment_at
from app.store.database import Database
from app.store.figures import BACKED_UP_EVENT, RESTORED_EVENT
from app.workflow.service import Service

log = structlog.get_logger()

OWNER_ONLY = 0o600


class NotRestored(PlainError):
    """The backup was not restored, and nothing was changed; the text says why and what to do."""


class NotWritten(PlainError):
    """The file could not be written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A backup: where it lies, how many bytes it has, and what is in it."""

    path: Path
    size: int
    header: Header
    summary: Summary

    def to_dict(self) -> dict[str, Any]:
        """For ``--json``."""
        return {
            "file": str(self.path),
            "bytes": self.size,
            "rows": self.summary.rows,
            "tables": self.summary.tables,
            "sha256": self.summary.sha256,
            "made_at": self.header.made_at,
            "release": self.header.release,
            "version": self.header.version,
            "source": self.header.source,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """A backup that was read to its end. ``problems`` are places at which its audit trail does not hold."""

    made: Made
    same_key: bool | None = None
    problems: tuple[Problem, ...] = field(default=())

    def to_dict(self) -> dict[str, Any]:
        """For ``--json``."""
        told = [{"position": one.position, "kind": one.kind, "says": one.says} for one in self.problems]
        return {
            **self.made.to_dict(),
            "whole": True,
            "audit_holds": not told,
            "audit_problems": told,
            "same_key": self.same_key,
        }


def make(service: Service, path: Path, progress: Progress) -> Made:
    """Write a backup while the service goes on, and tell the audit trail of it.

    The file appears under its name when it is whole and safely on the disk; an interrupted one leaves nothing of that
    name. Raises ``NotWritten`` and ``StoreUnavailable``.
    """
    with _appearing_when_whole(path) as file:
        with service.database.read() as connection:
            audit.snapshot(connection)
            header = _header(service, connection)
            summary = backup.write(connection, file, header, progress)
        size = file.tell()
    said = {"rows": summary.rows, "sha256": summary.sha256, "version": header.version}
    try:
        with service.database.write() as connection:
            audit.record(connection, BACKED_UP_EVENT, service.clock(), said)
    except audit.TrailBroken as error:
        log.error("backup_not_in_audit_trail", error=str(error))
    return Made(path=path, size=size, header=header, summary=summary)


def check(path: Path, key_mark: str | None, progress: Progress) -> Checked:
    """Read a backup to its end and follow the audit trail in it; no database is needed. Raises ``NoBackup``."""
    with _opened(path) as file:
        source = Reader(file)
        trail = _Trail(source.header.installation)
        for table in source.tables():
            for place, row in enumerate(table.rows):
                trail.take(table, row)
                if place % backup.ROWS_AT_ONCE == 0:
                    progress(source.summary.rows, source.header.rows)
    made = Made(path=path, size=path.stat().st_size, header=source.header, summary=source.summary)
    same_key = None if key_mark is None else key_mark == source.header.key_mark
    return Checked(made=made, same_key=same_key, problems=trail.problems())


def put_back(
    service: Service, path: Path, progress: Progress, *, actor: str, over_everything: bool, other_key: bool
) -> Made:
    """Restore a backup into the database of the settings, all of it or nothing.

    ``over_everything``: also where something would be lost; ``other_key``: also where what is encrypted could not be
    read. Raises ``NotRestored``, ``NoBackup``, ``LaterVersion``, ``StoreUnavailable``.
    """
    database = service.database
    _refuse_while_workers_run(database, service.clock)
    with _opened(path) as file:
        source = Reader(file)
        if source.header.key_mark != service.vault.mark and not other_key:
            raise NotRestored(
                "The backup was made with another HANDOFF_SECRET_KEY: what is encrypted in it (texts of evidence, "
                "readings of screenshots) could not be read. Set that key (on SQLite it lies in secret.key beside the "
                "database), or restore without those texts: --other-key"
            )
        with database.write() as connection:
            if not restore.is_empty(connection) and not over_everything:
                raise NotRestored(
                    "The database is not empty, and everything in it would be replaced. Name another one in "
                    "HANDOFF_DATABASE_URL, or say so: --yes"
                )
            restore.replace_everything(connection, source, progress)
            said = {"made_at": source.header.made_at, "sha256": source.summary.sha256, "rows": source.summary.rows}
            audit.record(connection, RESTORED_EVENT, service.clock(), said, actor=actor)
    return Made(path=path, size=path.stat().st_size, header=source.header, summary=source.summary)


def _header(service: Service, connection: Connection) -> Header:
    version = migrate.version_of(connection)
    if version is None:
        raise NotWritten("There is nothing to back up: the database has no tables yet. Run: handoff migrate")
    return Header(
        version=version,
        source=service.database.url.get_backend_name(),
        installation=_installation(connection),
        release=__version__,
        made_at=iso(service.clock()),
        key_mark=service.vault.mark,
        rows=backup.count_rows(connection),
    )


def _installation(connection: Connection) -> str:
    """Whose trail it is; empty where the trail is broken, which is no reason to have no backup."""
    try:
        return audit.trail(connection).installation
    except audit.TrailBroken as error:
        log.error("audit_trail_broken", error=str(error))
        return ""


def _refuse_while_workers_run(database: Database, clock: Callable[[], datetime]) -> None:
    if migrate.current_version(database) is None:
        return
    with database.read() as connection:
        alive = sites.workers_alive(connection, clock())
    if alive:
        raise NotRestored(
            f"{alive} workers gave a sign of life in the last 30 seconds. Stop all processes of the service "
            "(web and worker), wait half a minute where one was killed, and restore then."
        )


@contextmanager
def _appearing_when_whole(path: Path) -> Iterator[IO[bytes]]:
    """A file for its owner only, under another name until it is complete and on the disk."""
    beginning = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    try:
        file = os.fdopen(os.open(beginning, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, OWNER_ONLY), "wb")
    except OSError as error:
        raise NotWritten(f"{path} cannot be written: {error.strerror}. Name a folder that is there.") from error
    try:
        with file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        beginning.replace(path)
        _keep_folder(path.resolve().parent)
    except OSError as error:
        raise NotWritten(f"{path} could not be written: {error.strerror}. Nothing was left there.") from error
    finally:
        beginning.unlink(missing_ok=True)


def _keep_folder(folder: Path) -> None:
    """The new name is on the disk too."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def _opened(path: Path) -> Iterator[IO[bytes]]:
    try:
        file = path.open("rb")
    except OSError as error:
        raise NoBackup(f"{path} cannot be read: {error.strerror}.") from error
    with file:
        yield file


class _Trail:
    """Follows the audit trail while a backup is read: its entries come in order, their head in another table."""

    def __init__(self, installation: str) -> None:
        self._verification = Verification(before=Head(position=0, hash=genesis(installation)))
        self._head: Head | None = None

    def take(self, table: TableRows, row: list[Any]) -> None:
        if table.name == "audit":
            self._verification.take(_entry(_named(table, row)))
        elif table.name == "audit_head":
            values = _named(table, row)
            self._head = Head(position=int(values["position"]), hash=str(values["hash"]))

    def problems(self) -> tuple[Problem, ...]:
        if self._head is None:
            return (Problem(position=0, kind="head", says="The backup holds no head of the audit trail."),)
        self._verification.finish(self._head)
        return tuple(self._verification.problems)


def _named(table: TableRows, row: list[Any]) -> dict[str, Any]:
    return {column.name: value for column, value in zip(table.columns, row, strict=True)}


def _entry(values: dict[str, Any]) -> Entry:
    try:
        known = {name: values[name] for name in Entry.__slots__ if name not in ("position", "at", "detail")}
        detail = cast("dict[str, Any]", json.loads(values["detail"]))
        return Entry(position=int(values["id"]), at=moment_at(int(values["at"])), detail=detail, **known)
    except (KeyError, TypeError, ValueError) as error:
        raise NoBackup(f"An entry of the audit trail in the backup cannot be read: {error}.") from error

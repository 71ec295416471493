"""Databases for tests as an installation has them right after ``handoff migrate``. Migrating takes half a second, so it
is done once in each test process: a SQLite file is copied, a PostgreSQL schema is emptied and used again."""

from __future__ import annotations

import os
import secrets
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, create_engine, text
from sqlalchemy.engine import make_url
from sqlalchemy.pool import NullPool

from app.domain.audit.chain import genesis
from app.store import migrate
from app.store.database import Database

_TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = current_schema() ORDER BY tablename"
_MADE_OF = """
SELECT 'column', table_name || '.' || column_name FROM information_schema.columns WHERE table_schema = current_schema()
UNION SELECT 'index', indexname FROM pg_indexes WHERE schemaname = current_schema()
UNION SELECT 'trigger ' || tgenabled::text, relname || '.' || tgname FROM pg_trigger
JOIN pg_class ON pg_class.oid = tgrelid WHERE relnamespace = current_schema()::regnamespace AND NOT tgisinternal
ORDER BY 1, 2
"""
_GUARDED = """
SELECT DISTINCT relname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid
WHERE relnamespace = current_schema()::regnamespace AND NOT tgisinternal
"""
_SEQUENCES = "SELECT sequencename FROM pg_sequences WHERE schemaname = current_schema()"
_VERSION = "SELECT version_num FROM alembic_version"
_MIGRATED_ONLY = "alembic_version"
_NEW_TRAIL = "INSERT INTO audit_head (installation, position, hash) VALUES (:installation, 0, :hash)"


def copy_of_sqlite(template: Path, path: Path) -> str:
    """The URL of a migrated SQLite file at ``path``, with an audit trail of its own."""
    if not template.exists():
        _make_template(template)
    shutil.copyfile(template, path)
    with sqlite3.connect(path) as connection:
        guards = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for name, _ in guards:
            connection.execute(f"DROP TRIGGER {name}")
        connection.execute("DELETE FROM audit_head")
        connection.execute(_NEW_TRAIL, _new_trail())
        for _, source in guards:
            connection.execute(source)
    connection.close()
    return f"sqlite:///{path}"


def _make_template(template: Path) -> None:
    database = Database(f"sqlite:///{template}")
    migrate.upgrade(database)
    database.close()


def _new_trail() -> dict[str, str]:
    installation = secrets.token_hex(16)
    return {"installation": installation, "hash": genesis(installation)}


@dataclass
class Schemas:
    """Schemas of the PostgreSQL at ``url``: empty ones, and migrated ones that are used again."""

    url: str
    _idle: list[str] = field(default_factory=list)
    _tables: list[str] = field(default_factory=list)
    _made_of: list[Any] = field(default_factory=list)

    @contextmanager
    def empty(self) -> Iterator[str]:
        """The URL of a new schema without tables, dropped afterwards."""
        schema = self._made()
        try:
            yield self._url_of(schema)
        finally:
            self._drop(schema)

    @contextmanager
    def migrated(self) -> Iterator[str]:
        """The URL of a migrated schema without rows; emptied afterwards, or dropped where its tables, indexes or
        triggers were changed."""
        schema = self._idle.pop() if self._idle else self._newly_migrated()
        try:
            yield self._url_of(schema)
        finally:
            if self._emptied(schema):
                self._idle.append(schema)
            else:
                self._drop(schema)

    def close(self) -> None:
        """Drop what is left."""
        while self._idle:
            self._drop(self._idle.pop())

    def _newly_migrated(self) -> str:
        schema = self._made()
        database = Database(self._url_of(schema))
        migrate.upgrade(database)
        with database.read() as connection:
            self._tables = list(connection.execute(text(_TABLES)).scalars())
            self._made_of = connection.execute(text(_MADE_OF)).all()
        database.close()
        return schema

    def _emptied(self, schema: str) -> bool:
        with self._connected(schema) as connection:
            _end_others(connection, schema)
            if connection.execute(text(_MADE_OF)).all() != self._made_of:
                return False
            if connection.execute(text(_VERSION)).scalars().all() != [migrate.newest_version()]:
                return False
            guarded = connection.execute(text(_GUARDED)).scalars().all()
            statements = [f"ALTER TABLE {table} DISABLE TRIGGER USER" for table in guarded]
            statements += [f"DELETE FROM {table}" for table in self._tables if table != _MIGRATED_ONLY]
            statements += [f"ALTER TABLE {table} ENABLE TRIGGER USER" for table in guarded]
            sequences = connection.execute(text(_SEQUENCES)).scalars()
            statements += [f"ALTER SEQUENCE {sequence} RESTART" for sequence in sequences]
            connection.exec_driver_sql("; ".join(statements))
            connection.execute(text(_NEW_TRAIL), _new_trail())
        return True

    def _made(self) -> str:
        schema = f"handoff_{os.getpid()}_{os.urandom(4).hex()}"
        with self._connected(None) as connection:
            connection.execute(text(f"CREATE SCHEMA {schema}"))
        return schema

    def _drop(self, schema: str) -> None:
        with self._connected(None) as connection:
            connection.execute(text(f"DROP SCHEMA {schema} CASCADE"))

    def _url_of(self, schema: str) -> str:
        options = f"-csearch_path={schema} -capplication_name={schema}"
        return make_url(self.url).update_query_dict({"options": options}).render_as_string(hide_password=False)

    @contextmanager
    def _connected(self, schema: str | None) -> Iterator[Connection]:
        engine = create_engine(self.url, poolclass=NullPool)
        with engine.begin() as connection:
            if schema is not None:
                connection.execute(text(f"SET LOCAL search_path = {schema}"))
            yield connection


def _end_others(connection: Connection, schema: str) -> None:
    """End what a test left connected, so that nobody writes into what the next test finds empty."""
    others = "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE application_name = :schema"
    connection.execute(text(others), {"schema": schema})

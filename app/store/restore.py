"""Restoring a backup into a database, as a whole or not at all: one transaction makes the tables of the backup's own
version, fills them, and brings them to the version of this release."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, MetaData, inspect, text

from app.domain.errors import PlainError
from app.store import audit_guard, migrate
from app.store.backup import LEFT_OUT, Column, NoBackup, Progress, Reader, TableRows, columns_of, rows_together

KEPT_IN_AN_EMPTY_ONE = frozenset({"alembic_version", "audit_head"})
"""Tables that hold a row as soon as they are made."""


class LaterVersion(PlainError):
    """The backup was made by a later release than this one."""


def is_empty(connection: Connection) -> bool:
    """Whether nothing would be lost: there are no tables, or nothing is in them."""
    names = set(inspect(connection).get_table_names()) - KEPT_IN_AN_EMPTY_ONE
    return not any(connection.execute(text(f'SELECT 1 FROM "{name}" LIMIT 1')).first() for name in sorted(names))  # noqa: S608 - names of our own tables


def replace_everything(connection: Connection, source: Reader, progress: Progress) -> None:
    """Put the backup in place of whatever is there. Raises ``NoBackup`` and ``LaterVersion``; roll back then."""
    if source.header.version not in migrate.known_versions():
        raise LaterVersion(
            f"The backup is of version {source.header.version} of the tables, which this release does not know. "
            f"Restore it with release {source.header.release} or a later one."
        )
    _drop_everything(connection)
    migrate.upgrade_within(connection, source.header.version)
    audit_guard.remove(connection)
    _empty(connection)
    for table in source.tables():
        _fill(connection, table, progress, source)
    audit_guard.install(connection)
    migrate.upgrade_within(connection, "head")


def _drop_everything(connection: Connection) -> None:
    present = MetaData()
    present.reflect(connection)
    present.drop_all(connection)


def _empty(connection: Connection) -> None:
    """Take out what the migrations put in."""
    for name in inspect(connection).get_table_names():
        if name != "alembic_version":
            connection.execute(text(f'DELETE FROM "{name}"'))  # noqa: S608 - names of our own tables


def _fill(connection: Connection, table: TableRows, progress: Progress, source: Reader) -> None:
    if table.name in LEFT_OUT or table.name not in inspect(connection).get_table_names():
        raise NoBackup(f"The backup holds a table {table.name}, which its version does not have: it was changed.")
    if set(table.columns) != set(columns_of(connection, table.name)):
        raise NoBackup(f"The table {table.name} of the backup does not have the columns of its version.")
    statement = text(_insert(connection, table))
    for group in rows_together(table.rows):
        connection.execute(statement, [_bound(table, row) for row in group])
        progress(source.summary.rows, source.header.rows)
    _number_on(connection, table)


def _insert(connection: Connection, table: TableRows) -> str:
    names = ", ".join(f'"{column.name}"' for column in table.columns)
    values = ", ".join(
        f"CAST(:c{place} AS JSON)"
        if column.kind == "json" and connection.dialect.name == "postgresql"
        else f":c{place}"
        for place, column in enumerate(table.columns)
    )
    return f'INSERT INTO "{table.name}" ({names}) VALUES ({values})'  # noqa: S608 - names that the database has


def _bound(table: TableRows, row: Sequence[Any]) -> dict[str, Any]:
    try:
        return {
            f"c{place}": _checked(column, value)
            for place, (column, value) in enumerate(zip(table.columns, row, strict=True))
        }
    except (TypeError, ValueError, binascii.Error) as error:
        raise NoBackup(f"A row of {table.name} in the backup cannot be read: {error}.") from error


def _checked(column: Column, value: Any) -> Any:
    if value is None:
        return None
    if not isinstance(value, _PYTHON[column.kind]) or (isinstance(value, bool) and column.kind != "bool"):
        raise TypeError(f"{column.name} is no {column.kind}")
    return base64.b64decode(value, validate=True) if column.kind == "blob" else value


def _number_on(connection: Connection, table: TableRows) -> None:
    """PostgreSQL: the next row gets the number after the last (SQLite does so by itself)."""
    if connection.dialect.name != "postgresql":
        return
    for column in _numbered(connection, table.columns, table.name):
        connection.execute(
            text(
                f"SELECT setval(pg_get_serial_sequence('\"{table.name}\"', '{column}'), "  # noqa: S608 - names of our own tables
                f'GREATEST((SELECT max("{column}") FROM "{table.name}"), 1), '
                f'(SELECT count(*) > 0 FROM "{table.name}"))'
            )
        )


def _numbered(connection: Connection, columns: Iterable[Column], table: str) -> list[str]:
    asked = text("SELECT pg_get_serial_sequence(:table, :column)")
    return [
        column.name
        for column in columns
        if connection.execute(asked, {"table": f'"{table}"', "column": column.name}).scalar_one() is not None
    ]


_PYTHON: dict[str, Any] = {
    "int": int,
    "float": (int, float),
    "bool": bool,
    "text": str,
    "json": str,
    "blob": str,
}

"""One row, made durable with as little work as the driver allows.

On the way to an acknowledgement, compiling a statement, binding its values and wrapping its result cost three times
what the driver itself takes. So the statement is compiled once for a database and handed to the driver's own cursor.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Protocol

from sqlalchemy import Column, Connection, Dialect, Table
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.exc import DBAPIError


class QuickInsert(Protocol):
    """Inserts a row unless a unique index knows it already. A row gives every column by name."""

    def run(self, connection: Connection, row: dict[str, Any]) -> int | None:
        """The id of the new row, or ``None`` where the row is known. Raises what SQLAlchemy raises."""


def quick_insert(table: Table, key: Column[Any], columns: Sequence[str], dialect: Dialect) -> QuickInsert:
    """The insert of ``columns`` into ``table`` for the database that ``dialect`` speaks to."""
    kind = _SQLiteInsert if dialect.name == "sqlite" else _PostgresqlInsert
    return kind(table, key, columns, dialect)


class _SQLiteInsert:
    def __init__(self, table: Table, key: Column[Any], columns: Sequence[str], dialect: Dialect) -> None:
        statement = sqlite_insert(table).on_conflict_do_nothing().returning(key)
        compiled = statement.compile(dialect=dialect, column_keys=list(columns))
        self._sql = str(compiled)
        self._values = _Values(table, compiled.positiontup or (), dialect)
        self._errors: type[Exception] = dialect.loaded_dbapi.Error

    def run(self, connection: Connection, row: dict[str, Any]) -> int | None:
        driver: Any = connection.connection.dbapi_connection
        try:
            stored = driver.execute(self._sql, self._values.of(row)).fetchone()
        except self._errors as error:
            raise DBAPIError.instance(self._sql, None, error, self._errors, hide_parameters=True) from error
        return None if stored is None else int(stored[0])


class _PostgresqlInsert:
    def __init__(self, table: Table, key: Column[Any], columns: Sequence[str], dialect: Dialect) -> None:
        from psycopg import RawCursor

        statement = postgresql_insert(table).on_conflict_do_nothing().returning(key)
        of_this_kind: Any = type(dialect)
        compiled = statement.compile(dialect=of_this_kind(paramstyle="numeric_dollar"), column_keys=list(columns))
        self._cursor: Callable[[Any], Any] = RawCursor
        self._sql = str(compiled)
        self._names = tuple(compiled.positiontup or ())
        self._values = _Values(table, self._names, dialect)
        self._errors: type[Exception] = dialect.loaded_dbapi.Error
        self._ordinary = str(statement.compile(dialect=dialect, column_keys=list(columns)))

    def run(self, connection: Connection, row: dict[str, Any]) -> int | None:
        """Within a transaction that began earlier, and where the driver fails, the statement runs in SQLAlchemy's
        ordinary way, which knows every error: a lost connection, a standby, a full disk."""
        values = self._values.of(row)
        if not connection.in_transaction():
            try:
                cursor = self._cursor(connection.connection.dbapi_connection)
                stored = cursor.execute(self._sql, values, prepare=True).fetchone()
                return None if stored is None else int(stored[0])
            except self._errors:
                pass
        named = dict(zip(self._names, values, strict=True))
        found: int | None = connection.exec_driver_sql(self._ordinary, named).scalar_one_or_none()
        return found


class _Values:
    """What a row's values are for the driver, in the order of the statement."""

    def __init__(self, table: Table, names: Sequence[str], dialect: Dialect) -> None:
        self._columns = [(name, table.c[name].type.dialect_impl(dialect).bind_processor(dialect)) for name in names]

    def of(self, row: dict[str, Any]) -> tuple[Any, ...]:
        """The values; raises ``KeyError`` for a row that lacks one."""
        return tuple(binder(row[name]) if binder else row[name] for name, binder in self._columns)

"""Insert or overwrite a row by its primary key, on both databases."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Table
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert


def upsert(connection: Connection, table: Table, row: dict[str, Any], *, keep: frozenset[str] = frozenset()) -> None:
    """Store ``row``. Where its primary key exists, every column given but those in ``keep`` is overwritten."""
    insert = sqlite_insert if connection.dialect.name == "sqlite" else postgresql_insert
    key = [column.name for column in table.primary_key]
    changed = {name: value for name, value in row.items() if name not in key and name not in keep}
    added = insert(table).values(**row)
    if not changed:
        connection.execute(added.on_conflict_do_nothing(index_elements=key))
        return
    connection.execute(added.on_conflict_do_update(index_elements=key, set_=changed))

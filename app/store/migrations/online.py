"""What migrations do to tables that are in use, without holding anybody up."""

from __future__ import annotations

from typing import Any

from alembic import op
from sqlalchemy import text


def create_index_online(name: str, table: str, columns: list[str], **conditions: Any) -> None:
    """Build an index while the table is written to (PostgreSQL: concurrently). A migration that does so does nothing
    else: it is no transaction, and when it is repeated after it broke off, the half-built index is built anew.

    In a transaction of somebody else's (a restored backup), on an empty table, and on SQLite, it is an ordinary index.
    """
    context = op.get_context()
    if context.dialect.name != "postgresql" or _within_a_transaction() or is_empty(table):
        op.create_index(name, table, columns, **conditions)
        return
    with context.autocommit_block():
        limit = op.get_bind().execute(text("SELECT current_setting('lock_timeout')")).scalar_one()
        _limit_locks("0")
        op.drop_index(name, table, if_exists=True, postgresql_concurrently=True)
        op.create_index(name, table, columns, postgresql_concurrently=True, **conditions)
        _limit_locks(limit)


def is_empty(table: str) -> bool:
    """Whether a table has no row, so that an index of it takes no time."""
    return op.get_bind().execute(text(f'SELECT 1 FROM "{table}" LIMIT 1')).first() is None  # noqa: S608 - our own names


def _limit_locks(limit: str) -> None:
    """A concurrent build waits for other transactions, but nobody waits behind it."""
    op.get_bind().execute(text("SELECT set_config('lock_timeout', :limit, false)"), {"limit": limit})


def _within_a_transaction() -> bool:
    config = op.get_context().config
    return config is not None and bool(config.attributes.get("within_a_transaction"))

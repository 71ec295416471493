"""What counts once: a way back from the provider, a confirmation, a session that was signed out of."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, delete, exists, select
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from app.store.signin_tables import spent_marks


def spend(connection: Connection, mark: str, now: datetime, until: datetime) -> bool:
    """Note that something was used, until it could not be used anyway. Returns whether it was for the first time; of
    two that race, it is for one. Marks whose time is over are deleted."""
    connection.execute(delete(spent_marks).where(spent_marks.c.until <= now))
    insert = sqlite_insert if connection.dialect.name == "sqlite" else postgresql_insert
    statement = (
        insert(spent_marks).values(mark=mark, until=until).on_conflict_do_nothing().returning(spent_marks.c.mark)
    )
    return connection.execute(statement).scalar_one_or_none() is not None


def is_spent(connection: Connection, mark: str) -> bool:
    """Whether that was used."""
    return bool(connection.execute(select(exists().where(spent_marks.c.mark == mark))).scalar_one())

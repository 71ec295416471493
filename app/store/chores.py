"""Chores that one worker of the installation does at a time, every so often: clearing away, going through the trail,
reckoning what the dashboard shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, select, update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from app.store.operating_tables import chores

RETENTION = "retention"
AUDIT = "audit"
SUMMARIES = "summaries"
NOTICES = "notices"


@dataclass(frozen=True, slots=True, kw_only=True)
class Chore:
    """When it is due next, when it was last done, and what came of it (its own JSON)."""

    name: str
    due_at: datetime
    done_at: datetime | None
    outcome: Mapping[str, Any] | None


def all_states(connection: Connection) -> list[Chore]:
    """Every chore that was ever begun."""
    rows = connection.execute(select(chores).order_by(chores.c.name))
    return [Chore(name=row.name, due_at=row.due_at, done_at=row.done_at, outcome=row.outcome) for row in rows]


def state_of(connection: Connection, name: str) -> Chore | None:
    """One chore; ``None`` before its first time."""
    return next((chore for chore in all_states(connection) if chore.name == name), None)


def claim(connection: Connection, name: str, now: datetime, every: timedelta) -> bool:
    """Take a chore that is due; of several workers one gets it. Who dies over it is followed when it is due again."""
    insert = sqlite_insert if connection.dialect.name == "sqlite" else postgresql_insert
    connection.execute(insert(chores).values(name=name, due_at=now).on_conflict_do_nothing())
    mine = update(chores).where(chores.c.name == name, chores.c.due_at <= now).values(due_at=now + every)
    return connection.execute(mine).rowcount == 1


def hasten(connection: Connection, name: str, now: datetime) -> None:
    """Have a chore that was ever begun done as soon as a worker looks."""
    connection.execute(update(chores).where(chores.c.name == name).values(due_at=now))


def postpone(connection: Connection, name: str, now: datetime, due_at: datetime) -> None:
    """Have a chore done no sooner than at a moment, unless somebody wants it done at once."""
    later = update(chores).where(chores.c.name == name, chores.c.due_at > now, chores.c.due_at < due_at)
    connection.execute(later.values(due_at=due_at))


def finished(connection: Connection, name: str, now: datetime, outcome: Mapping[str, Any]) -> None:
    """Note that it was done and what came of it."""
    connection.execute(update(chores).where(chores.c.name == name).values(done_at=now, outcome=dict(outcome)))

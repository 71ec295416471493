"""Migrations only add. A process of the release before works on while they run and afterwards, so nothing that it reads
or writes may go, change its type, or ask for more than it gives; and no table that is written to all the time is locked
for as long as an index takes.

All migrations run on a new database, and each statement that they send is looked at.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import pytest
import sqlalchemy as sa
from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import event
from sqlalchemy.engine import Engine

from app.store import migrate
from app.store.database import Database
from app.store.migrations import online

PAST = frozenset({"0002", "0003", "0004", "0007", "0008", "0012"})
"""Migrations from before the first release, which no deploy runs beside an older one. None is added here."""

NEVER = {
    r"^DROP TABLE\b": "drops a table that an older process may use",
    r"^DROP INDEX (?!CONCURRENTLY IF EXISTS)": "drops an index that an older process may need",
    r"\bRENAME\b": "renames what an older process knows by its name",
    r"\bDROP (COLUMN|CONSTRAINT|NOT NULL|DEFAULT)\b": "takes something away from a table",
    r"\bALTER COLUMN\b": "changes a column: its table may be locked or written anew, and older processes may fail",
    r"\bADD (CONSTRAINT|UNIQUE|CHECK|FOREIGN KEY|PRIMARY KEY)\b": "asks of a table what older processes may not give",
    r"^(UPDATE|DELETE FROM|TRUNCATE)\b(?! alembic_version)": "rewrites rows in one go: do that in small steps, working",
    r"\bCREATE TRIGGER\b": "sets a trigger on what older processes write",
    r"_alembic_tmp_": "has SQLite write a table anew: add a nullable column instead",
}
ADDED = re.compile(r"\bADD COLUMN\b(?P<rest>.*)", re.S)
INDEX = re.compile(
    r"^CREATE (?P<unique>UNIQUE )?INDEX (?P<apart>CONCURRENTLY )?(?:IF NOT EXISTS )?\S+ ON \"?(?P<table>\w+)"
)
TABLE = re.compile(r"^CREATE TABLE (?:IF NOT EXISTS )?\"?(?P<table>\w+)")
VERSION = re.compile(r"(?:INSERT INTO|UPDATE) alembic_version.*?'(?P<version>\w+)'", re.S)


def faults(statements: Iterable[str], dialect: str) -> Iterator[str]:
    """What of one migration's statements an older process, or the load beside it, could not bear."""
    new: set[str] = set()
    for statement in (one.strip() for one in statements):
        if (made := TABLE.match(statement)) is not None:
            new.add(made["table"])
            continue
        for pattern, why in NEVER.items():
            if re.search(pattern, statement):
                yield f"{why}: {statement}"
        added = ADDED.search(statement)
        if added is not None and "NOT NULL" in added["rest"] and "DEFAULT" not in added["rest"]:
            yield f"requires what older processes do not give: {statement}"
        if (index := INDEX.match(statement)) is not None and index["table"] not in new:
            if index["unique"]:
                yield f"forbids on an old table what older processes may write: {statement}"
            if dialect == "postgresql" and not index["apart"]:
                yield f"locks a table while an index is built; use create_index_online: {statement}"


def statements_by_version(url: str) -> dict[str, list[str]]:
    """What each migration sends, on a new database."""
    found: dict[str, list[str]] = {}
    sent: list[str] = []

    def keep(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        sent.append(statement)
        if (reached := VERSION.search(statement)) is not None:
            found[reached["version"]] = sent.copy()
            sent.clear()

    database, is_empty = Database(url), online.is_empty
    online.is_empty = lambda _table: False
    event.listen(Engine, "before_cursor_execute", keep)
    try:
        migrate.upgrade(database)
    finally:
        event.remove(Engine, "before_cursor_execute", keep)
        online.is_empty = is_empty
        database.close()
    return found


def test_every_migration_that_a_deploy_may_run_only_adds(unmigrated_database_url: str) -> None:
    dialect = "postgresql" if unmigrated_database_url.startswith("postgresql") else "sqlite"
    found = statements_by_version(unmigrated_database_url)
    assert set(found) == migrate.known_versions()
    for version in sorted(set(found) - PAST):
        assert list(faults(found[version], dialect)) == [], f"migration {version}"


def test_the_check_sees_what_was_done_before_the_first_release(unmigrated_database_url: str) -> None:
    dialect = "postgresql" if unmigrated_database_url.startswith("postgresql") else "sqlite"
    found = statements_by_version(unmigrated_database_url)
    assert list(faults(found["0003"], dialect))
    assert not list(faults(found["0001"], dialect))


def sql_of(migration: Callable[[Operations], object], dialect: str) -> list[str]:
    """A made-up migration as the statements that it would send."""
    written = io.StringIO()
    options = {"as_sql": True, "output_buffer": written}
    context = MigrationContext.configure(dialect_name=dialect, opts=options)
    with Operations.context(context) as op:
        migration(op)
    return [one for one in written.getvalue().split(";\n") if one.strip()]


REFUSED: dict[str, Callable[[Operations], object]] = {
    "a column goes": lambda op: op.drop_column("deliveries", "cause"),
    "a table goes": lambda op: op.drop_table("reports"),
    "an index goes": lambda op: op.drop_index("ix_reports_at", "reports"),
    "a table is renamed": lambda op: op.rename_table("reports", "notices"),
    "a required column": lambda op: op.add_column("tickets", sa.Column("x", sa.Text(), nullable=False)),
    "rows rewritten": lambda op: op.execute("UPDATE tickets SET key = ''"),
    "a unique index": lambda op: op.create_index("uq_x", "tickets", ["key"], unique=True),
}
REFUSED_ON_POSTGRESQL: dict[str, Callable[[Operations], object]] = {
    "a column is renamed": lambda op: op.alter_column("tickets", "key", new_column_name="name"),
    "another type": lambda op: op.alter_column("tickets", "key", type_=sa.Integer()),
    "a column becomes required": lambda op: op.alter_column("tickets", "project", nullable=False),
    "a constraint": lambda op: op.create_unique_constraint("uq_x", "tickets", ["key"]),
    "a locking index": lambda op: op.create_index("ix_x", "tickets", ["key"]),
}
ALLOWED: dict[str, Callable[[Operations], object]] = {
    "a column that may be empty": lambda op: op.add_column("tickets", sa.Column("x", sa.Text())),
    "a column with a default": lambda op: op.add_column(
        "tickets", sa.Column("x", sa.Integer(), nullable=False, server_default="0")
    ),
    "a table": lambda op: op.create_table("new", sa.Column("id", sa.Text(), primary_key=True, nullable=False)),
    "an index built apart": lambda op: op.create_index("ix_x", "tickets", ["key"], postgresql_concurrently=True),
}


@pytest.mark.parametrize("dialect", ["sqlite", "postgresql"])
@pytest.mark.parametrize("name", REFUSED)
def test_the_check_refuses(name: str, dialect: str) -> None:
    assert list(faults(sql_of(REFUSED[name], dialect), dialect))


@pytest.mark.parametrize("name", REFUSED_ON_POSTGRESQL)
def test_the_check_refuses_on_postgresql(name: str) -> None:
    assert list(faults(sql_of(REFUSED_ON_POSTGRESQL[name], "postgresql"), "postgresql"))


@pytest.mark.parametrize("dialect", ["sqlite", "postgresql"])
@pytest.mark.parametrize("name", ALLOWED)
def test_the_check_lets_pass(name: str, dialect: str) -> None:
    assert list(faults(sql_of(ALLOWED[name], dialect), dialect)) == []

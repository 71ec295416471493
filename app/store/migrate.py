"""Bringing the tables to the version that this release needs (Alembic). A release step, never done by a web request."""

from __future__ import annotations

from importlib.resources import files

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text

from app.store.database import Database

ADVISORY_LOCK = 0x68616E64
"""The PostgreSQL advisory lock under which one process at a time migrates."""


def upgrade(database: Database) -> str:
    """Run all migrations that are missing, in one transaction; returns the version reached."""
    with database.write() as connection:
        if not database.is_sqlite:
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": ADVISORY_LOCK})
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
    return newest_version()


def current_version(database: Database) -> str | None:
    """The version that the database is at; ``None`` before the first migration."""
    with database.read() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def newest_version() -> str:
    """The version that this release needs."""
    return str(ScriptDirectory.from_config(_config()).get_current_head())


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(files("app.store").joinpath("migrations")))
    return config

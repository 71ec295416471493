"""Where the parts are put together: settings, playbook, database, and the ticketing systems found by entry point."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from importlib.metadata import entry_points
from pathlib import Path
from typing import cast

import structlog

from app.domain.ticket import System
from app.playbook import load_playbook, with_modes
from app.ports import ImageReader, SiteConnection, Ticketing
from app.settings import Settings, SettingsError, load_settings
from app.store.database import Database
from app.workflow.service import Service
from app.workflow.vault import Vault, kept_secret_key

log = structlog.get_logger()

TICKETING_GROUP = "handoff.ticketing"
READER_GROUP = "handoff.readers"


def utc_now() -> datetime:
    """The clock of a running service."""
    return datetime.now(UTC)


def connect(settings: Settings | None = None, clock: Callable[[], datetime] = utc_now) -> Service:
    """The service as the settings describe it. No remote call is made and no table is touched.

    Raises ``SettingsError``, ``PlaybookError`` or ``StoreError``, each with sentences that say what to change.
    """
    settings = settings or load_settings()
    playbook = with_modes(load_playbook(settings.playbook), settings.modes())
    sites: dict[tuple[System, str], Ticketing] = {}
    for site in settings.connections():
        sites[site.system, site.name] = _ticketing(replace(site, note_role=playbook.jira_note_role))
        if not site.webhook_secrets:
            log.warning(
                "webhook_route_disabled",
                system=site.system,
                site=site.name,
                mend=f"set HANDOFF_{site.system.upper()}_WEBHOOK_SECRET; unsigned webhooks are never accepted",
            )
    database = Database(settings.database_url)
    return Service(
        database=database,
        playbook=playbook,
        sites=sites,
        vault=Vault(_secret_key(settings, database)),
        clock=clock,
        reader=image_reader(),
    )


def image_reader() -> ImageReader | None:
    """The first installed image reader, by name, not yet started; ``None`` where there is none."""
    for entry in sorted(entry_points(group=READER_GROUP), key=lambda entry: entry.name):
        reader = cast(Callable[[], ImageReader | None], entry.load())()
        if reader is not None:
            return reader
    return None


def _ticketing(site: SiteConnection) -> Ticketing:
    factory = _factories().get(site.system)
    if factory is None:
        raise SettingsError(
            f"No integration for {site.system} is installed; its package must register it under {TICKETING_GROUP!r}"
        )
    try:
        return factory(site)
    except ValueError as error:
        raise SettingsError(f"The {site.system} site {site.name} cannot be used: {error}") from error


@cache
def _factories() -> dict[str, Callable[[SiteConnection], Ticketing]]:
    return {
        entry.name: cast(Callable[[SiteConnection], Ticketing], entry.load())
        for entry in entry_points(group=TICKETING_GROUP)
    }


def _secret_key(settings: Settings, database: Database) -> str:
    if settings.secret_key is not None and settings.secret_key.get_secret_value():
        return settings.secret_key.get_secret_value()
    if database.is_sqlite and database.url.database not in (None, "", ":memory:"):
        return kept_secret_key(Path(str(database.url.database)).parent)
    raise SettingsError(
        "HANDOFF_SECRET_KEY is not set; on PostgreSQL every process needs the same one. "
        "Make it with: python -c 'import secrets; print(secrets.token_hex(32))'"
    )

"""What most commands begin with: a service for their length, the sites that are meant, and tables that fit."""

from __future__ import annotations

import click

from app.cli.logs import configure
from app.domain.errors import PlainError
from app.ports import Ticketing
from app.settings import Settings, load_settings
from app.store import migrate
from app.wiring import connect
from app.workflow.service import Service, UnknownSite


def opened_service(settings: Settings | None = None) -> Service:
    """The service as the settings describe it. Must be called within a command."""
    settings = settings or load_settings()
    configure(settings)
    service = connect(settings)
    click.get_current_context().call_on_close(service.close)
    return service


def chosen_sites(service: Service, wanted: str | None) -> list[Ticketing]:
    """The sites that are meant. Raises ``UnknownSite``."""
    if not service.sites:
        raise UnknownSite("No site is configured; set HANDOFF_JIRA_URL or HANDOFF_ZENDESK_URL (docs/settings.md)")
    names = {f"{system}:{name}": (system, name) for system, name in service.sites}
    chosen = [
        service.sites[place] for full, place in names.items() if wanted is None or wanted in (full, place[0], place[1])
    ]
    if not chosen:
        raise UnknownSite(f"There is no site {wanted!r}; configured: {', '.join(sorted(names))}")
    return chosen


def check_database(service: Service) -> None:
    """Raise ``PlainError`` where the tables are not those of this release."""
    if migrate.standing(service.database).behind:
        raise PlainError("The database is not at this release's version; run: handoff migrate")

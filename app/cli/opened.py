"""A service for the length of one command: logging set up, everything closed when the command ends."""

from __future__ import annotations

import click

from app.cli.logs import configure
from app.settings import Settings, load_settings
from app.wiring import connect
from app.workflow.service import Service


def opened_service(settings: Settings | None = None) -> Service:
    """The service as the settings describe it. Must be called within a command."""
    settings = settings or load_settings()
    configure(settings)
    service = connect(settings)
    click.get_current_context().call_on_close(service.close)
    return service
